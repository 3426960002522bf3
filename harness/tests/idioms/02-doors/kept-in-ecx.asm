; int 0x80 leaves rcx alone: the first answer may wait there.

default rel
%include "names.inc"

global _start

section .text

_start:
        mov     eax, SYS_getpid
        syscall
        mov     ecx, eax

        mov     eax, SYS32_getpid
        int     0x80

        sub     eax, ecx
        setne   dil                     ; rdi is 0 when a program starts
        mov     eax, SYS_exit_group
        syscall
