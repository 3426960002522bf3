; X15 a call that the kernel may have and the table has not
; 01: DENIED(number 700)
; 90: FAIL
; layers: P

default rel
global _start

section .text
_start: mov     eax, 700
        syscall
        mov     eax, 60
        mov     edi, 1
        syscall
