; mistake: number-from-other-table
; says: By this door getpid is
; The number of the other table.

default rel
%include "names.inc"

ROUNDS          equ 9
LOW             equ 1                   ; of nine in order, counted from 0
MEDIAN          equ 4
HIGH            equ 7

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

        xor     r13d, r13d              ; the round
.round:
        lea     rbx, [batch_nothing]
        call    measure
        mov     r9, rax                 ; the loop's own cost, and the clock's

        mov     rbx, r14
        call    measure
        call    take_off
        lea     rdi, [first]
        mov     [rdi+r13*8], rax

        mov     rbx, r15
        call    measure
        call    take_off
        lea     rdi, [second]
        mov     [rdi+r13*8], rax

        inc     r13
        cmp     r13, ROUNDS
        jb      .round

        lea     rdi, [first]
        call    sort
        lea     rdi, [second]
        call    sort

        mov     rsi, [rsp+24]           ; the first DOOR's name
        lea     rbx, [first]
        call    put_door
        mov     rsi, [rsp+32]
        lea     rbx, [second]
        call    put_door

        ; Which is dearer?  Only intervals that do not touch can tell.
        mov     rbx, [rsp+24]           ; the name on the left
        mov     rbp, [rsp+32]           ; the name on the right
        mov     al, '>'
        mov     rcx, [first+LOW*8]
        cmp     rcx, [second+HIGH*8]
        jg      .say
        xchg    rbx, rbp
        mov     rcx, [second+LOW*8]
        cmp     rcx, [first+HIGH*8]
        jg      .say
        xchg    rbx, rbp
        mov     al, '?'                 ; nobody can tell
.say:
        mov     r13b, al
        mov     rsi, rbx
        call    put_text
        mov     al, ' '
        call    put_byte
        mov     al, r13b
        call    put_byte
        mov     al, ' '
        call    put_byte
        mov     rsi, rbp
        call    put_text
        mov     al, 10
        call    put_byte
        call    put_out

        ; exit(status) does not return
        mov     eax, SYS_exit
        xor     edi, edi                ; status
        syscall

; What the batch at rbx takes, in nanoseconds -> rax.
measure:
        call    now
        push    rax
        call    rbx
        call    now
        pop     rcx
        sub     rax, rcx
        ret

; rax less the loop's own cost in r9, for each of the COUNT crossings -> rax.
take_off:
        sub     rax, r9
        jns     .more
        xor     eax, eax                ; less than nothing: nothing
.more:
        xor     edx, edx
        div     r12
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
        mov     rbp, r12
.turn:
        mov     eax, SYS_getpid
        call    nothing
        dec     rbp
        jnz     .turn
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
        mov     rbp, r12
.turn:
        ; getpid(void) -> this process's id
        mov     eax, SYS_getpid
        int     0x80
        dec     rbp
        jnz     .turn
        ret

nothing:
        ret

; "NAME CROSSINGS LOW MEDIAN HIGH": the name at rsi, nine samples at rbx.
put_door:
        call    put_text
        imul    rax, r12, ROUNDS
        call    put_number
        mov     rax, [rbx+LOW*8]
        call    put_number
        mov     rax, [rbx+MEDIAN*8]
        call    put_number
        mov     rax, [rbx+HIGH*8]
        call    put_number
        mov     al, 10
        call    put_byte
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
