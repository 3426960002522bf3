; P22 replaces itself from a second thread
; 90: FAIL
; 90 says: exited with 0
; layers: P

default rel
global _start

section .text
_start: cmp     qword [rsp], 1          ; argc: 1 at first
        jne     .second
        lea     rbx, [rsp+24]           ; behind argv, which is one word
.env:   add     rbx, 8
        cmp     qword [rbx-8], 0
        jne     .env
.auxv:  cmp     qword [rbx], 31         ; AT_EXECFN: the program's own path
        je      .found
        add     rbx, 16
        jmp     .auxv
.found: mov     r12, [rbx+8]
        mov     eax, 56                 ; clone
        mov     edi, 0x10f00            ; CLONE_VM|FS|FILES|SIGHAND|THREAD
        lea     rsi, [stack_end]
        xor     edx, edx
        xor     r10d, r10d
        xor     r8d, r8d
        syscall
        test    rax, rax
        jz      .thread
.wait:  mov     eax, 34                 ; pause
        syscall
        jmp     .wait
.thread:
        mov     eax, 59                 ; execve
        mov     rdi, r12
        lea     rsi, [argv]
        xor     edx, edx
        syscall
        mov     edi, 1
        jmp     .leave
.second:
        mov     eax, 102                ; getuid
        syscall
        xor     edi, edi
.leave: mov     eax, 231                ; exit_group
        syscall

section .data
argv:   dq      word_, word_, 0
word_:  db      "again", 0

section .bss
        resb    4096
stack_end:
