; mistake: wrong-door
; says: here write is to be called by int 0x80. int 0x80 has numbers of its own (write is 4)
; The second write goes through the 64-bit door.

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

        mov     eax, SYS_write
        mov     edi, STDOUT             ; fd
        lea     rsi, [buffer]           ; buf
        mov     rdx, r13                ; count
        syscall

        mov     eax, SYS_exit
        mov     edi, r14d               ; status
        syscall

section .bss

buffer:         resb 4096
