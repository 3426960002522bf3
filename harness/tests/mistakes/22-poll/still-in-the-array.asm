; mistake: closed-but-polled
; says: with POLLNVAL in its revents
; Closed, but the entry stays.
; 22-poll, the exercise -- echo whoever is ready
;
; run     ./program               descriptors 3, 4 and 5 are open for reading
; calls   poll all three, 20 ms at most; of each that has something, in the
;         order 3, 4, 5: read once, write that to descriptor 1; close each that
;         is at its end; exit(0) when all are; exit(1) when nothing came for
;         20 ms; after an error: exit with its errno

default rel
%include "names.inc"

SIZE            equ 64                  ; bytes that one read may bring
PATIENCE        equ 20                  ; milliseconds

; struct pollfd: 8 bytes
POLLFD          equ 8
FD              equ 0                   ; a descriptor, 4 bytes; -1: no one
EVENTS          equ 4                   ; what is asked, 2 bytes
REVENTS         equ 6                   ; what is so, 2 bytes

global _start

section .bss

buffer: resb    SIZE

section .data

asked:  dd      3
        dw      POLLIN, 0
        dd      4
        dw      POLLIN, 0
        dd      5
        dw      POLLIN, 0
asked_end:

section .text

_start:
        xor     r13d, r13d
        mov     r12d, 3                 ; how many are not at their end

.wait:
        ; poll(fds, nfds, timeout) -> how many are ready, or -errno
        mov     eax, SYS_poll
        lea     rdi, [asked]            ; fds
        mov     esi, 3                  ; nfds
        mov     edx, PATIENCE           ; timeout
        syscall
        cmp     rax, -MAX_ERRNO
        jae     .failed
        test    rax, rax
        jz      .nothing

        lea     rbx, [asked]            ; the entry that we look at
.look:
        test    word [rbx+REVENTS], POLLIN
        jz      .no_input

        ; read(fd, buf, count) -> bytes read, or -errno
        mov     eax, SYS_read
        mov     edi, [rbx+FD]           ; fd
        lea     rsi, [buffer]           ; buf
        mov     edx, SIZE               ; count
        syscall
        cmp     rax, -MAX_ERRNO
        jae     .failed

        ; write(fd, buf, count) -> bytes written, or -errno
        mov     rdx, rax                ; count: as many as came
        mov     eax, SYS_write
        mov     edi, STDOUT             ; fd
        lea     rsi, [buffer]           ; buf
        syscall
        cmp     rax, -MAX_ERRNO
        jae     .failed
        jmp     .next

.no_input:
        test    word [rbx+REVENTS], POLLHUP
        jz      .next

        ; close(fd) -> 0, or -errno
        mov     eax, SYS_close
        mov     edi, [rbx+FD]           ; fd
        syscall
        dec     r12d

.next:
        add     rbx, POLLFD
        lea     rax, [asked_end]
        cmp     rbx, rax
        jb      .look
        test    r12d, r12d
        jz      .end
        inc     r13d                    ; rounds: not for ever
        cmp     r13d, 12
        jb      .wait

.end:

        ; exit(status) does not return
        mov     eax, SYS_exit
        xor     edi, edi                ; status
        syscall

.nothing:
        ; exit(status) does not return
        mov     eax, SYS_exit
        mov     edi, 1                  ; status
        syscall

.failed:
        ; exit(status) does not return
        mov     edi, eax
        neg     edi                     ; status: the errno
        mov     eax, SYS_exit
        syscall
