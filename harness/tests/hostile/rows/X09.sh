# X09 interrupted in the middle; then the same command goes on
# 90 as X09-b: TIME
# layers: P O
# seconds: 22

hand_in() {
    mkdir X09-a X09-b X09-c
    cp "$place/tree/lessons/90-anything/solution/exercise.c" X09-a/90-anything.c
    cp "$here/rows/T02.c" X09-b/90-anything.c
    cp "$here/rows/T02.c" X09-c/90-anything.c
}

grade() {
    local signal
    : >"$place/complaints"
    for signal in INT:130 TERM:143; do
        rm -rf "$place/out"
        around=(timeout --preserve-status -s "${signal%:*}" 3)
        ring3_grade 90 20
        if [ "$(cat "$place/status")" -ne "${signal#*:}" ]; then
            echo "after SIG${signal%:*} the status is $(cat "$place/status")" >>"$place/complaints"
        fi
        if [ "$(sed -n 's/^milliseconds //p' "$place/report")" -gt 4500 ]; then
            echo "it took long to end after SIG${signal%:*}" >>"$place/complaints"
        fi
        check_processes >>"$place/complaints"
        if [ ! -s "$place/out/results/X09-a.json" ]; then echo "what was finished is lost" >>"$place/complaints"; fi
        if [ -e "$place/out/results/X09-b.json" ]; then echo "what was begun is there" >>"$place/complaints"; fi
    done
    cp "$place/out/results/X09-a.json" "$place/kept"
    around=()
    ring3_grade 90 40
    if ! cmp -s "$place/kept" "$place/out/results/X09-a.json"; then
        echo "what was finished was graded again" >>"$place/complaints"
    fi
}

after() { cat "$place/complaints"; }
