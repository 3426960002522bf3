# P33 somebody kills the tracer: its programs end with it, and the class is graded on
# 90 as P33: HARNESS
# status: 3
# layers: P W
# seconds: 12

hand_in() { mkdir P33 && cp "$here/rows/T02.c" P33/90-anything.c && printf '\n/* row P33; */\n' >>P33/90-anything.c; }

grade() {
    # shellcheck disable=SC2016
    around=(bash -c '"$@" & main=$!; sleep 4
        for worker in $(cat /proc/$main/task/$main/children); do kill -KILL "$worker"; done
        wait $main' killer)
    ring3_grade 90 40
}
