; The copy by movsb, into .data; the error by a subtraction.

default rel
%include "names.inc"

global _start

section .text

_start:
        mov     r12, [rsp+16]           ; LINE
        xor     r13d, r13d              ; its length
.count:
        cmp     byte [r12+r13], 0
        je      .counted
        inc     r13
        jmp     .count
.counted:
        mov     eax, SYS32_write
        mov     ebx, STDOUT             ; fd
        mov     ecx, r12d               ; buf
        mov     rdx, r13                ; count
        int     0x80
        xor     ebp, ebp
        sub     ebp, eax                ; 0 - -errno

        mov     rsi, r12
        lea     rdi, [store]
        mov     ecx, r13d
        rep     movsb

        push    SYS32_write
        pop     rax
        lea     ecx, [store]            ; buf; ebx is 1 still
        mov     edx, r13d               ; count
        int     0x80

        mov     eax, SYS_exit_group
        mov     edi, ebp
        syscall

section .data

store:          times 4096 db 0
