# E01 tools that make nothing, a text, half a program, one of another machine, or too many segments
# 01: BUILD
# 03: BUILD
# 04: BUILD
# 05: BUILD
# 10: BUILD
# 03 says: no ELF file
# 04 says: no ELF file
# 05 says: no program for x86-64
# 10 says: broken ELF header
# layers: B P

around=(env "CC=$place/more/cc")

# What the tool makes is there already, under the name of the lesson.
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
%ifndef MACHINE
%define MACHINE 62
%endif
%ifndef SEGMENTS
%define SEGMENTS 1
%endif
head:   db      0x7f, "ELF", 2, 1, 1, 0
        dq      0
        dw      2, MACHINE
        dd      1
        dq      start, parts - head, 0
        dd      0
        dw      64, 56, SEGMENTS, 0, 0, 0
parts:  dd      1, 5
        dq      0, head, head, end - head, end - head, 4096
start:  mov     eax, 60
        xor     edi, edi
        syscall
end:
ASM
    : >"$more/01-hello"
    echo "a text" >"$more/03-pointer"
    nasm -f bin -o "$more/whole" "$more/elf.asm"
    head -c 40 "$more/whole" >"$more/04-errno"
    nasm -f bin -DMACHINE=3 -o "$more/05-registers" "$more/elf.asm"
    nasm -f bin -DSEGMENTS=0xffff -o "$more/10-cat" "$more/elf.asm"
    chmod 755 "$more" "$more"/*
    for lesson in 01-hello 03-pointer 04-errno 05-registers 10-cat; do
        mkdir "E01-${lesson%%-*}"
        echo 'int main(void) { return 0; }' >"E01-${lesson%%-*}/$lesson.c"
    done
}
