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

        ; TODO 1: keep the descriptor; after an error go to .failed.

.read:
        ; read(fd, buf, count) -> bytes read, 0 at the end, or -errno
        mov     eax, SYS_read
        mov     edi, r12d               ; fd
        lea     rsi, [buffer]           ; buf
        mov     edx, SIZE               ; count
        syscall

        ; TODO 2: interrupted: again. Another error: .failed. 0: .end.

        ; TODO 3: write what was read, all of it, to STDOUT; then read again.

.end:
        ; TODO 4: close the descriptor.

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
