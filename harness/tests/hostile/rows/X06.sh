# X06 namespaces are refused, and nobody said that this will do
# status: 77
# ungraded: nobody is graded
# layers: N

hand_in() { mkdir X06-01 && cp "$place/tree/lessons/01-hello/solution/exercise.asm" X06-01/01-hello.asm; }

grade() {
    weak=()
    around=("$PROGRAMS/refuse" "${NO_NAMESPACES[@]}" --)
    ring3_grade 01 20
}

after() {
    if ! grep -q -- '--weak-sandbox-ok' "$place/errors"; then echo "it does not say what would let it go on"; fi
    if ! grep -qE 'user.*mount.*pid' "$place/errors"; then echo "it does not name what is off"; fi
    if [ "$(find "$place/out/results" -name '*.json' 2>/dev/null | wc -l)" -ne 0 ]; then
        echo "results were written all the same"
    fi
}
