; M03 more memory than there are addresses for
; 01: CRASH(too big to start) or BUILD
; layers: P B

default rel
global _start

section .text
_start: mov     eax, 60
        xor     edi, edi
        syscall

section .bss
huge:   resb    1<<45
