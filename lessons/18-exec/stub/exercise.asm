; 18-exec, the exercise -- one process, many programs
;
; run     ./program N [FD]        N is one digit, and so is FD
; calls   N not 0: open the program itself; execve it with N - 1 and the new
;         descriptor.  N is 0: read from FD; exit with the errno of that

default rel
%include "names.inc"

global _start

section .text

_start:
        mov     rbx, [rsp+16]           ; argv[1]: N
        cmp     byte [rbx], '0'
        je      .last

        ; open(path, flags) -> descriptor, or -errno
        mov     eax, SYS_open
        lea     rdi, [self]             ; path
        mov     esi, O_RDONLY | O_CLOEXEC ; flags
        syscall
        test    rax, rax
        js      .failed

        ; TODO 1: write the digit of the new descriptor to [fd_digit], and N - 1
        ; to [n_digit].

        ; execve(path, argv, envp) does not return, or -errno
        ; TODO 2: become this program again, with these two as its arguments.
        ; When that returns, it has failed.

.last:
        mov     rbx, [rsp+24]           ; argv[2]: FD

        ; read(fd, buf, count) -> bytes read, 0 at the end, or -errno
        ; TODO 3: read one byte from FD; leave by .failed when that fails.

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

section .data

arguments:      dq 0                    ; TODO 4: argv[0], N - 1, FD, the end
self:           db "/proc/self/exe", 0
n_digit:        db "?", 0
fd_digit:       db "?", 0

section .bss

byte_read:      resb 1
