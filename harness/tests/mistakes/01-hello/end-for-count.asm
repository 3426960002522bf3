; mistake: wrong-length
; says: It is an address, not a number of bytes. Nothing was written: write returned -14 (EFAULT).
; The end of the text in place of its length.

default rel
%include "names.inc"

global _start

section .text

_start:
        ; Finished: fetch LINE and turn the digits of CODE into a number.
        ; Lesson 09 explains where these two addresses come from.
        mov     r12, [rsp+16]           ; the address of LINE's first byte
        mov     rbx, [rsp+24]           ; the address of CODE's first digit
        xor     r13d, r13d              ; the number so far
.digit:
        movzx   eax, byte [rbx]
        cmp     eax, 0                  ; a 0 stands behind the last digit
        je      .parsed
        sub     eax, '0'
        imul    r13d, r13d, 10
        add     r13d, eax
        inc     rbx
        jmp     .digit
.parsed:
        ; From here on: r12 is the address of LINE, r13d is CODE.

        xor     r14d, r14d              ; bytes counted so far
.count:
        cmp     byte [r12+r14], 0
        je      .counted
        inc     r14
        jmp     .count
.counted:
        ; write(fd, buf, count) -> bytes written, or -errno
        mov     eax, SYS_write
        mov     edi, STDOUT             ; fd
        mov     rsi, r12                ; buf
        lea     rdx, [r12+r14]          ; where the text ends
        syscall

        ; exit(status) does not return
        mov     eax, SYS_exit
        mov     edi, r13d               ; status
        syscall
