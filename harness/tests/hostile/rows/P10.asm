; P10 a breakpoint of its own
; 01: CRASH(SIGTRAP)
; 90: CRASH(SIGTRAP)
; layers: P

default rel
global _start

section .text
_start: int3
        mov     eax, 60
        xor     edi, edi
        syscall
