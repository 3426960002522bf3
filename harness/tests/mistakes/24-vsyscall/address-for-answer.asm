; mistake: sum-of-answer
; says: is where gettimeofday left its answer
; The address of the answer plus N.

default rel
%include "names.inc"

global _start

section .text

_start:
        mov     rbx, rsp                ; here lies argc; a call moves rsp
        mov     rax, [rbx+16]           ; argv[1]
        movzx   r12d, byte [rax]
        sub     r12d, '0'               ; K
        mov     rdi, [rbx+24]           ; argv[2]
        call    number
        mov     r13, rax                ; N

        shl     r12, 10                 ; 1024 bytes from entry to entry
        mov     rax, VSYSCALL_ADDR
        add     rax, r12

        lea     rdi, [answer]           ; tv, tloc or cpu
        xor     esi, esi                ; tz, or node: NULL
        xor     edx, edx                ; unused: NULL
        call    rax

        lea     rdi, [answer]
        add     rdi, r13
        call    say_number              ; say_number(answer + N)

        ; exit(status) does not return
        mov     eax, SYS_exit
        xor     edi, edi                ; status
        syscall

; unsigned long number(const char *digits);    decimal
; Changes rax, rcx, rdi.
number:
        xor     eax, eax
.digit:
        movzx   ecx, byte [rdi]
        test    ecx, ecx
        jz      .end
        imul    rax, rax, 10
        lea     rax, [rax+rcx-'0']
        inc     rdi
        jmp     .digit
.end:
        ret

; void say_number(unsigned long number);
; Writes it in decimal, and a newline.  Changes rax, rcx, rdx, rdi, rsi, r8, and
; r11.
say_number:
        mov     rax, rdi
        lea     rsi, [digits_end]       ; digits are put in front of this one
        mov     byte [rsi], 10
        mov     r8d, 10
.digit:
        xor     edx, edx
        div     r8                      ; rax: the rest; rdx: the last digit
        add     edx, '0'
        dec     rsi
        mov     [rsi], dl
        test    rax, rax
        jnz     .digit

        ; write(fd, buf, count) -> bytes written, or -errno
        mov     eax, SYS_write
        mov     edi, STDOUT             ; fd
        lea     rdx, [digits_end+1]
        sub     rdx, rsi                ; count: as far as the newline
        syscall                         ; buf: in rsi already
        ret

section .bss

answer:         resq 2                  ; the largest is struct timeval
digits:         resb 20                 ; 64 bits have at most so many
digits_end:     resb 1
