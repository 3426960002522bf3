; T08 writes nothing, for ever
; 01: TRACE
; 90: TRACE
; layers: P
; seconds: 8

default rel
global _start

section .text
_start: mov     eax, 1                  ; write
        mov     edi, 1
        lea     rsi, [rsp]
        xor     edx, edx
        syscall
        jmp     _start
