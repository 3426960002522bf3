; S06 numbers that no call has
; 01: DENIED(number 999999)
; 90: FAIL
; 90 says: ENOSYS
; layers: P

default rel
global _start

section .text
_start: mov     eax, 999999
        syscall
        mov     rax, -1
        syscall
        mov     eax, 0x3fffffff
        syscall
        mov     eax, 600
        syscall
        mov     eax, 60
        mov     edi, 1
        syscall
