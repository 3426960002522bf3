; mistake: errno-not-set
; says: The kernel knows no errno: whoever enters it has to store the number.
; 06-syscall -- write the wrapper yourself
;
; calls   mmap, open, write (several times), munmap, exit
; given   argv[1], a word; argv[2], one digit: how many times; argv[3], a path
;         that cannot be opened
; leaves  with the errno of the last call that failed
; trace   expected/06-syscall.exercise.trace

default rel
%include "names.inc"

global _start

section .text

; The main part is finished.  It calls our_syscall as C calls syscall(), and
; relies on the psABI: rbx, rbp and r12..r15 survive every call.
_start:
        mov     r12, [rsp+16]           ; argv[1], the word (lesson 09)
        mov     rax, [rsp+24]
        movzx   r13d, byte [rax]        ; argv[2][0], '2'..'9'
        sub     r13d, '0'               ; how many times
        mov     r14, [rsp+32]           ; argv[3], the path
        lea     rbp, [line]

        ; our_syscall(SYS_mmap, addr, length, prot, flags, fd, offset)
        mov     edi, SYS_mmap           ; number
        xor     esi, esi                ; argument 1: addr
        mov     edx, PAGE_SIZE          ; argument 2: length
        mov     ecx, PROT_READ | PROT_WRITE ; argument 3: prot
        mov     r8d, MAP_PRIVATE | MAP_ANONYMOUS ; argument 4: flags
        mov     r9, -1                  ; argument 5: fd
        push    r14                     ; so that rsp is a multiple of 16
        push    0                       ; argument 6: offset
        call    our_syscall
        add     rsp, 16
        cmp     rax, -1
        je      .leave
        mov     rbx, rax                ; the page

        ; our_syscall(SYS_process_vm_readv, six numbers): WORD's address and the
        ; five behind it.  The kernel refuses them; what counts is how they
        ; arrive.
        mov     edi, SYS_process_vm_readv ; number
        mov     rsi, r12                ; argument 1
        lea     rdx, [r12+1]            ; argument 2
        lea     rcx, [r12+2]            ; argument 3
        lea     r8, [r12+3]             ; argument 4
        lea     r9, [r12+4]             ; argument 5
        lea     rax, [r12+5]
        push    r14                     ; so that rsp is a multiple of 16
        push    rax                     ; argument 6
        call    our_syscall
        add     rsp, 16

        ; our_syscall(SYS_open, path, flags) fails, errno_value is set
        mov     edi, SYS_open           ; number
        mov     rsi, r14                ; argument 1: path
        mov     edx, O_RDONLY           ; argument 2: flags
        call    our_syscall

        mov     rdi, rbp                ; to
        mov     rsi, r12                ; from
        call    build_line
        mov     r15, rax                ; the size of the line
.again:
        ; our_syscall(SYS_write, fd, buf, count)
        mov     edi, SYS_write          ; number
        mov     esi, STDOUT             ; argument 1: fd
        mov     rdx, rbp                ; argument 2: buf
        mov     rcx, r15                ; argument 3: count
        call    our_syscall
        cmp     rax, -1
        je      .written                ; gives up at the first error
        dec     r13d                    ; one time less
        jnz     .again
.written:
        ; our_syscall(SYS_munmap, addr, length)
        mov     edi, SYS_munmap         ; number
        mov     rsi, rbx                ; argument 1: addr
        mov     edx, PAGE_SIZE          ; argument 2: length
        call    our_syscall
.leave:
        ; exit(status) does not return
        mov     eax, SYS_exit
        mov     edi, [errno_value]      ; status
        syscall

; long build_line(char *to, const char *from);
; Copies the word and a newline, gives the number of bytes.
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

; long our_syscall(long number, long a, long b, long c, long d, long e, long f);
; Gives what the kernel gives, or -1 with the errno in errno_value.
our_syscall:
        mov     rax, rdi                ; number
        mov     rdi, rsi                ; argument 1
        mov     rsi, rdx                ; argument 2
        mov     rdx, rcx                ; argument 3
        mov     r10, r8                 ; argument 4
        mov     r8, r9                  ; argument 5
        mov     r9, [rsp+8]             ; argument 6: above the return address
        syscall
        ret

section .bss

errno_value:    resd 1                  ; an int, as errno is
line:           resb 64
