; 20-signals -- a signal from oneself, and one while read waits
;
; calls   rt_sigaction, getpid, kill, read, exit; rt_sigreturn after a handler
; shows   a handler comes between two instructions, and the kernel undoes it
; twin    c/20-signals.c         trace   expected/20-signals.trace

default rel
%include "names.inc"

SIZE            equ 512

global _start

section .data

counting:                               ; struct sigaction, as the kernel has it
        dq      on_usr1                 ; sa_handler: where the signal leads
        dq      SA_RESTORER|SA_RESTART  ; sa_flags
        dq      restorer                ; sa_restorer: where its ret leads
        dq      0                       ; sa_mask: what is held back meanwhile

section .bss

count:          resd 1                  ; of signals
buffer:         resb SIZE

section .text

_start:
        ; rt_sigaction(signum, act, oldact, sigsetsize) -> 0, or -errno
        mov     eax, SYS_rt_sigaction
        mov     edi, SIGUSR1            ; signum
        lea     rsi, [counting]         ; act
        xor     edx, edx                ; oldact: not wanted
        mov     r10d, SIGSET_SIZE       ; sigsetsize: bytes of sa_mask
        syscall

        ; getpid() -> this process's number
        mov     eax, SYS_getpid
        syscall

        ; kill(pid, sig) -> 0, or -errno
        mov     edi, eax                ; pid: our own
        mov     esi, SIGUSR1            ; sig
        mov     eax, SYS_kill
        syscall                         ; on_usr1 runs here

        ; read(fd, buf, count) -> bytes read, or -errno
        mov     eax, SYS_read
        mov     edi, STDIN              ; fd
        lea     rsi, [buffer]           ; buf
        mov     edx, SIZE               ; count
        syscall                         ; on_usr1 may run here, many times

        ; exit(status) does not return
        mov     eax, SYS_exit
        mov     edi, [count]            ; status
        syscall

; void on_usr1(int signal);
on_usr1:
        inc     dword [count]
        ret                             ; to the restorer

; The kernel has put this address where a return address belongs.
restorer:
        ; rt_sigreturn() does not return: it goes on where the signal struck
        mov     eax, SYS_rt_sigreturn
        syscall
