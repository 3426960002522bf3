; S08 the 32-bit fast door out of 64-bit code
; 01: CRASH
; 90: CRASH
; layers: P

default rel
global _start

section .text
_start: mov     eax, 20
        mov     rbp, rsp
        sysenter
        mov     eax, 60
        xor     edi, edi
        syscall
