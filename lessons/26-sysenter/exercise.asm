; 26-sysenter, the exercise -- does the kernel know you by both of your doors?
;
; run     ./program N             N is one digit
; calls   getpid by int 0x80; getpid where AT_SYSINFO leads; then exit by
;         int 0x80, with N when the two answers are equal and N+1 when not

default rel
%include "names.inc"

global _start

section .text

_start:
        mov     eax, [esp+8]            ; argv[1]: a word has 4 bytes here
        movzx   ebp, byte [eax]
        sub     ebp, '0'                ; N

        ; TODO 1: getpid(void) -> this process's id, by int 0x80

        ; TODO 2: walk up the stack to auxv; the value of AT_SYSINFO is the
        ;         address of a function

        ; TODO 3: getpid(void) -> the same id, by a call to that address

        ; exit(status) does not return
        ; TODO 4: compare the two: status N when they are equal, N+1 when not
        mov     eax, SYS32_exit
        mov     ebx, 99                 ; status
        int     0x80
