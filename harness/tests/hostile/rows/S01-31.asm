; S01 getpid by its 32-bit number, where the i386 table is open to other calls
; 31: DENIED(getpid, i386)
; layers: P S
; needs: int80

default rel
global _start

section .text
_start: mov     eax, 20
        int     0x80
        mov     eax, 60
        xor     edi, edi
        syscall
