; B18 an instruction that there is not
; 01: BUILD
; 01 says: 01-hello.asm:10: error:
; never: made.o
; layers: B O

global _start

section .text
_start: mov     rax, bl
        syscall
