; P23 its first thread leaves, another one goes on
; 01: DENIED(clone)
; 17: DENIED(sched_yield)
; 90: FAIL
; 90 says: sched_yield
; 90 says: exited with 0
; layers: P

default rel
global _start

section .text
_start: mov     eax, 56                 ; clone
        mov     edi, 0x10f00            ; CLONE_VM|FS|FILES|SIGHAND|THREAD
        lea     rsi, [stack_end]
        xor     edx, edx
        xor     r10d, r10d
        xor     r8d, r8d
        syscall
        test    rax, rax
        jz      .thread
        mov     eax, 60                 ; exit: of this thread
        xor     edi, edi
        syscall
.thread:
        mov     ebx, 200
.again: mov     eax, 24                 ; sched_yield
        syscall
        dec     ebx
        jnz     .again
        mov     eax, 231                ; exit_group
        xor     edi, edi
        syscall

section .bss
        resb    4096
stack_end:
