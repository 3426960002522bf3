; S06 numbers that no call has
; 01: DENIED(number 999999)
; 90: PASS
; layers: P

default rel
global _start

section .text
_start: mov     eax, 999999
        syscall
        cmp     rax, -38                ; ENOSYS
        jne     bad
        mov     rax, -1
        syscall
        cmp     rax, -38                ; ENOSYS
        jne     bad
        mov     eax, 0x3fffffff
        syscall
        cmp     rax, -38                ; ENOSYS
        jne     bad
        mov     eax, 600
        syscall
        cmp     rax, -38                ; ENOSYS
        jne     bad
        mov     eax, 60
        xor     edi, edi
        syscall
bad:    mov     eax, 60
        mov     edi, 1
        syscall
