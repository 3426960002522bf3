# X13 temporary files go where no program may be executed
# 01 as X13-tmp: PASS or HARNESS
# status: 0 1 3
# good: PASS or HARNESS
# needs: root
# layers: P B

hand_in() { mkdir X13-tmp && cp "$place/tree/lessons/01-hello/solution/exercise.asm" X13-tmp/01-hello.asm; }

grade() {
    # shellcheck disable=SC2016
    around=(bash -c 'mount -t tmpfs -o noexec,mode=1777 none "$TMPDIR"; exec "$@"' broken)
    ring3_grade 01 20
}
