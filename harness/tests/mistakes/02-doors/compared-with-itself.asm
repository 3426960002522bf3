; mistake: result-ignored
; says: and the program left with 0 all the same; 1 is expected.
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
        ; getpid(void) -> this process's id; it cannot fail
        mov     eax, SYS_getpid         ; 39, in the 64-bit table
        syscall
        mov     r12d, eax

        ; getpid(void), the 32-bit door -> the same id
        mov     eax, SYS32_getpid       ; 20, in the 32-bit table
        int     0x80

        xor     edi, edi                ; status 0: they agree
        cmp     eax, eax
        je      .leave
        mov     edi, 1                  ; status 1: they do not
.leave:
        ; exit(status) does not return
        mov     eax, SYS_exit           ; status is in edi already
        syscall
