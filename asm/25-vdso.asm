; 25-vdso -- which functions of the vDSO have a name that begins so
;
; calls   write (once a line), exit
; given   how the names begin
; shows   the way from AT_SYSINFO_EHDR to the symbols; no call finds them
; twin    c/25-vdso.c            trace   expected/25-vdso.trace

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
        mov     r15, [rsp+16]           ; argv[1]: how the names begin
        mov     rax, [rsp]              ; argc
        lea     rbx, [rsp+16+rax*8]     ; envp: behind argv's NULL
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
        jmp     .list
.hash:
        mov     ebp, [rdx+NCHAIN]       ; how many symbols
        jmp     .entry
.strings:
        mov     r13, rdx                ; where the names lie
        jmp     .entry
.symbols:
        mov     r14, rdx                ; the first symbol
        jmp     .entry

.list:                                  ; ebp symbols, at r14
        cmp     qword [r14+ST_VALUE], 0 ; the first, and the version's name,
        je      .next                   ; lead nowhere
        mov     edi, [r14+ST_NAME]      ; how far into the names
        add     rdi, r13
        mov     rsi, r15
        call    begins                  ; begins(its name, argv[1])
        test    eax, eax
        jz      .next
        call    say                     ; say(its name)
.next:
        add     r14, SYM_SIZE
        dec     ebp
        jnz     .list

        ; exit(status) does not return
        mov     eax, SYS_exit
        xor     edi, edi                ; status
        syscall

.nothing:
        ; exit(status) does not return
        mov     eax, SYS_exit
        mov     edi, 1                  ; status: there is no vDSO
        syscall

; int begins(const char *string, const char *with);   1 when it does, or 0
; Leaves rdi as it was.
begins:
        xor     ecx, ecx
.letter:
        mov     al, [rsi+rcx]
        test    al, al                  ; the NUL of `with`
        jz      .yes
        cmp     al, [rdi+rcx]
        jne     .no
        inc     rcx
        jmp     .letter
.yes:
        mov     eax, 1
        ret
.no:
        xor     eax, eax
        ret

; void say(const char *string);
; Writes the string and a newline, from a line of our own: the vDSO's page
; cannot be written.
say:
        lea     rsi, [line]
        xor     edx, edx                ; bytes before the NUL
.letter:
        mov     al, [rdi+rdx]
        test    al, al
        jz      .end
        mov     [rsi+rdx], al
        inc     rdx
        cmp     edx, LINE_SIZE-1
        jb      .letter
.end:
        mov     byte [rsi+rdx], 10
        inc     rdx                     ; the newline counts

        ; write(fd, buf, count) -> bytes written, or -errno
        mov     eax, SYS_write
        mov     edi, STDOUT             ; fd
        syscall                         ; buf, count: in rsi and rdx already
        ret

section .bss

LINE_SIZE       equ 64
line:           resb LINE_SIZE
