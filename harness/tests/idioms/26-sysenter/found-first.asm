; The address first, then the two calls; lodsd walks.

default rel
%include "names.inc"

global _start

section .text

_start:
        mov     eax, [esp+8]            ; argv[1]: a word has 4 bytes here
        movzx   ebp, byte [eax]
        sub     ebp, '0'                ; N

        lea     esi, [esp+4]
.word:
        lodsd
        test    eax, eax
        jnz     .word
.variable:
        lodsd
        test    eax, eax
        jnz     .variable
.pair:
        lodsd
        xchg    eax, ecx                ; the type
        lodsd                           ; the value
        cmp     ecx, AT_SYSINFO
        xchg    eax, ecx
        jne     .pair

        mov     eax, SYS32_getpid
        int     0x80
        mov     edi, eax

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
