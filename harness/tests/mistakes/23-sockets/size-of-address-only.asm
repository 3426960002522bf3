; mistake: address-cut-short
; says: The structure has 16 bytes
; 23-sockets, the exercise -- answer one caller; call, and ask
;
; run     ./program PORT          send back all that one caller sends
;         ./program PORT WORD     send WORD, say it is all, print the answer
; calls   socket; bind, listen, accept4, read and write until 0, close twice;
;         or connect, write, shutdown, read and write until 0, close; exit(0);
;         after an error of bind or connect: exit with its errno

default rel
%include "names.inc"

BUFFER_SIZE     equ 512

global _start

section .data

address:        dw AF_INET              ; sin_family
port:           dw 0                    ; sin_port: in network order
                db 127, 0, 0, 1         ; sin_addr: in network order
                dq 0
address_size    equ $ - address

section .bss

buffer:         resb BUFFER_SIZE

section .text

_start:
        mov     rdi, [rsp+16]           ; argv[1], as lesson 09 has it
        call    number_of
        xchg    al, ah                  ; the high byte first
        mov     [port], ax

        ; socket(domain, type, protocol) -> descriptor, or -errno
        mov     eax, SYS_socket
        mov     edi, AF_INET            ; domain
        mov     esi, SOCK_STREAM        ; type
        xor     edx, edx                ; protocol
        syscall
        cmp     rax, -MAX_ERRNO
        jae     .failed
        mov     r12d, eax
        cmp     qword [rsp], 2          ; argc: 2 without a WORD
        ja      .ask

        ; bind(sockfd, addr, addrlen) -> 0, or -errno
        mov     eax, SYS_bind
        mov     edi, r12d               ; sockfd
        lea     rsi, [address]          ; addr
        mov     edx, 4                  ; addrlen
        syscall
        cmp     rax, -MAX_ERRNO
        jae     .failed

        ; listen(sockfd, backlog) -> 0, or -errno
        mov     eax, SYS_listen
        mov     edi, r12d               ; sockfd
        mov     esi, 1                  ; backlog
        syscall
        cmp     rax, -MAX_ERRNO
        jae     .failed

        ; accept4(sockfd, addr, addrlen, flags) -> descriptor, or -errno
        mov     eax, SYS_accept4
        mov     edi, r12d               ; sockfd
        xor     esi, esi                ; addr
        xor     edx, edx                ; addrlen
        xor     r10d, r10d              ; flags
        syscall
        cmp     rax, -MAX_ERRNO
        jae     .failed

        mov     r13d, eax               ; from the caller
        mov     r14d, eax               ; to the caller
        call    copy

        ; close(fd) -> 0, or -errno
        mov     eax, SYS_close
        mov     edi, r13d               ; fd
        syscall
        jmp     .end

.ask:
        ; connect(sockfd, addr, addrlen) -> 0, or -errno
        mov     eax, SYS_connect
        mov     edi, r12d               ; sockfd
        lea     rsi, [address]          ; addr
        mov     edx, 4                  ; addrlen
        syscall
        cmp     rax, -MAX_ERRNO
        jae     .failed

        ; write(fd, buf, count) -> bytes written, or -errno
        mov     rdi, [rsp+24]           ; argv[2]
        call    length_of
        mov     rsi, rdi                ; buf
        mov     rdx, rax                ; count
        mov     eax, SYS_write
        mov     edi, r12d               ; fd
        syscall

        ; shutdown(sockfd, how) -> 0, or -errno
        mov     eax, SYS_shutdown
        mov     edi, r12d               ; sockfd
        mov     esi, SHUT_WR            ; how: nothing more will come from here
        syscall

        mov     r13d, r12d              ; from the server
        mov     r14d, STDOUT
        call    copy

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

; void copy(void);
; From descriptor r13d to descriptor r14d, until read gives 0 (or an error).
copy:
        ; read(fd, buf, count) -> bytes read, 0 at the end, or -errno
        mov     eax, SYS_read
        mov     edi, r13d               ; fd
        lea     rsi, [buffer]           ; buf
        mov     edx, BUFFER_SIZE        ; count
        syscall
        test    rax, rax
        jle     .end

        ; write(fd, buf, count) -> bytes written, or -errno
        mov     rdx, rax                ; count; buf is in rsi
        mov     eax, SYS_write
        mov     edi, r14d               ; fd
        syscall
        jmp     copy
.end:
        ret

; long number_of(const char *digits);
; "8080" -> 8080.  The result is in the machine's order, as every number is.
number_of:
        xor     eax, eax
.next:
        movzx   ecx, byte [rdi]
        test    ecx, ecx
        jz      .end
        imul    eax, eax, 10
        lea     eax, [rax+rcx-'0']
        inc     rdi
        jmp     .next
.end:
        ret

; long length_of(const char *word);
; Bytes in front of the NUL.  rdi is kept.
length_of:
        xor     eax, eax
.next:
        cmp     byte [rdi+rax], 0
        je      .end
        inc     rax
        jmp     .next
.end:
        ret
