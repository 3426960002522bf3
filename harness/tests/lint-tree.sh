#!/bin/sh
# lint-tree.sh -- every lesson has all its parts, and nothing lies about without one
#
# A lesson has a language when any of its files in that language is there; then all
# must be.  A lesson without one of the two says so in its README ("only in C",
# "only in assembly").  What a lesson consists of is listed in README.md, "Add a
# lesson".

set -u

complain() { printf '%s: %s\n' "$1" "$2"; }

need_file() { # FILE WHAT
    if [ ! -f "$1" ]; then
        complain "$1" "missing: $2"
    elif [ ! -s "$1" ]; then
        complain "$1" "empty: $2"
    fi
}

# Does any file of the lesson exist in that language?
speaks() { # NAME LANGUAGE WORKED-FOLDER
    for file in "$3/$1.$2" "lessons/$1/exercise.$2" "lessons/$1/stub/exercise.$2" \
        "lessons/$1/solution/exercise.$2" "harness/tests/mistakes/$1"/*."$2"; do
        if [ -e "$file" ]; then return 0; fi
    done
    return 1
}

# Says TODO as a word, in whatever case.
says_todo() { grep -qiw 'todo' "$1"; }

check_language() { # NAME LANGUAGE WORKED-FOLDER
    name=$1 language=$2 worked=$3/$1.$2 lesson=lessons/$1
    stub=$lesson/stub/exercise.$2 solution=$lesson/solution/exercise.$2
    exercise=$lesson/exercise.$2
    if [ "$2" != trace ]; then need_file "$worked" "the worked program"; fi
    need_file "$stub" "the stub"
    need_file "$exercise" "the exercise, a copy of its stub"
    need_file "$solution" "the solution"
    if [ -f "$stub" ] && [ -f "$exercise" ] && ! cmp -s "$stub" "$exercise"; then
        complain "$exercise" "is not the same as $stub"
    fi
    if [ -f "$stub" ] && ! says_todo "$stub"; then
        complain "$stub" "says nowhere TODO"
    fi
    if [ -f "$stub" ] && [ -f "$solution" ] && cmp -s "$stub" "$solution"; then
        complain "$solution" "is the stub"
    fi
    for file in "$worked" "$solution"; do
        if [ -f "$file" ] && says_todo "$file"; then complain "$file" "still says TODO"; fi
    done
    check_mistakes "$name" "$language"
}

check_mistakes() { # NAME LANGUAGE
    mark=';'
    case $2 in c) mark=// ;; trace) mark='#' ;; esac
    mistakes=0
    for file in "harness/tests/mistakes/$1"/*."$2"; do
        if [ ! -e "$file" ]; then continue; fi
        mistakes=$((mistakes + 1))
        { IFS= read -r first && IFS= read -r second; } <"$file"
        id=${first#"$mark mistake: "}
        case $id in
        "$first" | '' | *[!a-z0-9-]*)
            complain "$file:1" "does not say \"$mark mistake: its diagnosis\""
            ;;
        esac
        case $second in
        "$mark says: "?*) ;;
        *) complain "$file:2" "does not say \"$mark says: what the student must be told\"" ;;
        esac
    done
    if [ "$mistakes" -lt 3 ]; then
        complain "harness/tests/mistakes/$1" "$mistakes mistakes in .$2, at least 3"
    fi
}

check_hints() { # FILE
    need_file "$1" "the hints"
    if [ ! -f "$1" ]; then return; fi
    headings=$(grep '^## ' "$1" | sed 's/^## \([0-9]*\).*/\1/' | tr '\n' ' ')
    if [ "$headings" != "1 2 3 " ]; then
        complain "$1" "its headings are not ## 1, ## 2, ## 3"
    fi
}

# What `make new-lesson` has left to its author; in a stub the exercise is to do, too.
check_written() { # NAME
    for file in "lessons/$1"/*.md "lessons/$1"/*/*.asm "lessons/$1"/*/*.c "asm/$1.asm" "c/$1.c" \
        "expected/$1.trace" "expected/$1.exercise.trace"; do
        if [ -f "$file" ] && grep -q 'TODO(author)' "$file"; then
            complain "$file" "is not written yet: it says TODO(author)"
        fi
    done
}

lessons=0
for lesson in lessons/*/; do
    name=$(basename "$lesson")
    case $name in
    [0-9][0-9]-*) ;;
    *)
        complain "lessons/$name" "is not named NN-name"
        continue
        ;;
    esac
    lessons=$((lessons + 1))
    need_file "lessons/$name/README.md" "the text"
    check_hints "lessons/$name/hints.md"
    check_written "$name"
    need_file "expected/$name.trace" "the worked pair's trace"
    need_file "expected/$name.exercise.trace" "the exercise's trace"
    # An exercise that is a predicted trace stands beside a program.
    if speaks "$name" trace lessons/none; then check_language "$name" trace lessons/none; fi
    for pair in asm:asm:assembly c:c:C; do
        language=${pair%%:*} folder=${pair#*:}
        word=${folder#*:} folder=${folder%:*}
        if speaks "$name" "$language" "$folder"; then
            check_language "$name" "$language" "$folder"
        else
            other=C
            if [ "$word" = C ]; then other=assembly; fi
            if ! grep -qi "only in $other" "lessons/$name/README.md" 2>/dev/null; then
                complain "lessons/$name" "has no $word, and its text does not say \"only in $other\""
            fi
        fi
    done
done

# What belongs to a lesson that is not there.
for file in asm/*.asm c/*.c expected/*.trace harness/tests/mistakes/* harness/tests/idioms/* \
    harness/tests/cheats/*; do
    if [ ! -e "$file" ]; then continue; fi
    name=$(basename "$file")
    name=${name%.asm} name=${name%.c} name=${name%.trace} name=${name%.exercise}
    if [ ! -d "lessons/$name" ]; then complain "$file" "belongs to no lesson"; fi
done

# Two lessons of one number cannot both be "lesson 03".
for lesson in lessons/*/; do basename "$lesson" | cut -c1-2; done | sort | uniq -d |
    while read -r number; do complain "lessons/$number-*" "two lessons have this number"; done

printf '# %s lessons\n' "$lessons"
