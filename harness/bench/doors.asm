; doors.asm -- one loop for each way into the kernel, one for none, and the clock
;
; The worker hands time_loop a batch and one of the loops:
;
;   struct batch {                      how often, and what to call
;       uint64_t count;                 at least 1
;       int64_t last;                   out: rax after the last crossing
;       uint64_t target;                a function, or the number of a call ...
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
;
; The doors that only 32-bit code has are in doors32.asm.

default rel

SYS32_getpid    equ 20                  ; asm/unistd_32.h: another table
SYS_rt_sigreturn equ 15                 ; asm/unistd_64.h
VSYSCALL_time   equ 0xffffffffff600400  ; asm/vsyscall.h: the page's second entry
COUNTED         equ 48                  ; cycles in a turn of loop_counter
WIDE            equ 128                 ; instructions in a turn of loop_wide
CHAIN           equ 16                  ; multiplications in a turn of loop_chain

struc batch
.count          resq 1
.last           resq 1
.target         resq 1
.first          resq 1
.second         resq 1
endstruc

global time_loop
global loop_nothing
global loop_counter
global loop_chain
global loop_wide
global loop_call
global loop_call_alone
global loop_syscall
global loop_int80
global loop_vsyscall
global loop_cpuid
global return_from_signal
global return_from_signal_end

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
        mov     r13, [rbp+batch.target]
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

; ---- the counter of core cycles
;
; Each xor waits for the one before it, and takes one cycle on every processor; the
; jump hides behind them.  (loop_nothing is no counter: a taken jump may cost one
; cycle or two.  Nor are additions of a constant: some processors do several in none.)
align 64
loop_counter:
        mov     ecx, 5
.again:
        times COUNTED xor rax, rcx
        dec     rbx
        jnz     .again
        ret

; ---- the check of the counter
;
; A multiplication takes three cycles on every x86-64 of the last fifteen years.  If
; 3 * CHAIN of the counter's cycles pass in a turn of this loop, both are right; if
; not, nothing is said about cycles at all.
align 64
loop_chain:
        mov     eax, 3
.again:
        times CHAIN imul rax, rax
        dec     rbx
        jnz     .again
        ret

; ---- the witness of neighbours
;
; Eight chains beside each other: as many instructions a cycle as the core can finish.
; A program on the core's other hyperthread takes its share of them, so this loop
; becomes slower where loop_counter, which waits for itself alone, does not.
align 64
loop_wide:
        mov     ecx, 5
.again:
%rep WIDE / 8
        xor     rax, rcx
        xor     rdx, rcx
        xor     rsi, rcx
        xor     rdi, rcx
        xor     r8, rcx
        xor     r9, rcx
        xor     r10, rcx
        xor     r11, rcx
%endrep
        dec     rbx
        jnz     .again
        ret

; ---- a call through a pointer: a C function, the vDSO, libc's functions
;
; All get two arguments, and al = 0: so many vector registers hold arguments, as
; the ABI has it for variadic functions such as syscall().
align 64
loop_call:
        mov     rdi, r14
        mov     rsi, r15
        xor     eax, eax
        call    r13
        dec     rbx
        jnz     loop_call
        ret

; ---- the same with nothing running beside it
;
; The processor works on several of loop_call's turns at a time.  An lfence lets
; none begin before the last has ended, as a crossing does; its own cost is in.
align 64
loop_call_alone:
        mov     rdi, r14
        mov     rsi, r15
        xor     eax, eax
        call    r13
        lfence
        dec     rbx
        jnz     loop_call_alone
        ret

; ---- the syscall instruction
align 64
loop_syscall:
        ; number(first, second) -> result or -errno; rcx and r11 are lost
        mov     eax, r13d               ; number
        mov     rdi, r14                ; first
        mov     rsi, r15                ; second
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

; ---- no door, but on a virtual machine a way out of it: the hypervisor answers
align 64
loop_cpuid:
        mov     r13, rbx                ; cpuid writes eax, ebx, ecx and edx
.again:
        xor     eax, eax                ; leaf 0 -> eax: the highest leaf
        xor     ecx, ecx
        cpuid
        dec     r13
        jnz     .again
        mov     eax, eax
        ret

; ---- where signal handlers return to
;
; Under syscall user dispatch every crossing is a signal, but for one stretch of
; code: this one, or no handler could ever end.
align 64
return_from_signal:
        ; rt_sigreturn() -> does not return here
        mov     eax, SYS_rt_sigreturn
        syscall
        ud2                             ; the kernel looks at the address behind syscall
return_from_signal_end:

section .note.GNU-stack noalloc noexec nowrite progbits
