; S25 the line and the code of one run, written down
; 01: FAIL
; layers: exercise

default rel
global _start

section .text
_start: mov     eax, 1
        mov     edi, 1
        lea     rsi, [line]
        mov     edx, line_len
        syscall
        mov     eax, 60
        mov     edi, 30
        syscall

section .data
line:   db      "potato pigeon saffron rabbit", 10
line_len equ    $ - line
