default rel
%include "names.inc"

global _start

_start:
        mov     eax, SYS_exit
        xor     edi, edi
        syscall
