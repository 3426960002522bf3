; 14-rm -- put a file in the place of another, and read what has no name
;
; calls   open, rename, unlink, read, write, close, exit
; shows   rename takes one step; unlink takes a name away, not the file
; twin    c/14-rm.c              trace   expected/14-rm.trace

default rel
%include "names.inc"

SIZE            equ 512

global _start

section .bss

buffer:         resb SIZE

section .rodata

draft:          db "draft", 0
notes:          db "notes", 0

section .text

_start:
        ; open(path, flags) -> descriptor, or -errno
        mov     eax, SYS_open
        lea     rdi, [notes]            ; path
        mov     esi, O_RDONLY           ; flags
        syscall
        cmp     rax, -MAX_ERRNO
        jae     .failed
        mov     r12d, eax               ; the descriptor of the old notes

        ; rename(oldpath, newpath) -> 0, or -errno
        mov     eax, SYS_rename
        lea     rdi, [draft]            ; oldpath
        lea     rsi, [notes]            ; newpath: now it leads to the draft
        syscall
        cmp     rax, -MAX_ERRNO
        jae     .failed

        ; unlink(path) -> 0, or -errno
        mov     eax, SYS_unlink
        lea     rdi, [notes]            ; path: the draft's only name
        syscall
        cmp     rax, -MAX_ERRNO
        jae     .failed

        ; read(fd, buf, count) -> bytes read, 0 at the end, or -errno
        mov     eax, SYS_read
        mov     edi, r12d               ; fd: a file without a name
        lea     rsi, [buffer]           ; buf
        mov     edx, SIZE               ; count
        syscall
        cmp     rax, -MAX_ERRNO
        jae     .failed

        ; write(fd, buf, count) -> bytes written, or -errno
        mov     rdx, rax                ; count: what came
        mov     eax, SYS_write
        mov     edi, STDOUT             ; fd
        lea     rsi, [buffer]           ; buf
        syscall

        ; close(fd) -> 0, or -errno
        mov     eax, SYS_close
        mov     edi, r12d               ; fd: now the old notes are gone
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
