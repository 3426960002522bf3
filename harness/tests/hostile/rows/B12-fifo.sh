# B12 takes in a pipe to which nobody writes
# 01: BUILD
# 03: BUILD or INTAKE
# 01 says: nothing else can be read
# layers: B W F

hand_in() {
    mkdir -p "$place/more" B12-fifo-01 B12-fifo-03
    mkfifo "$place/more/fifo" B12-fifo-03/names.inc
    printf '#include "%s/more/fifo"\n' "$place" >B12-fifo-01/01-hello.c
    printf '%%include "names.inc"\n' >B12-fifo-03/03-pointer.asm
}
