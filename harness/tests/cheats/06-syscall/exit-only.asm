default rel
%include "names.inc"

global _start

section .text

_start:
        mov     rbx, [rsp+32]
        mov     edi, ENOENT
        cmp     byte [rbx], 'l'         ; "loop"
        jne     .leave
        mov     edi, ELOOP
.leave:
        mov     eax, SYS_exit
        syscall
