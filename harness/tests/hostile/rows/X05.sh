# X05 ptrace is refused: nobody is graded, and it is said why
# status: 3 77
# ungraded: nobody is graded
# layers: P

hand_in() { mkdir X05-01 && cp "$place/tree/lessons/01-hello/solution/exercise.asm" X05-01/01-hello.asm; }

grade() {
    local errno
    : >"$place/complaints"
    for errno in 1 38; do
        rm -rf "$place/out"
        around=("$PROGRAMS/refuse" "ptrace=$errno" --)
        ring3_grade 01 20
        if ! grep -qi 'trac' "$place/errors"; then
            echo "not a word about tracing: $(head -n 1 "$place/errors")" >>"$place/complaints"
        fi
        if grep -rqsE '"verdict": "(FAIL|CRASH|TIME|PASS)"' "$place/out/results"; then
            echo "a verdict was written" >>"$place/complaints"
        fi
    done
}

after() { cat "$place/complaints"; }
