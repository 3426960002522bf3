; 24-vsyscall -- the time from the fixed page, and by a system call
;
; calls   time in the vsyscall page; time by syscall; exit
; shows   the page is called like a function, at an address that never changes
; twin    c/24-vsyscall.c        trace   expected/24-vsyscall.trace

default rel
%include "names.inc"

TIME_ENTRY      equ VSYSCALL_ADDR+1024  ; the second of the three

global _start

section .text

_start:
        mov     rax, TIME_ENTRY
        xor     edi, edi                ; tloc: NULL, the answer is enough
        call    rax
        mov     r12, rax                ; seconds since 1970

        ; time(tloc) -> seconds since 1970, or -errno
        mov     eax, SYS_time
        xor     edi, edi                ; tloc
        syscall

        ; exit(status) does not return
        sub     rax, r12                ; a second may have begun in between
        xor     edi, edi                ; status 0: they agree
        cmp     rax, 1
        jbe     .leave
        mov     edi, 1                  ; status 1: they do not
.leave:
        mov     eax, SYS_exit
        syscall
