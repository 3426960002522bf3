; 18-exec -- a program that becomes itself once more
;
; calls   getpid, execve, exit
; shows   execve keeps the process and replaces all that is in it
; twin    c/18-exec.c            trace   expected/18-exec.trace

default rel
%include "names.inc"

global _start

section .text

_start:
        ; getpid() -> pid
        mov     eax, SYS_getpid
        syscall
        cmp     qword [rsp], 2          ; argc: 1 at first, then 2
        jae     .again

        inc     dword [counter]         ; 1, in memory that will be gone

        ; execve(path, argv, envp) does not return, or -errno
        mov     eax, SYS_execve
        lea     rdi, [self]             ; path
        lea     rsi, [arguments]        ; argv
        xor     edx, edx                ; envp: an empty environment
        syscall

        ; exit(status) does not return
        mov     edi, eax                ; who comes by here is still the first
        neg     edi                     ; status: the errno
        mov     eax, SYS_exit
        syscall

.again:
        ; exit(status) does not return
        mov     eax, SYS_exit
        mov     edi, [counter]          ; status
        syscall

section .rodata

self:           db "/proc/self/exe", 0  ; a link to the program that runs
second:         db "again", 0
arguments:      dq self, second, 0       ; argv[0], argv[1], the end

section .bss

counter:        resd 1
