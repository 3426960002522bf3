; start.asm -- what runs before main in a freestanding program
;
; The kernel enters _start with this stack (psABI, "Initial Stack"):
;
;       rsp ->  argc
;               argv[0] ... argv[argc-1], NULL
;               envp[0] ... NULL
;               auxv ...
;
; main gets the three, and what it returns becomes the exit status.
;
; The kernel starts a program with zeros in its registers and below its stack
; pointer.  That is no promise to main, whose caller may have left anything
; there, and a zero can be the right answer by luck: so main finds junk.

default rel

SYS_exit_group  equ 231
JUNK            equ 0x5a5a5a5a5a5a5a5a
JUNK_WORDS      equ 64

global _start
extern main

section .text

_start:
        lea     rdi, [rsp-8*JUNK_WORDS] ; where main's frame will be
        mov     ecx, JUNK_WORDS
        mov     rax, JUNK
        rep     stosq
        mov     rbx, rax                ; the registers that main must keep, as
        mov     r12, rax                ; its caller would have filled them
        mov     r13, rax
        mov     r14, rax
        mov     r15, rax

        xor     ebp, ebp                ; the outermost frame has no caller
        mov     rdi, [rsp]              ; argc
        lea     rsi, [rsp+8]            ; argv
        lea     rdx, [rsi+rdi*8+8]      ; envp: behind argv's NULL
        call    main                    ; rsp is a multiple of 16, as it must

        ; exit_group(status) does not return
        mov     edi, eax                ; status
        mov     eax, SYS_exit_group
        syscall
