; 21-pipes, the exercise -- what the shell does for a | b
;
; run     ./program LINE          the shell's part: say LINE | count
;         ./program say LINE      the left program; finished
;         ./program               the right program, count; finished
; calls   pipe2; clone twice; in each child: dup3, close both ends, execve; in
;         the parent: close both ends, wait4 twice, exit with what count left
;         with; pipe2 failed: exit with its errno

default rel
%include "names.inc"

SIZE            equ 512

global _start

section .data

name:           db "./program", 0
say_word:       db "say", 0
itself:         db "/proc/self/exe", 0  ; the program that is running

say_argv:       dq name, say_word, 0, 0 ; the third one will be LINE
count_argv:     dq name, 0

section .bss

ends:           resd 2                  ; [ends] to read from, [ends+4] to write
status:         resd 1                  ; what wait4 says of a child
buffer:         resb SIZE

section .text

_start:
        cmp     qword [rsp], 2          ; argc
        ja      say
        jb      count

        mov     rax, [rsp+16]           ; LINE
        mov     [say_argv+16], rax

        ; pipe2(pipefd, flags) -> 0, or -errno
        mov     eax, SYS_pipe2
        lea     rdi, [ends]             ; pipefd
        xor     esi, esi                ; flags
        syscall
        cmp     rax, -MAX_ERRNO
        jae     .failed

        ; TODO 1: clone the left child, as in lesson 17.  It makes an end of the
        ; pipe its descriptor 1 (dup3), closes both ends, and becomes say LINE.

        ; TODO 2: clone the right child.  It makes the other end its descriptor
        ; 0, closes both ends, and becomes count.

        ; TODO 3: close both ends here, too.  What happens if you do not?

        ; TODO 4: wait4 for both, and leave with what count left with.

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

; ---- finished: the two programs

; Writes LINE to descriptor 1.
say:
        mov     rsi, [rsp+24]           ; LINE
        xor     edx, edx
.measure:
        cmp     byte [rsi+rdx], 0
        je      .write
        inc     edx
        jmp     .measure
.write:
        ; write(fd, buf, count) -> bytes written, or -errno
        mov     eax, SYS_write
        mov     edi, STDOUT             ; fd
        syscall                         ; buf and count are there already

        ; exit(status) does not return
        mov     eax, SYS_exit
        xor     edi, edi                ; status
        syscall

; Reads descriptor 0 to its end; the status is the number of bytes.
count:
        xor     ebx, ebx
.read:
        ; read(fd, buf, count) -> bytes read, 0 at the end, or -errno
        mov     eax, SYS_read
        mov     edi, STDIN              ; fd
        lea     rsi, [buffer]           ; buf
        mov     edx, SIZE               ; count
        syscall
        add     ebx, eax
        test    eax, eax
        jg      .read

        ; exit(status) does not return
        mov     eax, SYS_exit
        mov     edi, ebx                ; status
        syscall
