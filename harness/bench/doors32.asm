; doors32.asm -- the doors that only 32-bit code has: a program of its own
;
; Assembled as elf32 and linked alone; image32.asm puts the finished program into
; ring3, which starts it from memory.  So ring3 stays one file, and the machine
; needs no 32-bit libraries, only a kernel with IA-32 emulation.
;
; It writes one greeting to descriptor 1, then answers turns from descriptor 0
; until that ends.  turn.h and i386.c know these layouts.
;
;   struct greeting { uint32_t entry; uint8_t code[60]; };   where AT_SYSINFO points
;   struct turn     { uint32_t door, count; };
;   struct reply    { uint64_t ticks[5]; int64_t last; };
;
; A turn is one batch to warm up and five that count.  What a loop needs lies in
; edi and esi, which every door gives back.

SYS_exit        equ 1                   ; asm/unistd_32.h
SYS_read        equ 3
SYS_write       equ 4
SYS_getpid      equ 20
AT_SYSINFO      equ 32                  ; elf.h: the address of __kernel_vsyscall
CODE_BYTES      equ 60
BATCHES         equ 5

struc reply
.ticks          resq BATCHES
.last           resd 2
endstruc

global _start

section .bss
align 64
greeting:                               ; entry, then code
entry:          resd 1
code:           resb CODE_BYTES
turn:
door:           resd 1
count:          resd 1
answer:         resb reply_size

section .rodata
align 4
loops:          dd loop_int80, loop_kernel_vsyscall, loop_sysenter
loops_count     equ ($ - loops) / 4

section .text

; The stack holds argc, argv, 0, envp, 0, and pairs of a type and a value.
_start:
        mov     ecx, [esp]              ; argc
        lea     esi, [esp+4*ecx+8]      ; envp
.environment:
        lodsd
        test    eax, eax
        jnz     .environment
.auxiliary:
        lodsd                           ; type
        mov     edx, eax
        lodsd                           ; value
        cmp     edx, AT_SYSINFO
        je      .found
        test    edx, edx                ; AT_NULL is the last
        jnz     .auxiliary
        jmp     .greet                  ; the kernel gives none: entry stays 0
.found:
        mov     [entry], eax
        mov     esi, [entry]
        mov     edi, code
        mov     ecx, CODE_BYTES
        rep movsb
.greet:
        ; write(fd, buf, count) -> bytes written, or -errno
        mov     eax, SYS_write
        mov     ebx, 1                  ; fd
        mov     ecx, greeting           ; buf
        mov     edx, 4 + CODE_BYTES     ; count
        int     0x80

next_turn:
        ; read(fd, buf, count) -> bytes read, 0 at the end, or -errno
        mov     eax, SYS_read
        xor     ebx, ebx                ; fd
        mov     ecx, turn               ; buf
        mov     edx, 8                  ; count
        int     0x80
        cmp     eax, 8
        jne     leave
        cmp     dword [door], loops_count
        jae     leave

        call    time_batch              ; warms up
        mov     esi, answer
.batch:
        call    time_batch
        mov     [esi], eax
        mov     [esi+4], edx
        add     esi, 8
        cmp     esi, answer + reply.last
        jb      .batch

        ; write(fd, buf, count) -> bytes written, or -errno
        mov     eax, SYS_write
        mov     ebx, 1                  ; fd
        mov     ecx, answer             ; buf
        mov     edx, reply_size         ; count
        int     0x80
        cmp     eax, reply_size
        je      next_turn

leave:
        ; exit(status) does not return
        mov     eax, SYS_exit
        xor     ebx, ebx                ; status
        int     0x80

; edx:eax: the ticks that a batch took.  As time_loop in doors.asm.
align 64
time_batch:
        push    ebx
        push    ebp
        push    esi
        push    edi
        mov     edi, [count]
        mov     esi, [door]
        mov     esi, [loops+4*esi]

        lfence
        rdtsc                           ; edx:eax
        lfence
        push    edx                     ; the counter before
        push    eax

        call    esi

        mov     [answer+reply.last], eax
        cdq
        mov     [answer+reply.last+4], edx
        rdtscp                          ; edx:eax; in ecx the CPU's number
        lfence
        sub     eax, [esp]
        sbb     edx, [esp+4]
        add     esp, 8

        pop     edi
        pop     esi
        pop     ebp
        pop     ebx
        ret

; ---- int 0x80: a gate of the interrupt table
align 64
loop_int80:
        ; getpid() -> the process's number
        mov     eax, SYS_getpid
        int     0x80
        dec     edi
        jnz     loop_int80
        ret

; ---- whatever the kernel's vDSO holds as the best door of this processor
align 64
loop_kernel_vsyscall:
        mov     esi, [entry]
.again:
        ; getpid() -> the process's number
        mov     eax, SYS_getpid
        call    esi
        dec     edi
        jnz     .again
        ret

; ---- sysenter without the vDSO's code around it
;
; It saves neither eip nor esp.  The kernel takes the stack from ebp, looks for the
; sixth argument there, and always returns into the vDSO, behind the sysenter in
; __kernel_vsyscall: pop ebp, pop edx, pop ecx, ret.  So that is what must be on the
; stack.
align 64
loop_sysenter:
        ; getpid() -> the process's number
        mov     eax, SYS_getpid
        push    .back
        push    ecx
        push    edx
        push    ebp
        mov     ebp, esp
        sysenter
.back:
        dec     edi
        jnz     loop_sysenter
        ret

section .note.GNU-stack noalloc noexec nowrite progbits
