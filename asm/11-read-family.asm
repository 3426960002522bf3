; 11-read-family -- read and write have relatives
;
; calls   open, pread64, read, lseek, writev, socketpair, write, recvfrom,
;         read, sendto, read, three times close, exit
; given   argv[1], a path; the file has ten bytes or more
; shows   pread64 leaves the position alone; on a socket write is a send
;         without flags, and read a receive without flags
; twin    c/11-read-family.c     trace   expected/11-read-family.trace

default rel
%include "names.inc"

PART            equ 4                   ; bytes that one call moves

global _start

section .bss

part:   resb    PART
pair:   resd    2                       ; two descriptors, 4 bytes each

section .rodata

newline: db     10

; struct iovec: an address and a length, 8 bytes each; here two of them
pieces: dq      part, PART
        dq      newline, 1

section .text

_start:
        ; open(path, flags) -> descriptor, or -errno
        mov     eax, SYS_open
        mov     rdi, [rsp+16]           ; path: argv[1]
        mov     esi, O_RDONLY           ; flags
        syscall
        cmp     rax, -MAX_ERRNO
        jae     .failed
        mov     r12d, eax               ; the file, kept

        ; pread64(fd, buf, count, offset) -> bytes read, or -errno
        mov     eax, SYS_pread64
        mov     edi, r12d               ; fd
        lea     rsi, [part]             ; buf
        mov     edx, PART               ; count
        mov     r10d, 6                 ; offset, from the start of the file
        syscall
        cmp     rax, -MAX_ERRNO
        jae     .failed

        ; read(fd, buf, count) -> bytes read, or -errno
        mov     eax, SYS_read
        mov     edi, r12d               ; fd
        lea     rsi, [part]             ; buf
        mov     edx, PART               ; count
        syscall                         ; from byte 0
        cmp     rax, -MAX_ERRNO
        jae     .failed

        ; lseek(fd, offset, whence) -> the new position, or -errno
        mov     eax, SYS_lseek
        mov     edi, r12d               ; fd
        xor     esi, esi                ; offset
        mov     edx, SEEK_CUR           ; whence: nothing moves, we only ask
        syscall
        cmp     rax, -MAX_ERRNO
        jae     .failed

        ; writev(fd, iov, iovcnt) -> bytes written, or -errno
        mov     eax, SYS_writev
        mov     edi, STDOUT             ; fd
        lea     rsi, [pieces]           ; iov
        mov     edx, 2                  ; iovcnt: how many pieces
        syscall
        cmp     rax, -MAX_ERRNO
        jae     .failed

        ; socketpair(domain, type, protocol, sv) -> 0, or -errno
        mov     eax, SYS_socketpair
        mov     edi, AF_UNIX            ; domain
        mov     esi, SOCK_STREAM        ; type
        xor     edx, edx                ; protocol
        lea     r10, [pair]             ; sv: gets the two descriptors
        syscall
        cmp     rax, -MAX_ERRNO
        jae     .failed

        ; write(fd, buf, count) -> bytes written, or -errno
        mov     eax, SYS_write
        mov     edi, [pair]             ; fd: one end
        lea     rsi, [part]             ; buf
        mov     edx, PART               ; count
        syscall
        cmp     rax, -MAX_ERRNO
        jae     .failed

        ; recvfrom(fd, buf, size, flags, src_addr, addrlen) -> bytes or -errno
        mov     eax, SYS_recvfrom
        mov     edi, [pair+4]           ; fd: the other end
        lea     rsi, [part]             ; buf
        mov     edx, PART               ; size
        mov     r10d, MSG_PEEK          ; flags: the bytes stay there
        xor     r8d, r8d                ; src_addr: not wanted
        xor     r9d, r9d                ; addrlen
        syscall
        cmp     rax, -MAX_ERRNO
        jae     .failed

        ; read(fd, buf, count) -> bytes read, or -errno
        mov     eax, SYS_read
        mov     edi, [pair+4]           ; fd
        lea     rsi, [part]             ; buf
        mov     edx, PART               ; count
        syscall                         ; now they are taken
        cmp     rax, -MAX_ERRNO
        jae     .failed

        ; sendto(fd, buf, size, flags, dest_addr, addrlen) -> bytes or -errno
        mov     eax, SYS_sendto
        mov     edi, [pair+4]           ; fd: and back again
        lea     rsi, [part]             ; buf
        mov     edx, PART               ; size
        xor     r10d, r10d              ; flags: none
        xor     r8d, r8d                ; dest_addr: the other end, who else
        xor     r9d, r9d                ; addrlen
        syscall
        cmp     rax, -MAX_ERRNO
        jae     .failed

        ; read(fd, buf, count) -> bytes read, or -errno
        mov     eax, SYS_read
        mov     edi, [pair]             ; fd
        lea     rsi, [part]             ; buf
        mov     edx, PART               ; count
        syscall
        cmp     rax, -MAX_ERRNO
        jae     .failed

        ; close(fd) -> 0, or -errno
        mov     eax, SYS_close
        mov     edi, r12d               ; fd
        syscall

        ; close(fd) -> 0, or -errno
        mov     eax, SYS_close
        mov     edi, [pair]             ; fd
        syscall

        ; close(fd) -> 0, or -errno
        mov     eax, SYS_close
        mov     edi, [pair+4]           ; fd
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
