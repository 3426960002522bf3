; mistake: address-for-string
; says: that is the address of a string
; The place of argv[N] in the list, not what lies there.
; 09-first-stack, the exercise -- what a program finds when it starts
;
; run     ./program N WORD...     N is one digit; with environment, descriptors
; calls   write, once a line: argv[N]; each string of the environment; the value
;         of AT_PAGESZ; fstat of 0..63, in this order, and behind each that is
;         open its number; exit(0)

default rel
%include "names.inc"

STAT_SIZE       equ 144                 ; bytes of struct stat

global _start

section .text

_start:
        mov     rbx, rsp                ; here lies argc; a call moves rsp

        mov     rax, [rbx+16]           ; argv[1]
        movzx   r12d, byte [rax]        ; its first letter, '0'..'9'
        sub     r12d, '0'               ; N

        lea     rdi, [rbx+8+r12*8]
        call    say                     ; say(argv[N])

        mov     rax, [rbx]              ; argc
        lea     rbx, [rbx+16+rax*8]     ; envp: behind argc, the words, a NULL

.variable:
        mov     rdi, [rbx]
        add     rbx, 8
        test    rdi, rdi
        jz      .pair
        call    say                     ; say(string)
        jmp     .variable

.pair:                                  ; rbx stands behind envp's NULL: auxv
        mov     rax, [rbx]              ; a type ...
        mov     rdi, [rbx+8]            ; ... and its value
        add     rbx, 16
        cmp     rax, AT_NULL
        je      .descriptors            ; there is none
        cmp     rax, AT_PAGESZ
        jne     .pair
        call    say_number              ; say_number(value)

.descriptors:
        xor     r13d, r13d
.descriptor:
        ; fstat(fd, statbuf) -> 0, or -errno
        mov     eax, SYS_fstat
        mov     edi, r13d               ; fd
        lea     rsi, [status]           ; statbuf
        syscall
        test    rax, rax
        js      .closed
        mov     edi, r13d
        call    say_number              ; say_number(descriptor)
.closed:
        inc     r13d
        cmp     r13d, 63
        jbe     .descriptor

        ; exit(status) does not return
        mov     eax, SYS_exit
        xor     edi, edi                ; status
        syscall

; void say(char *string);
; Writes the string and a newline: that takes the place of the NUL for a moment.
; Changes rax, rcx, rdx, rdi, rsi, r11.
say:
        xor     edx, edx                ; bytes before the NUL
.next:
        cmp     byte [rdi+rdx], 0
        je      .end
        inc     rdx
        jmp     .next
.end:
        mov     byte [rdi+rdx], 10
        inc     rdx                     ; the newline counts

        ; write(fd, buf, count) -> bytes written, or -errno
        mov     eax, SYS_write
        mov     rsi, rdi                ; buf
        mov     edi, STDOUT             ; fd
        syscall                         ; count: in rdx already

        mov     byte [rsi+rdx-1], 0     ; the NUL again
        ret

; void say_number(unsigned long number);
; Writes it in decimal, and a newline.  Changes the same registers, and r8.
say_number:
        mov     rax, rdi
        lea     rdi, [digits_end]       ; digits are put in front of this one
        mov     byte [rdi], 0
        mov     r8d, 10
.digit:
        xor     edx, edx
        div     r8                      ; rax: the rest; rdx: the last digit
        add     edx, '0'
        dec     rdi
        mov     [rdi], dl
        test    rax, rax
        jnz     .digit
        jmp     say                     ; say returns to our caller

section .bss

digits:         resb 20                 ; 64 bits have at most so many
digits_end:     resb 1
status:         resb STAT_SIZE          ; filled by fstat
