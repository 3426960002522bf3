; 90-anything -- a lesson whose trace names every call there is

default rel
%include "names.inc"

global _start

section .text

_start:
        ; exit(status) does not return
        mov     eax, SYS_exit
        mov     edi, 1                  ; TODO: status 0
        syscall
