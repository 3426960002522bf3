; mistake: result-ignored
; says: which is not the same (only the low 16 bits are), and the program left with 0 all the same; 1 is expected.
; A quarter of the answers is compared.

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

        xor     edi, edi
        cmp     al, r12b
        je      .leave
        mov     edi, 1
.leave:
        mov     eax, SYS_exit
        syscall
