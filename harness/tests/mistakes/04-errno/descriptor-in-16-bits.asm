; mistake: wrong-descriptor
; says: is the low 16 bits of it: a descriptor is an int, with 32.
; Enough for the descriptors that one usually sees.

default rel
%include "names.inc"

global _start

section .text

_start:
        mov     rbx, [rsp+16]           ; argv[1]: lesson 09 explains this line

        ; mmap(addr, length, prot, flags, fd, offset) -> address, or -errno
        mov     eax, SYS_mmap
        xor     edi, edi                ; addr: wherever there is room
        mov     esi, PAGE_SIZE          ; length
        mov     edx, PROT_READ | PROT_WRITE ; prot
        mov     r10d, MAP_PRIVATE | MAP_ANONYMOUS ; flags
        mov     r8, -1                  ; fd
        xor     r9d, r9d                ; offset
        syscall
        cmp     rax, -MAX_ERRNO
        jae     .failed                 ; unsigned: -4095..-1 are the largest

        ; open(path, flags) -> descriptor, or -errno
        mov     eax, SYS_open
        mov     rdi, rbx                ; path
        mov     esi, O_RDONLY           ; flags
        syscall
        cmp     rax, -MAX_ERRNO
        jae     .failed

        ; close(fd) -> 0, or -errno
        movzx   edi, ax                 ; fd: what open gave
        mov     eax, SYS_close
        syscall

        ; exit(status) does not return
        mov     eax, SYS_exit
        xor     edi, edi                ; status
        syscall

.failed:
        ; exit(status) does not return
        mov     edi, eax
        neg     edi                     ; status: -2 becomes 2
        mov     eax, SYS_exit
        syscall
