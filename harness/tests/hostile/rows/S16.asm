; S16 addresses where nothing is: unmapped, not canonical, the kernel's, null
; 01: FAIL
; 01 says: EFAULT
; 10: FAIL
; 90: PASS
; layers: P

default rel
global _start

section .text
_start: lea     rbx, [bad]
.next:  mov     rsi, [rbx]
        mov     eax, 1                  ; write
        mov     edi, 1
        mov     edx, 64
        syscall
        cmp     rax, -14                ; EFAULT
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
