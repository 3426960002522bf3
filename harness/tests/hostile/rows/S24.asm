; S24 segments: a table of its own, a base that no address can be
; 01: DENIED(modify_ldt)
; 90: DENIED(modify_ldt)
; layers: P

default rel
global _start

section .text
_start: mov     eax, 154                ; modify_ldt
        mov     edi, 1
        lea     rsi, [entry]
        mov     edx, 16
        syscall
        mov     eax, 158                ; arch_prctl
        mov     edi, 0x1001             ; ARCH_SET_GS
        mov     rsi, 0x8000000000000000
        syscall
        mov     eax, 60
        mov     edi, 1
        syscall

section .data
entry:  dd      0, 0, 0xfffff, 0x51
