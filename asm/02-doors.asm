; 02-doors -- ask for the parent's id through both doors
;
; calls   getppid by syscall, getppid by int 0x80, exit
; shows   each door has a table of its own: 110 and 64 name the same service
; twin    c/02-doors.c           trace   expected/02-doors.trace

default rel
%include "names.inc"

global _start

section .text

_start:
        ; getppid(void) -> the parent's process id; it cannot fail
        mov     eax, SYS_getppid        ; 110, in the 64-bit table
        syscall
        mov     r12d, eax               ; keep it: eax is needed again

        ; getppid(void), the 32-bit door -> the same id
        mov     eax, SYS32_getppid      ; 64, in the 32-bit table
        int     0x80

        xor     edi, edi                ; status 0: they agree
        cmp     eax, r12d
        je      .leave
        mov     edi, 1                  ; status 1: they do not
.leave:
        ; exit(status) does not return
        mov     eax, SYS_exit           ; status is in edi already
        syscall
