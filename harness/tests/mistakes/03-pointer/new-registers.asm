; mistake: syscall-registers-with-int80
; says: You put 1 for argument 1 in rdi (new-registers.asm:22), which only the syscall instruction would read; ebx was 0.
; The registers are those of the 64-bit door.

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
        mov     edi, STDOUT             ; fd
        mov     rsi, r12                ; buf
        mov     rdx, r13                ; count
        int     0x80
        mov     r14d, eax
        neg     r14d                    ; the positive error

        lea     rdi, [buffer]
        xor     ebx, ebx                ; bytes copied so far
.copy:
        mov     al, [r12+rbx]
        mov     [rdi+rbx], al
        inc     rbx
        cmp     rbx, r13
        jb      .copy

        mov     eax, SYS32_write
        mov     edi, STDOUT             ; fd
        lea     esi, [buffer]           ; buf
        mov     rdx, r13                ; count
        int     0x80

        mov     eax, SYS_exit
        mov     edi, r14d               ; status
        syscall

section .bss

buffer:         resb 4096
