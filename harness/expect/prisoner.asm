; prisoner.asm -- the program of `given prisoner`, as bytes inside ring3
;
;   extern const unsigned char prisoner_image[], prisoner_image_end[];
;
; It is run as  prisoner STATUS PLAN NAME...  where PLAN has a letter for each NAME, and leaves with
; STATUS:
;
;   o  makes the file NAME by openat         r  opens NAME to read it
;   f  a child (fork) does, by open          c  a child (clone) does, by openat2
;   v  a child (vfork) does, by creat
;   u  a child with CLONE_UNTRACED makes the directory NAME
;   3  the same by clone3; if there is no such call, a child (clone) makes the file NAME by open,
;      as libraries do
;   i  a child makes the directory NAME by int 0x80; x: by the x32 table
;   n  a child puts on a filter that asks it about each open, before a tracer is asked; a child of
;      it makes the file NAME by open, and is told to go on
;   g  a child makes the file NAME by a ring (io_uring)
;   t  opens NAME to read it, time and again, while a thread changes that name to the next NAME (so
;      two of them are for this letter) and back, and writes on descriptor 2 which ones it got
;
; One after the other: each child is waited for.  What fails is left out.

default rel
bits 64

BASE            equ 0x400000

SYS_write       equ 1
SYS_open        equ 2
SYS_close       equ 3
SYS_newstat     equ 4
SYS_newfstat    equ 5
SYS_mmap        equ 9
SYS_ioctl       equ 16
SYS_sched_yield equ 24
SYS_nanosleep   equ 35
SYS_clone       equ 56
SYS_fork        equ 57
SYS_vfork       equ 58
SYS_exit        equ 60
SYS_wait4       equ 61
SYS_mkdir       equ 83
SYS_creat       equ 85
SYS_prctl       equ 157
SYS_futex       equ 202
SYS_exit_group  equ 231
SYS_openat      equ 257
SYS_seccomp     equ 317
SYS_io_uring_setup equ 425
SYS_io_uring_enter equ 426
SYS_clone3      equ 435
SYS_openat2     equ 437
I386_mkdir      equ 39
X32_BIT         equ 0x40000000
CLONE_UNTRACED  equ 0x00800000
SIGCHLD         equ 17
ENOSYS          equ 38
AT_FDCWD        equ -100
MAKES           equ 0x41                ; O_WRONLY|O_CREAT
WALL            equ 0x40000000

PR_SET_NO_NEW_PRIVS             equ 38
SECCOMP_SET_MODE_FILTER         equ 1
SECCOMP_FILTER_FLAG_NEW_LISTENER equ 8
SECCOMP_RET_USER_NOTIF          equ 0x7fc00000
SECCOMP_RET_ALLOW               equ 0x7fff0000
SECCOMP_IOCTL_NOTIF_RECV        equ 0xc0502100
SECCOMP_IOCTL_NOTIF_SEND        equ 0xc0182101
FLAG_CONTINUE                   equ 1   ; SECCOMP_USER_NOTIF_FLAG_CONTINUE
THREAD          equ 0x250f00            ; CLONE_VM|FS|FILES|SIGHAND|THREAD|SYSVSEM, CHILD_CLEARTID
ENTRY_PAGE      equ 0x10000000          ; IORING_OFF_SQES
OPENAT_ENTRY    equ 18                  ; IORING_OP_OPENAT
SQ_TAIL         equ 44                  ; where struct io_uring_params says where the tail is
PARAMS          equ 120

; A race: so many rounds at least and at most.  Between them it ends when the name that was there
; before the call was not the one that was opened, so many times.
ROUNDS_LEAST    equ 24
ROUNDS_MOST     equ 64
LOST_ENOUGH     equ 12
NAPS            equ 4                   ; before a round, as long as the thread has not run
FLIPS           equ 4095                ; between two looks whether it is over; odd

; What it has on the stack.
CELL            equ 0                   ; the name, eight bytes that are written at once
OVER            equ 8
RUNS            equ 12                  ; not 0 while there is the thread
TURNS           equ 16                  ; how often the name was changed …
SEEN            equ 20                  ; … so many before the last round
ROUNDS          equ 24
LOST            equ 28
FIRST_INODE     equ 32
LETTER          equ 40                  ; r12 meanwhile is the end of the lines
STATUS          equ 48                  ; struct stat
INODE           equ STATUS+8
LINES           equ 192                 ; "NAME opened" …
RACE            equ LINES+16*ROUNDS_MOST ; all of it

NOTICE                          equ 80  ; bytes of struct seccomp_notif: id, pid, flags, the call

