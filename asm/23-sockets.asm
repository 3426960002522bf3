; 23-sockets -- six bytes from one end of a connection to the other
;
; calls   socket, bind, listen, getsockname, socket, connect, accept4, write,
;         read, close three times, exit
; shows   three descriptors: one listens, two are the ends of a connection
; twin    c/23-sockets.c         trace   expected/23-sockets.trace

default rel
%include "names.inc"

global _start

section .data

address:        dw AF_INET              ; sin_family: in the machine's order
                dw 0                    ; sin_port: 0, take any that is free
                db 127, 0, 0, 1         ; sin_addr: the bytes as one reads them
                dq 0                    ; nothing
address_size    equ $ - address         ; 16
room:           dd address_size         ; how much getsockname may write

section .rodata

line:           db "hello", 10
line_len        equ $ - line

section .bss

BUFFER_SIZE     equ 64
buffer:         resb BUFFER_SIZE

section .text

_start:
        ; The side that is called.
        ; socket(domain, type, protocol) -> descriptor, or -errno
        mov     eax, SYS_socket
        mov     edi, AF_INET            ; domain
        mov     esi, SOCK_STREAM        ; type
        xor     edx, edx                ; protocol: the usual one, TCP
        syscall
        cmp     rax, -MAX_ERRNO
        jae     .failed
        mov     r12d, eax               ; the door

        ; bind(sockfd, addr, addrlen) -> 0, or -errno
        mov     eax, SYS_bind
        mov     edi, r12d               ; sockfd
        lea     rsi, [address]          ; addr
        mov     edx, address_size       ; addrlen
        syscall
        cmp     rax, -MAX_ERRNO
        jae     .failed

        ; listen(sockfd, backlog) -> 0, or -errno
        mov     eax, SYS_listen
        mov     edi, r12d               ; sockfd
        mov     esi, 1                  ; backlog: callers that may wait
        syscall
        cmp     rax, -MAX_ERRNO
        jae     .failed

        ; getsockname(sockfd, addr, addrlen) -> 0, or -errno
        mov     eax, SYS_getsockname
        mov     edi, r12d               ; sockfd
        lea     rsi, [address]          ; addr: now with the port
        lea     rdx, [room]             ; addrlen
        syscall
        cmp     rax, -MAX_ERRNO
        jae     .failed

        ; The side that calls.
        ; socket(domain, type, protocol) -> descriptor, or -errno
        mov     eax, SYS_socket
        mov     edi, AF_INET            ; domain
        mov     esi, SOCK_STREAM        ; type
        xor     edx, edx                ; protocol
        syscall
        cmp     rax, -MAX_ERRNO
        jae     .failed
        mov     r13d, eax               ; the caller's end

        ; connect(sockfd, addr, addrlen) -> 0, or -errno
        mov     eax, SYS_connect
        mov     edi, r13d               ; sockfd
        lea     rsi, [address]          ; addr
        mov     edx, address_size       ; addrlen
        syscall
        cmp     rax, -MAX_ERRNO
        jae     .failed

        ; accept4(sockfd, addr, addrlen, flags) -> descriptor, or -errno
        mov     eax, SYS_accept4
        mov     edi, r12d               ; sockfd: the door
        xor     esi, esi                ; addr: we do not ask who calls
        xor     edx, edx                ; addrlen
        xor     r10d, r10d              ; flags
        syscall
        cmp     rax, -MAX_ERRNO
        jae     .failed
        mov     r14d, eax               ; the other end

        ; write(fd, buf, count) -> bytes written, or -errno
        mov     eax, SYS_write
        mov     edi, r13d               ; fd: in at one end
        lea     rsi, [line]             ; buf
        mov     edx, line_len           ; count
        syscall

        ; read(fd, buf, count) -> bytes read, 0 at the end, or -errno
        mov     eax, SYS_read
        mov     edi, r14d               ; fd: out at the other
        lea     rsi, [buffer]           ; buf
        mov     edx, BUFFER_SIZE        ; count
        syscall
        mov     ebx, eax

        ; close(fd) -> 0, or -errno
        mov     eax, SYS_close
        mov     edi, r13d               ; fd: the caller hangs up
        syscall

        ; close(fd) -> 0, or -errno
        mov     eax, SYS_close
        mov     edi, r14d               ; fd
        syscall

        ; close(fd) -> 0, or -errno
        mov     eax, SYS_close
        mov     edi, r12d               ; fd: nobody can call any more
        syscall

        ; exit(status) does not return
        mov     eax, SYS_exit
        mov     edi, ebx                ; status: how many bytes came through
        syscall

.failed:
        ; exit(status) does not return
        mov     edi, eax
        neg     edi                     ; status: the errno
        mov     eax, SYS_exit
        syscall
