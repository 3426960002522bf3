; 29-seccomp -- a program that gives up all calls but three
;
; calls   prctl twice, write, getppid (refused), exit
; shows   a filter of nine instructions answers in front of the kernel's table
; twin    c/29-seccomp.c         trace   expected/29-seccomp.trace

default rel
%include "names.inc"

; A filter reads 32 bits at an offset of struct seccomp_data.
NUMBER          equ 0                   ; rax, at the door
ARCH            equ 4                   ; whose table it is for

LOAD            equ BPF_LD|BPF_W|BPF_ABS        ; A = the 32 bits at offset k
EQUAL           equ BPF_JMP|BPF_JEQ|BPF_K       ; is A equal to k?
ANSWER          equ BPF_RET|BPF_K               ; k is the answer

global _start

section .data

; An instruction has eight bytes: what it does, how many instructions are left
; out if the comparison holds, how many if not, and k.
filter:
        dw      LOAD                    ; 0: which table?
        db      0, 0
        dd      ARCH

        dw      EQUAL                   ; 1
        db      0, 6                    ;    another one: to 8
        dd      AUDIT_ARCH_X86_64

        dw      LOAD                    ; 2: which call?
        db      0, 0
        dd      NUMBER

        dw      EQUAL                   ; 3
        db      3, 0                    ;    this one: to 7
        dd      SYS_write

        dw      EQUAL                   ; 4
        db      2, 0                    ;    this one: to 7
        dd      SYS_exit

        dw      EQUAL                   ; 5
        db      1, 0                    ;    this one: to 7
        dd      SYS_exit_group

        dw      ANSWER                  ; 6: all others
        db      0, 0
        dd      SECCOMP_RET_ERRNO|EPERM

        dw      ANSWER                  ; 7
        db      0, 0
        dd      SECCOMP_RET_ALLOW

        dw      ANSWER                  ; 8
        db      0, 0
        dd      SECCOMP_RET_KILL_PROCESS
filter_size     equ $ - filter

program:                                ; struct sock_fprog
        dw      filter_size/8           ; len: how many instructions
        dw      0, 0, 0                 ; a pointer begins at a multiple of 8
        dq      filter                  ; filter

line:   db      "writing is left", 10
line_len        equ $ - line

section .text

_start:
        ; prctl(op, arg2, arg3, arg4, arg5) -> 0, or -errno
        mov     eax, SYS_prctl
        mov     edi, PR_SET_NO_NEW_PRIVS        ; op
        mov     esi, 1                  ; arg2: no execve gives new rights
        xor     edx, edx                ; arg3, arg4, arg5: must be 0
        xor     r10d, r10d
        xor     r8d, r8d
        syscall

        ; prctl(op, mode, program) -> 0, or -errno
        mov     eax, SYS_prctl
        mov     edi, PR_SET_SECCOMP     ; op
        mov     esi, SECCOMP_MODE_FILTER        ; mode
        lea     rdx, [program]          ; program
        syscall                         ; from here on the filter is asked

        ; write(fd, buf, count) -> bytes written, or -errno
        mov     eax, SYS_write
        mov     edi, STDOUT             ; fd
        lea     rsi, [line]             ; buf
        mov     edx, line_len           ; count
        syscall

        ; getppid() -> the parent's number; here the filter's answer
        mov     eax, SYS_getppid
        syscall

        ; exit(status) does not return
        mov     edi, eax
        neg     edi                     ; status: the error, positive
        mov     eax, SYS_exit
        syscall