global prisoner_image
global prisoner_image_end

section .rodata
align 16
prisoner_image:
        db      0x7f, "ELF", 2, 1, 1, 0 ; 64 bits, low byte first
        dq      0
        dw      2, 62                   ; a program, x86-64
        dd      1
        dq      BASE + (start - prisoner_image)
        dq      header - prisoner_image
        dq      0                       ; no sections
        dd      0
        dw      64, 56, 1, 0, 0, 0
header: dd      1, 5                    ; PT_LOAD, to be read and executed
        dq      0, BASE, BASE
        dq      prisoner_image_end - prisoner_image
        dq      prisoner_image_end - prisoner_image
        dq      4096

arguments:                              ; struct clone_args
        dq      CLONE_UNTRACED, 0, 0, 0, SIGCHLD, 0, 0, 0
nap:    dq      0, 200000               ; struct timespec
how:    dq      MAKES, 0o644, 0         ; struct open_how
asks:   dd      0x20, 0                 ; BPF_LD|BPF_W|BPF_ABS: the number
        db      0x15, 0, 0, 1           ; BPF_JMP|BPF_JEQ|BPF_K
        dd      SYS_open
        dd      0x06, SECCOMP_RET_USER_NOTIF
        dd      0x06, SECCOMP_RET_ALLOW
asking: dq      4, BASE + (asks - prisoner_image)       ; struct sock_fprog

; rbp: argc and argv; ebx: the letter; r12: the next one; r13d: STATUS; r14: the index of the next
; NAME; r15: NAME.  Nothing is on the stack: a child of vfork has the same.
start:
        mov     rbp, rsp
        mov     rdi, [rbp+16]
        xor     r13d, r13d
.digit:
        movzx   ecx, byte [rdi]
        test    ecx, ecx
        jz      .parsed
        imul    r13d, r13d, 10
        lea     r13d, [r13+rcx-'0']
        inc     rdi
        jmp     .digit
.parsed:
        mov     r12, [rbp+24]
        mov     r14d, 3
next:
        movzx   ebx, byte [r12]
        test    ebx, ebx
        jz      leave_it
        inc     r12
        mov     r15, [rbp+8+r14*8]
        inc     r14
        cmp     bl, 'o'
        je      open_at
        cmp     bl, 'r'
        je      open_at
        cmp     bl, 't'
        je      race
        xor     esi, esi
        xor     edx, edx
        xor     r10d, r10d
        xor     r8d, r8d
        mov     eax, SYS_fork
        cmp     bl, 'f'
        je      born
        cmp     bl, 'i'
        je      born
        cmp     bl, 'x'
        je      born
        cmp     bl, 'n'
        je      born
        cmp     bl, 'g'
        je      born
        mov     eax, SYS_vfork
        cmp     bl, 'v'
        je      born
        mov     eax, SYS_clone
        mov     edi, SIGCHLD
        cmp     bl, 'c'
        je      born
        or      edi, CLONE_UNTRACED
        cmp     bl, 'u'
        je      born
        mov     eax, SYS_clone3
        lea     rdi, [arguments]
        mov     esi, 64
        syscall
        test    eax, eax
        jz      child
        cmp     eax, -ENOSYS
        jne     parent
        mov     ebx, 'f'                ; what its child does
        mov     eax, SYS_clone
        mov     edi, SIGCHLD
        xor     esi, esi
born:
        syscall
        test    eax, eax
        jz      child
parent:
        js      next
        mov     edi, eax
        mov     eax, SYS_wait4
        xor     esi, esi
        mov     edx, WALL
        xor     r10d, r10d
        syscall
        jmp     next

child:
        cmp     bl, 'i'
        je      by_int80
        cmp     bl, 'x'
        je      by_x32
        cmp     bl, 'n'
        je      by_notice
        cmp     bl, 'g'
        je      by_ring
        mov     rdi, r15
        mov     esi, MAKES
        mov     edx, 0o644
        mov     eax, SYS_open
        cmp     bl, 'f'
        je      .call
        mov     esi, edx
        mov     eax, SYS_creat
        cmp     bl, 'v'
        je      .call
        mov     eax, SYS_mkdir
        cmp     bl, 'c'
        jne     .call
        mov     edi, AT_FDCWD
        mov     rsi, r15
        lea     rdx, [how]
        mov     r10d, 24
        mov     eax, SYS_openat2
.call:
        syscall
end_child:
        mov     eax, SYS_exit_group
        lea     edi, [r13+r14]          ; not the status of the first process
        syscall

