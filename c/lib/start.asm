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

default rel

SYS_exit_group  equ 231

global _start
extern main

section .text

_start:
        xor     ebp, ebp                ; the outermost frame has no caller
        mov     rdi, [rsp]              ; argc
        lea     rsi, [rsp+8]            ; argv
        lea     rdx, [rsi+rdi*8+8]      ; envp: behind argv's NULL
        call    main                    ; rsp is a multiple of 16, as it must

        ; exit_group(status) does not return
        mov     edi, eax                ; status
        mov     eax, SYS_exit_group
        syscall
