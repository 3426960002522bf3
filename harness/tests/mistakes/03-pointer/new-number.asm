; mistake: number-from-other-table
; says: int 0x80 reads the i386 table, where 1 is exit; write is number 1 in the x86-64 table. By this door write is number 4.
; 1 is write in the 64-bit table only: here it is exit.

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
        mov     eax, SYS_write
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
        mov     ebx, STDOUT             ; fd
        lea     ecx, [buffer]           ; buf
        mov     rdx, r13                ; count
        int     0x80

        mov     eax, SYS_exit
        mov     edi, r14d               ; status
        syscall

section .bss

buffer:         resb 4096
