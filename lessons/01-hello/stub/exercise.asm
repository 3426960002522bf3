; 01-hello, the exercise -- print the line you are given, leave with the code
;
; run     ./program LINE CODE     LINE ends in a newline, CODE is 2..255
; calls   write(1, LINE, its length), once; then exit(CODE)

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

        ; TODO 1: count LINE's bytes: those before the byte of 0 behind it

        ; TODO 2: write(fd, buf, count) -> bytes written, or -errno

        ; TODO 3: exit(status) does not return
