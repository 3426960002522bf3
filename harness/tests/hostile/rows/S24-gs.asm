; S24 a base of a segment that no address can be
; 01: DENIED(arch_prctl)
; 90: PASS
; layers: P

default rel
global _start

section .text
_start: mov     eax, 158                ; arch_prctl
        mov     edi, 0x1001             ; ARCH_SET_GS
        mov     rsi, 0x8000000000000000
        syscall
        lea     rdi, [rax+1]            ; -EPERM: 0
        mov     eax, 60
        syscall
