; 13-ls, the exercise -- list a directory
;
; run     ./program [DIRECTORY]   without DIRECTORY: the current one
; calls   open; getdents64 until it gives 0, and write each name but . and ..
;         on a line; close; exit(0); after an error: exit with its errno

default rel
%include "names.inc"

SIZE            equ 512                 ; bytes that one call may bring
D_RECLEN        equ 16                  ; where d_reclen stands, 2 bytes
D_NAME          equ 19                  ; where d_name begins, up to its NUL

global _start

section .bss

records:        resb SIZE               ; filled by the kernel

section .rodata

here:           db ".", 0

section .text

_start:
        ; TODO 1: open argv[1], at [rsp+16]; without it (argc, at [rsp], is 1),
        ; open what stands at here.  lesson 09 explains where these words lie.

        ; open(path, flags) -> descriptor, or -errno
        mov     eax, SYS_open
        lea     rdi, [here]             ; path
        mov     esi, O_RDONLY|O_DIRECTORY ; flags
        syscall
        cmp     rax, -MAX_ERRNO
        jae     .failed
        mov     r12d, eax               ; the descriptor, kept

        ; getdents64(fd, dirp, count) -> bytes filled, 0 at the end, or -errno
        ; TODO 2: fill the buffer; go to .failed after an error, to .end at the
        ; end; else visit each record, and fill it again.

        ; TODO 3: leave out . and .., and no other name.

        ; write(fd, buf, count) -> bytes written, or -errno
        ; TODO 4: write the name, and a newline behind it.

.end:
        ; close(fd) -> 0, or -errno
        mov     eax, SYS_close
        mov     edi, r12d               ; fd
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
