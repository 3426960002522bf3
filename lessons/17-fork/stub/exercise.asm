; 17-fork, the exercise -- a child that counts, a parent that reports
;
; run     ./program N             N is 1..59
; calls   clone; in the child: exit(N + 1); in the parent: wait4, write N
;         stars, exit with what the child left with; no clone: its errno

default rel
%include "names.inc"

global _start

section .text

_start:
        ; Finished: the digits of N become the number in counter.
        mov     rbx, [rsp+16]           ; the address of N's first digit
.digit:
        movzx   eax, byte [rbx]
        cmp     eax, 0                  ; a 0 stands behind the last digit
        je      .parsed
        sub     eax, '0'
        imul    ecx, [counter], 10
        add     ecx, eax
        mov     [counter], ecx
        inc     rbx
        jmp     .digit
.parsed:

        ; clone(flags, stack, parent_tid, child_tid, tls) -> pid, or -errno
        ; in the child -> 0
        mov     eax, SYS_clone
        mov     edi, SIGCHLD            ; flags: just a signal at the end
        xor     esi, esi                ; stack: a copy of this one
        xor     edx, edx                ; parent_tid: not asked for
        xor     r10d, r10d              ; child_tid: not asked for
        xor     r8d, r8d                ; tls: as it is
        syscall

        ; TODO 1: two processes arrive here. 0: go to .child; an error: .failed.

        ; wait4(pid, wstatus, options, rusage) -> pid of who ended, or -errno
        ; TODO 2: wait for the child; its status goes to [status].

        ; write(fd, buf, count) -> bytes written, or -errno
        mov     eax, SYS_write
        mov     edi, STDOUT             ; fd
        lea     rsi, [stars]            ; buf
        mov     edx, [counter]          ; count
        syscall

        ; exit(status) does not return
        mov     eax, SYS_exit
        xor     edi, edi                ; TODO 3: the child's number
        syscall

.child:
        ; TODO 4: add 1 to the counter, and leave with it.

.failed:
        ; exit(status) does not return
        mov     edi, eax
        neg     edi                     ; status: the errno
        mov     eax, SYS_exit
        syscall

section .rodata

stars:          times 60 db '*'

section .bss

counter:        resd 1
status:         resd 1                  ; what wait4 says of the child