open_at:
        mov     edi, AT_FDCWD
        mov     rsi, r15
        xor     edx, edx
        cmp     bl, 'r'
        je      .call
        mov     edx, MAKES
.call:
        mov     r10d, 0o644
        mov     eax, SYS_openat
        syscall
        test    eax, eax
        js      next
        mov     edi, eax
        mov     eax, SYS_close
        syscall
        jmp     next

; The stack lies above what 32 bits reach: the name is copied to a page below.
by_int80:
        xor     edi, edi
        mov     esi, 4096
        mov     edx, 3                  ; PROT_READ|PROT_WRITE
        mov     r10d, 0x62              ; MAP_PRIVATE|MAP_ANONYMOUS|MAP_32BIT
        mov     r8, -1
        xor     r9d, r9d
        mov     eax, SYS_mmap
        syscall
        mov     edi, eax
        mov     ebx, eax                ; the path, for the call
.byte:
        mov     al, [r15]
        mov     [rdi], al
        inc     r15
        inc     rdi
        test    al, al
        jnz     .byte
        mov     eax, I386_mkdir
        mov     ecx, 0o755
        int     0x80
        jmp     end_child

by_x32:
        mov     eax, SYS_mkdir|X32_BIT
        mov     rdi, r15
        mov     esi, 0o755
        syscall
        jmp     end_child

; The answer of this filter goes before that of one which asks the tracer.  Whoever opens closes the
; listener first: if nobody is left to answer, the call fails.
by_notice:
        mov     eax, SYS_prctl
        mov     edi, PR_SET_NO_NEW_PRIVS
        mov     esi, 1
        syscall
        mov     eax, SYS_seccomp
        mov     edi, SECCOMP_SET_MODE_FILTER
        mov     esi, SECCOMP_FILTER_FLAG_NEW_LISTENER
        lea     rdx, [asking]
        syscall
        test    eax, eax
        js      end_child
        mov     r12d, eax               ; the listener
        mov     eax, SYS_fork
        syscall
        test    eax, eax
        js      end_child
        jz      .opens
        mov     ebx, eax
        sub     rsp, NOTICE
        mov     rdi, rsp
        mov     ecx, NOTICE / 8
        xor     eax, eax                ; it has to be empty
        rep     stosq
        mov     eax, SYS_ioctl
        mov     edi, r12d
        mov     esi, SECCOMP_IOCTL_NOTIF_RECV
        mov     rdx, rsp
        syscall
        test    eax, eax
        js      end_child
        xor     eax, eax                ; struct seccomp_notif_resp: the same id, …
        mov     [rsp+8], rax            ; … val
        mov     [rsp+16], eax           ; … error
        mov     dword [rsp+20], FLAG_CONTINUE
        mov     eax, SYS_ioctl
        mov     esi, SECCOMP_IOCTL_NOTIF_SEND
        syscall
        mov     edi, ebx
        mov     eax, SYS_wait4
        xor     esi, esi
        mov     edx, WALL
        xor     r10d, r10d
        syscall
        jmp     end_child
.opens:
        mov     edi, r12d
        mov     eax, SYS_close
        syscall
        mov     ebx, 'f'                ; what such a child does
        jmp     child

; The ring holds one entry, which says what openat's arguments say.
by_ring:
        sub     rsp, PARAMS
        mov     rdi, rsp
        mov     ecx, PARAMS / 8
        xor     eax, eax
        rep     stosq
        mov     eax, SYS_io_uring_setup
        mov     edi, 1
        mov     rsi, rsp
        syscall
        test    eax, eax
        js      end_child
        mov     r8d, eax                ; the ring
        mov     r9d, ENTRY_PAGE
.map:
        xor     edi, edi
        mov     esi, 4096
        mov     edx, 3                  ; PROT_READ|PROT_WRITE
        mov     r10d, 1                 ; MAP_SHARED
        mov     eax, SYS_mmap
        syscall
        test    rax, rax
        js      end_child
        test    r9d, r9d
        jz      .mapped
        mov     rbx, rax                ; the entry, all 0
        xor     r9d, r9d
        jmp     .map
.mapped:
        mov     byte [rbx], OPENAT_ENTRY
        mov     dword [rbx+4], AT_FDCWD
        mov     [rbx+16], r15
        mov     dword [rbx+24], 0o644
        mov     dword [rbx+28], MAKES
        mov     ecx, [rsp+SQ_TAIL]
        mov     dword [rax+rcx], 1      ; the index of the entry, 0, stands in the ring
        mov     edi, r8d
        mov     eax, SYS_io_uring_enter
        mov     esi, 1                  ; one to be taken
        mov     edx, 1                  ; one to be waited for
        mov     r10d, 1                 ; IORING_ENTER_GETEVENTS
        xor     r8d, r8d
        syscall
        jmp     end_child

