# B23 hands in programs and objects that are newer than the source
# 01: FAIL
# layers: F

hand_in() {
    local file=B23-01 to
    mkdir -p $file/lessons/01-hello
    printf 'global _start\nsection .text\n_start: mov eax, 60\nxor edi, edi\nsyscall\n' \
        >$file/lessons/01-hello/exercise.asm
    nasm -f elf64 -I "$place/tree/asm/lib/" -o right.o \
        "$place/tree/lessons/01-hello/solution/exercise.asm"
    ld -o right right.o
    for to in asm/01.o build/exercise/01-hello/asm/program.o lessons/01-hello/exercise.o; do
        mkdir -p "$file/${to%/*}" && cp right.o "$file/$to"
    done
    for to in bin/01 build/exercise/01-hello/asm/program build/program lessons/01-hello/exercise; do
        mkdir -p "$file/${to%/*}" && cp right "$file/$to"
    done
    rm right right.o
    touch -d 2001-01-01 $file/lessons/01-hello/exercise.asm
}
