; 19-wait -- two children: one leaves, the other is killed
;
; calls   clone twice; wait4, kill, wait4, wait4, exit; in the children exit
;         and pause
; shows   a status has two shapes; who has ended first is told first; ECHILD
; twin    c/19-wait.c            trace   expected/19-wait.trace

default rel
%include "names.inc"

global _start

section .text

_start:
        call    make_child
        test    rax, rax
        js      .failed
        jz      .leaver
        call    make_child
        test    rax, rax
        js      .failed
        jz      .sleeper
        mov     r12d, eax               ; the sleeper's pid

        call    wait_for_any            ; the leaver: the other one sleeps
        movzx   ebx, byte [status+1]    ; bits 8 to 15: what it left with

        ; kill(pid, sig) -> 0, or -errno
        mov     eax, SYS_kill
        mov     edi, r12d               ; pid
        mov     esi, SIGTERM            ; sig
        syscall

        call    wait_for_any            ; the sleeper
        mov     eax, [status]
        and     eax, 0x7f               ; bits 0 to 6: the signal
        add     ebx, eax

        call    wait_for_any            ; nobody: -ECHILD

        ; exit(status) does not return
        mov     eax, SYS_exit
        mov     edi, ebx                ; status: 42 + 15
        syscall

.leaver:
        ; exit(status) does not return
        mov     eax, SYS_exit
        mov     edi, 42                 ; status
        syscall

.sleeper:
        ; pause() -> -errno, when a signal was handled; here none is
        mov     eax, SYS_pause
        syscall
        jmp     .sleeper

.failed:
        ; exit(status) does not return
        mov     edi, eax
        neg     edi                     ; status: the errno
        mov     eax, SYS_exit
        syscall

; long make_child(void);
; Gives what clone gave: to each of the two its own.
make_child:
        ; clone(flags, stack, parent_tid, child_tid, tls) -> pid, or -errno
        ; in the child -> 0
        mov     eax, SYS_clone
        mov     edi, SIGCHLD            ; flags: just a signal at the end
        xor     esi, esi                ; stack: a copy of this one
        xor     edx, edx                ; parent_tid: not asked for
        xor     r10d, r10d              ; child_tid: not asked for
        xor     r8d, r8d                ; tls: as it is
        syscall
        ret

; long wait_for_any(void);
; Waits until some child has ended; gives its pid, and leaves its status.
wait_for_any:
        ; wait4(pid, wstatus, options, rusage) -> pid of who ended, or -errno
        mov     eax, SYS_wait4
        mov     edi, -1                 ; pid: any child
        lea     rsi, [status]           ; wstatus
        xor     edx, edx                ; options
        xor     r10d, r10d              ; rusage: not asked for
        syscall
        ret

section .bss

status:         resd 1                  ; of the child that has ended last
