; mistake: child-runs-on
; says: which is for its parent
; 19-wait, the exercise -- children that leave, and children that are killed
;
; run     ./program COUNT CHUNK SIGNAL
; calls   clone, COUNT times; in each child: read CHUNK bytes, exit with how
;         many came, or kill itself when none did; in the parent: wait4 and a
;         line for each child, until wait4 fails; exit(0)

default rel
%include "names.inc"

global _start

section .text

_start:
        ; Finished: the three arguments as numbers.
        mov     rdi, [rsp+16]
        call    number
        mov     [count], eax
        mov     rdi, [rsp+24]
        call    number
        mov     [chunk], eax
        mov     rdi, [rsp+32]
        call    number
        mov     [signal], eax

        mov     ebx, [count]            ; how many are still to be made
.next:
        test    ebx, ebx
        jz      .wait
        dec     ebx

        ; clone(flags, stack, parent_tid, child_tid, tls) -> pid, or -errno
        ; in the child -> 0
        mov     eax, SYS_clone
        mov     edi, SIGCHLD            ; flags: just a signal at the end
        xor     esi, esi                ; stack: a copy of this one
        xor     edx, edx                ; parent_tid: not asked for
        xor     r10d, r10d              ; child_tid: not asked for
        xor     r8d, r8d                ; tls: as it is
        syscall
        jmp     .next

.wait:
        ; wait4(pid, wstatus, options, rusage) -> pid of who ended, or -errno
        mov     eax, SYS_wait4
        mov     edi, -1                 ; pid: any child
        lea     rsi, [status]           ; wstatus
        xor     edx, edx                ; options
        xor     r10d, r10d              ; rusage: not asked for
        syscall
        test    rax, rax
        js      .none

        mov     esi, [status]
        and     esi, 0x7f               ; bits 0 to 6: the signal
        jnz     .killed
        lea     rdi, [exited_word]
        movzx   esi, byte [status+1]    ; bits 8 to 15: what it left with
        call    say
        jmp     .wait
.killed:
        lea     rdi, [killed_word]
        call    say
        jmp     .wait

.none:
        ; exit(status) does not return
        mov     eax, SYS_exit
        xor     edi, edi                ; status
        syscall

.child:
        ; read(fd, buf, count) -> bytes read, or -errno
        mov     eax, SYS_read
        mov     edi, STDIN              ; fd
        lea     rsi, [buffer]           ; buf
        mov     edx, [chunk]            ; count
        syscall
        mov     ebx, eax                ; how many came
        test    eax, eax
        jnz     .leave

        ; getpid() -> pid
        mov     eax, SYS_getpid
        syscall

        ; kill(pid, sig) -> 0, or -errno; here it does not return
        mov     edi, eax                ; pid
        mov     eax, SYS_kill
        mov     esi, [signal]           ; sig
        syscall

.leave:
        ; exit(status) does not return
        mov     eax, SYS_exit
        mov     edi, ebx                ; status
        syscall

; int number(const char *digits);
; Finished: gives the number that these digits mean.
number:
        xor     eax, eax
.digit:
        movzx   ecx, byte [rdi]
        test    ecx, ecx                ; a 0 stands behind the last digit
        jz      .end
        imul    eax, eax, 10
        lea     eax, [rax+rcx-'0']
        inc     rdi
        jmp     .digit
.end:
        ret

; void say(const char *how, unsigned value);
; Finished: writes a line, "exited " or "killed " and the number.
say:
        lea     r8, [line_end-1]        ; built from its end
        mov     byte [r8], 10
        mov     eax, esi                ; value
        mov     ecx, 10
.digit:
        xor     edx, edx
        div     ecx                     ; eax: what is left, edx: a digit
        add     edx, '0'
        dec     r8
        mov     [r8], dl
        test    eax, eax
        jnz     .digit
        mov     ecx, 7                  ; the word and its blank
.letter:
        dec     r8
        mov     al, [rdi+rcx-1]
        mov     [r8], al
        dec     ecx
        jnz     .letter

        ; write(fd, buf, count) -> bytes written, or -errno
        mov     eax, SYS_write
        mov     edi, STDOUT             ; fd
        mov     rsi, r8                 ; buf
        lea     rdx, [line_end]
        sub     rdx, r8                 ; count
        syscall
        ret

section .rodata

exited_word:    db "exited "
killed_word:    db "killed "

section .bss

count:          resd 1                  ; the three arguments
chunk:          resd 1
signal:         resd 1
status:         resd 1                  ; what wait4 says of a child
line:           resb 20
line_end:
buffer:         resb 100
