; mistake: wrong-exit-code
; says: set at answer-overwritten.asm:44;
; The answer that is kept is the second one.

default rel
%include "names.inc"

global _start

section .text

_start:
        mov     r12, [rsp+16]           ; LINE
        xor     r13d, r13d              ; its length
.count:
        cmp     byte [r12+r13], 0
        je      .counted
        inc     r13
        jmp     .count
.counted:
        mov     eax, SYS32_write
        mov     ebx, STDOUT             ; fd
        mov     rcx, r12                ; buf
        mov     rdx, r13                ; count
        int     0x80

        lea     rdi, [buffer]
        xor     ebx, ebx                ; bytes copied so far
.copy:
        mov     al, [r12+rbx]
        mov     [rdi+rbx], al
        inc     rbx
        cmp     rbx, r13
        jb      .copy

        mov     eax, SYS32_write
        mov     ebx, STDOUT             ; fd
        lea     ecx, [buffer]           ; buf
        mov     rdx, r13                ; count
        int     0x80
        mov     r14d, eax

        mov     eax, SYS_exit
        mov     edi, r14d               ; status
        syscall

section .bss

buffer:         resb 4096
