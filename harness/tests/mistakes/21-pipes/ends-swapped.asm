; mistake: pipe-ends-swapped
; says: here the end to write to belongs
; 21-pipes, the exercise -- what the shell does for a | b
;
; run     ./program LINE          the shell's part: say LINE | count
;         ./program say LINE      the left program; finished
;         ./program               the right program, count; finished
; calls   pipe2; clone twice; in each child: dup3, close both ends, execve; in
;         the parent: close both ends, wait4 twice, exit with what count left
;         with; pipe2 failed: exit with its errno

default rel
%include "names.inc"

SIZE            equ 512

global _start

section .data

name:           db "./program", 0
say_word:       db "say", 0
itself:         db "/proc/self/exe", 0  ; the program that is running

say_argv:       dq name, say_word, 0, 0 ; the third one will be LINE
count_argv:     dq name, 0

section .bss

ends:           resd 2                  ; [ends] to read from, [ends+4] to write
status:         resd 1                  ; what wait4 says of a child
buffer:         resb SIZE

section .text

_start:
        cmp     qword [rsp], 2          ; argc
        ja      say
        jb      count

        mov     rax, [rsp+16]           ; LINE
        mov     [say_argv+16], rax

        ; pipe2(pipefd, flags) -> 0, or -errno
        mov     eax, SYS_pipe2
        lea     rdi, [ends]             ; pipefd
        xor     esi, esi                ; flags
        syscall
        cmp     rax, -MAX_ERRNO
        jae     .failed

        ; clone(flags, stack, parent_tid, child_tid, tls) -> pid; in the child 0
        mov     eax, SYS_clone
        mov     edi, SIGCHLD            ; flags
        xor     esi, esi                ; stack: a copy of this one
        xor     edx, edx                ; parent_tid
        xor     r10d, r10d              ; child_tid
        xor     r8d, r8d                ; tls
        syscall
        test    rax, rax
        jz      .left
        mov     r12d, eax               ; the left child's pid

        ; clone(flags, stack, parent_tid, child_tid, tls) -> pid; in the child 0
        mov     eax, SYS_clone
        mov     edi, SIGCHLD            ; flags; the rest is as it was
        syscall
        test    rax, rax
        jz      .right
        mov     r13d, eax               ; the right child's pid

        call    close_both

        ; wait4(pid, wstatus, options, rusage) -> pid, or -errno
        mov     eax, SYS_wait4
        mov     edi, r12d               ; pid
        lea     rsi, [status]           ; wstatus
        xor     edx, edx                ; options
        xor     r10d, r10d              ; rusage
        syscall

        ; wait4(pid, wstatus, options, rusage) -> pid, or -errno
        mov     eax, SYS_wait4
        mov     edi, r13d               ; pid; the rest is as it was
        syscall

        ; exit(status) does not return
        mov     eax, SYS_exit
        movzx   edi, byte [status+1]    ; status: what count left with
        syscall

.left:
        ; dup3(oldfd, newfd, flags) -> newfd, or -errno
        mov     eax, SYS_dup3
        mov     edi, [ends]             ; oldfd: the end to write to
        mov     esi, STDOUT             ; newfd
        xor     edx, edx                ; flags
        syscall
        lea     rsi, [say_argv]
        jmp     .become

.right:
        ; dup3(oldfd, newfd, flags) -> newfd, or -errno
        mov     eax, SYS_dup3
        mov     edi, [ends+4]           ; oldfd: the end to read from
        mov     esi, STDIN              ; newfd
        xor     edx, edx                ; flags
        syscall
        lea     rsi, [count_argv]

.become:
        call    close_both              ; it keeps rsi

        ; execve(path, argv, envp) does not return, or -errno
        mov     eax, SYS_execve
        lea     rdi, [itself]           ; path
        xor     edx, edx                ; envp: none
        syscall

.failed:
        ; exit(status) does not return
        mov     edi, eax
        neg     edi                     ; status: the errno
        mov     eax, SYS_exit
        syscall

; void close_both(void);
close_both:
        ; close(fd) -> 0, or -errno
        mov     eax, SYS_close
        mov     edi, [ends]             ; fd
        syscall

        ; close(fd) -> 0, or -errno
        mov     eax, SYS_close
        mov     edi, [ends+4]           ; fd
        syscall
        ret

; ---- finished: the two programs

; Writes LINE to descriptor 1.
say:
        mov     rsi, [rsp+24]           ; LINE
        xor     edx, edx
.measure:
        cmp     byte [rsi+rdx], 0
        je      .write
        inc     edx
        jmp     .measure
.write:
        ; write(fd, buf, count) -> bytes written, or -errno
        mov     eax, SYS_write
        mov     edi, STDOUT             ; fd
        syscall                         ; buf and count are there already

        ; exit(status) does not return
        mov     eax, SYS_exit
        xor     edi, edi                ; status
        syscall

; Reads descriptor 0 to its end; the status is the number of bytes.
count:
        xor     ebx, ebx
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
