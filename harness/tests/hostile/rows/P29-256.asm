; P29 leaves with 256, of which eight bits count
; 01: FAIL
; 01 says: exited with 0
; 90: FAIL
; layers: P

default rel
global _start

section .text
_start: mov     eax, 60
        mov     edi, 256
        syscall
