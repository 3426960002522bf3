#!/usr/bin/env bats
# Every lesson, as it stands: what is right passes, what is wrong fails for its stated reason.

load helpers

# With sanitizers everything here is a share: they look for faults of ring3, and not for one more
# verdict.  Which share it is changes with TURN, which the runner takes from the commit and prints.
# SHARES=all takes all.
TURN=${TURN:-0}
is_chosen() { # COUNT EVERY
    [ -z "${ASAN_OPTIONS-}" ] || [ "${SHARES-}" = all ] || [ $((($1 + TURN) % $2)) -eq 0 ]
}

# Of the lessons it is one in four.
lessons() {
    local lesson count=0
    for lesson in "$ROOT"/lessons/[0-9][0-9]-*; do
        count=$((count + 1))
        if is_chosen "$count" 4; then echo "${lesson##*/}"; fi
    done
}

# Runs ring3 on every file that is given and collects what is not as it should be.
# usage: expect_all STATUS ARGUMENTS...   (reads "lesson language file" lines)
expect_all() {
    local wanted=$1 bad=0 count=0 lesson language file output status
    shift
    while read -r lesson language file; do
        count=$((count + 1))
        status=0
        output=$("$RING3" lesson "$lesson" "--$language" "$ROOT/$file" "$@" 2>&1) || status=$?
        # A program that does not build proves nothing.
        if [ "$status" -ne "$wanted" ] || [[ $output == *"  BUILD"* ]]; then
            bad=$((bad + 1))
            printf '%s: status %s, wanted %s\n%s\n' "$file" "$status" "$wanted" "$output"
        fi
    done
    echo "# $count programs"
    [ "$count" -gt 0 ] && [ "$bad" -eq 0 ]
}

# "lesson language file" for the programs in a folder of lessons; with sanitizers it is one in 12.
programs() {
    local file count=0
    for file in "$ROOT/$1"/[0-9][0-9]-*/*.asm "$ROOT/$1"/[0-9][0-9]-*/*.c \
        "$ROOT/$1"/[0-9][0-9]-*/*.trace; do
        [ -e "$file" ] || continue
        count=$((count + 1))
        is_chosen "$count" 12 || continue
        printf '%s %s %s\n' "$(basename "$(dirname "$file")")" "${file##*.}" "${file#"$ROOT"/}"
    done
}

each_lesson() { # ARGUMENTS of ring3 lesson
    local lesson bad=0
    for lesson in $(lessons); do
        # A lesson in assembly alone has nothing for libc.
        if [[ $* == *--libc* && ! -e $ROOT/lessons/$lesson/stub/exercise.c ]]; then continue; fi
        run "$RING3" lesson "$lesson" --no-latency "$@"
        if [ "$status" -ne 0 ] || [[ $output == *FAIL* ]] || [[ $output != *PASS* ]]; then
            bad=1
            printf '%s %s: status %s\n%s\n' "$lesson" "$*" "$status" "$output"
        fi
    done
    return $bad
}

# Other compilers make other programs, and not another ring3.
needs_no_sanitizers() {
    [ -z "${ASAN_OPTIONS-}" ] || skip "the sanitizers look at ring3, not at what compilers make"
}

@test "every worked pair matches its trace" {
    each_lesson --worked
}

@test "every worked C program matches its trace when it is built against libc" {
    each_lesson --worked --libc
}

@test "every solution passes" {
    each_lesson --solution
}

@test "every C solution passes when it is built against libc" {
    each_lesson --solution --libc
}

@test "every C solution passes when clang builds it" {
    needs_no_sanitizers
    command -v clang >/dev/null || skip "clang is not installed"
    CC=clang each_lesson --solution
}

@test "every C solution passes without optimisation and with -O2" {
    needs_no_sanitizers
    CFLAGS=-O0 each_lesson --solution
    CFLAGS=-O2 each_lesson --solution
}

@test "the C hello of the classic article compiles both ways and matches the trace of lesson 01" {
    cat >"$BATS_TEST_TMPDIR/hello.c" <<'EOF'
#include <sys/syscall.h>
#include <unistd.h>
int main() { syscall(SYS_write, 1, "Hello, world\n", 13); return 0; }
EOF
    run "$RING3" lesson 01 --c "$BATS_TEST_TMPDIR/hello.c" --expected "$ROOT/expected/01-hello.trace"
    [ "$status" -eq 0 ]
    run "$RING3" lesson 01 --libc --c "$BATS_TEST_TMPDIR/hello.c" --expected "$ROOT/expected/01-hello.trace"
    [ "$status" -eq 0 ]
}

@test "every untouched stub is to do, and nothing counts as passed" {
    copy_of_the_tree
    cd "$TREE" || return
    for lesson in lessons/*/; do
        for language in asm c trace; do
            [ ! -e "$lesson/stub/exercise.$language" ] ||
                cp "$lesson/stub/exercise.$language" "$lesson/exercise.$language"
        done
    done
    local chosen
    mapfile -t chosen < <(lessons)
    run "$RING3" check --quiet "${chosen[@]}"
    [ "$status" -eq 0 ]
    [[ $output == *"0 pass, 0 differ, "*" to do, 0 skipped"* ]]
    run "$RING3" check --quiet --complete "${chosen[@]}"
    [ "$status" -eq 1 ]
}

