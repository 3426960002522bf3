; 16-memory, the exercise -- an allocator on brk, a mapping, and its end
;
; run     ./program SIZE WORD WORD [OFFSET]       SIZE, OFFSET in decimal
; calls   brk to ask; twice: a piece of SIZE bytes from the heap (brk only when
;         there is no room), write a WORD from it; brk back; mmap SIZE bytes,
;         write the first WORD from there; munmap; with OFFSET: read the byte
;         there, and get SIGSEGV; exit(0); no heap: exit(ENOMEM), without
;         mapping: exit with the errno

default rel
%include "names.inc"

global _start

section .text

_start:
        mov     rbx, rsp                ; argc; see lesson 09

        mov     rdi, [rbx+16]           ; argv[1]
        call    number
        mov     r12, rax                ; SIZE

        ; TODO 1: ask for the break, and keep it in heap, next and end.

        ; TODO 2: two pieces of SIZE bytes; say_at the first WORD in one, the
        ;         second in the other.
        ;
        ;         mov     rdi, r12
        ;         call    allocate
        ;         mov     rdi, rax
        ;         mov     rsi, [rbx+24]
        ;         call    say_at          ; and again with [rbx+32]

        ; TODO 3: give the heap back.

        ; TODO 4: mmap SIZE bytes; if that fails, leave with the errno.  say_at
        ;         the first WORD there.  munmap.

        ; TODO 5: unless [rbx+40] is 0, take OFFSET from it and read the byte
        ;         that was there.

        ; exit(status) does not return
        mov     eax, SYS_exit
        xor     edi, edi                ; status
        syscall

; char *allocate(long size);
; The address of a piece of the heap, a multiple of 16.  Leaves with ENOMEM when
; there is no more.
allocate:
        ; TODO 2: round size up to a multiple of 16.  The piece begins at next.
        ;         When it goes beyond end, move the break up to a multiple of
        ;         4096.  Did it move?  Then end is there.  Move next on.
        mov     rax, [next]
        ret

; void say_at(char *to, const char *word);
; Puts the word and a newline there, and writes them from there.  Needs room for
; them.  Changes rax, rcx, rdx, rsi, rdi, r11.
say_at:
        xor     edx, edx                ; bytes copied
.next:
        mov     al, [rsi+rdx]
        test    al, al
        jz      .end
        mov     [rdi+rdx], al
        inc     rdx
        jmp     .next
.end:
        mov     byte [rdi+rdx], 10
        inc     rdx

        ; write(fd, buf, count) -> bytes written, or -errno
        mov     eax, SYS_write
        mov     rsi, rdi                ; buf
        mov     edi, STDOUT             ; fd
        syscall                         ; count: in rdx already
        ret

; long number(const char *digits);
; The number that they are.  Changes rcx, rdi.
number:
        xor     eax, eax
.next:
        movzx   ecx, byte [rdi]
        test    ecx, ecx
        jz      .end
        imul    rax, rax, 10
        lea     rax, [rax+rcx-'0']
        inc     rdi
        jmp     .next
.end:
        ret

section .bss

heap:           resq 1                  ; where the heap begins
next:           resq 1                  ; where the next piece can begin
end:            resq 1                  ; the break: where the heap ends
