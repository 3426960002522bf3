; mistake: length-without-newline
; says: The newline at the end is a byte like the others: it has to be there, and it has to be counted.
; The count stops at the newline instead of at the byte of 0.

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
        xor     r14d, r14d              ; bytes counted so far
.count:
        cmp     byte [r12+r14], 10
        je      .counted
        inc     r14
        jmp     .count
.counted:
        mov     eax, SYS_write
        mov     edi, STDOUT             ; fd
        mov     rsi, r12                ; buf
        mov     rdx, r14                ; count
        syscall

        mov     eax, SYS_exit
        mov     edi, r13d               ; status
        syscall
