; M07 the same on standard error
; 01: OUTPUT
; 90: OUTPUT
; layers: P
; seconds: 9

default rel
global _start

section .text
_start: mov     eax, 1
        mov     edi, 2
        lea     rsi, [bytes]
        mov     edx, 8192
        syscall
        jmp     _start

section .bss
bytes:  resb    8192
