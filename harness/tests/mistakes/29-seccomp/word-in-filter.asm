; mistake: pointer-in-filter
; says: Instruction 7 loads argument 2 of write (buf)
; 29-seccomp, the exercise -- four calls, and no others
;
; run     ./program ANSWER FIRST SECOND OTHER WORD [NUMBER]
; calls   prctl for no_new_privs; a filter, by prctl or seccomp, that allows
;         FIRST, SECOND, exit_group, and write to 1: all else gets the error
;         ANSWER or, if ANSWER is 0, ends the program.
;         Then FIRST; SECOND; write WORD to 1; OTHER; write WORD to 2; NUMBER
;         by int 0x80, if it is there; exit_group(the error that OTHER got)

default rel
%include "names.inc"

; A filter reads 32 bits at an offset of struct seccomp_data.
NUMBER          equ 0                   ; of the call
ARCH            equ 4                   ; whose table it is for
ARGS            equ 16                  ; six, of 8 bytes each

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
        db      0, 7                    ;    another one: to 9
        dd      AUDIT_ARCH_X86_64

        dw      LOAD                    ; 2: which call?
        db      0, 0
        dd      NUMBER

        dw      EQUAL                   ; 3
        db      6, 0                    ;    this one: to 10
first:  dd      0                       ;    FIRST, when it is known

        dw      EQUAL                   ; 4
        db      5, 0                    ;    this one: to 10
second: dd      0                       ;    SECOND

        dw      EQUAL                   ; 5
        db      4, 0                    ;    this one: to 10
        dd      SYS_exit_group

        dw      EQUAL                   ; 6
        db      0, 2                    ;    another one: to 9
        dd      SYS_write

        dw      LOAD                    ; 7: the first letters
        db      0, 0
        dd      ARGS+8

        dw      EQUAL                   ; 8
        db      1, 0                    ;    this one: to 10
letters: dd     0

        dw      ANSWER                  ; 9
        db      0, 0
refuse: dd      SECCOMP_RET_KILL_PROCESS        ; or an error, when it is known

        dw      ANSWER                  ; 10
        db      0, 0
        dd      SECCOMP_RET_ALLOW
filter_size     equ $ - filter

program:                                ; struct sock_fprog
        dw      filter_size/8           ; len: how many instructions
        dw      0, 0, 0                 ; a pointer begins at a multiple of 8
        dq      filter                  ; filter

section .text

_start:
        ; Finished: the words of argv, as numbers.
        mov     rbx, [rsp+16]           ; ANSWER
        call    parse
        mov     r12d, eax               ; r12d is ANSWER
        mov     rbx, [rsp+24]           ; FIRST
        call    parse
        mov     r13d, eax               ; r13d is FIRST
        mov     rbx, [rsp+32]           ; SECOND
        call    parse
        mov     r14d, eax               ; r14d is SECOND
        mov     rbx, [rsp+40]           ; OTHER
        call    parse
        mov     r15d, eax               ; r15d is OTHER

        ; fill in what the filter compares with and how it refuses
        mov     [first], r13d
        mov     [second], r14d
        mov     rax, [rsp+48]           ; WORD
        mov     eax, [rax]              ; its first four letters
        mov     [letters], eax
        test    r12d, r12d
        jz      .known                  ; 0: it kills
        or      r12d, SECCOMP_RET_ERRNO
        mov     [refuse], r12d
.known:
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
        syscall

        ; Finished: from here on the filter is asked.  FIRST, SECOND and OTHER
        ; take no arguments.
        ; getpid(void), or another of these -> what it asks for
        mov     eax, r13d
        syscall
        ; getpid(void), or another of these -> what it asks for
        mov     eax, r14d
        syscall

        ; write(fd, buf, count) -> bytes written, or -errno
        mov     rsi, [rsp+48]           ; buf: WORD
        xor     edx, edx                ; count
.count:
        cmp     byte [rsi+rdx], 0
        je      .counted
        inc     edx
        jmp     .count
.counted:
        mov     eax, SYS_write
        mov     edi, STDOUT             ; fd
        syscall

        ; getpid(void), or another -> the filter's answer
        mov     eax, r15d
        syscall
        mov     r15d, eax
        neg     r15d                    ; its error, as a positive number

        ; write(fd, buf, count) -> bytes written, or -errno
        mov     eax, SYS_write
        mov     edi, STDERR             ; fd
        syscall                         ; buf and count are there still

        mov     rbx, [rsp+56]           ; NUMBER, or 0 behind the last word
        test    rbx, rbx
        jz      .end
        call    parse                   ; eax is NUMBER
        ; mkdir(path, mode), or another -> by the 32-bit table
        xor     ebx, ebx                ; arguments of 0
        xor     ecx, ecx
        xor     edx, edx
        xor     esi, esi
        xor     edi, edi
        int     0x80

.end:
        ; exit_group(status) does not return
        mov     eax, SYS_exit_group
        mov     edi, r15d               ; status
        syscall

; Finished: the digits from rbx on as a number in eax.
parse:
        xor     eax, eax
.digit:
        movzx   ecx, byte [rbx]
        test    ecx, ecx                ; a 0 stands behind the last digit
        jz      .parsed
        imul    eax, eax, 10
        lea     eax, [rax+rcx-'0']
        inc     rbx
        jmp     .digit
.parsed:
        ret
