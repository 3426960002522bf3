; doors.asm -- one loop for each way into the kernel, one for none, and the clock
;
; doors.c hands time_loop a batch and one of the loops:
;
;   struct batch {                      how often, and what to call
;       uint64_t count;                 at least 1
;       int64_t last;                   out: rax after the last crossing
;       const void *function;           what loop_call calls ...
;       uint64_t first, second;         ... with these two arguments
;   };
;   uint64_t time_loop(struct batch *batch, void (*loop)(void));
;
; A loop finds its count in rbx and leaves its last rax alone.  What must outlive
; a crossing lies in registers that both the kernel and a C function give back
; (rbx, rbp, r12..r15), so that all loops look alike and loop_nothing measures
; what they share: dec, jnz, and the call and the clock around them.
;
; Loops begin at a multiple of 64, a cache line: a loop that straddles two lines
; can cost a whole cycle more for as long as the process lives.

default rel

SYS_getpid      equ 39                  ; asm/unistd_64.h
SYS32_getpid    equ 20                  ; asm/unistd_32.h: another table
VSYSCALL_time   equ 0xffffffffff600400  ; asm/vsyscall.h: the page's second entry

struc batch
.count          resq 1
.last           resq 1
.function       resq 1
.first          resq 1
.second         resq 1
endstruc

global time_loop
global loop_nothing
global loop_call
global loop_syscall
global loop_int80
global loop_vsyscall

section .text

; uint64_t time_loop(struct batch *batch, void (*loop)(void));
;
; Runs the loop and gives the ticks of the time-stamp counter that it took.  An
; lfence waits until everything before it is finished and lets nothing after it
; begin; rdtsc alone does neither.  rdtscp waits for what stands before it only.
align 64
time_loop:
        push    rbx
        push    rbp
        push    r12
        push    r13
        push    r14
        push    r15                     ; with the call below, rsp is a multiple
        mov     rbp, rdi                ; of 16 where a loop calls a function
        mov     rbx, [rbp+batch.count]
        mov     r13, [rbp+batch.function]
        mov     r14, [rbp+batch.first]
        mov     r15, [rbp+batch.second]

        lfence
        rdtsc                           ; edx:eax
        lfence
        shl     rdx, 32
        or      rax, rdx
        mov     r12, rax                ; the counter before

        call    rsi

        mov     [rbp+batch.last], rax
        rdtscp                          ; edx:eax; in ecx the CPU's number
        lfence
        shl     rdx, 32
        or      rax, rdx
        sub     rax, r12

        pop     r15
        pop     r14
        pop     r13
        pop     r12
        pop     rbp
        pop     rbx
        ret

; ---- no door: what every loop costs
align 64
loop_nothing:
        dec     rbx
        jnz     loop_nothing
        ret

; ---- a call through a pointer: a C function, the vDSO, libc's syscall()
;
; All three get two arguments, and al = 0: so many vector registers hold
; arguments, as the ABI has it for variadic functions such as syscall().
align 64
loop_call:
        mov     rdi, r14
        mov     rsi, r15
        xor     eax, eax
        call    r13
        dec     rbx
        jnz     loop_call
        ret

; ---- the syscall instruction
align 64
loop_syscall:
        ; getpid() -> the process's number; rcx and r11 are lost
        mov     eax, SYS_getpid
        syscall
        dec     rbx
        jnz     loop_syscall
        ret

; ---- int 0x80 in 64-bit code: a gate of the interrupt table
align 64
loop_int80:
        ; getpid() -> the process's number
        mov     eax, SYS32_getpid
        int     0x80
        dec     rbx
        jnz     loop_int80
        ret

; ---- the vsyscall page: the call is a page fault, which the kernel answers
align 64
loop_vsyscall:
        mov     r13, VSYSCALL_time
.again:
        ; time(tloc) -> seconds since 1970
        xor     edi, edi                ; tloc: NULL
        call    r13
        dec     rbx
        jnz     .again
        ret

section .note.GNU-stack noalloc noexec nowrite progbits
