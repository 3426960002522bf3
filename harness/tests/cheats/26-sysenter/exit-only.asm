; Leaves with N.

default rel
%include "names.inc"

global _start

section .text

_start:
        mov     eax, [esp+8]            ; argv[1]: a word has 4 bytes here
        movzx   ebp, byte [eax]
        sub     ebp, '0'                ; N

        ; exit(status) does not return
        mov     eax, SYS32_exit
        mov     ebx, ebp                ; status
        int     0x80
