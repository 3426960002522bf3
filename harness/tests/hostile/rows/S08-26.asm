; S08 the fast door of 32-bit programs, by hand: no way back is on the stack
; 26: CRASH
; layers: P

default rel
global _start

section .text
_start: mov     eax, 20
        int     0x80
        mov     eax, 20
        mov     ebp, esp
        sysenter
        mov     eax, 20
        syscall
        mov     eax, 1
        xor     ebx, ebx
        int     0x80
