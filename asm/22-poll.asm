; 22-poll -- two pipes, one wait; and select beside it
;
; calls   pipe2 twice, write, poll twice, select, read, write, select, poll,
;         read, close, poll, three times close, exit
; shows   poll takes nothing; select writes its answer over its question; a
;         pipe whose other end is closed is reported again and again
; twin    c/22-poll.c            trace   expected/22-poll.trace

default rel
%include "names.inc"

SIZE            equ 16                  ; bytes that one read may bring
PATIENCE        equ 20                  ; milliseconds

global _start

section .bss

first:  resd    2                       ; a pipe: where to read, where to write
second: resd    2
buffer: resb    SIZE

section .data

; struct pollfd: a descriptor (4 bytes), what is asked (2), what is so (2)
asked:  dd      0                       ; of the first pipe, filled in below
        dw      POLLIN, 0
        dd      0                       ; of the second
        dw      POLLIN, 0

set:    dq      0                       ; for select: one bit a descriptor

; struct timeval: seconds and microseconds, 8 bytes each
time:   dq      0, PATIENCE * 1000

section .rodata

one:    db      "one", 10
two:    db      "two", 10

section .text

_start:
        ; pipe2(fds, flags) -> 0, or -errno
        mov     eax, SYS_pipe2
        lea     rdi, [first]            ; fds
        xor     esi, esi                ; flags
        syscall
        cmp     rax, -MAX_ERRNO
        jae     .failed

        ; pipe2(fds, flags) -> 0, or -errno
        mov     eax, SYS_pipe2
        lea     rdi, [second]           ; fds
        xor     esi, esi                ; flags
        syscall
        cmp     rax, -MAX_ERRNO
        jae     .failed

        mov     eax, [first]
        mov     [asked], eax
        bts     [set], rax              ; sets the bit with this number
        mov     eax, [second]
        mov     [asked+8], eax
        bts     [set], rax

        ; write(fd, buf, count) -> bytes written, or -errno
        mov     eax, SYS_write
        mov     edi, [second+4]         ; fd: the second pipe only
        lea     rsi, [two]              ; buf
        mov     edx, 4                  ; count
        syscall
        cmp     rax, -MAX_ERRNO
        jae     .failed

        ; poll(fds, nfds, timeout) -> how many are ready, or -errno
        mov     eax, SYS_poll
        lea     rdi, [asked]            ; fds
        mov     esi, 2                  ; nfds
        mov     edx, PATIENCE           ; timeout
        syscall
        cmp     rax, -MAX_ERRNO
        jae     .failed

        ; poll(fds, nfds, timeout) -> how many are ready, or -errno
        mov     eax, SYS_poll
        lea     rdi, [asked]            ; fds: the question is still there
        mov     esi, 2                  ; nfds
        mov     edx, PATIENCE           ; timeout
        syscall                         ; the same answer: nobody has read
        cmp     rax, -MAX_ERRNO
        jae     .failed

        ; select(nfds, readfds, writefds, exceptfds, timeout) -> how many
        mov     eax, SYS_select
        mov     edi, [second]
        inc     edi                     ; nfds: the largest descriptor, plus 1
        lea     rsi, [set]              ; readfds: both bits; afterwards one
        xor     edx, edx                ; writefds
        xor     r10d, r10d              ; exceptfds
        lea     r8, [time]              ; timeout: afterwards what is left of it
        syscall
        cmp     rax, -MAX_ERRNO
        jae     .failed

        ; read(fd, buf, count) -> bytes read, or -errno
        mov     eax, SYS_read
        mov     edi, [second]           ; fd
        lea     rsi, [buffer]           ; buf
        mov     edx, SIZE               ; count
        syscall
        cmp     rax, -MAX_ERRNO
        jae     .failed

        ; write(fd, buf, count) -> bytes written, or -errno
        mov     eax, SYS_write
        mov     edi, [first+4]          ; fd: now the first one
        lea     rsi, [one]              ; buf
        mov     edx, 4                  ; count
        syscall
        cmp     rax, -MAX_ERRNO
        jae     .failed

        ; select(nfds, readfds, writefds, exceptfds, timeout) -> how many
        mov     qword [time+8], PATIENCE * 1000 ; the time is set anew,
        mov     eax, SYS_select
        mov     edi, [second]
        inc     edi                     ; nfds
        lea     rsi, [set]              ; readfds: but the set is not
        xor     edx, edx                ; writefds
        xor     r10d, r10d              ; exceptfds
        lea     r8, [time]              ; timeout
        syscall                         ; 0: the first pipe was not asked for
        cmp     rax, -MAX_ERRNO
        jae     .failed

        ; poll(fds, nfds, timeout) -> how many are ready, or -errno
        mov     eax, SYS_poll
        lea     rdi, [asked]            ; fds
        mov     esi, 2                  ; nfds
        mov     edx, PATIENCE           ; timeout
        syscall                         ; 1: poll still asks for both
        cmp     rax, -MAX_ERRNO
        jae     .failed

        ; read(fd, buf, count) -> bytes read, or -errno
        mov     eax, SYS_read
        mov     edi, [first]            ; fd
        lea     rsi, [buffer]           ; buf
        mov     edx, SIZE               ; count
        syscall
        cmp     rax, -MAX_ERRNO
        jae     .failed

        ; close(fd) -> 0, or -errno
        mov     eax, SYS_close
        mov     edi, [first+4]          ; fd: nobody can write there any more
        syscall

        ; poll(fds, nfds, timeout) -> how many are ready, or -errno
        mov     eax, SYS_poll
        lea     rdi, [asked]            ; fds
        mov     esi, 2                  ; nfds
        mov     edx, PATIENCE           ; timeout
        syscall                         ; 1, and what is so is POLLHUP
        cmp     rax, -MAX_ERRNO
        jae     .failed

        ; close(fd) -> 0, or -errno
        mov     eax, SYS_close
        mov     edi, [first]            ; fd
        syscall

        ; close(fd) -> 0, or -errno
        mov     eax, SYS_close
        mov     edi, [second]           ; fd
        syscall

        ; close(fd) -> 0, or -errno
        mov     eax, SYS_close
        mov     edi, [second+4]         ; fd
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
