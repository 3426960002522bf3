# B22 a source at which the assembler crashes
# 01: BUILD
# 01 says: crashed (signal 11)
# layers: B

around=(env "NASM=$place/more/nasm")

# One that is known to crash it would be of one version only.
hand_in() {
    mkdir -p "$place/more" B22-01
    cat >"$place/more/nasm" <<'S'
#!/bin/sh
for word; do
    if [ -f "$word" ] && grep -q 'crash here' "$word"; then kill -SEGV $$; fi
done
exec nasm "$@"
S
    chmod 755 "$place/more" "$place/more/nasm"
    printf '; crash here\nglobal _start\nsection .text\n_start: ret\n' >B22-01/01-hello.asm
}
