; 03-pointer -- one message in two places, written through two doors
;
; calls   write four times: from .rodata by syscall and by int 0x80, then from
;         the stack by syscall and by int 0x80; exit
; shows   int 0x80 hands the kernel 32 bits of an address, not 64
; twin    c/03-pointer.c         trace   expected/03-pointer.trace

default rel
%include "names.inc"

global _start

section .text

_start:
        ; write(fd, buf, count) -> bytes written, or -errno
        mov     eax, SYS_write
        mov     edi, STDOUT             ; fd
        lea     rsi, [message]          ; buf: below 4 GiB
        mov     edx, message_len        ; count
        syscall

        ; write(fd, buf, count), the 32-bit door -> the same
        mov     eax, SYS32_write
        mov     ebx, STDOUT             ; fd
        lea     ecx, [message]          ; buf: fits in 32 bits
        mov     edx, message_len        ; count
        int     0x80

        ; Copy the message to the stack, byte by byte.
        sub     rsp, 32                 ; make room: the stack grows downwards
        lea     rsi, [message]
        xor     edi, edi                ; bytes copied so far
.copy:
        mov     al, [rsi+rdi]
        mov     [rsp+rdi], al
        inc     rdi
        cmp     rdi, message_len
        jb      .copy

        ; write(fd, buf, count) -> bytes written, or -errno
        mov     eax, SYS_write
        mov     edi, STDOUT             ; fd
        mov     rsi, rsp                ; buf: all 64 bits of the address
        mov     edx, message_len        ; count
        syscall

        ; write(fd, buf, count), the 32-bit door -> -EFAULT
        mov     eax, SYS32_write
        mov     ebx, STDOUT             ; fd
        mov     rcx, rsp                ; buf: only ecx, the low half, counts
        mov     edx, message_len        ; count
        int     0x80

        ; exit(status) does not return
        mov     eax, SYS_exit
        xor     edi, edi                ; status
        syscall

section .rodata

message:        db "one line of text", 10
message_len     equ $ - message
