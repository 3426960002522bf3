; memory.asm -- the four functions that gcc may call on its own
;
; Even in a freestanding program gcc turns a struct assignment into memcpy and a
; cleared array into memset (gcc manual, "Standards").  Nothing else is here.
; The direction flag is clear on entry (psABI), so rep goes upwards.

default rel

global memcpy
global memmove
global memset
global memcmp

section .text

; void *memcpy(void *to, const void *from, size_t size);
memcpy:
        mov     rax, rdi                ; the result is `to`
        mov     rcx, rdx
        rep     movsb
        ret

; void *memmove(void *to, const void *from, size_t size);    they may overlap
memmove:
        mov     rax, rdi
        mov     rcx, rdx
        mov     r8, rdi
        sub     r8, rsi
        cmp     r8, rdx                 ; unsigned: inside from..from+size?
        jb      .backwards
        rep     movsb
        ret
.backwards:
        lea     rdi, [rdi+rdx-1]
        lea     rsi, [rsi+rdx-1]
        std
        rep     movsb
        cld
        ret

; void *memset(void *to, int byte, size_t size);
memset:
        mov     r8, rdi
        mov     eax, esi
        mov     rcx, rdx
        rep     stosb
        mov     rax, r8
        ret

; int memcmp(const void *a, const void *b, size_t size);
memcmp:
        xor     eax, eax
        mov     rcx, rdx
        cmp     eax, eax                ; equal, should size be 0
        repe    cmpsb
        je      .equal
        movzx   eax, byte [rdi-1]
        movzx   ecx, byte [rsi-1]
        sub     eax, ecx                ; the sign of a - b
.equal:
        ret
