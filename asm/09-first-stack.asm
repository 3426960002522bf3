; 09-first-stack -- say argv, count the environment, name the file that runs
;
; calls   write (once a line), exit
; given   any words, any environment
; shows   the kernel puts argc, argv, envp and auxv on the stack, in this order
; twin    c/09-first-stack.c     trace   expected/09-first-stack.trace

default rel
%include "names.inc"

global _start

section .text

_start:
        lea     rbx, [rsp+8]            ; argv: behind argc

.word:                                  ; the words, up to NULL
        mov     rdi, [rbx]
        add     rbx, 8
        test    rdi, rdi
        jz      .environment
        call    say                     ; say(string)
        jmp     .word

.environment:                           ; rbx stands behind argv's NULL: envp
        xor     r12d, r12d              ; variables so far
.variable:
        mov     rdi, [rbx]
        add     rbx, 8
        test    rdi, rdi
        jz      .pair
        inc     r12d
        jmp     .variable

.pair:                                  ; rbx stands behind envp's NULL: auxv
        mov     rax, [rbx]              ; a type ...
        mov     rdi, [rbx+8]            ; ... and its value
        add     rbx, 16
        cmp     rax, AT_NULL
        je      .leave
        cmp     rax, AT_EXECFN
        jne     .pair
        call    say                     ; say(string)

.leave:
        ; exit(status) does not return
        mov     eax, SYS_exit
        mov     edi, r12d               ; status
        syscall

; void say(char *string);
; Writes the string and a newline: that takes the place of the NUL for a moment.
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
