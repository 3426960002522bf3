; mistake: i386-registers-with-syscall
; says: You put 1 for argument 1 in ebx (status-in-ebx.asm:23), which only int 0x80 would read; rdi was 0.
; The status is put where int 0x80 would look for it.

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
        syscall
