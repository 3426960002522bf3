; B19 begins in what cannot be executed
; 01: BUILD
; 90: BUILD
; 01 says: _start belongs into section .text
; layers: B

default rel
global _start

section .data
_start: mov     eax, 60
        xor     edi, edi
        syscall
