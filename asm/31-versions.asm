; 31-versions -- a socket, a place in a file, a page: each by every version
;
; calls   socket; socketcall and socket of i386; a close behind each;
;         memfd_create, lseek; _llseek and lseek of i386;
;         mmap; mmap and mmap2 of i386; exit
; shows   one job has several numbers, and what each wants is laid out anew:
;         in registers, in a block of memory, in halves, in pages
; twin    c/31-versions.c        trace   expected/31-versions.trace

default rel
%include "names.inc"

PLACE           equ 0x140000000         ; 5 GiB

global _start

section .rodata

name:   db      "far", 0

section .data

; What socketcall is handed: the three arguments of socket, 4 bytes each.
unix:   dd      AF_UNIX                 ; domain
        dd      SOCK_STREAM             ; type
        dd      0                       ; protocol

; What i386's mmap is handed: its six arguments, 4 bytes each.
page:   dd      0                       ; addr
        dd      PAGE_SIZE               ; length
        dd      PROT_READ               ; prot
        dd      MAP_PRIVATE             ; flags
        dd      0                       ; fd: put in below
        dd      PAGE_SIZE               ; offset, in bytes

section .bss

where:  resq    1                       ; what _llseek stores

section .text

_start:
        ; socket(domain, type, protocol) -> descriptor
        mov     eax, SYS_socket         ; 41
        mov     edi, AF_UNIX            ; domain
        mov     esi, SOCK_STREAM        ; type
        xor     edx, edx                ; protocol
        syscall

        ; close(fd) -> 0
        mov     edi, eax                ; fd: the socket
        mov     eax, SYS_close
        syscall

        ; socketcall(call, args), i386 -> descriptor
        mov     eax, SYS32_socketcall   ; 102
        mov     ebx, SYS_SOCKET         ; call: 1, socket
        lea     ecx, [unix]             ; args: where its arguments lie
        int     0x80

        ; close(fd) -> 0
        mov     edi, eax                ; fd: the socket
        mov     eax, SYS_close
        syscall

        ; socket(domain, type, protocol), i386 -> descriptor
        mov     eax, SYS32_socket       ; 359
        mov     ebx, AF_UNIX            ; domain
        mov     ecx, SOCK_STREAM        ; type
        xor     edx, edx                ; protocol
        int     0x80

        ; close(fd) -> 0
        mov     edi, eax                ; fd: the socket
        mov     eax, SYS_close
        syscall

        ; memfd_create(name, flags) -> descriptor of a file without a path
        mov     eax, SYS_memfd_create
        lea     rdi, [name]             ; name
        xor     esi, esi                ; flags
        syscall
        mov     r12d, eax               ; the file, kept

        ; lseek(fd, offset, whence) -> the new position
        mov     eax, SYS_lseek          ; 8
        mov     edi, r12d               ; fd
        mov     rsi, PLACE              ; offset: 64 bits in one register
        mov     edx, SEEK_SET           ; whence
        syscall

        ; _llseek(fd, offset_high, offset_low, result, whence), i386 -> 0
        mov     eax, SYS32__llseek      ; 140
        mov     ebx, r12d               ; fd
        mov     ecx, PLACE >> 32        ; offset_high
        mov     edx, PLACE & 0xffffffff ; offset_low
        lea     esi, [where]            ; result: the new position goes there
        mov     edi, SEEK_SET           ; whence
        int     0x80

        ; lseek(fd, offset, whence), i386 -> the new position
        mov     eax, SYS32_lseek        ; 19
        mov     ebx, r12d               ; fd
        mov     ecx, PAGE_SIZE          ; offset: 32 bits, and no more
        mov     edx, SEEK_SET           ; whence
        int     0x80

        ; mmap(addr, length, prot, flags, fd, offset) -> address
        mov     eax, SYS_mmap           ; 9
        xor     edi, edi                ; addr
        mov     esi, PAGE_SIZE          ; length
        mov     edx, PROT_READ          ; prot
        mov     r10d, MAP_PRIVATE       ; flags
        mov     r8d, r12d               ; fd
        mov     r9d, PAGE_SIZE          ; offset, in bytes
        syscall

        ; mmap(args), i386 -> address
        mov     [page+16], r12d         ; fd
        mov     eax, SYS32_mmap         ; 90
        lea     ebx, [page]             ; args: where all six lie
        int     0x80

        ; mmap2(addr, length, prot, flags, fd, pgoff), i386 -> address
        mov     eax, SYS32_mmap2        ; 192
        xor     ebx, ebx                ; addr
        mov     ecx, PAGE_SIZE          ; length
        mov     edx, PROT_READ          ; prot
        mov     esi, MAP_PRIVATE        ; flags
        mov     edi, r12d               ; fd
        mov     ebp, 1                  ; pgoff: one page of 4096 bytes
        int     0x80

        ; close(fd) -> 0
        mov     eax, SYS_close
        mov     edi, r12d               ; fd
        syscall

        ; exit(status) does not return
        mov     eax, SYS_exit
        xor     edi, edi                ; status
        syscall
