; mistake: i386-registers-with-syscall
; says: You put 1 for argument 1 in ebx (old-registers.asm:34), which only int 0x80 would read; rdi was 0.
; The registers are those of the 32-bit door.

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
        mov     ebx, STDOUT             ; fd
        mov     rcx, r12                ; buf
        mov     rdx, r14                ; count
        syscall

        mov     eax, SYS_exit
        mov     ebx, r13d               ; status
        syscall
