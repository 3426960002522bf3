# X08 no room where results are written: nothing by halves, and what was there stays
# status: 3
# ungraded: what came of it is looked at below
# needs: root
# layers: O

hand_in() {
    local i
    mkdir X08-01 && cp "$place/tree/lessons/01-hello/solution/exercise.asm" X08-01/01-hello.asm
    for i in 1 2 3 4 5 6 7 8; do cp -r X08-01 "X08-0$i" 2>/dev/null; done
}

grade() {
    mkdir -p "$place/out" "$place/more"
    # shellcheck disable=SC2016
    around=(bash -c 'out=$1 more=$2; shift 2; mount -t tmpfs -o size=48k none "$out" || exit 98
        "$@"; status=$?; cp -r "$out/." "$more"; exit $status' room "$place/out" "$place/more")
    ring3_grade 01 30
}

after() {
    local file
    for file in "$place"/more/results/*; do
        case $file in
        *.json) if ! jq -e .lessons "$file" >/dev/null; then echo "${file##*/} is not whole"; fi ;;
        *'*') ;;
        *) echo "${file##*/} is left in results/" ;;
        esac
    done
    if ! grep -qi 'no space' "$place/errors"; then echo "it does not say why: $(head -n 1 "$place/errors")"; fi
}
