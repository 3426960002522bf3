; P13 the same in the lesson that makes this very call
; 06: FAIL or CRASH or DENIED(getppid)
; layers: S N

default rel
global _start

section .text
_start: mov     eax, 310                ; process_vm_readv
        mov     edi, 1
        lea     rsi, [mine]
        mov     edx, 1
        lea     r10, [theirs]
        mov     r8d, 1
        xor     r9d, r9d
        syscall
        mov     edi, eax
        mov     eax, 60
        syscall

section .data
mine:   dq      bytes, 8
theirs: dq      0x400000, 8
bytes:  dq      0
