; S16 the same addresses as paths and argument lists
; 01: DENIED(open)
; 10: DENIED(execve)
; 90: PASS
; layers: P

default rel
global _start

section .text
_start: lea     rbx, [bad]
.next:  mov     rdi, [rbx]
        mov     eax, 2                  ; open
        xor     esi, esi
        syscall
        cmp     rax, -14                ; EFAULT
        jne     wrong
        mov     rdi, [rbx]
        mov     rsi, rdi
        mov     rdx, rdi
        mov     eax, 59                 ; execve
        syscall
        cmp     rax, -14
        jne     wrong
        add     rbx, 8
        lea     rax, [end]
        cmp     rbx, rax
        jb      .next
        mov     eax, 60
        xor     edi, edi
        syscall
wrong:  mov     eax, 60
        mov     edi, 1
        syscall

section .data
bad:    dq      0x10, 0x0000700000000000, 0x8000000000000000, 0xffffffff81000000, 0, -1, -64
end:
