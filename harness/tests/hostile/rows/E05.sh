# E05 segments at 0, at the vsyscall page, one over the other, and longer in the file than in memory
# 01: BUILD
# 03: BUILD
# 04: BUILD
# 05: BUILD
# 01 says: where none can be
# 03 says: where none can be
# 04 says: share the page
# 05 says: broken segment
# layers: B P

around=(env "CC=$place/more/cc")

hand_in() {
    local more=$place/more
    mkdir -p "$more"
    cat >"$more/cc" <<'S'
#!/bin/sh
while [ $# -gt 0 ]; do
    case $1 in
    -o) out=$2 ;;
    *.c) source=${1##*/} ;;
    esac
    shift
done
cp "${0%/*}/${source%.c}" "$out"
S
    cat >"$more/elf.asm" <<'ASM'
bits 64
org     0x400000
%ifndef AT
%define AT 0x402000
%endif
%ifndef MEMORY
%define MEMORY end - head
%endif
head:   db      0x7f, "ELF", 2, 1, 1, 0
        dq      0
        dw      2, 62
        dd      1
        dq      start, parts - head, 0
        dd      0
        dw      64, 56, 2, 0, 0, 0
parts:  dd      1, 5
        dq      0, head, head, end - head, end - head, 4096
        dd      1, 6
        dq      0, AT, AT, end - head, MEMORY, 4096
start:  mov     eax, 60
        xor     edi, edi
        syscall
end:
ASM
    nasm -f bin -DAT=0 -o "$more/01-hello" "$more/elf.asm"
    nasm -f bin -DAT=0xffffffffff600000 -o "$more/03-pointer" "$more/elf.asm"
    nasm -f bin -DAT=0x400000 -o "$more/04-errno" "$more/elf.asm"
    nasm -f bin -DMEMORY=8 -o "$more/05-registers" "$more/elf.asm"
    chmod 755 "$more" "$more"/*
    for lesson in 01-hello 03-pointer 04-errno 05-registers; do
        mkdir "E05-${lesson%%-*}"
        echo 'int main(void) { return 0; }' >"E05-${lesson%%-*}/$lesson.c"
    done
}
