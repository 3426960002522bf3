# X03 an answer file of 100 MB, and one of a single line of 10 MB
# status: 2 3
# ungraded: nobody is graded
# layers: E
# seconds: 1

hand_in() { mkdir X03-01 && cp "$place/tree/lessons/01-hello/solution/exercise.asm" X03-01/01-hello.asm; }

grade() {
    local trace=$place/tree/expected/01-hello.exercise.trace size
    cp "$trace" "$place/kept"
    : >"$place/complaints"
    around=(bash -c 'ulimit -v 1000000; exec "$@"' limited)
    for size in 100 10; do
        rm -rf "$place/out"
        truncate -s "${size}M" "$trace"
        ring3_grade 01 20
        if ! grep -qE '01-hello\.exercise\.trace.*(large|1 MiB|1048576)' "$place/errors"; then
            echo "$size MB: $(head -n 1 "$place/errors")" >>"$place/complaints"
        fi
    done
    cp "$place/kept" "$trace"
}

after() { cat "$place/complaints"; }
