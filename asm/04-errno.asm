; 04-errno -- a success that looks like an error, and an error
;
; calls   mmap, close, exit
; shows   -4095..-1 in rax is an error, negated; all the rest is a result
; twin    c/04-errno.c           trace   expected/04-errno.trace

default rel
%include "names.inc"

WISH            equ 0x80000000          ; bit 31 set: cut to 32 bits, negative

global _start

section .text

_start:
        ; mmap(addr, length, prot, flags, fd, offset) -> address, or -errno
        mov     eax, SYS_mmap
        mov     edi, WISH               ; addr: granted when the place is free
        mov     esi, PAGE_SIZE          ; length
        mov     edx, PROT_READ | PROT_WRITE ; prot
        mov     r10d, MAP_PRIVATE | MAP_ANONYMOUS ; flags
        mov     r8, -1                  ; fd: no file behind the page
        xor     r9d, r9d                ; offset
        syscall
        cmp     rax, -MAX_ERRNO
        jae     .failed                 ; unsigned: -4095..-1 are the largest

        ; close(fd) -> 0, or -errno
        mov     eax, SYS_close
        mov     edi, -1                 ; fd: there is no such descriptor
        syscall
        cmp     rax, -MAX_ERRNO
        jae     .failed

        ; exit(status) does not return
        mov     eax, SYS_exit
        xor     edi, edi                ; status
        syscall

.failed:
        ; exit(status) does not return
        mov     edi, eax
        neg     edi                     ; status: -9 becomes 9
        mov     eax, SYS_exit
        syscall
