; B19 asks the kernel to run another program in its place
; 01: BUILD
; 90: BUILD
; 01 says: a section .interp
; layers: B

default rel
global _start

section .interp progbits alloc noexec nowrite
        db      "/bin/sh", 0

section .text
_start: mov     eax, 60
        xor     edi, edi
        syscall
