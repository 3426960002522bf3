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
        ; TODO 1: the body, from byte HEAD on, into body; keep its size. After
        ; an error go to .failed, here and below.

        ; sendto(fd, buf, size, flags, dest_addr, addrlen) -> bytes or -errno
        ; TODO 2: into the first end of the pair; no flags, no address.

        ; recvfrom(fd, buf, size, flags, src_addr, addrlen) -> bytes or -errno
        ; TODO 3: out of the second end, into body2.

        ; pwrite64(fd, buf, count, offset) -> bytes written, or -errno
        ; TODO 4: as many bytes as came, to byte HEAD of TO.

        ; readv(fd, iov, iovcnt) -> bytes read, or -errno
        ; TODO 5: the whole of FROM, with going. Then put the size of the body
        ; where the second length of going lies.

        ; sendmsg(fd, msg, flags) -> bytes sent, or -errno
        ; TODO 6: letter, into the first end.

        ; recvmsg(fd, msg, flags) -> bytes received, or -errno
        ; TODO 7: answer, out of the second end. Then put the size of the body
        ; where the second length of coming lies.

        ; writev(fd, iov, iovcnt) -> bytes written, or -errno
        ; TODO 8: coming, to descriptor 1.

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
