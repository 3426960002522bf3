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
        mov     r12, [rsp]              ; argc
        lea     r12, [rsp+8*r12+16]     ; envp
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

        add     al, '0'
        mov     [fd_digit], al
        dec     byte [rbx]              ; in the words of this program itself
        lea     rdi, [self]             ; path
        lea     rax, [fd_digit]
        push    0
        push    rax
        push    rbx
        push    rdi

        ; execve(path, argv, envp) does not return, or -errno
        mov     eax, SYS_execve
        mov     rsi, rsp                ; argv
        mov     rdx, r12                ; envp: as it is
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

self:           db "/proc/self/exe", 0
fd_digit:       db "?", 0

section .bss

byte_read:      resb 1
