; mistake: buffer-not-written
; says: What write is to read must be stored before it is called.
; A loop that counts and moves nothing.

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
        neg     r14d                    ; -errno -> errno

        lea     rdi, [buffer]
        xor     ebx, ebx                ; bytes copied so far
.copy:
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
        syscall

section .bss

buffer:         resb 4096
