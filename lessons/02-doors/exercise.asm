; 02-doors, the exercise -- does the kernel know you by one name?
;
; run     ./program
; calls   getpid by syscall; getpid by int 0x80; then exit by syscall,
;         with 0 when the two answers are equal and 1 when they are not

default rel
%include "names.inc"

global _start

section .text

_start:
        ; TODO 1: getpid(void) -> this process's id, by syscall

        ; TODO 2: the same by int 0x80; mind the table

        ; exit(status) does not return
        ; TODO 3: compare the two: status 0 when they are equal, 1 when not
        mov     eax, SYS_exit
        mov     edi, 2                  ; status
        syscall
