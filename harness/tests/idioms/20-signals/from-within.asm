; 20-signals, the exercise -- handlers that end by rt_sigreturn themselves, SIGINT first

default rel
%include "names.inc"

global _start

section .data

usr1:   dq      on_usr1, SA_RESTORER|SA_RESTART, on_usr1, 0
int:    dq      on_int, SA_RESTORER, on_int, 0
count:  dd      0

section .bss

old:    resb 32
buffer: resb 512

section .text

_start:
        mov     eax, SYS_rt_sigaction
        mov     edi, SIGINT
        lea     rsi, [int]
        lea     rdx, [old]
        mov     r10d, 8
        syscall
        mov     eax, SYS_rt_sigaction
        mov     edi, SIGUSR1
        lea     rsi, [usr1]
        lea     rdx, [old]
        mov     r10d, 8
        syscall

        mov     eax, SYS_read
        mov     edi, STDIN
        lea     rsi, [buffer]
        mov     edx, 512
        syscall
        mov     rdx, rax
        cmp     rax, -MAX_ERRNO
        jae     .end
        mov     eax, SYS_write
        mov     edi, STDOUT
        syscall
.end:
        mov     edi, [count]
        mov     eax, SYS_exit
        syscall

on_usr1:
        add     dword [count], 1
on_int:
        add     rsp, 8                  ; the return address, as ret would take it
        mov     eax, SYS_rt_sigreturn
        syscall
