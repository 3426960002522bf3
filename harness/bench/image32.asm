; image32.asm -- the finished program of doors32.asm, as bytes inside ring3
;
;   extern const unsigned char image32[], image32_end[];

global image32
global image32_end

section .rodata
align 16
image32:
        incbin  "doors32"
image32_end:

section .note.GNU-stack noalloc noexec nowrite progbits
