; 27-cost, the exercise -- two doors, compared as they should be
;
; run     ./program COUNT DOOR DOOR    DOOR is syscall, int80 or call
; calls   nine rounds; in each the clock, an empty batch, the clock; then for
;         each DOOR, in the order given, the clock, COUNT crossings, the clock;
;         write: a line for each DOOR, and one that compares them; exit(0)

default rel
%include "names.inc"

ROUNDS          equ 9

global _start

section .bss

time:   resq    2                       ; struct timespec: seconds, nanoseconds
first:  resq    ROUNDS                  ; a sample each, in nanoseconds
second: resq    ROUNDS
line:   resb    256                     ; what is to be written, ...
line_at: resq   1                       ; ... and where its end is

section .text

_start:
        ; Finished: COUNT into r12; the batches of the two doors into r14, r15.
        mov     rsi, [rsp+16]
        call    number
        mov     r12, rax                ; COUNT
        mov     rsi, [rsp+24]
        call    find_batch
        mov     r14, rax                ; the first DOOR
        mov     rsi, [rsp+32]
        call    find_batch
        mov     r15, rax                ; the second one
        lea     rax, [line]
        mov     [line_at], rax

        ; TODO 3: nine rounds.  In each: the empty batch first, then that of the
        ; first DOOR, then that of the second.  Keep a sample of each door:
        ; what its batch took, less the empty one of the same round, divided by
        ; COUNT; 0 where that is negative.

        ; TODO 4: sort the samples of each door, and put a line for it:
        ; NAME CROSSINGS LOW MEDIAN HIGH, with put_text, put_number, put_byte.
        ; CROSSINGS are all of that door; LOW is the second of nine.

        ; TODO 5: put a line that compares them: the dearer one, " > ", the
        ; other one, where its LOW lies above the HIGH of the other one; else
        ; the two in the order given, with " ? ".

        call    put_out

        ; exit(status) does not return
        mov     eax, SYS_exit
        xor     edi, edi                ; status
        syscall

; What the batch at rbx takes, in nanoseconds -> rax.
measure:
        ; TODO 2: the time before, the batch (call rbx), the time behind.
        ret

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

; Four batches of COUNT turns.  rbp counts, since no door touches it.
batch_nothing:
        mov     rbp, r12
.turn:
        mov     eax, SYS_getpid
        dec     rbp
        jnz     .turn
        ret

batch_call:
        ; TODO 1: in each turn, call nothing.
        ret

batch_syscall:
        mov     rbp, r12
.turn:
        ; getpid(void) -> this process's id
        mov     eax, SYS_getpid
        syscall
        dec     rbp
        jnz     .turn
        ret

batch_int80:
        ; TODO 1: in each turn, getpid by int 0x80.
        ret

nothing:
        ret

; ---- Finished from here on.  What they do not need they leave alone: rbx,
; rbp, r9 and r12 to r15.

; The batch for the name at rsi -> rax.
find_batch:
        lea     rax, [batch_call]
        cmp     byte [rsi], 's'
        jne     .no_syscall
        lea     rax, [batch_syscall]
.no_syscall:
        cmp     byte [rsi], 'i'
        jne     .done
        lea     rax, [batch_int80]
.done:
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

; Writes what was put.
put_out:
        ; write(fd, buf, count) -> bytes written
        mov     eax, SYS_write
        mov     edi, STDOUT             ; fd
        lea     rsi, [line]             ; buf
        mov     rdx, [line_at]
        sub     rdx, rsi                ; count
        syscall
        ret
