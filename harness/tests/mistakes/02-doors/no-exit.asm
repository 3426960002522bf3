; mistake: ran-off-the-end
; says: The processor does not know where your program ends: it took the bytes behind the last instruction,
; There is no exit.

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
        cmp     eax, r12d
