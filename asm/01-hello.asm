; 01-hello -- say one line and leave
;
; calls   write, exit
; shows   a program needs no library: two crossings are the whole of it
; twin    c/01-hello.c           trace   expected/01-hello.trace

default rel
%include "names.inc"

global _start

section .text

_start:
        ; write(fd, buf, count) -> bytes written, or -errno
        mov     eax, SYS_write
        mov     edi, STDOUT             ; fd
        lea     rsi, [line]             ; buf
        mov     edx, line_len           ; count
        syscall

        ; exit(status) does not return
        mov     eax, SYS_exit
        xor     edi, edi                ; status
        syscall

section .rodata

line:           db "Hello, world", 10
line_len        equ $ - line
