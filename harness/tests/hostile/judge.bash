# shellcheck shell=bash
# shellcheck disable=SC2154,SC2034,SC2153 # what run has set, and what it reads
# What became of a class: its verdicts, and the invariants.  Each check_... prints a line for what is
# not as it has to be.

# result_of STUDENT LESSON: "VERDICT(reason) LEFTOVER", a line for each exercise of that lesson which
# is not merely the other language; nothing without a result
result_of() {
    jq -r --arg lesson "$2-" '.lessons[] | select(.name | startswith($lesson)) | . as $all |
        if (.exercises | length) == 0 then .verdict else
            .exercises[] | .verdict + (if .reason != "" then "(" + .reason + ")" else "" end) +
            (if .leftover then " LEFTOVER" else "" end)
        end' "$place/out/results/$1.json" 2>/dev/null | awk '!met[$0]++'
}

points_of() {
    jq -r --arg lesson "$2-" '.lessons[] | select(.name | startswith($lesson)) | .points' \
        "$place/out/results/$1.json" 2>/dev/null
}

# words_of STUDENT LESSON: all that its report says, and the findings of the intake
words_of() {
    jq -r --arg lesson "$2-" '(.findings, (.lessons[] | select(.name | startswith($lesson)))) |
        .. | strings' "$place/out/results/$1.json" 2>/dev/null
}

# is_one_of GOT "A or B(reason) or C LEFTOVER": without a reason any will do; LEFTOVER has to agree
is_one_of() {
    local got=$1 one rest="$2 or "
    while [ -n "$rest" ]; do
        one=${rest%%" or "*} rest=${rest#*" or "}
        case $one in
        *'('*) if [ "$got" = "$one" ]; then return 0; fi ;;
        *' LEFTOVER')
            if [ "${got%%(*}${got##*)}" = "$one" ] || [ "$got" = "$one" ]; then return 0; fi
            ;;
        *) if [[ $got != *LEFTOVER ]] && [ "${got%%(*}" = "$one" ]; then return 0; fi ;;
        esac
    done
    return 1
}

check_verdicts() {
    local file=$1 lesson student verdict wanted got
    while read -r lesson student verdict; do
        wanted=$(wanted_of "$file" "$lesson" "$verdict")
        got=$(result_of "$student" "$lesson")
        if [ -z "$got" ]; then
            echo "I1: $student has no verdict in $lesson, wanted $wanted"
        elif [ "$(wc -l <<<"$got")" -ne 1 ]; then
            echo "I1: $student has more than one verdict in $lesson: ${got//$'\n'/, }"
        elif ! is_one_of "$got" "$wanted"; then
            echo "$lesson: $got, wanted $wanted"
        fi
        case $(result_of "$student" "$lesson") in
        PASS*) ;;
        *)
            if [ "$(points_of "$student" "$lesson")" = 10 ]; then
                echo "$lesson: all points for what does not pass"
            fi
            ;;
        esac
    done < <(students_of "$file")
}

check_words() {
    local file=$1 lesson student verdict said word
    while read -r lesson student verdict; do
        said=$(words_of "$student" "$lesson")
        while IFS= read -r word; do
            if [[ $said != *"$word"* ]]; then echo "$lesson: the report does not say: $word"; fi
        done < <(head_values "$lesson says" "$file")
        while IFS= read -r word; do
            if grep -raqF -- "$word" "$place/out/results" "$place/out/gradebook" "$place/said" \
                "$place/errors" 2>/dev/null; then
                echo "somewhere it says: $word"
            fi
        done < <(head_values never "$file")
    done < <(students_of "$file")
}

# ------------------------------------------------------------------ invariants

check_status() { # I1
    local wanted status
    wanted=$(head_values status "$1")
    status=$(cat "$place/status")
    case " ${wanted:-0 1} " in
    *" $status "*) ;;
    *)
        echo "I1: the status is $status"
        head -n 5 "$place/errors" | sed 's/^/      /'
        ;;
    esac
}

check_time() { # I2
    local took limit
    took=$(sed -n 's/^milliseconds //p' "$place/report")
    limit=$((($(seconds_of "$1") + 1) * 1000 * ${HOSTILE_SLACK:-1}))
    if [ "${took:-0}" -gt "$limit" ]; then echo "I2: it took $took ms, and the limit is $limit"; fi
    if [ -z "$took" ]; then echo "I2: it did not come to its end"; fi
}

