; mistake: wrong-exit-code
; says: rdi was 2
; Not found: the status of the stub; CLOCK may be 1, as the status should.

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

        mov     rax, [rbx]              ; argc
        lea     rbx, [rbx+16+rax*8]     ; envp: behind argv's NULL
.variable:
        add     rbx, 8
        cmp     qword [rbx-8], 0
        jne     .variable

.pair:                                  ; auxv: behind envp's NULL
        mov     rax, [rbx]              ; a type ...
        mov     r12, [rbx+8]            ; ... and its value
        add     rbx, 16
        cmp     rax, AT_SYSINFO_EHDR
        je      .image
        cmp     rax, AT_NULL
        jne     .pair
        jmp     .nothing

.image:                                 ; r12: where the vDSO begins
        mov     rbx, [r12+E_PHOFF]
        add     rbx, r12                ; the first program header
        movzx   ecx, word [r12+E_PHNUM]
.header:
        cmp     dword [rbx+P_TYPE], PT_DYNAMIC
        je      .dynamic
        add     rbx, PHDR_SIZE
        dec     ecx
        jnz     .header
        jmp     .nothing

.dynamic:
        mov     rbx, [rbx+P_VADDR]
        add     rbx, r12                ; the first entry
.entry:
        mov     rax, [rbx+D_TAG]
        mov     rdx, [rbx+D_VAL]
        add     rdx, r12                ; an address, for the three we want
        add     rbx, DYN_SIZE
        cmp     rax, DT_HASH
        je      .hash
        cmp     rax, DT_STRTAB
        je      .strings
        cmp     rax, DT_SYMTAB
        je      .symbols
        cmp     rax, DT_NULL
        jne     .entry
        jmp     .search
.hash:
        mov     ebp, [rdx+NCHAIN]       ; how many symbols
        jmp     .entry
.strings:
        mov     r13, rdx                ; where the names lie
        jmp     .entry
.symbols:
        mov     r14, rdx                ; the first symbol
        jmp     .entry

.search:                                ; ebp symbols, at r14
        mov     edi, [r14+ST_NAME]      ; how far into the names
        add     rdi, r13
        mov     rsi, r15
        call    same                    ; same(its name, NAME)
        test    eax, eax
        jnz     .found
        add     r14, SYM_SIZE
        dec     ebp
        jnz     .search

.nothing:
        ; exit(status) does not return
        mov     eax, SYS_exit
        mov     edi, 2                  ; status: no such function
        syscall

.found:
        mov     rax, [r14+ST_VALUE]
        add     rax, r12                ; the function's address
        mov     edi, [clock]            ; clockid
        lea     rsi, [time]             ; tp
        call    rax

        mov     rdi, [time]
        call    say_number              ; say_number(seconds)
        mov     rdi, [time+8]
        call    say_number              ; say_number(nanoseconds)

        ; exit(status) does not return
        mov     eax, SYS_exit
        xor     edi, edi                ; status
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
