; B02 copies a file of the machine into the program, and would write it out
; 01: BUILD
; 90: BUILD
; 01 says: nothing else can be read
; never: root:x:
; layers: B

default rel
global _start

section .rodata
text:   incbin  "/etc/passwd"
size    equ     $ - text

section .text
_start: mov     eax, 1
        mov     edi, 1
        lea     rsi, [text]
        mov     edx, size
        syscall
        mov     eax, 60
        mov     edi, 1
        syscall
