; 20-signals, the exercise -- one handler, and the action made on the stack

default rel
%include "names.inc"

global _start

section .bss

counts:         resq 65                 ; one for each signal
buffer:         resb 512

section .text

_start:
        sub     rsp, 32
        lea     rax, [handler]
        mov     [rsp], rax              ; sa_handler
        mov     qword [rsp+8], SA_RESTORER|SA_RESTART
        lea     rax, [back]
        mov     [rsp+16], rax           ; sa_restorer
        mov     qword [rsp+24], 1 << (SIGINT-1) ; sa_mask: not in between

        mov     edi, SIGUSR1
        mov     rsi, rsp
        call    act
        mov     qword [rsp+8], SA_RESTORER
        mov     qword [rsp+24], 0
        mov     edi, SIGINT
        mov     rsi, rsp
        call    act

        xor     eax, eax                ; read
        xor     edi, edi
        lea     rsi, [buffer]
        mov     edx, 512
        syscall
        test    rax, rax
        jle     .end
        mov     edx, eax
        mov     eax, SYS_write
        mov     edi, STDOUT
        syscall
.end:
        lea     rdi, [counts]
        mov     edi, [rdi+8*SIGUSR1]
        mov     eax, SYS_exit_group
        syscall

act:    mov     eax, SYS_rt_sigaction
        xor     edx, edx
        mov     r10d, SIGSET_SIZE
        syscall
        ret

; All registers may change here: rt_sigreturn puts them back.
handler:
        lea     rax, [counts]
        movsxd  rdi, edi
        inc     qword [rax+8*rdi]
        xor     edx, edx
        xor     esi, esi
        ret

back:   mov     eax, SYS_rt_sigreturn
        syscall
