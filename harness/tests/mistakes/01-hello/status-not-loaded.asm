; mistake: wrong-exit-code
; says: The kernel reads argument 1 (status) from rdi, and rdi was 1, set at status-not-loaded.asm:34 and not changed since write;
; Nobody loads the status: edi still holds the descriptor.

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
        cmp     byte [r12+r14], 0
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
        syscall
