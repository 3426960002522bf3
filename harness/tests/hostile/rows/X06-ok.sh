# X06 namespaces are refused, and that will do: one notice, also in every result
# 01 as X06-ok: PASS
# layers: N

hand_in() { mkdir X06-ok && cp "$place/tree/lessons/01-hello/solution/exercise.asm" X06-ok/01-hello.asm; }

grade() {
    around=("$PROGRAMS/refuse" "${NO_NAMESPACES[@]}" --)
    ring3_grade 01 20
}

after() {
    local file
    for file in "$place"/out/results/*.json; do
        if ! jq -e '.notices | join(" ") | test("weak.*user.*mount")' "$file" >/dev/null; then
            echo "no notice in ${file##*/}"
        fi
    done
    if [ "$(grep -c 'sandbox is weak' "$place/errors")" -ne 1 ]; then echo "not one notice"; fi
}
