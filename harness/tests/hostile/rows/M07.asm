; M07 output without end
; 01: OUTPUT
; 10: OUTPUT
; 90: OUTPUT
; layers: P
; seconds: 9

default rel
global _start

section .text
_start: mov     eax, 1
        mov     edi, 1
        lea     rsi, [bytes]
        mov     edx, 8192
        syscall
        jmp     _start

section .bss
bytes:  resb    8192
