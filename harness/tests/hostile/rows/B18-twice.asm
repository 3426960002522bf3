; B18 one label twice
; 01: BUILD
; 01 says: 01-hello.asm:11: error:
; layers: B O

global _start

section .text
_start: mov     eax, 60
again:  syscall
again:  syscall
