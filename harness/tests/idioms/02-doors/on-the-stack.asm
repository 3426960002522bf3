; The first answer waits on the stack; constants by push and pop.

default rel
%include "names.inc"

global _start

section .text

_start:
        push    SYS_getpid
        pop     rax
        syscall
        push    rax
        push    SYS32_getpid
        pop     rax
        int     0x80
        pop     rdx
        cmp     rax, rdx
        jne     .differ
        mov     eax, SYS_exit
        xor     edi, edi
        syscall
.differ:
        mov     eax, SYS_exit
        mov     edi, 1
        syscall
