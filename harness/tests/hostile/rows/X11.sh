# X11 two gradings of one folder at once
# 90 as X11: TIME
# layers: O
# seconds: 12

hand_in() { mkdir X11 && cp "$here/rows/T02.c" X11/90-anything.c; }

grade() {
    # shellcheck disable=SC2016
    around=(bash -c '"$@" & first=$!; sleep 2; "$@" >"$0.said" 2>"$0.errors"; echo $? >"$0.status"; wait $first'
        "$place/second")
    ring3_grade 90 40
}

after() {
    if [ "$(cat "$place/second.status")" -ne 2 ]; then echo "the second one ends with $(cat "$place/second.status")"; fi
    if ! grep -q 'being graded already' "$place/second.errors"; then echo "and does not say why"; fi
}
