; mistake: waits-for-no-child
; says: is the number of wait4
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
        test    rax, rax
        jz      .child
        js      .failed

        ; wait4(pid, wstatus, options, rusage) -> pid of who ended, or -errno
        mov     eax, SYS_wait4
        mov     edi, eax                ; pid: the child's
        lea     rsi, [status]           ; wstatus
        xor     edx, edx                ; options
        xor     r10d, r10d              ; rusage: not asked for
        syscall

        ; write(fd, buf, count) -> bytes written, or -errno
        mov     eax, SYS_write
        mov     edi, STDOUT             ; fd
        lea     rsi, [stars]            ; buf
        mov     edx, [counter]          ; count
        syscall

        ; exit(status) does not return
        mov     eax, SYS_exit
        movzx   edi, byte [status+1]    ; status: bits 8 to 15 of the child's
        syscall

.child:
        inc     dword [counter]

        ; exit(status) does not return
        mov     eax, SYS_exit
        mov     edi, [counter]          ; status
        syscall

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
