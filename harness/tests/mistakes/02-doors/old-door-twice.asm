; mistake: wrong-door
; says: here getpid is to be called by the syscall instruction. syscall has numbers of its own (getpid is 39)
; Both calls go through int 0x80.

default rel
%include "names.inc"

global _start

section .text

_start:
        mov     eax, SYS32_getpid
        int     0x80
        mov     r12d, eax

        mov     eax, SYS32_getpid
        int     0x80

        xor     edi, edi                ; status 0: they agree
        cmp     eax, r12d
        je      .leave
        mov     edi, 1                  ; status 1: they do not
.leave:
        mov     eax, SYS_exit
        syscall
