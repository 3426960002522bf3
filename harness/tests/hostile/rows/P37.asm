; P37 a frame of its own for rt_sigreturn, with the number of restart_syscall
; 01: DENIED(rt_sigreturn)
; 90: CRASH or PASS or FAIL
; layers: P

default rel
global _start

section .text
_start: mov     ecx, 128                ; a struct rt_sigframe of zeroes, but for these
        lea     rdi, [frame]
        mov     qword [frame+0xa8], after       ; rip
        mov     qword [frame+0xa0], stack_end   ; rsp
        mov     qword [frame+0x90], 219         ; rax: restart_syscall
        mov     word [frame+0xb8], 0x33         ; cs
        mov     word [frame+0xbe], 0x2b         ; ss
        lea     rsp, [frame]
        mov     eax, 15                 ; rt_sigreturn
        syscall
after:  mov     rax, -516               ; as ERESTART_RESTARTBLOCK
        mov     eax, 219                ; restart_syscall, with nothing to restart
        syscall
        mov     eax, 60
        xor     edi, edi
        syscall

section .bss
frame:  resb    2048
        resb    4096
stack_end:
