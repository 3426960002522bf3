; S24 a base of a segment that no address can be
; 01: DENIED(arch_prctl)
; 90: FAIL
; 90 says: EPERM
; layers: P

default rel
global _start

section .text
_start: mov     eax, 158                ; arch_prctl
        mov     edi, 0x1001             ; ARCH_SET_GS
        mov     rsi, 0x8000000000000000
        syscall
        mov     eax, 60
        mov     edi, 1
        syscall
