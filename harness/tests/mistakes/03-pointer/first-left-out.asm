; mistake: call-missing
; says: write by int 0x80 is to be called 2 times; the program called it once.
; Only the write that works; the status is written down.

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

        mov     eax, SYS_exit
        mov     edi, EFAULT             ; status
        syscall

section .bss

buffer:         resb 4096
