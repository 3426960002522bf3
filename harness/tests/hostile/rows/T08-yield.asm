; T08 hands the processor on, for ever
; 01: DENIED(sched_yield)
; 90: TRACE
; layers: A P
; seconds: 8

default rel
global _start

section .text
_start: mov     eax, 24                 ; sched_yield
        syscall
        jmp     _start
