; M08 bytes that act on a terminal, or are none of UTF-8
; 01: FAIL
; 01 says: \33[2J
; 90: PASS
; layers: O

default rel
global _start

section .text
_start: mov     eax, 1
        mov     edi, 1
        lea     rsi, [bytes]
        mov     edx, bytes_len
        syscall
        mov     eax, 1
        mov     edi, 2
        lea     rsi, [bytes]
        mov     edx, bytes_len
        syscall
        mov     eax, 60
        xor     edi, edi
        syscall

section .data
bytes:  db      27, "[2J", 27, "]52;c;UEFTUw==", 7, 0, 0xff, 0xfe, 0xe2, 0x80, 0xae, "drow"
        db      0xe2, 0x80, 0x8b, 0xc3, 13, 10, 9, 8, 127, 0xef, 0xbb, 0xbf, 10
bytes_len equ   $ - bytes
