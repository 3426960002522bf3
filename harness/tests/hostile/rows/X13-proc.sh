# X13 a machine without /proc
# status: 1 3 77
# ungraded: whether there are results depends on what is missed first
# needs: root
# layers: P B

hand_in() { mkdir X13-proc && cp "$place/tree/lessons/01-hello/solution/exercise.asm" X13-proc/01-hello.asm; }

grade() {
    # shellcheck disable=SC2016
    around=(bash -c 'mount -t tmpfs none /proc; exec "$@"' broken)
    ring3_grade 01 20
}

after() {
    if grep -rqsE '"verdict": "(FAIL|CRASH|TIME|BUILD|TRACE|STOPPED)"' "$place/out/results"; then
        echo "a student pays for it"
    fi
}
