; mistake: pointer-cut-to-32-bits
; says: found no memory of the program there and answered EFAULT. The stack lies above 4 GiB; a buffer in .bss or .data lies below.
; The buffer is no lower than LINE.

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
        sub     rsp, 4096               ; the buffer

        mov     eax, SYS32_write
        mov     ebx, STDOUT             ; fd
        mov     rcx, r12                ; buf
        mov     rdx, r13                ; count
        int     0x80
        mov     r14d, eax
        neg     r14d                    ; the positive error

        mov     rdi, rsp
        xor     ebx, ebx                ; bytes copied so far
.copy:
        mov     al, [r12+rbx]
        mov     [rdi+rbx], al
        inc     rbx
        cmp     rbx, r13
        jb      .copy

        mov     eax, SYS32_write
        mov     ebx, STDOUT             ; fd
        mov     rcx, rsp                ; buf
        mov     rdx, r13                ; count
        int     0x80

        mov     eax, SYS_exit
        mov     edi, r14d               ; status
        syscall
