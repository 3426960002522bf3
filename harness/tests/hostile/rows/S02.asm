; S02 open in the 32-bit table, where the same number in the other one is fstat
; 01: ABI(open, i386)
; 02: DENIED(open, i386)
; 12: ABI(open, i386)
; 01 says: 32-bit
; layers: P S
; needs: int80

default rel
global _start

section .text
_start: mov     eax, 5
        lea     ebx, [path]
        mov     ecx, 0x241              ; O_WRONLY|O_CREAT|O_TRUNC
        mov     edx, 0o666
        int     0x80
        mov     eax, 60
        xor     edi, edi
        syscall

section .data
path:   db      "made", 0
