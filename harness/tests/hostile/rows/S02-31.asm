; S02 connect through socketcall, where socketcall is open for socket
; 31: DENIED(connect, i386)
; layers: P
; needs: int80

default rel
global _start

section .text
_start: mov     eax, 102
        mov     ebx, 1                  ; socket
        lea     ecx, [block]
        int     0x80
        mov     [call_at], eax
        mov     eax, 102
        mov     ebx, 3                  ; connect
        lea     ecx, [call_at]
        int     0x80
        mov     eax, 60
        xor     edi, edi
        syscall

section .data
block:  dd      2, 1, 0
call_at: dd      0, place, 16
place:  db     2, 0, 0, 80, 127, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0, 0
