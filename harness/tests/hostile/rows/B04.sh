# B04 reads the environment of whoever grades
# 01: FAIL or BUILD or CRASH
# 90: PASS or BUILD
# never: hunter2
# layers: B

around=(env SECRET=hunter2)

hand_in() {
    mkdir B04-01 B04-90
    cat >B04-01/01-hello.asm <<'ASM'
default rel
global _start
%defstr secret %!SECRET
section .rodata
text:   db secret, 10
size    equ $ - text
section .text
_start: mov     eax, 1
        mov     edi, 1
        lea     rsi, [text]
        mov     edx, size
        syscall
        mov     eax, 60
        xor     edi, edi
        syscall
ASM
    cp B04-01/01-hello.asm B04-90/90-anything.asm
}
