; mistake: wrong-door
; says: here getpid is to be called by int 0x80. int 0x80 has numbers of its own (getpid is 20)
; Both calls go through syscall.

default rel
%include "names.inc"

global _start

section .text

_start:
        mov     eax, SYS_getpid
        syscall
        mov     r12d, eax

        mov     eax, SYS_getpid
        syscall

        xor     edi, edi                ; status 0: they agree
        cmp     eax, r12d
        je      .leave
        mov     edi, 1                  ; status 1: they do not
.leave:
        mov     eax, SYS_exit
        syscall
