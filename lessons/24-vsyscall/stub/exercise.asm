; 24-vsyscall, the exercise -- one of three functions, at its fixed address
;
; run     ./program K N
; calls   entry K (0, 1 or 2) of the vsyscall page, with (&answer, NULL, NULL);
;         then write: the first word of the answer plus N, on a line; exit(0)

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

        ; TODO 1: the address of entry K: VSYSCALL_ADDR plus 1024 for each entry
        ;         in front of it

        ; TODO 2: call it, with the address of `answer`, 0 and 0

        ; TODO 3: say_number the 8 bytes at `answer`, plus N

        ; TODO 4: status 0

        ; exit(status) does not return
        mov     eax, SYS_exit
        mov     edi, 2                  ; status: 2 means nothing is done
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
