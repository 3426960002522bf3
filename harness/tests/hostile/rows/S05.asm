; S05 a number with bits above the 32 that count
; 01: DENIED(getpid)
; 90: FAIL
; layers: P

default rel
global _start

section .text
_start: mov     rax, 0x100000027
        syscall
        mov     eax, 60
        mov     edi, 1
        syscall
