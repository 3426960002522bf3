; mistake: number-from-other-table
; says: where 20 is writev; getpid is number 20 in the i386 table. By this door getpid is number 39.
; 20 is getpid in the 32-bit table only.

default rel
%include "names.inc"

global _start

section .text

_start:
        mov     eax, SYS32_getpid
        syscall
        mov     r12d, eax

        mov     eax, SYS32_getpid
        int     0x80

        xor     edi, edi                ; status 0: they agree
        cmp     eax, r12d
        je      .leave
        mov     edi, 1                  ; status 1: they do not
.leave:
        mov     eax, SYS_exit
        syscall
