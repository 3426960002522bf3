; mistake: break-misplaced
; says: moved too far
; A page more than the piece needs, to be safe.
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

        ; brk(addr) -> the break as it is now
        mov     eax, SYS_brk
        xor     edi, edi                ; addr: impossible, so nothing moves
        syscall
        mov     [heap], rax
        mov     [next], rax
        mov     [end], rax

        mov     rdi, r12
        call    allocate
        mov     rdi, rax
        mov     rsi, [rbx+24]
        call    say_at                  ; say_at(piece, argv[2])

        mov     rdi, r12
        call    allocate
        mov     rdi, rax
        mov     rsi, [rbx+32]
        call    say_at                  ; say_at(piece, argv[3])

        ; brk(addr) -> the break
        mov     eax, SYS_brk
        mov     rdi, [heap]             ; addr: all back
        syscall

        ; mmap(addr, length, prot, flags, fd, offset) -> address, or -errno
        mov     eax, SYS_mmap
        xor     edi, edi                ; addr: wherever there is room
        mov     rsi, r12                ; length: the kernel rounds it up
        mov     edx, PROT_READ | PROT_WRITE ; prot
        mov     r10d, MAP_PRIVATE | MAP_ANONYMOUS ; flags
        mov     r8, -1                  ; fd
        xor     r9d, r9d                ; offset
        syscall
        cmp     rax, -MAX_ERRNO
        jae     .failed
        mov     r13, rax                ; the mapping

        mov     rdi, r13
        mov     rsi, [rbx+24]
        call    say_at                  ; say_at(mapping, argv[2])

        ; munmap(addr, length) -> 0, or -errno
        mov     eax, SYS_munmap
        mov     rdi, r13                ; addr
        mov     rsi, r12                ; length
        syscall

        mov     rdi, [rbx+40]           ; argv[4], or NULL
        test    rdi, rdi
        jz      .leave
        call    number
        mov     al, [r13+rax]           ; SIGSEGV: nothing is there

.leave:
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

; char *allocate(long size);
; The address of a piece of the heap, a multiple of 16.  Leaves with ENOMEM when
; there is no more.
allocate:
        add     rdi, 15
        and     rdi, -16                ; up to a multiple of 16
        mov     rdx, [next]
        add     rdx, rdi                ; where the piece ends
        cmp     rdx, [end]
        jbe     .room

        ; brk(addr) -> the break: addr, or where it was
        mov     eax, SYS_brk
        lea     rdi, [rdx+2*PAGE_SIZE-1]
        and     rdi, -PAGE_SIZE         ; addr: up to a multiple of 4096
        syscall
        cmp     rax, rdi
        jne     .full
        mov     [end], rax
.room:
        mov     rax, [next]
        mov     [next], rdx             ; there the next piece begins
        ret

.full:
        ; exit(status) does not return
        mov     eax, SYS_exit
        mov     edi, ENOMEM             ; status
        syscall

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
