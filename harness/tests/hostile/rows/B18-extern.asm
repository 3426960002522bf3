; B18 calls what nobody has written
; 01: BUILD
; 01 says: 01-hello.asm:11: undefined reference
; never: made.o
; layers: B O

global _start
extern  nobody

section .text
_start: call    nobody