@test "every stub with only its header changed fails" {
    local lesson language stub
    for lesson in $(lessons); do
        for language in asm c trace; do
            stub="$ROOT/lessons/$lesson/stub/exercise.$language"
            [ -e "$stub" ] || continue
            mkdir -p "$BATS_TEST_TMPDIR/$lesson"
            case $language in asm) echo "; mine now" ;; c) echo "// mine now" ;; *) echo "# mine now" ;; esac |
                cat - "$stub" >"$BATS_TEST_TMPDIR/$lesson/exercise.$language"
            run "$RING3" lesson "$lesson" "--$language" "$BATS_TEST_TMPDIR/$lesson/exercise.$language"
            [ "$status" -eq 1 ] || { echo "$lesson $language: status $status: $output"; return 1; }
            [[ $output != *"  BUILD"* ]] || { echo "$lesson $language does not build: $output"; return 1; }
        done
    done
}

# explained_once ID OUTPUT: one line ends with "  [ID]", and none with another
explained_once() {
    local line told=''
    while IFS= read -r line; do
        if [[ $line =~ "  ["([a-z0-9-]*)"]"$ ]]; then told+=" ${BASH_REMATCH[1]}"; fi
    done <<<"$2"
    [ "$told" = " $1" ]
}

@test "every mistake fails with its explanation, and with no other" {
    local lesson language file id says output words status bad=0 count=0
    while read -r lesson language file; do
        count=$((count + 1))
        { IFS= read -r id && IFS= read -r says; } <"$ROOT/$file"
        id=${id#*mistake: } says=${says#*says: }
        status=0
        output=$("$RING3" lesson "$lesson" "--$language" "$ROOT/$file" 2>&1) || status=$?
        # What it says is wrapped: compare on one line.
        read -r -d '' -a words <<<"$output" || true
        if [ "$status" -ne 1 ] || [ -z "$id" ] || [ -z "$says" ] ||
            ! explained_once "$id" "$output" || [[ "${words[*]}" != *"$says"* ]]; then
            bad=$((bad + 1))
            printf '%s: wanted [%s] "%s", status %s\n%s\n\n' "$file" "$id" "$says" "$status" "$output"
        fi
    done < <(programs harness/tests/mistakes)
    echo "# $count mistakes"
    [ "$count" -ge 24 ]
    [ "$bad" -eq 0 ]
}

@test "correct programs in unusual idioms pass" {
    programs harness/tests/idioms | expect_all 0
}

@test "cheats fail" {
    programs harness/tests/cheats | expect_all 1
}

# survives LESSON TRACE: every correct program in an unusual idiom agrees with that trace, too.  A
# line that only some of them need is tried by them.
survives() {
    local file
    [ -d "$ROOT/harness/tests/idioms/$1" ] || return 0
    for file in "$ROOT/harness/tests/idioms/$1"/*; do
        "$RING3" lesson "$1" "--${file##*.}" "$file" --no-latency --expected "$2" >/dev/null 2>&1 ||
            return 1
    done
}

# Building and running two programs for each mutant takes a tenth of a second; unit/expect_mutants has
# all of them without that.  Here it is one in 40, and with sanitizers one in 160, of each
# trace; MUTANTS_EVERY=1 takes all.
EVERY=${MUTANTS_EVERY:-${ASAN_OPTIONS:+160}}
EVERY=${EVERY:-40}
# How often everything is run; a soak takes 200.
RUNS=${RUNS:-2}

@test "every expected trace with a line dropped, a literal changed, a let lost or a name mistyped fails" {
    local trace lesson part mutant kind bad=0 count=0
    for trace in "$ROOT"/expected/*.trace; do
        lesson=$(basename "$trace" .trace)
        part=--worked
        [[ $lesson != *.exercise ]] || part=--solution
        rm -rf "$BATS_TEST_TMPDIR/mutants"
        mkdir "$BATS_TEST_TMPDIR/mutants"
        "$ROOT/harness/tests/mutate" "$trace" "$BATS_TEST_TMPDIR/mutants"
        for mutant in "$BATS_TEST_TMPDIR"/mutants/*; do
            count=$((count + 1))
            [ $((count % EVERY)) -eq 0 ] || continue
            run "$RING3" lesson "${lesson%.exercise}" $part --no-latency --expected "$mutant"
            kind=$(basename "$mutant")
            echo "${kind%%.*} $status" >>"$BATS_TEST_TMPDIR/kinds"
            if [ "$status" -eq 0 ] && [ "$part" = --solution ] &&
                ! survives "${lesson%.exercise}" "$mutant"; then
                continue
            fi
            if [ "$status" -ne 1 ] && [ "$status" -ne 2 ]; then
                bad=$((bad + 1))
                printf '%s %s passes (status %s):\n' "$lesson" "$(basename "$mutant")" "$status"
                diff "$trace" "$mutant" || true
            fi
        done
    done
    # How many of each kind differ (1), and how many are errors of the file (2).
    sort "$BATS_TEST_TMPDIR/kinds" | uniq -c
    [ "$(grep -c 'literal 1' "$BATS_TEST_TMPDIR/kinds")" -gt $((100 / EVERY)) ]
    [ "$(grep -c 'drop 1' "$BATS_TEST_TMPDIR/kinds")" -gt $((40 / EVERY)) ]
    [ "$count" -ge 500 ]
    [ "$bad" -eq 0 ]
}

@test "many runs of everything in a row give the same verdicts" {
    local first='' i verdicts chosen
    mapfile -t chosen < <(lessons)
    copy_of_the_tree
    cd "$TREE" || return
    for lesson in lessons/*/; do cp "$lesson"/solution/exercise.* "$lesson"; done
    for ((i = 1; i <= RUNS; i++)); do
        run "$RING3" check --quiet "${chosen[@]}"
        [ "$status" -eq 0 ] || { echo "run $i: $output"; return 1; }
        verdicts=$(sed -n 's/^  \([0-9][0-9]-.*\)/\1/p' <<<"$output" | head -n ${#chosen[@]})
        [ -n "$verdicts" ]
        [ -n "$first" ] || first=$verdicts
        [ "$verdicts" = "$first" ] || { printf '%s\n---\n%s\n' "$first" "$verdicts"; return 1; }
    done
}

@test "the same seed draws the same inputs, another seed others" {
    one=$("$RING3" lesson 01 --solution --no-latency --seed 7 --expected "$ROOT/expected/01-hello.trace" | grep 'ran with\|write(' || true)
    two=$("$RING3" lesson 01 --solution --no-latency --seed 7 --expected "$ROOT/expected/01-hello.trace" | grep 'ran with\|write(' || true)
    [ "$one" = "$two" ]
    program="$BATS_TEST_TMPDIR/empty.asm"
    printf 'default rel\nglobal _start\n_start: mov eax, 60\n xor edi, edi\n syscall\n' >"$program"
    one=$("$RING3" lesson 01 --asm "$program" --seed 7 | grep 'ran with')
    two=$("$RING3" lesson 01 --asm "$program" --seed 7 | grep 'ran with')
    three=$("$RING3" lesson 01 --asm "$program" --seed 8 | grep 'ran with')
    [ "$one" = "$two" ]
    [ "$one" != "$three" ]
}
