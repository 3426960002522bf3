; 27-cost -- what one crossing costs: nine samples, in order
;
; run     ./program COUNT
; calls   nine rounds: clock_gettime, an empty batch, clock_gettime, then
;         clock_gettime, COUNT times getpid, clock_gettime; write, exit
; shows   a batch, its own cost taken off, and how far nine samples agree
; twin    c/27-cost.c            trace   expected/27-cost.trace

default rel
%include "names.inc"

ROUNDS          equ 9

global _start

section .rodata

name:   db      "syscall", 0

section .bss

time:   resq    2                       ; struct timespec: seconds, nanoseconds
sample: resq    ROUNDS                  ; in nanoseconds
line:   resb    256                     ; what is to be written, ...
line_at: resq   1                       ; ... and where its end is

section .text

_start:
        mov     rsi, [rsp+16]
        call    number
        mov     r12, rax                ; COUNT
        lea     rax, [line]
        mov     [line_at], rax

        xor     r13d, r13d              ; the round
.round:
        ; What the loop costs by itself, and reading the clock.
        call    now
        mov     r14, rax
        mov     rbp, r12
.empty:
        mov     eax, SYS_getpid
        dec     rbp
        jnz     .empty
        call    now
        sub     rax, r14
        mov     r15, rax

        ; The same with a crossing in each turn.
        call    now
        mov     r14, rax
        mov     rbp, r12                ; a register that no crossing touches
.crossing:
        ; getpid(void) -> this process's id
        mov     eax, SYS_getpid
        syscall
        dec     rbp
        jnz     .crossing
        call    now
        sub     rax, r14

        sub     rax, r15                ; less the loop's own cost
        jns     .more
        xor     eax, eax                ; less than nothing: nothing
.more:
        xor     edx, edx
        div     r12                     ; for one crossing
        lea     rdi, [sample]
        mov     [rdi+r13*8], rax
        inc     r13
        cmp     r13, ROUNDS
        jb      .round

        lea     rdi, [sample]
        call    sort

        ; NAME CROSSINGS LOW MEDIAN HIGH
        lea     rsi, [name]
        call    put_text
        imul    rax, r12, ROUNDS
        call    put_number
        mov     rax, [sample+1*8]       ; the second of nine
        call    put_number
        mov     rax, [sample+4*8]       ; the one in the middle
        call    put_number
        mov     rax, [sample+7*8]       ; the last but one
        call    put_number
        mov     al, 10
        call    put_byte

        ; write(fd, buf, count) -> bytes written
        mov     eax, SYS_write
        mov     edi, STDOUT             ; fd
        lea     rsi, [line]             ; buf
        mov     rdx, [line_at]
        sub     rdx, rsi                ; count
        syscall

        ; exit(status) does not return
        mov     eax, SYS_exit
        xor     edi, edi                ; status
        syscall

; The time -> rax, in nanoseconds.
now:
        ; clock_gettime(clockid, tp) -> 0
        mov     eax, SYS_clock_gettime
        mov     edi, CLOCK_MONOTONIC    ; clockid
        lea     rsi, [time]             ; tp
        syscall
        imul    rax, [time], 1000000000
        add     rax, [time+8]
        ret

; The decimal digits at rsi -> rax.
number:
        xor     eax, eax
.digit:
        movzx   ecx, byte [rsi]
        test    ecx, ecx
        jz      .done
        imul    rax, rax, 10
        lea     rax, [rax+rcx-'0']
        inc     rsi
        jmp     .digit
.done:
        ret

; Sorts the nine samples at rdi: the next one moves left while it is smaller.
sort:
        mov     ecx, 1
.next:
        mov     rdx, rcx
.left:
        mov     rax, [rdi+rdx*8]
        cmp     rax, [rdi+rdx*8-8]
        jge     .placed
        xchg    rax, [rdi+rdx*8-8]
        mov     [rdi+rdx*8], rax
        dec     rdx
        jnz     .left
.placed:
        inc     ecx
        cmp     ecx, ROUNDS
        jb      .next
        ret

; Puts the byte al at the end of the line.
put_byte:
        mov     rdi, [line_at]
        mov     [rdi], al
        inc     qword [line_at]
        ret

; Puts the bytes at rsi there, up to a NUL.
put_text:
        mov     al, [rsi]
        test    al, al
        jz      .done
        call    put_byte
        inc     rsi
        jmp     put_text
.done:
        ret

; Puts a blank and rax in decimal there.
put_number:
        mov     r8, rax
        mov     al, ' '
        call    put_byte
        mov     rax, r8
        mov     r10d, 10
        xor     ecx, ecx                ; digits, the last one on top
.digit:
        xor     edx, edx
        div     r10
        add     edx, '0'
        push    rdx
        inc     ecx
        test    rax, rax
        jnz     .digit
.put:
        pop     rax
        call    put_byte
        dec     ecx
        jnz     .put
        ret
