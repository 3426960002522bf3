; The right status, and no line.

default rel
%include "names.inc"

global _start

section .text

_start:
        mov     r12, [rsp+16]           ; LINE
        mov     rbx, [rsp+24]           ; CODE's digits
        xor     r13d, r13d
.digit:
        movzx   eax, byte [rbx]
        cmp     eax, 0
        je      .parsed
        sub     eax, '0'
        imul    r13d, r13d, 10
        add     r13d, eax
        inc     rbx
        jmp     .digit
.parsed:
        mov     eax, SYS_exit
        mov     edi, r13d               ; status
        syscall
