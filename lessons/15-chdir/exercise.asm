; 15-chdir, the exercise -- walk, and say where you are
;
; run     ./program PATH PATH PATH
; calls   getcwd and write where the program starts; then for each PATH: chdir,
;         getcwd, write; exit(0); after a chdir that failed: exit with its errno

default rel
%include "names.inc"

global _start

section .text

_start:
        call    say_place
        mov     ebx, 1                  ; which argument is next
.next:
        ; chdir(path) -> 0, or -errno
        mov     eax, SYS_chdir
        mov     rdi, [rsp+8*rbx+8]      ; path: argv[rbx], as lesson 09 has it
        syscall

        ; TODO 1: leave with the errno, at .failed, when that failed.

        call    say_place
        inc     ebx
        cmp     ebx, 4
        jb      .next

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

; void say_place(void);
; Writes where the program is, and a newline.
say_place:
        ; getcwd(buf, size) -> length with the NUL, or -errno
        ; TODO 2: ask, with place and place_size.

        ; TODO 3: put a newline in the place of the NUL.

        ; write(fd, buf, count) -> bytes written, or -errno
        ; TODO 4: write the path and the newline.
        ret

section .bss

place_size      equ 4096
place:          resb place_size
