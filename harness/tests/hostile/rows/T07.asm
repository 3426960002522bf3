; T07 ten million calls
; 01: DENIED(getpid)
; 02: TRACE
; 90: TRACE
; layers: A P
; seconds: 8

default rel
global _start

section .text
_start: mov     ebx, 10000000
.again: mov     eax, 39                 ; getpid
        syscall
        dec     ebx
        jnz     .again
        mov     eax, 60
        xor     edi, edi
        syscall
