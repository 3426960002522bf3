# X01 an answer file with a slip in it: no student runs, and the line is named
# status: 2 3
# ungraded: nobody is graded
# layers: E

hand_in() { mkdir X01-01 && cp "$place/tree/lessons/01-hello/solution/exercise.asm" X01-01/01-hello.asm; }

grade() {
    local trace=$place/tree/expected/01-hello.exercise.trace line
    cp "$trace" "$place/kept"
    : >"$place/complaints"
    for line in 'write(1, $line' 'wrote(1, $line, 3) = 3' 'write(1, $line, 99999999999999999999999) = 3' \
        'write(1, $lime, 3) = 3'; do
        rm -rf "$place/out"
        printf '# 01-hello: a slip\n\ncase one\n  let $line = line\n  run ./program $line 3\n  %s\n' "$line" >"$trace"
        ring3_grade 01 20
        if ! grep -qE '01-hello\.exercise\.trace:[67]:[0-9]+' "$place/errors"; then
            echo "no file, line and column for: $line" >>"$place/complaints"
        fi
        if [ "$(find "$place/out/results" -name '*.json' 2>/dev/null | wc -l)" -ne 0 ]; then
            echo "a result was written for: $line" >>"$place/complaints"
        fi
    done
    cp "$place/kept" "$trace"
}

after() { cat "$place/complaints"; }
