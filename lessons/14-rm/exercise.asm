; 14-rm, the exercise -- ask, then remove
;
; run     ./program NAME
; calls   newfstatat NAME, never what a link leads to; write the question; read
;         the answer; unlink or rmdir when it begins with y; exit(0); what is
;         neither a file nor a directory: exit(EPERM); after an error: exit with
;         its errno

default rel
%include "names.inc"

STAT_SIZE       equ 144                 ; bytes of struct stat
ST_MODE         equ 24                  ; where st_mode stands in it, 4 bytes
ST_SIZE         equ 48                  ; where st_size stands, 8 bytes
KIB             equ 1024
ANSWER_SIZE     equ 64

global _start

section .bss

status:         resb STAT_SIZE          ; filled by the kernel
answer:         resb ANSWER_SIZE
digits:         resb 20                 ; of a number in decimal
digits_end:     resb 1                  ; stays 0: the NUL behind them

section .rodata

remove:         db "remove ", 0
file:           db ", file, ", 0
kib:            db " KiB? ", 0
directory:      db ", directory? ", 0

section .text

_start:
        mov     rbx, [rsp+16]           ; NAME: argv[1]

        ; newfstatat(dirfd, path, statbuf, flags) -> 0, or -errno
        mov     eax, SYS_newfstatat
        mov     edi, AT_FDCWD           ; dirfd
        mov     rsi, rbx                ; path
        lea     rdx, [status]           ; statbuf
        xor     r10d, r10d              ; flags
        syscall
        cmp     rax, -MAX_ERRNO
        jae     .failed

        ; TODO 1: a link is to be looked at itself.

        ; TODO 2: what is neither a file nor a directory: leave with EPERM.

        lea     rsi, [remove]
        call    say
        mov     rsi, rbx
        call    say
        ; TODO 3: the rest of the question for a directory.
        lea     rsi, [file]
        call    say
        ; TODO 4: not bytes but KiB, rounded up.
        mov     rax, [status+ST_SIZE]
        call    say_number
        lea     rsi, [kib]
        call    say

        ; read(fd, buf, count) -> bytes read, 0 at the end, or -errno
        ; TODO 5: read the answer; without one, or when it does not begin with
        ; y, go to .done.

        ; unlink(path), rmdir(path) -> 0, or -errno
        ; TODO 6: remove it, each by its call; after an error go to .failed.

.done:
        xor     edi, edi
.leave:
        ; exit(status) does not return; status is in edi already
        mov     eax, SYS_exit
        syscall

.failed:
        mov     edi, eax
        neg     edi                     ; the errno
        jmp     .leave

; void say(const char *text);           in rsi
; Writes a string up to its NUL.
say:
        xor     edx, edx                ; bytes before the NUL
.byte:
        cmp     byte [rsi+rdx], 0
        je      .write
        inc     rdx
        jmp     .byte
.write:
        ; write(fd, buf, count) -> bytes written, or -errno
        mov     eax, SYS_write
        mov     edi, STDOUT             ; fd
        syscall                         ; buf and count are there already
        ret

; void say_number(unsigned long number);        in rax
; Writes it in decimal.  The digits come last one first.
say_number:
        lea     rsi, [digits_end]
        mov     ecx, 10
.digit:
        xor     edx, edx
        div     rcx                     ; rax: the rest of the number
        add     edx, '0'                ; rdx: the digit
        dec     rsi
        mov     [rsi], dl
        test    rax, rax
        jnz     .digit
        jmp     say                     ; which returns for both
