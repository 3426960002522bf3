; mistake: sum-for-length
; says: is to be taken off
; The result of readv as the length of the body.
; 11-read-family, the exercise -- one file, two ways through a socket
;
; run     ./program FROM TO       FROM has a head of 8 bytes and a body of at
;                                 most 64; TO exists
; calls   open FROM, open TO, socketpair;
;         the body by place:   pread64, sendto, recvfrom, pwrite64;
;         all of it in pieces: readv, sendmsg, recvmsg, writev to descriptor 1;
;         close all four; exit(0); after an error: exit with its errno

default rel
%include "names.inc"

HEAD            equ 8                   ; bytes of the head
BODY            equ 64                  ; bytes that a body can have

global _start

section .bss

head:   resb    HEAD                    ; what is read
body:   resb    BODY
head2:  resb    HEAD                    ; what is received
body2:  resb    BODY
pair:   resd    2                       ; two descriptors, 4 bytes each

section .data

; struct iovec: an address and a length, 8 bytes each
going:  dq      head, HEAD
        dq      body, BODY
coming: dq      head2, HEAD
        dq      body2, BODY

; struct msghdr: name, namelen, iov, iovlen, control, controllen, flags
letter: dq      0, 0, going, 2, 0, 0, 0
answer: dq      0, 0, coming, 2, 0, 0, 0

section .text

_start:
        ; open(path, flags) -> descriptor, or -errno
        mov     eax, SYS_open
        mov     rdi, [rsp+16]           ; path: argv[1]
        mov     esi, O_RDONLY           ; flags
        syscall
        cmp     rax, -MAX_ERRNO
        jae     .failed
        mov     r12d, eax               ; FROM

        ; open(path, flags) -> descriptor, or -errno
        mov     eax, SYS_open
        mov     rdi, [rsp+24]           ; path: argv[2]
        mov     esi, O_WRONLY           ; flags
        syscall
        cmp     rax, -MAX_ERRNO
        jae     .failed
        mov     r13d, eax               ; TO

        ; socketpair(domain, type, protocol, sv) -> 0, or -errno
        mov     eax, SYS_socketpair
        mov     edi, AF_UNIX            ; domain
        mov     esi, SOCK_STREAM        ; type
        xor     edx, edx                ; protocol
        lea     r10, [pair]             ; sv
        syscall
        cmp     rax, -MAX_ERRNO
        jae     .failed

        ; pread64(fd, buf, count, offset) -> bytes read, or -errno
        mov     eax, SYS_pread64
        mov     edi, r12d               ; fd
        lea     rsi, [body]             ; buf
        mov     edx, BODY               ; count
        mov     r10d, HEAD              ; offset: behind the head
        syscall
        cmp     rax, -MAX_ERRNO
        jae     .failed
        mov     r14, rax                ; bytes of the body

        ; sendto(fd, buf, size, flags, dest_addr, addrlen) -> bytes or -errno
        mov     eax, SYS_sendto
        mov     edi, [pair]             ; fd: the first end
        lea     rsi, [body]             ; buf
        mov     rdx, r14                ; size
        xor     r10d, r10d              ; flags
        xor     r8d, r8d                ; dest_addr
        xor     r9d, r9d                ; addrlen
        syscall
        cmp     rax, -MAX_ERRNO
        jae     .failed

        ; recvfrom(fd, buf, size, flags, src_addr, addrlen) -> bytes or -errno
        mov     eax, SYS_recvfrom
        mov     edi, [pair+4]           ; fd: the second end
        lea     rsi, [body2]            ; buf
        mov     edx, BODY               ; size
        xor     r10d, r10d              ; flags
        xor     r8d, r8d                ; src_addr
        xor     r9d, r9d                ; addrlen
        syscall
        cmp     rax, -MAX_ERRNO
        jae     .failed

        ; pwrite64(fd, buf, count, offset) -> bytes written, or -errno
        mov     rdx, rax                ; count: as many as came
        mov     eax, SYS_pwrite64
        mov     edi, r13d               ; fd
        lea     rsi, [body2]            ; buf
        mov     r10d, HEAD              ; offset: the same place
        syscall
        cmp     rax, -MAX_ERRNO
        jae     .failed

        ; readv(fd, iov, iovcnt) -> bytes read, or -errno
        mov     eax, SYS_readv
        mov     edi, r12d               ; fd: still at its start
        lea     rsi, [going]            ; iov
        mov     edx, 2                  ; iovcnt
        syscall
        cmp     rax, -MAX_ERRNO
        jae     .failed
        mov     [going+24], rax         ; the second length: what there is

        ; sendmsg(fd, msg, flags) -> bytes sent, or -errno
        mov     eax, SYS_sendmsg
        mov     edi, [pair]             ; fd
        lea     rsi, [letter]           ; msg
        xor     edx, edx                ; flags
        syscall
        cmp     rax, -MAX_ERRNO
        jae     .failed

        ; recvmsg(fd, msg, flags) -> bytes received, or -errno
        mov     eax, SYS_recvmsg
        mov     edi, [pair+4]           ; fd
        lea     rsi, [answer]           ; msg
        xor     edx, edx                ; flags
        syscall
        cmp     rax, -MAX_ERRNO
        jae     .failed
        sub     rax, HEAD
        mov     [coming+24], rax        ; the second length: what came

        ; writev(fd, iov, iovcnt) -> bytes written, or -errno
        mov     eax, SYS_writev
        mov     edi, STDOUT             ; fd
        lea     rsi, [coming]           ; iov
        mov     edx, 2                  ; iovcnt
        syscall
        cmp     rax, -MAX_ERRNO
        jae     .failed

        ; close(fd) -> 0, or -errno
        mov     eax, SYS_close
        mov     edi, r12d               ; fd: FROM
        syscall

        ; close(fd) -> 0, or -errno
        mov     eax, SYS_close
        mov     edi, r13d               ; fd: TO
        syscall

        ; close(fd) -> 0, or -errno
        mov     eax, SYS_close
        mov     edi, [pair]             ; fd: the first end
        syscall

        ; close(fd) -> 0, or -errno
        mov     eax, SYS_close
        mov     edi, [pair+4]           ; fd: the second end
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
