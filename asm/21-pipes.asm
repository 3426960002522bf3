; 21-pipes -- a line for the child, and the end behind it
;
; calls   pipe2, clone, close twice, write, wait4, exit; in the child: dup3,
;         close twice, read until the end, exit
; shows   the end arrives when nobody can write any more
; twin    c/21-pipes.c           trace   expected/21-pipes.trace

default rel
%include "names.inc"

SIZE            equ 64

global _start

section .rodata

line:           db "from one to the other", 10
line_len        equ $ - line

section .bss

ends:           resd 2                  ; [ends] to read from, [ends+4] to write
status:         resd 1                  ; what wait4 says of the child
buffer:         resb SIZE

section .text

_start:
        ; pipe2(pipefd, flags) -> 0, or -errno
        mov     eax, SYS_pipe2
        lea     rdi, [ends]             ; pipefd: two ints are written there
        xor     esi, esi                ; flags
        syscall

        ; clone(flags, stack, parent_tid, child_tid, tls) -> pid; in the child 0
        mov     eax, SYS_clone
        mov     edi, SIGCHLD            ; flags
        xor     esi, esi                ; stack: a copy of this one
        xor     edx, edx                ; parent_tid
        xor     r10d, r10d              ; child_tid
        xor     r8d, r8d                ; tls
        syscall
        test    rax, rax
        jz      .child
        mov     r12d, eax               ; the child's pid

        ; close(fd) -> 0, or -errno
        mov     eax, SYS_close
        mov     edi, [ends]             ; fd: the child reads, not we
        syscall

        ; write(fd, buf, count) -> bytes written, or -errno
        mov     eax, SYS_write
        mov     edi, [ends+4]           ; fd
        lea     rsi, [line]             ; buf
        mov     edx, line_len           ; count
        syscall

        ; close(fd) -> 0, or -errno
        mov     eax, SYS_close
        mov     edi, [ends+4]           ; fd: now the end can arrive
        syscall

        ; wait4(pid, wstatus, options, rusage) -> pid, or -errno
        mov     eax, SYS_wait4
        mov     edi, r12d               ; pid
        lea     rsi, [status]           ; wstatus
        xor     edx, edx                ; options
        xor     r10d, r10d              ; rusage
        syscall

        ; exit(status) does not return
        mov     eax, SYS_exit
        movzx   edi, byte [status+1]    ; status: what the child left with
        syscall

.child:
        ; dup3(oldfd, newfd, flags) -> newfd, or -errno
        mov     eax, SYS_dup3
        mov     edi, [ends]             ; oldfd
        mov     esi, STDIN              ; newfd: closed first, if it was open
        xor     edx, edx                ; flags
        syscall

        ; close(fd) -> 0, or -errno
        mov     eax, SYS_close
        mov     edi, [ends]             ; fd: descriptor 0 is the same end
        syscall

        ; close(fd) -> 0, or -errno
        mov     eax, SYS_close
        mov     edi, [ends+4]           ; fd: or we would wait for ourselves
        syscall

        xor     ebx, ebx                ; bytes so far
.read:
        ; read(fd, buf, count) -> bytes read, 0 at the end, or -errno
        mov     eax, SYS_read
        mov     edi, STDIN              ; fd
        lea     rsi, [buffer]           ; buf
        mov     edx, SIZE               ; count
        syscall
        add     ebx, eax
        test    eax, eax
        jg      .read

        ; exit(status) does not return
        mov     eax, SYS_exit
        mov     edi, ebx                ; status
        syscall
