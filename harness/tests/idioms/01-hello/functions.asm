; The work in functions, the status kept on the stack.

default rel
%include "names.inc"

global _start

section .text

_start:
        mov     rbp, rsp
        mov     rdi, [rbp+24]           ; CODE's digits
        call    parse
        push    rax
        mov     rdi, [rbp+16]           ; LINE
        call    print
        pop     rdi
        mov     eax, SYS_exit
        syscall

parse:
        xor     eax, eax
.digit:
        movzx   edx, byte [rdi]
        sub     edx, '0'
        js      .done                   ; the byte of 0 is below every digit
        lea     eax, [rax+rax*4]
        lea     eax, [rdx+rax*2]
        inc     rdi
        jmp     .digit
.done:
        ret

print:
        mov     rsi, rdi
        mov     rdx, rdi
.next:
        cmp     byte [rdx], 0
        je      .end
        inc     rdx
        jmp     .next
.end:
        sub     rdx, rsi
        xor     edi, edi
        inc     edi
        mov     eax, edi                ; SYS_write happens to be 1 as well
        syscall
        ret
