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
; TODO 1: the filter: the table (ARCH) first, then the number, and for write the
; low half of its first argument (ARGS).  Numbers that are known only when the
; program runs get a label, and are filled in below.
; TODO 2: struct sock_fprog: a word for how many instructions, six bytes of
; nothing, and a quadword for where they are.

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

        ; TODO 3: fill in FIRST, SECOND and the answer.
        ; TODO 4: prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0), then the filter.

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
