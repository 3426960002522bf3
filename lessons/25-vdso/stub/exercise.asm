; 25-vdso, the exercise -- ask a clock without entering the kernel
;
; run     ./program NAME CLOCK    CLOCK is one digit
; calls   the vDSO's function NAME, if it has one, with (CLOCK, &time); then
;         write, once a line: the seconds, the nanoseconds; exit(0)
;         exit(1) at once, when the vDSO has no such function

default rel
%include "names.inc"

E_PHOFF         equ 32                  ; in the ELF header: where the program
E_PHNUM         equ 56                  ; headers begin, and how many there are
P_TYPE          equ 0                   ; in a program header
P_VADDR         equ 16
PHDR_SIZE       equ 56
D_TAG           equ 0                   ; in an entry of the dynamic section
D_VAL           equ 8
DYN_SIZE        equ 16
NCHAIN          equ 4                   ; in the hash table: how many symbols
ST_NAME         equ 0                   ; in a symbol
ST_VALUE        equ 8
SYM_SIZE        equ 24

global _start

section .text

_start:
        mov     rbx, rsp                ; here lies argc; a call moves rsp
        mov     r15, [rbx+16]           ; argv[1]: NAME
        mov     rax, [rbx+24]           ; argv[2]
        movzx   eax, byte [rax]
        sub     eax, '0'
        mov     [clock], eax

        ; TODO 1: walk up the stack to auxv; the value of AT_SYSINFO_EHDR is the
        ;         address of the vDSO.

        ; TODO 2: from its ELF header to the program headers, to the one of type
        ;         PT_DYNAMIC, and in what lies there find DT_HASH, DT_STRTAB and
        ;         DT_SYMTAB.

        ; TODO 3: find the symbol whose name is NAME.  None: exit(1).

        ; TODO 4: call its function with [clock] and the address of `time`.

        ; TODO 5: say_number the seconds, then the nanoseconds; status 0.

        ; exit(status) does not return
        mov     eax, SYS_exit
        mov     edi, 2                  ; status: nothing of it is done yet
        syscall

; int same(const char *one, const char *other);   1 when they are equal, or 0
; Changes rax and rcx.
same:
        xor     ecx, ecx
.letter:
        mov     al, [rdi+rcx]
        cmp     al, [rsi+rcx]
        jne     .differ
        inc     rcx
        test    al, al                  ; the NUL of both
        jnz     .letter
        mov     eax, 1
        ret
.differ:
        xor     eax, eax
        ret

; void say_number(unsigned long number);
; Writes it in decimal, and a newline.  Changes rax, rcx, rdx, rdi, rsi, r8, and
; r11.
say_number:
        mov     rax, rdi
        lea     rsi, [digits_end]       ; digits are put in front of this one
        mov     byte [rsi], 10
        mov     r8d, 10
.digit:
        xor     edx, edx
        div     r8                      ; rax: the rest; rdx: the last digit
        add     edx, '0'
        dec     rsi
        mov     [rsi], dl
        test    rax, rax
        jnz     .digit

        ; write(fd, buf, count) -> bytes written, or -errno
        mov     eax, SYS_write
        mov     edi, STDOUT             ; fd
        lea     rdx, [digits_end+1]
        sub     rdx, rsi                ; count: as far as the newline
        syscall                         ; buf: in rsi already
        ret

section .bss

clock:          resd 1
time:           resq 2                  ; struct timespec: seconds, nanoseconds
digits:         resb 20                 ; 64 bits have at most so many
digits_end:     resb 1
