# F12 a student who is there twice, one who is missing, one whom nobody knows
# 01 as F12-same: PASS
# 01 as F12-other: INTAKE
# 01 as F12-absent: INTAKE
# 01 as F12-stranger: PASS
# layers: F

hand_in() {
    local solution=$place/tree/lessons/01-hello/solution/exercise.asm student
    for student in F12-same F12-other F12-stranger; do
        mkdir "$student"
        cp "$solution" "$student/01-hello.asm"
    done
    "$PROGRAMS/archive" F12-same.zip zip "01-hello.asm<$solution"
    "$PROGRAMS/archive" F12-other.zip zip 01-hello.asm=other
    printf 'id\nF12-same\nF12-other\nF12-absent\nbeside\nlater\n' >"$place/roster.csv"
}

options=(--roster "$place/roster.csv")
after() {
    local line
    for line in '^double +F12-same .*F12-same.zip: this is F12-same, too' \
        '^double +F12-other .*01-hello.asm: differs' \
        '^missing +F12-absent .*on the roster, and nothing was handed in' \
        '^extra +F12-stranger .*nobody on the roster'; do
        if ! grep -qE "$line" "$place/out/intake.txt"; then echo "intake.txt has no line: $line"; fi
    done
}
