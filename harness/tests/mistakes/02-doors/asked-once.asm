; mistake: call-missing
; says: the next call that it made was exit (asked-once.asm:23).
; One answer, compared with itself.

default rel
%include "names.inc"

global _start

section .text

_start:
        mov     eax, SYS_getpid
        syscall
        mov     r12d, eax

        xor     edi, edi                ; status 0: they agree
        cmp     eax, r12d
        je      .leave
        mov     edi, 1                  ; status 1: they do not
.leave:
        mov     eax, SYS_exit
        syscall
