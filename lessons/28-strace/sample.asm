; sample -- a program to try your tracer on
;
; calls   write, chdir, rt_sigaction, getpid, kill; a handler, rt_sigreturn;
;         clone; in the child exit; in the parent wait4, exit_group

default rel
%include "names.inc"

global _start

section .rodata
message:
        db      "two words", 10         ; no NUL behind it
message_len equ $ - message
missing:
        db      "nowhere", 0

section .data
action:
        dq      on_usr1                 ; sa_handler
        dq      SA_RESTORER             ; sa_flags
        dq      restorer                ; sa_restorer
        dq      0                       ; sa_mask

section .text

on_usr1:
        ret

restorer:
        ; rt_sigreturn() -> where the signal struck
        mov     eax, SYS_rt_sigreturn
        syscall

_start:
        ; write(fd, buf, count) -> bytes written, or -errno
        mov     eax, SYS_write
        mov     edi, STDOUT             ; fd
        lea     rsi, [message]          ; buf
        mov     edx, message_len        ; count
        syscall

        ; chdir(path) -> 0, or -errno
        mov     eax, SYS_chdir
        lea     rdi, [missing]          ; path
        syscall

        ; rt_sigaction(signum, act, oldact, sigsetsize) -> 0, or -errno
        mov     eax, SYS_rt_sigaction
        mov     edi, SIGUSR1            ; signum
        lea     rsi, [action]           ; act
        xor     edx, edx                ; oldact: not wanted
        mov     r10d, 8                 ; sigsetsize
        syscall

        ; getpid() -> pid
        mov     eax, SYS_getpid
        syscall

        ; kill(pid, sig) -> 0, or -errno
        mov     edi, eax                ; pid: our own
        mov     esi, SIGUSR1            ; sig
        mov     eax, SYS_kill
        syscall

        ; clone(flags, stack, parent_tid, child_tid, tls) -> its pid, and
        ; 0 in the child; or -errno
        mov     eax, SYS_clone
        mov     edi, SIGCHLD            ; flags: like fork
        xor     esi, esi                ; stack: a copy of ours
        xor     edx, edx                ; parent_tid
        xor     r10d, r10d              ; child_tid
        xor     r8d, r8d                ; tls
        syscall
        test    eax, eax
        jz      .child

        ; wait4(pid, wstatus, options, rusage) -> pid, or -errno
        mov     edi, eax                ; pid: the child
        mov     eax, SYS_wait4
        xor     esi, esi                ; wstatus: not wanted
        xor     edx, edx                ; options
        xor     r10d, r10d              ; rusage: not wanted
        syscall

        ; exit_group(status) -> does not return
        mov     eax, SYS_exit_group
        mov     edi, 3                  ; status
        syscall

.child:
        ; exit(status) -> does not return
        mov     eax, SYS_exit
        mov     edi, 4                  ; status
        syscall