# What the limits of a row add up to.
seconds_of() {
    local seconds
    seconds=$(head_values seconds "$1")
    echo "${seconds:-5}"
}

check_processes() { # I3
    sed -n 's/^left //p' "$place/report" | sort | uniq -c |
        while read -r count name; do echo "I3: left alive: $count x $name"; done
    sed -n 's/^stopped$/I2: it had to be stopped/p' "$place/report"
}

# Every file with what it is and what it holds.
hash_folders() {
    find "$@" -printf '%p %M %U %l\n' 2>/dev/null | sort
    find "$@" -type f -print0 2>/dev/null | sort -z | xargs -0 -r sha256sum 2>/dev/null
}

hash_tree() {
    (cd "$place/tree" && hash_folders . | grep -vE '(^| )\./(build|\.ring3)(/| )' | sha256sum)
    hash_folders "$ROOT/expected" "$place/home" | sha256sum
}

hash_class() { (cd "$place/class" && hash_folders . | sha256sum); }

check_files() { # I4
    local left
    if [ "$(hash_tree)" != "$(cat "$place/hash.tree")" ]; then
        echo "I4: the workbook, expected/ or \$HOME is not as it was"
    fi
    if [ "$(hash_class)" != "$(cat "$place/hash.class")" ]; then echo "I4: a submission is not as it was"; fi
    left=$(find "$place/tmp" -mindepth 1 2>/dev/null | head -n 3 | tr '\n' ' ')
    if [ -n "$left" ]; then echo "I4: left in \$TMPDIR: $left"; fi
    left=$(find "$place/tree/build/tmp" -mindepth 1 2>/dev/null | head -n 3 | tr '\n' ' ')
    if [ -n "$left" ]; then echo "I4: left in build/tmp: $left"; fi
}

check_good() { # I5
    local student lesson got good
    good=$(head_values good "$1")
    lesson=$(students_of "$1" | head -n 1 | cut -d' ' -f1)
    for student in "${GOOD[@]}"; do
        got=$(result_of "$student" "${lesson:-01}")
        if is_one_of "$got" "${good:-PASS or skip}"; then continue; fi
        echo "I5: $student, whose work is right, has: ${got:-nothing}"
    done
}

# Outputs that people and programs read.
outputs() { find "$place/out/results" "$place/out/gradebook" "$place/said" "$place/errors" -type f; }

check_bytes() { # I6
    local bad
    # Control characters, marks of direction and of nothing; a carriage return ends CSV's lines.
    bad=$(outputs | LC_ALL=C xargs -d '\n' grep -lP \
        '[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]|\r(?!$)|\xe2\x80[\x8b-\x8f\xaa-\xae]|\xe2\x81[\xa0-\xaf]|\xef\xbb\xbf' | head -n 3)
    if [ -n "$bad" ]; then echo "I6: raw bytes in ${bad//$place\//}"; fi
    outputs | while IFS= read -r bad; do
        if ! iconv -f UTF-8 -t UTF-8 <"$bad" >/dev/null 2>&1; then
            echo "I6: ${bad#"$place"/} is not UTF-8"
        fi
    done
    check_forms
}

# Each form read by a parser of its world; a student can add no test, cell or element.
check_forms() {
    local book=$place/out/gradebook file points planned
    if [ ! -d "$book" ]; then return; fi
    for file in "$book"/*.json "$book"/*/*.json; do
        if [ -e "$file" ] && ! jq -e . "$file" >/dev/null; then echo "I6: ${file#"$place"/} does not parse"; fi
    done
    planned=$(sed -nE 's/^ *1\.\.([0-9]+)$/\1/p' "$book/results.tap" | awk '{ n += $1 } END { print n + 0 }')
    points=$(grep -cE '^ *(not )?ok ' "$book/results.tap")
    if [ "$planned" -ne "$points" ] || grep -qiE '^ *bail out' "$book/results.tap"; then
        echo "I6: results.tap plans $planned tests and has $points"
    fi
    if command -v python3 >/dev/null; then
        python3 - "$book" "$place/out/results" <<'P' || echo "I6: a report does not parse"
import csv, os, sys, xml.dom.minidom
book, results = sys.argv[1:]
xml.dom.minidom.parse(os.path.join(book, "results.xml"))
rows = list(csv.reader(open(os.path.join(book, "gradebook.csv"), encoding="utf-8", newline="")))
assert len({len(row) for row in rows}) == 1, "rows of different lengths"
assert not any(cell.startswith(("=", "+", "-", "@", "\t", "\r")) for row in rows for cell in row)
assert len(rows) - 1 == len([n for n in os.listdir(results) if n.endswith(".json")]), "not a row a student"
P
    fi
}

