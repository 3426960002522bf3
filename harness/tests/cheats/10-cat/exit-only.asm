default rel
%include "names.inc"

global _start

section .text

_start:
        mov     rbx, [rsp+16]
        mov     edi, ENOENT
        cmp     byte [rbx], 'm'         ; "missing"
        je      .leave
        mov     edi, ELOOP
        cmp     byte [rbx], 'l'         ; "loop"
        je      .leave
        mov     edi, ENOTDIR
        cmp     byte [rbx], 'n'         ; "notes/inside"
        je      .leave
        xor     edi, edi
.leave:
        mov     eax, SYS_exit
        syscall
