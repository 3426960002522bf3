; mistake: signal-without-handler
; says: was 1, SIG_IGN
; 20-signals, the exercise -- count signals while read waits
;
; run     ./program
; calls   rt_sigaction twice: SIGUSR1 is counted, and read goes on by itself;
;         SIGINT ends the wait; read, at most 512 bytes; write what came,
;         unless read was interrupted; exit(how many SIGUSR1 came)

default rel
%include "names.inc"

SIZE            equ 512

global _start

section .data

counting:                               ; struct sigaction, as the kernel has it
        dq      on_usr1                 ; sa_handler
        dq      SA_RESTORER|SA_RESTART  ; sa_flags
        dq      restorer                ; sa_restorer
        dq      0                       ; sa_mask

stopping:
        dq      1                       ; sa_handler: SIG_IGN
        dq      SA_RESTORER             ; sa_flags: read returns -EINTR
        dq      restorer                ; sa_restorer
        dq      0                       ; sa_mask

section .bss

count:          resd 1                  ; of SIGUSR1
buffer:         resb SIZE

section .text

_start:
        ; rt_sigaction(signum, act, oldact, sigsetsize) -> 0, or -errno
        mov     eax, SYS_rt_sigaction
        mov     edi, SIGUSR1            ; signum
        lea     rsi, [counting]         ; act
        xor     edx, edx                ; oldact: not wanted
        mov     r10d, SIGSET_SIZE       ; sigsetsize
        syscall

        ; rt_sigaction(signum, act, oldact, sigsetsize) -> 0, or -errno
        mov     eax, SYS_rt_sigaction
        mov     edi, SIGINT             ; signum
        lea     rsi, [stopping]         ; act
        xor     edx, edx                ; oldact
        mov     r10d, SIGSET_SIZE       ; sigsetsize
        syscall

        ; read(fd, buf, count) -> bytes read, or -errno
        mov     eax, SYS_read
        mov     edi, STDIN              ; fd
        lea     rsi, [buffer]           ; buf
        mov     edx, SIZE               ; count
        syscall
        cmp     rax, -EINTR
        je      .end                    ; SIGINT came: there is nothing to write

        ; write(fd, buf, count) -> bytes written, or -errno
        mov     rdx, rax                ; count: what was read
        mov     eax, SYS_write
        mov     edi, STDOUT             ; fd
        lea     rsi, [buffer]           ; buf
        syscall

.end:
        ; exit(status) does not return
        mov     eax, SYS_exit
        mov     edi, [count]            ; status
        syscall

; void on_usr1(int signal);
on_usr1:
        inc     dword [count]
        ret                             ; to the restorer

; The handlers return to here, and from here the kernel takes over.
restorer:
        ; rt_sigreturn() does not return
        mov     eax, SYS_rt_sigreturn
        syscall
