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
        test    rax, rax
        jz      .child
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
        test    rax, rax
        jz      .hungry

        ; exit(status) does not return
        mov     edi, eax                ; status: how many bytes came
        mov     eax, SYS_exit
        syscall

.hungry:
        ; getpid() -> pid
        mov     eax, SYS_getpid
        syscall

        ; kill(pid, sig) -> 0, or -errno; here it does not return
        mov     edi, eax                ; pid
        mov     eax, SYS_kill
        mov     esi, [signal]           ; sig
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

; void say(const char *how, int value);
; Finished: writes a line: seven bytes, and a number of 0 to 999.
say:
        mov     rax, [rdi]              ; the word and its blank
        mov     [line], rax
        lea     rdi, [line+7]
        mov     eax, esi                ; value
        mov     ecx, 100
        cmp     eax, 100
        jae     .digit
        mov     ecx, 10
        cmp     eax, 10
        jae     .digit
        mov     ecx, 1
.digit:
        xor     edx, edx
        div     ecx                     ; eax: the digit, edx: what is left
        add     eax, '0'
        mov     [rdi], al
        inc     rdi
        mov     r8d, edx
        mov     eax, ecx
        xor     edx, edx
        mov     ecx, 10
        div     ecx
        mov     ecx, eax                ; the next power of ten
        mov     eax, r8d
        test    ecx, ecx
        jnz     .digit
        mov     byte [rdi], 10
        inc     rdi

        ; write(fd, buf, count) -> bytes written, or -errno
        lea     rsi, [line]             ; buf
        mov     rdx, rdi
        sub     rdx, rsi                ; count
        mov     eax, SYS_write
        mov     edi, STDOUT             ; fd
        syscall
        ret

section .rodata

exited_word:    db "exited ", 0
killed_word:    db "killed ", 0

section .bss

count:          resd 1                  ; the three arguments
chunk:          resd 1
signal:         resd 1
status:         resd 1                  ; what wait4 says of a child
line:           resb 12
buffer:         resb 100
