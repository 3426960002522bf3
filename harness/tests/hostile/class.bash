# shellcheck shell=bash
# shellcheck disable=SC2154,SC2034 # what run has set, and what it reads
# Makes a class of a row and has it graded.  $place holds
#
#   tree/     a copy of the workbook, with the lesson 90-anything of this folder
#   home/     $HOME        tmp/   for temporary files
#   class/    what is handed in, a folder a student
#   out/      what comes out; said, errors, report, status: of the run

# The students whose work is known to be right.
GOOD=(beside later)

NO_NAMESPACES=('clone&0x10000000=1' unshare=1 clone3=38)

prepare_place() {
    chmod 711 "$place"
    mkdir -p "$place/tree" "$place/home/.ssh"
    echo "a key of nobody" >"$place/home/.ssh/id_ed25519"
    (cd "$ROOT" && tar -cf - --exclude=./build --exclude=./.git --exclude=./.ring3 .) |
        (cd "$place/tree" && tar -xf -)
    cp -r "$here/anything/." "$place/tree/"
    hash_tree >"$place/hash.tree"
}

# head KEY FILE: the values of that key in a row's head, one a line
head_values() { sed -nE "1,40s,^(;|//|#) $1: +(.*),\2,p" "$2"; }

row_name() {
    local name=${1##*/}
    echo "${name%.*}"
}

row_title() { sed -nE '1,3s,^(;|//|#) [A-Z][0-9]+ +(.*),\2,p' "$1" | head -n 1; }

lesson_folder() {
    local folder
    for folder in "$place/tree/lessons/$1-"*; do echo "${folder##*/}"; done
}

# hand_in_source FILE LESSON STUDENT: a row that is one source file; its program says whose it is
hand_in_source() {
    local kind=${1##*.} to
    to=$place/class/$3/$(lesson_folder "$2").$kind
    mkdir -p "$place/class/$3"
    cp "$1" "$to"
    case $kind in
    asm) printf '\nsection .rodata\n        db "row %s;"\n' "$3" ;;
    c) printf '\n__attribute__((used)) static const char row_of[] = "row %s;";\n' "$3" ;;
    esac >"$place/mark"
    if [ -z "$(head_values unmarked "$1")" ]; then cat "$place/mark" >>"$to"; fi
}

hand_in_good() {
    local lesson=$1 student folder kind
    folder=$(lesson_folder "$lesson")
    for student in "${GOOD[@]}"; do
        mkdir -p "$place/class/$student"
        for kind in asm c; do
            if [ -e "$place/tree/lessons/$folder/solution/exercise.$kind" ]; then
                cp "$place/tree/lessons/$folder/solution/exercise.$kind" \
                    "$place/class/$student/$folder.$kind"
                break
            fi
        done
    done
}

# The command of a run: ring3 behind what the row and the mode put before it.
ring3_grade() {
    local lessons=$1 seconds=$2 mask=()
    shift 2
    if [ "$mode" = without ]; then mask=("$PROGRAMS/refuse" "${NO_NAMESPACES[@]}" --); fi
    rm -rf "$place/report"
    (
        cd "$place" || exit 99
        export HOME=$place/home TMPDIR=$place/tmp
        exec "$PROGRAMS/cage" "$place/report" "$seconds" "$place" "$place/out" -- \
            "${mask[@]}" "${around[@]}" "$RING3" -C "$place/tree" grade "$place/class" \
            --output "$place/out" --lessons "$lessons" -j2 "${weak[@]}" "${options[@]}" "$@"
    ) >"$place/said" 2>"$place/errors" </dev/null
    echo $? >"$place/status"
}

# clear_class: nothing is handed in and nothing came out
clear_class() {
    chmod -R u+rwX "$place/class" 2>/dev/null
    rm -rf "$place/class" "$place/out" "$place/more" "$place/tmp" "$place/tree/build/tmp"
    mkdir -p "$place/class" "$place/tmp"
    chmod 1777 "$place/tmp"
}

# make_class FILE: the row's students, and the two
make_class() {
    local file=$1 lesson student verdict first=''
    around=() options=() weak=(--weak-sandbox-ok)
    unset -f hand_in grade after
    case $file in
    *.sh)
        # shellcheck disable=SC1090
        . "$file"
        if [ "$(type -t hand_in)" = function ]; then (cd "$place/class" && hand_in); fi
        ;;
    esac
    while read -r lesson student verdict; do
        if [ -z "$first" ]; then first=$lesson; fi
        if [[ $file != *.sh ]]; then hand_in_source "$file" "$lesson" "$student"; fi
    done < <(students_of "$file")
    hand_in_good "${first:-01}"
}

# students_of FILE: "LESSON STUDENT VERDICT"; a student has the name of the row and the lesson unless
# the head says another
students_of() {
    local name lesson student verdict
    name=$(row_name "$1")
    sed -nE '1,40s,^(;|//|#) ([0-9]{2})( as ([^ :]+))?: +(.*),\2|\4|\5,p' "$1" |
        while IFS='|' read -r lesson student verdict; do
            echo "$lesson ${student:-$name-$lesson} $verdict"
        done
}

# lessons_of FILE...: as --lessons takes them
lessons_of() {
    local file
    for file; do students_of "$file"; done | cut -d' ' -f1 | sort -u | tr '\n' ',' | sed 's/,$//'
}

# wanted_of FILE LESSON VERDICT: the verdict in this mode
wanted_of() {
    local other=''
    if [ "$mode" = without ]; then other=$(head_values "$2 without namespaces" "$1"); fi
    echo "${other:-$3}"
}
