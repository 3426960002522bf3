; mistake: wrong-exit-code
; says: rdi was 1, set at statuses-exchanged.asm:23; 0 is expected.
; 0 for different, 1 for equal.

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

        xor     edi, edi                ; status
        cmp     eax, r12d
        jne     .leave
        mov     edi, 1                  ; status
.leave:
        mov     eax, SYS_exit
        syscall
