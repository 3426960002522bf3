; 10-cat -- read a file to its end, leave with the number of reads
;
; calls   open, read, close, exit
; given   argv[1], a path
; shows   a read may bring less than was asked for; 0 is the end
; twin    c/10-cat.c             trace   expected/10-cat.trace

default rel
%include "names.inc"

SIZE            equ 512                 ; bytes that one read may bring

global _start

section .bss

buffer: resb    SIZE

section .text

_start:
        ; open(path, flags) -> descriptor, or -errno
        mov     eax, SYS_open
        mov     rdi, [rsp+16]           ; path: argv[1]
        mov     esi, O_RDONLY           ; flags
        syscall
        cmp     rax, -MAX_ERRNO
        jae     .failed
        mov     r12d, eax               ; the descriptor, kept
        xor     r13d, r13d              ; reads so far

.again:
        ; read(fd, buf, count) -> bytes read, 0 at the end, or -errno
        mov     eax, SYS_read
        mov     edi, r12d               ; fd
        lea     rsi, [buffer]           ; buf
        mov     edx, SIZE               ; count: at most so many
        syscall
        cmp     rax, -MAX_ERRNO
        jae     .failed
        inc     r13d
        test    rax, rax
        jnz     .again                  ; only 0 is the end

        ; close(fd) -> 0, or -errno
        mov     eax, SYS_close
        mov     edi, r12d               ; fd
        syscall

        ; exit(status) does not return
        mov     eax, SYS_exit
        mov     edi, r13d               ; status
        syscall

.failed:
        ; exit(status) does not return
        mov     edi, eax
        neg     edi                     ; status: the errno
        mov     eax, SYS_exit
        syscall
