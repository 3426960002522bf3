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

; TODO 1: struct sigaction for SIGUSR1: four quadwords, sa_handler, sa_flags,
; sa_restorer and sa_mask.  TODO 2: another for SIGINT.

section .bss

count:          resd 1                  ; of SIGUSR1
buffer:         resb SIZE

section .text

_start:
        ; TODO 3: rt_sigaction for both signals, before anything can come.

        ; read(fd, buf, count) -> bytes read, or -errno
        mov     eax, SYS_read
        mov     edi, STDIN              ; fd
        lea     rsi, [buffer]           ; buf
        mov     edx, SIZE               ; count
        syscall

        ; TODO 4: was it interrupted?  Then nothing is written.

        ; write(fd, buf, count) -> bytes written, or -errno
        mov     rdx, rax                ; count: what was read
        mov     eax, SYS_write
        mov     edi, STDOUT             ; fd
        lea     rsi, [buffer]           ; buf
        syscall

        ; exit(status) does not return
        mov     eax, SYS_exit
        mov     edi, [count]            ; status
        syscall

; TODO 5: a handler for each signal, and a restorer.
