; mistake: call-extra
; says: 48 is the character '0': a digit's number is its character minus '0'.
; The digit is taken for the number.

default rel
%include "names.inc"

global _start

section .text

_start:
        ; The two arguments, kept in memory.  Lesson 09 explains [rsp+16].
        mov     rax, [rsp+16]
        mov     [word_at], rax          ; argv[1]
        mov     rax, [rsp+24]
        movzx   eax, byte [rax]         ; argv[2][0], '2'..'9'
        mov     [rounds], eax

        ; mmap(addr, length, prot, flags, fd, offset) -> address, or -errno
        mov     eax, SYS_mmap
        xor     edi, edi                ; addr: wherever there is room
        mov     esi, PAGE_SIZE          ; length
        mov     edx, PROT_READ | PROT_WRITE ; prot
        mov     r10d, MAP_PRIVATE | MAP_ANONYMOUS ; flags
        mov     r8, -1                  ; fd
        xor     r9d, r9d                ; offset
        syscall
        cmp     rax, -MAX_ERRNO
        jae     .failed
        mov     rbx, rax                ; the page

        mov     rdi, rbx                ; to
        mov     rsi, [word_at]          ; from
        call    build_line
        mov     r12, rax                ; the size of the line
        mov     r13d, [rounds]          ; how many are left

.again:
        ; write(fd, buf, count) -> bytes written, or -errno
        mov     eax, SYS_write
        mov     edi, STDOUT             ; fd
        mov     rsi, rbx                ; buf
        mov     rdx, r12                ; count
        syscall
        dec     r13d
        jnz     .again

        ; munmap(addr, length) -> 0, or -errno
        mov     eax, SYS_munmap
        mov     rdi, rbx                ; addr
        mov     esi, PAGE_SIZE          ; length
        syscall

        ; exit(status) does not return
        mov     eax, SYS_exit
        xor     edi, edi                ; status
        syscall

.failed:
        ; exit(status) does not return
        mov     edi, eax
        neg     edi                     ; status: the errno
        mov     eax, SYS_exit
        syscall

; long build_line(char *to, const char *from);
; Copies the word and a newline, gives the number of bytes.  A function, so
; the psABI's rules hold: it may change rax, rcx, rdx, rsi, rdi and r8..r11.
build_line:
        xor     ecx, ecx                ; bytes copied
.next:
        mov     al, [rsi+rcx]
        test    al, al
        jz      .end
        mov     [rdi+rcx], al
        inc     rcx
        jmp     .next
.end:
        mov     byte [rdi+rcx], 10
        lea     rax, [rcx+1]
        ret

section .bss

word_at:        resq 1                  ; argv[1]
rounds:         resd 1                  ; argv[2] as a number
