; mistake: result-ignored
; says: The second is the smaller one here: ask whether they are equal, not whether one is larger.
; setg asks for "greater", not for "not equal".

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
        cmp     eax, r12d
        setg    dil
        mov     eax, SYS_exit
        syscall
