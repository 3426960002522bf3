; S18 a path that has no end before its page ends; one of a MiB; one of bytes that act
; 01: DENIED(open)
; 10: FAIL or DENIED(mmap)
; 90: FAIL
; layers: P O

default rel
global _start

section .text
_start: lea     rdi, [raw]
        mov     eax, 2                  ; open
        xor     esi, esi
        syscall
        lea     rdi, [long_path]
        mov     eax, 2
        xor     esi, esi
        syscall
        mov     eax, 9                  ; mmap: a page with nothing behind it
        mov     edi, 0x20000000
        mov     esi, 4096
        mov     edx, 3
        mov     r10d, 0x32
        mov     r8d, -1
        xor     r9d, r9d
        syscall
        mov     edi, 0x20000000
        cld
        mov     ecx, 4096
        mov     al, 'b'
        rep stosb                       ; the whole page
        mov     edi, 0x20000f00
        mov     eax, 2
        xor     esi, esi
        syscall
        mov     eax, 60
        mov     edi, 1
        syscall

section .data
raw:    db      27, "[2J", 10, 7, 0xff, 0xfe, 0xc3, 0xe2, 0x80, 0xae, "PASS", 0
long_path: times 1048575 db "a"
        db      0
