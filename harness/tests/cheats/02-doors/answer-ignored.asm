; Both calls, the second answer thrown away.

default rel
%include "names.inc"

global _start

section .text

_start:
        mov     eax, SYS_getpid
        syscall
        mov     r12d, eax

        mov     eax, SYS32_getpid
        int     0x80
        mov     eax, r12d

        xor     edi, edi                ; status 0: they agree
        cmp     eax, r12d
        je      .leave
        mov     edi, 1                  ; status 1: they do not
.leave:
        mov     eax, SYS_exit
        syscall
