; mistake: type-mistaken
; says: equals no type: mask it with S_IFMT
; The permissions are compared, too.
; 12-stat, the exercise -- say what a path is
;
; run     ./program PATH
; calls   newfstatat PATH, the link itself if it is one; write one line: file,
;         directory, fifo, socket, link or device; exit(0); after an error:
;         nothing is written, exit with the errno

default rel
%include "names.inc"

STAT_SIZE       equ 144                 ; bytes of struct stat
ST_MODE         equ 24                  ; where st_mode stands in it, 4 bytes

global _start

section .bss

status:         resb STAT_SIZE          ; filled by the kernel

section .rodata

file:           db "file", 10
file_len        equ $ - file
directory:      db "directory", 10
directory_len   equ $ - directory
fifo:           db "fifo", 10
fifo_len        equ $ - fifo
socket:         db "socket", 10
socket_len      equ $ - socket
link:           db "link", 10
link_len        equ $ - link
device:         db "device", 10
device_len      equ $ - device

section .text

_start:
        mov     rbx, [rsp+16]           ; argv[1]: lesson 09 explains this line

        ; newfstatat(dirfd, path, statbuf, flags) -> 0, or -errno
        mov     eax, SYS_newfstatat
        mov     edi, AT_FDCWD           ; dirfd
        mov     rsi, rbx                ; path
        lea     rdx, [status]           ; statbuf
        mov     r10d, AT_SYMLINK_NOFOLLOW ; flags: look at a link itself
        syscall
        cmp     rax, -MAX_ERRNO
        jae     .failed

        mov     eax, [status+ST_MODE]

        lea     rsi, [file]
        mov     edx, file_len
        cmp     eax, S_IFREG
        je      .say

        lea     rsi, [directory]
        mov     edx, directory_len
        cmp     eax, S_IFDIR
        je      .say

        lea     rsi, [fifo]
        mov     edx, fifo_len
        cmp     eax, S_IFIFO
        je      .say

        lea     rsi, [socket]
        mov     edx, socket_len
        cmp     eax, S_IFSOCK
        je      .say

        lea     rsi, [link]
        mov     edx, link_len
        cmp     eax, S_IFLNK
        je      .say

        lea     rsi, [device]           ; S_IFCHR or S_IFBLK are left
        mov     edx, device_len

.say:
        ; write(fd, buf, count) -> bytes written, or -errno
        mov     eax, SYS_write
        mov     edi, STDOUT             ; fd
        syscall                         ; buf and count are there already

        ; exit(status) does not return
        mov     eax, SYS_exit
        xor     edi, edi                ; status
        syscall

.failed:
        ; exit(status) does not return
        mov     edi, eax
        neg     edi                     ; status: the errno
        mov     eax, SYS_exit
        syscall
