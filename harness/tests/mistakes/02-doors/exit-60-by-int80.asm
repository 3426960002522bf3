; mistake: number-from-other-table
; says: where 60 is umask; exit is number 60 in the x86-64 table. The number is right for the syscall instruction, but the program entered by int 0x80.
; 60 through int 0x80 is umask; then the code ends.

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

        xor     ebx, ebx                ; status 0: they agree
        cmp     eax, r12d
        je      .leave
        mov     ebx, 1                  ; status 1: they do not
.leave:
        mov     eax, SYS_exit
        int     0x80
