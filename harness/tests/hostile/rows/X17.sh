# X17 numbers of processes come again soon: nobody else is killed
# 17 as X17-a: PASS
# 17 as X17-b: TRACE or TIME or FAIL
# needs: root few-numbers
# layers: P
# seconds: 20

hand_in() {
    local i
    for i in a c d e; do
        mkdir "X17-$i"
        cp "$place/tree/lessons/17-fork/solution/exercise.c" "X17-$i/17-fork.c"
    done
    mkdir X17-b
    cp "$here/rows/P01-17.c" X17-b/17-fork.c
}

grade() {
    # shellcheck disable=SC2016
    around=(bash -c 'echo 460 >/proc/sys/kernel/pid_max && exec "$@"' few)
    ring3_grade 17 60
}