; r8, r9: both names, each with what stands behind it in eight bytes.
race:
        mov     rbx, [rbp+8+r14*8]
        inc     r14
        lea     rsp, [rbp-RACE]
        mov     r8, [r15]
        mov     r9, [rbx]
        mov     [rsp+CELL], r8
        xor     eax, eax
        mov     [rsp+OVER], eax
        mov     [rsp+ROUNDS], eax
        mov     [rsp+LOST], eax
        mov     [rsp+TURNS], eax
        mov     [rsp+SEEN], eax
        mov     dword [rsp+RUNS], 1
        mov     [rsp+LETTER], r12
        lea     r12, [rsp+LINES]
        mov     eax, SYS_newstat
        mov     rdi, r15
        lea     rsi, [rsp+STATUS]
        syscall
        mov     rax, [rsp+INODE]
        mov     [rsp+FIRST_INODE], rax
        mov     eax, SYS_clone
        mov     edi, THREAD
        xor     esi, esi                ; it uses no stack
        xor     edx, edx
        lea     r10, [rsp+RUNS]
        syscall
        test    eax, eax
        js      .raced
        jz      flip
.round:
        mov     ebx, NAPS               ; the thread may be waiting for a processor
.nap:
        mov     eax, [rsp+TURNS]
        cmp     eax, [rsp+SEEN]
        jne     .turned
        mov     eax, SYS_nanosleep
        lea     rdi, [nap]
        xor     esi, esi
        syscall
        dec     ebx
        jnz     .nap
.turned:
        mov     [rsp+SEEN], eax
        mov     rbx, [rsp+CELL]
        mov     eax, SYS_openat
        mov     edi, AT_FDCWD
        lea     rsi, [rsp+CELL]
        xor     edx, edx
        syscall
        test    eax, eax
        js      .looked
        mov     r15d, eax
        mov     eax, SYS_newfstat
        mov     edi, r15d
        lea     rsi, [rsp+STATUS]
        syscall
        mov     eax, SYS_close
        syscall
        mov     rdx, r9
        mov     rax, [rsp+INODE]
        cmp     rax, [rsp+FIRST_INODE]
        cmove   rdx, r8
        cmp     rdx, rbx
        je      .same
        inc     dword [rsp+LOST]
.same:
        mov     rdi, r12                ; the end of the lines
        mov     [rdi], rdx
.letter:
        inc     rdi
        cmp     byte [rdi], 0
        jne     .letter
        mov     rax, ' opened' | 10 << 56
        mov     [rdi], rax
        lea     r12, [rdi+8]
.looked:
        inc     dword [rsp+ROUNDS]
        cmp     dword [rsp+ROUNDS], ROUNDS_LEAST
        jb      .round
        cmp     dword [rsp+ROUNDS], ROUNDS_MOST
        jae     .enough
        cmp     dword [rsp+LOST], LOST_ENOUGH
        jb      .round
.enough:
        mov     dword [rsp+OVER], 1
        mov     eax, SYS_write
        mov     edi, 2
        lea     rsi, [rsp+LINES]
        mov     rdx, r12
        sub     rdx, rsi
        syscall
.wait:
        cmp     dword [rsp+RUNS], 0
        je      .raced
        mov     eax, SYS_futex
        lea     rdi, [rsp+RUNS]
        xor     esi, esi                ; FUTEX_WAIT
        mov     edx, 1
        xor     r10d, r10d
        syscall
        jmp     .wait
.raced:
        mov     r12, [rsp+LETTER]
        mov     rsp, rbp
        jmp     next

; The thread.  On one processor it lets the others go on, each time with the other name.
flip:
        mov     ebx, FLIPS
.again:
        mov     [rsp+CELL], r9
        xchg    r8, r9
        inc     dword [rsp+TURNS]
        pause
        dec     ebx
        jnz     .again
        mov     eax, SYS_sched_yield
        syscall
        cmp     dword [rsp+OVER], 0
        je      flip
        mov     eax, SYS_exit
        lea     edi, [r13+r14]
        syscall

leave_it:
        mov     eax, SYS_exit_group
        movzx   edi, r13b               ; a status is a byte
        syscall
prisoner_image_end:

section .note.GNU-stack noalloc noexec nowrite progbits
