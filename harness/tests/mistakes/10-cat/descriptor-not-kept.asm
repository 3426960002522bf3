; mistake: descriptor-not-kept
; says: The result has to be kept
; What open gave stays in eax, and read is handed 0.
; 10-cat, the exercise -- hand on every byte
;
; run     ./program [PATH]        without PATH: what comes on descriptor 0
; calls   open; read and write until read gives 0; close; exit(0); after an
;         error: exit with its errno; after EINTR: the same call again

default rel
%include "names.inc"

SIZE            equ 4096

global _start

section .bss

buffer: resb    SIZE

section .text

_start:
        mov     r12d, STDIN             ; the descriptor that is read
        cmp     qword [rsp], 2          ; argc
        jb      .read

        ; open(path, flags) -> descriptor, or -errno
        mov     eax, SYS_open
        mov     rdi, [rsp+16]           ; path: argv[1]
        mov     esi, O_RDONLY           ; flags
        syscall
        cmp     rax, -MAX_ERRNO
        jae     .failed

.read:
        ; read(fd, buf, count) -> bytes read, 0 at the end, or -errno
        mov     eax, SYS_read
        mov     edi, r12d               ; fd
        lea     rsi, [buffer]           ; buf
        mov     edx, SIZE               ; count
        syscall
        cmp     rax, -EINTR
        je      .read
        cmp     rax, -MAX_ERRNO
        jae     .failed
        test    rax, rax
        jz      .end
        lea     r13, [buffer]           ; the next byte to write
        mov     r14, rax                ; bytes that are left

.write:
        ; write(fd, buf, count) -> bytes written, or -errno
        mov     eax, SYS_write
        mov     edi, STDOUT             ; fd
        mov     rsi, r13                ; buf
        mov     rdx, r14                ; count
        syscall
        cmp     rax, -EINTR
        je      .write
        cmp     rax, -MAX_ERRNO
        jae     .failed
        add     r13, rax
        sub     r14, rax
        jnz     .write
        jmp     .read

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
