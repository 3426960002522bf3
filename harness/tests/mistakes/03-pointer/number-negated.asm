; mistake: number-negated
; says: exit's number, negated
; 03-pointer, the exercise -- through the narrow door, and through it again
;
; run     ./program LINE          LINE is shorter than 4096 bytes
; calls   write LINE to 1 by int 0x80, from where it lies: an error comes back;
;         write LINE to 1 by int 0x80, from a buffer below 4 GiB;
;         exit by syscall, with the first error as a positive number

default rel
%include "names.inc"

global _start

section .text

_start:
        ; Finished: where LINE is, and how long.  Lesson 09 explains the first
        ; instruction; the rest is what you wrote in lesson 01.
        mov     r12, [rsp+16]           ; the address of LINE's first byte
        xor     r13d, r13d              ; bytes counted so far
.count:
        cmp     byte [r12+r13], 0
        je      .counted
        inc     r13
        jmp     .count
.counted:
        ; From here on: r12 is the address of LINE, r13 is its length.

        ; write(fd, buf, count), the 32-bit door -> -errno
        mov     eax, SYS32_write
        mov     ebx, STDOUT             ; fd
        mov     rcx, r12                ; buf: only ecx, the low half, counts
        mov     rdx, r13                ; count
        int     0x80
        mov     r14d, eax

        lea     rdi, [buffer]
        xor     ebx, ebx                ; bytes copied so far
.copy:
        mov     al, [r12+rbx]
        mov     [rdi+rbx], al
        inc     rbx
        cmp     rbx, r13
        jb      .copy

        ; write(fd, buf, count), the 32-bit door -> bytes written, or -errno
        mov     eax, SYS32_write
        mov     ebx, STDOUT             ; fd
        lea     ecx, [buffer]           ; buf: below 4 GiB
        mov     rdx, r13                ; count
        int     0x80

        ; exit(status) does not return
        mov     eax, SYS_exit
        mov     edi, r14d               ; status
        neg     eax
        syscall

section .bss

buffer:         resb 4096
