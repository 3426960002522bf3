; S04 a number of the x32 table
; 01: ABI(write, x32)
; 90: ABI(write, x32)
; layers: P S

default rel
global _start

section .text
_start: mov     eax, 0x40000001
        mov     edi, 1
        lea     rsi, [text]
        mov     edx, 5
        syscall
        mov     eax, 60
        xor     edi, edi
        syscall

section .data
text:   db      "seen", 10
