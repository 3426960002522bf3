# X07 a kernel without Landlock
# 01 as X07: PASS
# layers: L

hand_in() { mkdir X07 && cp "$place/tree/lessons/01-hello/solution/exercise.asm" X07/01-hello.asm; }

grade() {
    local about=(landlock_create_ruleset=38)
    weak=()
    around=("$PROGRAMS/refuse" "${about[@]}" --)
    ring3_grade 01 20
    cp "$place/status" "$place/status.first"
    rm -rf "$place/out"
    weak=(--weak-sandbox-ok)
    ring3_grade 01 20
}

after() {
    if [ "$(cat "$place/status.first")" -ne 77 ]; then echo "it graded without being told that this will do"; fi
    if ! grep -q 'files, ports, scope' "$place/errors"; then echo "it does not name what is off"; fi
}
