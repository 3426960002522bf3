; 13-ls -- count what a directory holds
;
; calls   open, getdents64, close, exit
; given   argv[1], a directory
; shows   records lie one behind the other, and each says where the next begins
; twin    c/13-ls.c              trace   expected/13-ls.trace

default rel
%include "names.inc"

SIZE            equ 512                 ; bytes that one call may bring
D_RECLEN        equ 16                  ; where d_reclen stands, 2 bytes

global _start

section .bss

records:        resb SIZE               ; filled by the kernel

section .text

_start:
        ; open(path, flags) -> descriptor, or -errno
        mov     eax, SYS_open
        mov     rdi, [rsp+16]           ; path: argv[1]
        mov     esi, O_RDONLY|O_DIRECTORY ; flags
        syscall
        cmp     rax, -MAX_ERRNO
        jae     .failed
        mov     r12d, eax               ; the descriptor, kept
        xor     r14d, r14d              ; records so far

.again:
        ; getdents64(fd, dirp, count) -> bytes filled, 0 at the end, or -errno
        mov     eax, SYS_getdents64
        mov     edi, r12d               ; fd
        lea     rsi, [records]          ; dirp
        mov     edx, SIZE               ; count: at most so many
        syscall
        cmp     rax, -MAX_ERRNO
        jae     .failed
        test    rax, rax
        jz      .end                    ; only 0 is the end
        lea     rbx, [records]          ; the first record
        lea     r13, [rbx+rax]          ; where the records end

.record:
        inc     r14d
        movzx   eax, word [rbx+D_RECLEN] ; how long this one is
        add     rbx, rax                ; the next one
        cmp     rbx, r13
        jb      .record
        jmp     .again

.end:
        ; close(fd) -> 0, or -errno
        mov     eax, SYS_close
        mov     edi, r12d               ; fd
        syscall

        ; exit(status) does not return
        mov     eax, SYS_exit
        mov     edi, r14d               ; status
        syscall

.failed:
        ; exit(status) does not return
        mov     edi, eax
        neg     edi                     ; status: the errno
        mov     eax, SYS_exit
        syscall
