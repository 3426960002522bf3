; mistake: open-across-exec
; says: execve closes only what carries that mark
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
        mov     esi, O_RDONLY           ; flags
        syscall
        test    rax, rax
        js      .failed

        add     al, '0'
        mov     [fd_digit], al
        mov     al, [rbx]
        dec     al                      ; '4' becomes '3'
        mov     [n_digit], al

        ; execve(path, argv, envp) does not return, or -errno
        mov     eax, SYS_execve
        lea     rdi, [self]             ; path
        lea     rsi, [arguments]        ; argv
        xor     edx, edx                ; envp: an empty environment
        syscall
        jmp     .failed

.last:
        mov     rbx, [rsp+24]           ; argv[2]: FD

        ; read(fd, buf, count) -> bytes read, 0 at the end, or -errno
        mov     eax, SYS_read
        movzx   edi, byte [rbx]
        sub     edi, '0'                ; fd
        lea     rsi, [byte_read]        ; buf
        mov     edx, 1                  ; count
        syscall
        test    rax, rax
        js      .failed

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

arguments:      dq self, n_digit, fd_digit, 0
self:           db "/proc/self/exe", 0
n_digit:        db "?", 0
fd_digit:       db "?", 0

section .bss

byte_read:      resb 1
