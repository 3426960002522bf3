# F11 students whose names are formulas, separators, devices, options, ways out
# 01 as %3dHYPERLINK%28%22x%22%29: PASS
# 01 as %2b1: PASS
# 01 as a%2cb: PASS
# 01 as %22: PASS
# 01 as %43ON: PASS
# 01 as %2d-output: PASS
# 01 as %2e.%0a: PASS
# 01 as %3cscript%3e: PASS
# never: =HYPERLINK
# never: <script>
# layers: F O

hand_in() {
    local name
    for name in '=HYPERLINK("x")' '+1' 'a,b' '"' CON '--output' $'..\n' '<script>'; do
        mkdir -- "./$name"
        cp "$place/tree/lessons/01-hello/solution/exercise.asm" "./$name/01-hello.asm"
    done
}
