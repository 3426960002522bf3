# F09 sources of 100 MB and of a byte too many, too many files, a NUL in the source
# 01 as F09-large: INTAKE
# 01 as F09-byte: INTAKE
# 01 as F09-strange: INTAKE
# 01 as F09-entries: INTAKE
# 01 as F09-members: INTAKE
# 01 as F09-nul: BUILD
# seconds: 9
# layers: F

hand_in() {
    local solution=$place/tree/lessons/01-hello/solution/exercise.asm
    mkdir F09-large F09-byte F09-strange F09-entries F09-nul
    truncate -s 100M F09-large/01-hello.asm
    cp "$solution" F09-byte/01-hello.asm
    head -c $((262145 - $(stat -c %s "$solution"))) /dev/zero | tr '\0' '\n' >>F09-byte/01-hello.asm
    cp "$solution" F09-strange/01-hello.asm
    touch F09-strange/{1..65}
    cp "$solution" F09-entries/01-hello.asm
    (cd F09-entries && seq 4096 | xargs touch)
    "$PROGRAMS/archive" F09-members.zip zip "01-hello.asm<$solution" '4096*asm/x='
    { cat "$solution" && printf 'a\0b\n'; } >F09-nul/01-hello.asm
}
