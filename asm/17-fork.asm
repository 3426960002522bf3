; 17-fork -- one call that returns twice
;
; calls   clone, wait4, write, exit
; shows   the child is told 0, its parent the child's pid; memory is copied
; twin    c/17-fork.c            trace   expected/17-fork.trace

default rel
%include "names.inc"

global _start

section .text

_start:
        ; clone(flags, stack, parent_tid, child_tid, tls) -> pid, or -errno
        ; in the child -> 0
        mov     eax, SYS_clone
        mov     edi, SIGCHLD            ; flags: just a signal at the end
        xor     esi, esi                ; stack: a copy of this one
        xor     edx, edx                ; parent_tid: not asked for
        xor     r10d, r10d              ; child_tid: not asked for
        xor     r8d, r8d                ; tls: as it is
        syscall
        test    rax, rax                ; two processes arrive here
        jz      .child
        js      .failed

        ; wait4(pid, wstatus, options, rusage) -> pid of who ended, or -errno
        mov     edi, eax                ; pid: the child's
        mov     eax, SYS_wait4
        xor     esi, esi                ; wstatus: not asked for
        xor     edx, edx                ; options
        xor     r10d, r10d              ; rusage: not asked for
        syscall
        call    say_line

        ; exit(status) does not return
        mov     eax, SYS_exit
        xor     edi, edi                ; status
        syscall

.child:
        inc     byte [digit]            ; '5' becomes '6', in the child's memory
        call    say_line

        ; exit(status) does not return
        mov     eax, SYS_exit
        xor     edi, edi                ; status
        syscall

.failed:
        ; exit(status) does not return
        mov     edi, eax
        neg     edi                     ; status: the errno
        mov     eax, SYS_exit
        syscall

; void say_line(void);
; Writes the line as it is in the memory of whoever calls.
say_line:
        ; write(fd, buf, count) -> bytes written, or -errno
        mov     eax, SYS_write
        mov     edi, STDOUT             ; fd
        lea     rsi, [line]             ; buf
        mov     edx, line_len           ; count
        syscall
        ret

section .data

line:           db "counter "
digit:          db "5", 10
line_len        equ $ - line
