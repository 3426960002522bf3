; 05-registers, the exercise -- a word several times, from a page of your own
;
; run     ./program WORD N        N is one digit, 2..9
; calls   mmap a page; write(1, WORD and a newline, the size), N times; munmap;
;         exit(0); after an mmap that failed: exit with its errno

default rel
%include "names.inc"

global _start

section .text

_start:
        ; The two arguments, kept in memory.  Lesson 09 explains [rsp+16].
        mov     rax, [rsp+16]
        mov     [word_at], rax          ; argv[1]
        mov     rax, [rsp+24]
        movzx   eax, byte [rax]         ; argv[2][0], '2'..'9'
        sub     eax, '0'
        mov     [rounds], eax

        ; TODO 1: mmap one page, readable and writable, private and anonymous,
        ;         with -1 for fd and 0 for offset.  If that fails, leave with
        ;         the errno; else keep the address.

        ; TODO 2: rax = build_line(the page, [word_at]).  Keep the size.

        ; TODO 3: write the line to STDOUT, [rounds] times.

        ; TODO 4: munmap the page.

        ; exit(status) does not return
        mov     eax, SYS_exit
        xor     edi, edi                ; status
        syscall

; long build_line(char *to, const char *from);
; Copies the word and a newline, gives the number of bytes.  A function, so
; the psABI's rules hold: it may change rax, rcx, rdx, rsi, rdi and r8..r11.
build_line:
        xor     ecx, ecx                ; bytes copied
.next:
        mov     al, [rsi+rcx]
        test    al, al
        jz      .end
        mov     [rdi+rcx], al
        inc     rcx
        jmp     .next
.end:
        mov     byte [rdi+rcx], 10
        lea     rax, [rcx+1]
        ret

section .bss

word_at:        resq 1                  ; argv[1]
rounds:         resd 1                  ; argv[2] as a number
