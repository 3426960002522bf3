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
                ; TODO 1: sin_addr, 127.0.0.1, in network order: four bytes
                dq 0
address_size    equ $ - address         ; must be 16

section .bss

buffer:         resb BUFFER_SIZE

section .text

_start:
        mov     rdi, [rsp+16]           ; argv[1], as lesson 09 has it
        call    number_of               ; the number, in eax
        ; TODO 2: store it in [port], 16 bits, in network order.

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

        ; TODO 3: bind r12d to the address, 16 bytes; at .failed, when that
        ;         failed.  Then listen, and accept4 with 0, 0 and 0 behind the
        ;         descriptor.

        ; TODO 4: copy from the caller to the caller: r13d and r14d say so.
        ;         Then close the caller's descriptor; .end closes r12d.
        jmp     .end

.ask:
        ; TODO 5: connect r12d to the address; at .failed, when that failed.

        ; TODO 6: write the WORD: argv[2] is at [rsp+24], and length_of counts.
        ;         Then shutdown r12d with SHUT_WR.

        ; TODO 7: copy from r12d to STDOUT.

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
