; The length as the difference of two addresses; 64-bit moves throughout.

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
        mov     rdx, r12
        dec     rdx
.next:
        inc     rdx
        test    byte [rdx], 0xff
        jnz     .next
        sub     rdx, r12                ; count
        mov     rsi, r12                ; buf
        mov     rdi, STDOUT             ; fd
        mov     rax, SYS_write
        syscall
        movzx   rdi, r13b               ; CODE fits in a byte
        mov     rax, SYS_exit
        syscall
