; T13 five hundred threads, all of them in calls
; 01: DENIED(clone)
; 17: TRACE or TIME or FAIL or DENIED(getpid)
; 90: TRACE or TIME
; layers: A R P W
; seconds: 12

default rel
global _start

section .text
_start: mov     ebx, 500
.more:  mov     eax, 56                 ; clone
        mov     edi, 0x10f00            ; CLONE_VM|FS|FILES|SIGHAND|THREAD
        lea     rsi, [stacks]
        mov     ecx, ebx
        imul    rcx, rcx, 64
        add     rsi, rcx
        xor     edx, edx
        xor     r10d, r10d
        xor     r8d, r8d
        syscall
        test    rax, rax
        jz      .busy
        dec     ebx
        jnz     .more
.busy:  mov     eax, 39                 ; getpid
        syscall
        jmp     .busy

section .bss
stacks: resb    64 * 502
