; mistake: length-with-nul
; says: The byte too many is the 0 that ends the string.
; The byte of 0 behind the line is counted as well.

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
        mov     r14, -1                 ; bytes counted so far, less one
.count:
        inc     r14
        cmp     byte [r12+r14], 0
        jne     .count
        inc     r14

        mov     eax, SYS_write
        mov     edi, STDOUT             ; fd
        mov     rsi, r12                ; buf
        mov     rdx, r14                ; count
        syscall

        mov     eax, SYS_exit
        mov     edi, r13d               ; status
        syscall
