; The right status, and no call.

default rel
%include "names.inc"

global _start

section .text

_start:
        mov     eax, SYS_exit
        mov     edi, EFAULT
        syscall
