; 26-sysenter -- one call by int 0x80, one by the address of AT_SYSINFO
;
; calls   write by int 0x80; write and exit where AT_SYSINFO leads
; shows   a 32-bit program; the fast door of any processor, called by address
; trace   expected/26-sysenter.trace

default rel
%include "names.inc"

global _start

section .text

_start:
        mov     eax, [esp]              ; argc
        lea     esi, [esp+8+eax*4]      ; envp: behind argv's NULL
.variable:
        add     esi, 4
        cmp     dword [esi-4], 0
        jne     .variable

.pair:                                  ; auxv: behind envp's NULL
        mov     eax, [esi]              ; a type ...
        mov     edi, [esi+4]            ; ... and its value
        add     esi, 8
        cmp     eax, AT_SYSINFO
        je      .enter
        cmp     eax, AT_NULL
        jne     .pair

        ; exit(status) does not return
        mov     eax, SYS32_exit
        mov     ebx, 1                  ; status: there is no such address
        int     0x80

.enter:                                 ; edi: __kernel_vsyscall
        ; write(fd, buf, count) -> bytes written, or -errno
        mov     eax, SYS32_write
        mov     ebx, STDOUT             ; fd
        mov     ecx, old                ; buf
        mov     edx, old_len            ; count
        int     0x80

        ; write(fd, buf, count) -> bytes written, or -errno
        mov     eax, SYS32_write
        mov     ebx, STDOUT             ; fd
        mov     ecx, new                ; buf
        mov     edx, new_len            ; count
        call    edi

        ; exit(status) does not return
        mov     eax, SYS32_exit
        xor     ebx, ebx                ; status
        call    edi

section .rodata

old:            db "by int 0x80", 10
old_len         equ $ - old
new:            db "by AT_SYSINFO", 10
new_len         equ $ - new
