; syscall.asm -- syscall(2) as libc documents it, and errno
;
;   long syscall(long number, ...);
;
; The C caller put number and six arguments where the function-call ABI wants
; them; the kernel wants them one register earlier, and argument 4 in r10:
;
;               number  1    2    3    4    5    6
;   function    rdi     rsi  rdx  rcx  r8   r9   [rsp+8]
;   kernel      rax     rdi  rsi  rdx  r10  r8   r9
;
; The kernel answers -4095..-1 for an error.  Then, as libc does: errno gets the
; positive number and the caller gets -1.  On success errno is left alone.

default rel

MAX_ERRNO       equ 4095

global syscall
global __errno_location

section .text

syscall:
        mov     rax, rdi                ; number
        mov     rdi, rsi                ; argument 1
        mov     rsi, rdx                ; argument 2
        mov     rdx, rcx                ; argument 3
        mov     r10, r8                 ; argument 4
        mov     r8, r9                  ; argument 5
        mov     r9, [rsp+8]             ; argument 6
        syscall
        cmp     rax, -MAX_ERRNO
        jae     .failed                 ; unsigned: these are the largest
        ret
.failed:
        neg     eax
        mov     [errno_value], eax
        mov     rax, -1
        ret

; int *__errno_location(void);          errno.h makes errno what this points to
__errno_location:
        lea     rax, [errno_value]
        ret

section .bss

errno_value:    resd 1
