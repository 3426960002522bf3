; mistake: padding-written
; says: a name ends in front of its NUL
; The newline is where it belongs, and d_reclen says how much is written.
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
        lea     rdi, [here]
        cmp     qword [rsp], 2          ; argc
        jb      .open
        mov     rdi, [rsp+16]           ; argv[1]

.open:
        ; open(path, flags) -> descriptor, or -errno
        mov     eax, SYS_open
        mov     esi, O_RDONLY|O_DIRECTORY ; flags; path is in rdi already
        syscall
        cmp     rax, -MAX_ERRNO
        jae     .failed
        mov     r12d, eax               ; the descriptor, kept

.again:
        ; getdents64(fd, dirp, count) -> bytes filled, 0 at the end, or -errno
        mov     eax, SYS_getdents64
        mov     edi, r12d               ; fd
        lea     rsi, [records]          ; dirp
        mov     edx, SIZE               ; count
        syscall
        cmp     rax, -MAX_ERRNO
        jae     .failed
        test    rax, rax
        jz      .end
        lea     rbx, [records]          ; the first record
        lea     r13, [rbx+rax]          ; where the records end

.record:
        lea     rsi, [rbx+D_NAME]
        cmp     byte [rsi], '.'
        jne     .measure
        cmp     byte [rsi+1], 0
        je      .next                   ; it is "."
        cmp     byte [rsi+1], '.'
        jne     .measure
        cmp     byte [rsi+2], 0
        je      .next                   ; it is ".."

.measure:
        xor     edx, edx                ; bytes before the NUL
.byte:
        cmp     byte [rsi+rdx], 0
        je      .write
        inc     rdx
        jmp     .byte

.write:
        mov     byte [rsi+rdx], 10      ; the NUL becomes a newline
        movzx   edx, word [rbx+D_RECLEN]
        sub     edx, D_NAME

        ; write(fd, buf, count) -> bytes written, or -errno
        mov     eax, SYS_write
        mov     edi, STDOUT             ; fd
        syscall                         ; buf and count are there already

.next:
        movzx   eax, word [rbx+D_RECLEN]
        add     rbx, rax
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
        xor     edi, edi                ; status
        syscall

.failed:
        ; exit(status) does not return
        mov     edi, eax
        neg     edi                     ; status: the errno
        mov     eax, SYS_exit
        syscall
