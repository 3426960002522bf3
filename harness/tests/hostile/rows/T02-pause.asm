; T02 waits for a signal that nobody sends
; 01: DENIED(pause)
; 90: TIME
; layers: A W
; seconds: 9

default rel
global _start

section .text
_start: mov     eax, 34                 ; pause
        syscall
        mov     eax, 60
        xor     edi, edi
        syscall
