; 05-registers -- count down from 5, in a page of our own
;
; calls   mmap, write, munmap, exit
; shows   six arguments, argument 4 in r10; what a call keeps: all registers
;         but rax (the result), rcx and r11
; twin    c/05-registers.c       trace   expected/05-registers.trace

default rel
%include "names.inc"

global _start

section .text

_start:
        ; mmap(addr, length, prot, flags, fd, offset) -> address, or -errno
        mov     eax, SYS_mmap
        xor     edi, edi                ; addr: wherever there is room
        mov     esi, PAGE_SIZE          ; length
        mov     edx, PROT_READ | PROT_WRITE ; prot
        mov     r10d, MAP_PRIVATE | MAP_ANONYMOUS ; flags: not in rcx
        mov     r8, -1                  ; fd: no file behind the page
        xor     r9d, r9d                ; offset
        syscall
        cmp     rax, -MAX_ERRNO
        jae     .failed

        mov     rbx, rax                ; the page; the next call changes rax
        mov     byte [rbx], '5'
        mov     byte [rbx+1], 10
        mov     r12d, 5                 ; how many are left

        mov     edi, STDOUT             ; fd
        mov     rsi, rbx                ; buf
        mov     edx, 2                  ; count
.again:
        ; write(fd, buf, count) -> bytes written, or -errno
        mov     eax, SYS_write          ; was lost: the result came in rax
        syscall                         ; rdi, rsi, rdx stay as they are
        dec     byte [rbx]              ; the digit
        dec     r12d
        jnz     .again

        ; munmap(addr, length) -> 0, or -errno
        mov     eax, SYS_munmap
        mov     rdi, rbx                ; addr
        mov     esi, PAGE_SIZE          ; length
        syscall

        ; exit(status) does not return
        mov     eax, SYS_exit
        xor     edi, edi                ; status
        syscall

.failed:
        ; exit(status) does not return
        mov     edi, eax
        neg     edi                     ; status: the errno
        mov     eax, SYS_exit
        syscall
