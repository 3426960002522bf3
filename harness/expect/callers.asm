; callers.asm -- the program of `given callers`, as bytes inside ring3
;
;   extern const unsigned char callers_image[], callers_image_end[];
;
; It is run as  callers STATUS PORT...  and makes a process for each PORT, which
; connects to 127.0.0.1 at that port.  The first one has a child do it, the others are made by
; clone, vfork and fork in turn.  All but the last are waited for, one after the other, so that the
; connections come in the order of the ports.  The last one waits until the first process is gone,
; which leaves with STATUS; what it has made leaves with other statuses.  Every process makes many
; calls besides.  The one that connects first ends itself by a signal then; who keeps the signal from
; it sees it connect once more.  For a PORT of 0 nobody connects: number 42 is called by int 0x80,
; which is pipe there, and connect by the table of this program.

default rel
bits 64

BASE            equ 0x400000
CALLS           equ 100                 ; of getppid, before each connection

SYS_read        equ 0
SYS_close       equ 3
SYS_pipe        equ 22
SYS_socket      equ 41
SYS_getpid      equ 39
SYS_connect     equ 42
SYS32_pipe      equ 42
SYS_clone       equ 56
SYS_fork        equ 57
SYS_vfork       equ 58
SYS_wait4       equ 61
SYS_kill        equ 62
SYS_getppid     equ 110
SYS_exit_group  equ 231
SIGUSR1         equ 10
SIGCHLD         equ 17

global callers_image
global callers_image_end

section .rodata
align 16
callers_image:
        db      0x7f, "ELF", 2, 1, 1, 0 ; 64 bits, low byte first
        dq      0
        dw      2, 62                   ; a program, x86-64
        dd      1
        dq      BASE + (start - callers_image)
        dq      header - callers_image
        dq      0                       ; no sections
        dd      0
        dw      64, 56, 1, 0, 0, 0
header: dd      1, 5                    ; PT_LOAD, to be read and executed
        dq      0, BASE, BASE
        dq      callers_image_end - callers_image
        dq      callers_image_end - callers_image
        dq      4096

; rbp: argc and argv; r12: which PORT, as an index of argv; r15: STATUS; r14: the index of the last
; PORT; r13: that signal was sent.  [rbp-8]: the ends of a pipe that nobody writes to.
start:
        mov     rbp, rsp
        sub     rsp, 64
        mov     rdi, [rbp+16]
        call    parse
        mov     r15d, eax
        mov     r14, [rbp]
        dec     r14
        xor     r13d, r13d
        mov     eax, SYS_pipe
        lea     rdi, [rbp-8]
        syscall
        mov     r12d, 2
.next:
        cmp     r12, r14
        ja      .leave
        call    bear
        test    eax, eax
        jz      child
        cmp     r12, r14
        je      .one_more
        mov     edi, eax
        call    wait_for
.one_more:
        inc     r12
        jmp     .next
.leave:
        mov     edi, r15d
        jmp     leave_with

; In a new process.
child:
        cmp     r12, r14
        jne     .not_last
        mov     eax, SYS_close          ; so that the end of the first process closes the last copy
        mov     edi, [rbp-4]
        syscall
        mov     eax, SYS_read
        mov     edi, [rbp-8]
        lea     rsi, [rbp-16]
        mov     edx, 8
        syscall
        jmp     caller
.not_last:
        cmp     r12, 2
        jne     caller
        mov     eax, SYS_fork
        syscall
        test    eax, eax
        jz      caller
        mov     edi, eax
        call    wait_for
        lea     edi, [r15+40]
        jmp     leave_with

; Makes its calls, connects, and leaves with a status that is not that of the first process.
caller:
        mov     ebx, CALLS
.call:
        mov     eax, SYS_getppid
        syscall
        dec     ebx
        jnz     .call
        mov     rdi, [rbp+8+r12*8]
        call    parse
        test    eax, eax
        jz      other_table
        mov     eax, SYS_socket
        mov     edi, 2
        mov     esi, 1
        xor     edx, edx
        syscall
        mov     ebx, eax
        mov     rdi, [rbp+8+r12*8]
        call    parse
        xchg    al, ah                  ; network order
        mov     word [rbp-48], 2
        mov     [rbp-46], ax
        mov     dword [rbp-44], 0x0100007f
        mov     qword [rbp-40], 0
        mov     eax, SYS_connect
        mov     edi, ebx
        lea     rsi, [rbp-48]
        mov     edx, 16
        syscall
        cmp     r12, 2
        jne     .end
        test    r13d, r13d
        jnz     .end
        inc     r13d
        mov     eax, SYS_getpid
        syscall
        mov     edi, eax
        mov     esi, SIGUSR1
        mov     eax, SYS_kill
        syscall
        jmp     caller
.end:
        lea     edi, [r15+r12]
leave_with:
        mov     eax, SYS_exit_group
        syscall

; pipe with an address of 0 fails, and does nothing else.
other_table:
        mov     eax, SYS32_pipe
        xor     ebx, ebx
        int     0x80
        lea     edi, [r15+r12]
        jmp     leave_with

; A new process, made in one of three ways: eax is 0 in it.
bear:
        mov     eax, SYS_fork
        cmp     r12, r14
        je      .made
        cmp     r12, 3
        je      .clone
        cmp     r12, 4
        jne     .made
        pop     rdx                     ; the child of a vfork has the same stack: whose return
        mov     eax, SYS_vfork          ; address lies there must not be asked for twice
        syscall
        jmp     rdx
.clone:
        mov     eax, SYS_clone
        mov     edi, SIGCHLD
        xor     esi, esi
        xor     edx, edx
        xor     r10d, r10d
        xor     r8d, r8d
.made:
        syscall
        ret

wait_for:
        mov     eax, SYS_wait4
        xor     esi, esi
        xor     edx, edx
        xor     r10d, r10d
        syscall
        ret

; The digits at rdi as a number in eax.
parse:
        xor     eax, eax
.digit:
        movzx   ecx, byte [rdi]
        test    ecx, ecx
        jz      .parsed
        imul    eax, eax, 10
        lea     eax, [rax+rcx-'0']
        inc     rdi
        jmp     .digit
.parsed:
        ret
callers_image_end:

section .note.GNU-stack noalloc noexec nowrite progbits
