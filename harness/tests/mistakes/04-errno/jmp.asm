; mistake: success-taken-for-error
; says: jmp jumps in any case, to what is meant for errors;
; Nothing is asked.

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
        jmp     .failed

        ; open(path, flags) -> descriptor, or -errno
        mov     eax, SYS_open
        mov     rdi, rbx                ; path
        mov     esi, O_RDONLY           ; flags
        syscall
        cmp     rax, -MAX_ERRNO
        jae     .failed

        ; close(fd) -> 0, or -errno
        mov     edi, eax                ; fd: what open gave
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
