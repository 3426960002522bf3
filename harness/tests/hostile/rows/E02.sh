# E02 tools that make a script, and a script as the source
# 01: BUILD
# 03: BUILD
# 01 says: no ELF file
# never: it ran
# layers: B

around=(env "CC=$place/more/cc")

hand_in() {
    mkdir -p "$place/more" E02-01 E02-03
    cat >"$place/more/cc" <<'S'
#!/bin/sh
while [ "$1" != -o ]; do shift; done
printf '#!/bin/sh\necho it ran\n# %70s\n' '' >"$2"
S
    chmod 755 "$place/more" "$place/more/cc"
    echo 'int main(void) { return 0; }' >E02-01/01-hello.c
    printf '#!/bin/sh\necho it ran\n' >E02-03/03-pointer.asm
}