check_results() { # I7
    local file
    sed -nE -e 's/^early (.*)/I7: \1 came while a program of it was alive/p' \
        -e 's/^written (.*)/I7: \1 was not renamed into place/p' "$place/report"
    for file in "$place"/out/results/*; do
        case ${file##*/} in
        *.json)
            if ! jq -e '.format == "syscall-workbook/student" and (.lessons | type) == "array"' "$file" \
                >/dev/null 2>&1; then
                echo "I7: ${file##*/} is not whole"
            fi
            ;;
        '*') echo "I7: there are no results" ;;
        *) echo "I7: ${file##*/} is left in results/" ;;
        esac
    done
}

# --------------------------------------------------------------------- rows

# needs_met FILE: what a row needs and this machine lacks, with the reason; nothing when all is there
lacks_of() {
    local need
    for need in $(head_values needs "$1"); do
        case $need in
        namespaces) if [ "$mode" = without ]; then echo "it is about namespaces"; fi ;;
        few-numbers)
            if [ "$(printf '%s\n' 6.14 "$(uname -r)" | sort -V | head -n 1)" != 6.14 ]; then
                echo "before Linux 6.14 all of the machine would have few numbers"
            fi
            ;;
        root) if [ "$(id -u)" -ne 0 ]; then echo "only root can do it"; fi ;;
        int80 | x32 | vsyscall | loopback) ;; # the lesson is a skip then, which no row wants
        *) if ! command -v "$need" >/dev/null; then echo "$need is not installed"; fi ;;
        esac
    done
}

run_row() {
    local file=$1 name why complaints seconds took
    name=$(row_name "$file")
    why=$(lacks_of "$file")
    if [ -n "$why" ]; then
        waiting=$((waiting + 1))
        verdict_line waiting "$name" "$(row_title "$file")" "${why//$'\n'/, }"
        return
    fi
    clear_class
    make_class "$file"
    hash_class >"$place/hash.class"
    seconds=$(seconds_of "$file")
    if [ "$(type -t grade)" = function ]; then
        grade
    else
        ring3_grade "$(lessons_of "$file")" $((seconds * 3 + 20))
    fi
    complaints=$(
        check_status "$file"
        if [ -z "$(head_values ungraded "$file")" ]; then
            check_verdicts "$file"
            check_words "$file"
            check_good "$file"
            check_bytes
            check_results
        fi
        check_time "$file"
        check_processes
        check_files
        if [ "$(type -t after)" = function ]; then after; fi
    )
    took=$(sed -n 's/^milliseconds //p' "$place/report")
    tell_row "$file" "$complaints" "$((${took:-0} / 100))"
}

# tell_row FILE COMPLAINTS TENTHS
tell_row() {
    local name word=ok
    name=$(row_name "$1")
    if [ -n "$2" ]; then
        word=FAILED
        failed=$((failed + 1))
    else
        passed=$((passed + 1))
    fi
    verdict_line "$word" "$name" "$(row_title "$1")" "${3:+$(($3 / 10)).$(($3 % 10)) s}"
    if [ -n "$2" ]; then printf '%s\n' "$2" | sed 's/^/        /'; fi
}

# run_batch FILE...: one class of all rows that are a source alone and end soon
run_batch() {
    local file lesson student verdict rows=()
    clear_class
    for file; do
        case $file in *.sh) continue ;; esac
        if [ -n "$(head_values seconds "$file")$(lacks_of "$file")" ]; then continue; fi
        rows+=("$file")
        while read -r lesson student verdict; do
            hand_in_source "$file" "$lesson" "$student"
        done < <(students_of "$file")
    done
    around=() options=() weak=(--weak-sandbox-ok)
    hand_in_good 01
    hash_class >"$place/hash.class"
    ring3_grade "$(lessons_of "${rows[@]}")" 300
    for file in "${rows[@]}"; do
        tell_row "$file" "$(check_verdicts "$file")" ''
    done
    complaints=$(
        check_good /dev/null
        check_bytes
        check_processes
        check_files
        check_results
    )
    tell_row "$here/class.bash" "$complaints" "$(($(sed -n 's/^milliseconds //p' "$place/report") / 100))"
}
