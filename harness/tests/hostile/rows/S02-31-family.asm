; S02 a socket of a family that no namespace keeps, through socketcall, where no filter sees it
; 31: FAIL
; layers: P
; needs: int80

default rel
global _start

section .text
_start: mov     eax, 102
        mov     ebx, 1                  ; socket
        lea     ecx, [block]
        int     0x80
        cmp     eax, -97                ; -EAFNOSUPPORT: else it crashes
        je      .leave
        ud2
.leave: mov     eax, 60
        xor     edi, edi
        syscall

section .data
block:  dd      40, 1, 0                ; AF_VSOCK
