; mistake: jumped-nowhere
; says: what it was given is not the address of a function
; 8 bytes from type to value, as in a 64-bit program.

default rel
%include "names.inc"

global _start

section .text

_start:
        mov     eax, [esp+8]            ; argv[1]: a word has 4 bytes here
        movzx   ebp, byte [eax]
        sub     ebp, '0'                ; N

        ; getpid(void) -> this process's id; it cannot fail
        mov     eax, SYS32_getpid
        int     0x80
        mov     edi, eax

        mov     eax, [esp]              ; argc
        lea     esi, [esp+8+eax*4]      ; envp: behind argv's NULL
.variable:
        add     esi, 4
        cmp     dword [esi-4], 0
        jne     .variable

.pair:                                  ; auxv: behind envp's NULL
        mov     eax, [esi]              ; a type ...
        mov     ecx, [esi+8]            ; ... and its value
        add     esi, 8
        cmp     eax, AT_NULL
        je      .leave
        cmp     eax, AT_SYSINFO
        jne     .pair

        mov     eax, SYS32_getpid
        call    ecx                     ; the same id

        cmp     eax, edi
        je      .leave
        inc     ebp                     ; N+1: they are not equal
.leave:
        ; exit(status) does not return
        mov     eax, SYS32_exit
        mov     ebx, ebp                ; status
        int     0x80
