; 12-stat -- a link, and what it leads to
;
; calls   newfstatat twice, exit
; shows   one path, two files: the flag says which of them is looked at
; twin    c/12-stat.c            trace   expected/12-stat.trace

default rel
%include "names.inc"

STAT_SIZE       equ 144                 ; bytes of struct stat
ST_MODE         equ 24                  ; where st_mode stands in it, 4 bytes

global _start

section .bss

status:         resb STAT_SIZE          ; filled by the kernel

section .rodata

path:           db "shortcut", 0

section .text

_start:
        ; newfstatat(dirfd, path, statbuf, flags) -> 0, or -errno
        mov     eax, SYS_newfstatat
        mov     edi, AT_FDCWD           ; dirfd: from the current directory
        lea     rsi, [path]             ; path
        lea     rdx, [status]           ; statbuf
        xor     r10d, r10d              ; flags: follow a link
        syscall
        cmp     rax, -MAX_ERRNO
        jae     .failed
        mov     ebx, [status+ST_MODE]
        and     ebx, S_IFMT             ; the type, without the permissions

        ; newfstatat(dirfd, path, statbuf, flags) -> 0, or -errno
        mov     eax, SYS_newfstatat
        mov     edi, AT_FDCWD           ; dirfd
        lea     rsi, [path]             ; path: the same
        lea     rdx, [status]           ; statbuf: overwritten
        mov     r10d, AT_SYMLINK_NOFOLLOW ; flags: look at the link itself
        syscall
        cmp     rax, -MAX_ERRNO
        jae     .failed
        mov     edi, [status+ST_MODE]
        and     edi, S_IFMT

        ; exit(status) does not return
        cmp     edi, ebx
        setne   al                      ; 1 if the two types differ, else 0
        movzx   edi, al                 ; status
        mov     eax, SYS_exit
        syscall

.failed:
        ; exit(status) does not return
        mov     edi, eax
        neg     edi                     ; status: the errno
        mov     eax, SYS_exit
        syscall
