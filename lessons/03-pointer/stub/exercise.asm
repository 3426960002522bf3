; 03-pointer, the exercise -- through the narrow door, and through it again
;
; run     ./program LINE          LINE is shorter than 4096 bytes
; calls   write LINE to 1 by int 0x80, from where it lies: an error comes back;
;         write LINE to 1 by int 0x80, from a buffer below 4 GiB;
;         exit by syscall, with the first error as a positive number

default rel
%include "names.inc"

global _start

section .text

_start:
        ; Finished: where LINE is, and how long.  Lesson 09 explains the first
        ; instruction; the rest is what you wrote in lesson 01.
        mov     r12, [rsp+16]           ; the address of LINE's first byte
        xor     r13d, r13d              ; bytes counted so far
.count:
        cmp     byte [r12+r13], 0
        je      .counted
        inc     r13
        jmp     .count
.counted:
        ; From here on: r12 is the address of LINE, r13 is its length.

        ; TODO 1: write(fd, buf, count) by int 0x80, from r12 -> -errno

        ; TODO 2: keep the error; copy LINE into a buffer below 4 GiB

        ; TODO 3: write(fd, buf, count) by int 0x80, from there -> bytes written

        ; exit(status) does not return
        ; TODO 4: the status is the positive error
        mov     eax, SYS_exit
        xor     edi, edi                ; status
        syscall

section .bss

; TODO 2: the buffer, 4096 bytes
