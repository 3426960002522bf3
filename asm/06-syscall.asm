; 06-syscall -- a wrapper for calls of three arguments
;
; calls   write, close, getpid, exit
; shows   from the registers of a function call to those of a system call,
;         and from -errno to errno and -1
; twin    c/06-syscall.c         trace   expected/06-syscall.trace

default rel
%include "names.inc"

global _start

section .text

_start:
        ; syscall3(SYS_write, fd, buf, count)
        mov     edi, SYS_write          ; number
        mov     esi, STDOUT             ; argument 1: fd
        lea     rdx, [line]             ; argument 2: buf
        mov     ecx, line_len           ; argument 3: count
        call    syscall3

        ; syscall3(SYS_close, fd) fails: errno becomes EBADF
        mov     edi, SYS_close          ; number
        mov     esi, -1                 ; argument 1: fd
        call    syscall3

        ; syscall3(SYS_getpid) succeeds: errno stays what it was
        mov     edi, SYS_getpid         ; number
        call    syscall3

        ; syscall3(SYS_exit, status) does not return
        mov     edi, SYS_exit           ; number
        mov     esi, [errno_value]      ; argument 1: status
        call    syscall3

; long syscall3(long number, long a, long b, long c);
; Gives what the kernel gives, or -1 with the errno in errno_value.
syscall3:
        mov     rax, rdi                ; number
        mov     rdi, rsi                ; argument 1
        mov     rsi, rdx                ; argument 2
        mov     rdx, rcx                ; argument 3
        syscall
        cmp     rax, -MAX_ERRNO
        jae     .failed                 ; unsigned: -4095..-1 are the largest
        ret
.failed:
        neg     eax
        mov     [errno_value], eax      ; the errno, positive
        mov     rax, -1
        ret

section .rodata

line:           db "One register further.", 10
line_len        equ $ - line

section .bss

errno_value:    resd 1                  ; an int, as errno is
