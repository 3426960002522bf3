; B16 a program that begins nowhere
; 01: BUILD
; 01 says: cannot find entry symbol _start
; layers: B

section .text
start:  mov     eax, 60
        xor     edi, edi
        syscall
