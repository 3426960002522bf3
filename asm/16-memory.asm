; 16-memory -- memory from brk, memory from mmap, and both given back
;
; calls   brk (three times), write, mmap, write, munmap, write, then a SIGSEGV
; shows   brk answers with the break, never with an error; what munmap took is
;         gone for the kernel (EFAULT) and for the program (SIGSEGV)
; twin    c/16-memory.c          trace   expected/16-memory.trace

default rel
%include "names.inc"

global _start

section .text

_start:
        ; brk(addr) -> the break as it is now
        mov     eax, SYS_brk
        xor     edi, edi                ; addr: impossible, so nothing moves
        syscall
        mov     rbx, rax                ; here the heap begins

        ; brk(addr) -> the break: addr, or where it was
        mov     eax, SYS_brk
        lea     rdi, [rbx+PAGE_SIZE]    ; addr: the new end
        syscall
        cmp     rax, rdi                ; rdi is kept, lesson 05
        jne     .full

        mov     dword [rbx], 'heap'     ; four letters
        mov     byte [rbx+4], 10

        ; write(fd, buf, count) -> bytes written, or -errno
        mov     eax, SYS_write
        mov     edi, STDOUT             ; fd
        mov     rsi, rbx                ; buf
        mov     edx, 5                  ; count
        syscall

        ; brk(addr) -> the break
        mov     eax, SYS_brk
        mov     rdi, rbx                ; addr: back to where it was
        syscall

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
        jae     .failed
        mov     rbx, rax                ; the page

        mov     dword [rbx], 'page'
        mov     byte [rbx+4], 10

        ; write(fd, buf, count) -> bytes written, or -errno
        mov     eax, SYS_write
        mov     edi, STDOUT             ; fd
        mov     rsi, rbx                ; buf
        mov     edx, 5                  ; count
        syscall

        ; munmap(addr, length) -> 0, or -errno
        mov     eax, SYS_munmap
        mov     rdi, rbx                ; addr
        mov     esi, PAGE_SIZE          ; length
        syscall

        ; write(fd, buf, count) -> -EFAULT
        mov     eax, SYS_write
        mov     edi, STDOUT             ; fd
        mov     rsi, rbx                ; buf: no memory any more
        mov     edx, 5                  ; count
        syscall

        mov     al, [rbx]               ; SIGSEGV ends the program here

        ; exit(status) does not return
        mov     eax, SYS_exit
        xor     edi, edi                ; status
        syscall

.full:
        mov     rax, -ENOMEM            ; brk itself says no errno
.failed:
        ; exit(status) does not return
        mov     edi, eax
        neg     edi                     ; status: the errno
        mov     eax, SYS_exit
        syscall
