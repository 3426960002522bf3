; mistake: result-ignored
; says: and the program left with 0 all the same; 1 is expected.
; The status is 0 whatever the answers are.

default rel
%include "names.inc"

global _start

section .text

_start:
        mov     eax, SYS_getpid
        syscall

        mov     eax, SYS32_getpid
        int     0x80

        mov     eax, SYS_exit
        xor     edi, edi
        syscall
