# B14 has the tools say that it passed, and what a terminal obeys
# 01: PASS
# 03: PASS
# layers: O

hand_in() {
    mkdir B14-01 B14-03
    {
        printf '%%warning PASS ok 1 - all of it\n%%warning \033[2J\033]52;c;aGk=\a\n'
        printf '%%warning ::error::</failure>]]>{"score":100}\n'
        cat "$place/tree/lessons/01-hello/solution/exercise.asm"
    } >B14-01/01-hello.asm
    {
        printf '#warning PASS\n#pragma message("\033[2J ::notice::")\n#pragma message("\\x1b[2J")\n'
        cat "$place/tree/lessons/03-pointer/solution/exercise.c"
    } >B14-03/03-pointer.c
}
