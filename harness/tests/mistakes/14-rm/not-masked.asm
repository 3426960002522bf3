; mistake: refused-all
; says: unless it is masked with S_IFMT first
; The permissions are taken for a part of the type.
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
        mov     r10d, AT_SYMLINK_NOFOLLOW ; flags
        syscall
        cmp     rax, -MAX_ERRNO
        jae     .failed

        mov     r12d, [status+ST_MODE]
        mov     edi, EPERM
        cmp     r12d, S_IFREG
        je      .ask
        cmp     r12d, S_IFDIR
        jne     .leave                  ; with EPERM

.ask:
        lea     rsi, [remove]
        call    say
        mov     rsi, rbx
        call    say
        lea     rsi, [directory]
        cmp     r12d, S_IFDIR
        je      .last
        lea     rsi, [file]
        call    say
        mov     rax, [status+ST_SIZE]
        add     rax, KIB-1              ; so that the division rounds up
        shr     rax, 10                 ; divided by 1024
        call    say_number
        lea     rsi, [kib]
.last:
        call    say

        ; read(fd, buf, count) -> bytes read, 0 at the end, or -errno
        mov     eax, SYS_read
        mov     edi, STDIN              ; fd
        lea     rsi, [answer]           ; buf
        mov     edx, ANSWER_SIZE        ; count
        syscall
        cmp     rax, -MAX_ERRNO
        jae     .failed
        test    rax, rax
        jz      .done                   ; no answer is no
        cmp     byte [answer], 'y'
        jne     .done

        ; unlink(path), rmdir(path) -> 0, or -errno
        mov     eax, SYS_unlink
        cmp     r12d, S_IFREG
        je      .remove
        mov     eax, SYS_rmdir
.remove:
        mov     rdi, rbx                ; path
        syscall
        cmp     rax, -MAX_ERRNO
        jae     .failed

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
