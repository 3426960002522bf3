; T01 a loop that makes no call
; 01: TIME
; 90: TIME
; layers: R W
; seconds: 8

default rel
global _start

section .text
_start: jmp     _start
