; 15-chdir -- go to two places, and ask where that is
;
; calls   chdir, getcwd, write, exit
; shows   the kernel keeps the place; getcwd gives a length, the NUL counted
; twin    c/15-chdir.c           trace   expected/15-chdir.trace

default rel
%include "names.inc"

global _start

section .text

_start:
        lea     rdi, [root]
        call    go
        lea     rdi, [usr]
        call    go

        ; exit(status) does not return
        mov     eax, SYS_exit
        xor     edi, edi                ; status
        syscall

; void go(const char *path);
; Goes there and says where that is; leaves with the errno when it cannot.
go:
        ; chdir(path) -> 0, or -errno
        mov     eax, SYS_chdir
        syscall                         ; path: in rdi already
        test    rax, rax
        js      .failed

        ; getcwd(buf, size) -> length with the NUL, or -errno
        mov     eax, SYS_getcwd
        lea     rdi, [place]            ; buf
        mov     esi, place_size         ; size
        syscall
        test    rax, rax
        js      .failed
        mov     byte [rdi+rax-1], 10    ; the NUL becomes a newline

        ; write(fd, buf, count) -> bytes written, or -errno
        mov     rsi, rdi                ; buf
        mov     rdx, rax                ; count
        mov     eax, SYS_write
        mov     edi, STDOUT             ; fd
        syscall
        ret

.failed:
        ; exit(status) does not return
        mov     edi, eax
        neg     edi                     ; status: the errno
        mov     eax, SYS_exit
        syscall

section .rodata

root:           db "/", 0
usr:            db "usr", 0

section .bss

place_size      equ 4096
place:          resb place_size
