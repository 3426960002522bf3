#!/usr/bin/env bats
# The transcripts of README.md are what a run prints today.

load helpers

# The code block behind "<!-- transcript: NAME -->", without the line that starts with "$".
transcript() {
    awk -v mark="<!-- transcript: $1 -->" '
        $0 == mark {found = 1; next}
        found && /^```/ {inside = !inside; if (!inside) exit; next}
        inside && !/^\$/ {print}' "$ROOT/README.md"
}

# Addresses differ from run to run; nothing else may.
compare() {
    local wanted
    wanted=$(transcript "$1" | sed 's/0x[0-9a-f]*/0x…/g')
    [ -n "$wanted" ]
    printf '%s\n' "$output" | sed 's/0x[0-9a-f]*/0x…/g' | diff <(printf '%s\n' "$wanted") -
}

setup() {
    copy_of_the_tree
    cd "$TREE" || return
    export COLUMNS=100
}

@test "the transcript of a failing run in README.md is what that run prints" {
    tail -n +3 harness/tests/mistakes/05-registers/argument-4-in-rcx.asm >lessons/05-registers/exercise.asm
    cp lessons/05-registers/stub/exercise.c lessons/05-registers/
    run "$RING3" lesson 05 --seed 3 --no-latency
    assert_status 1
    compare fail
}

@test "the transcript of a passing run in README.md is what that run prints" {
    cp lessons/01-hello/solution/exercise.asm lessons/01-hello/stub/exercise.c lessons/01-hello/
    run "$RING3" lesson 01 --seed 7 --no-latency
    assert_status 0
    compare pass
}

@test "the commands that README.md names exist" {
    local target
    grep -o 'make [a-z]*\(-[0-9][0-9]\)\?' README.md | sed 's/make //; s/-[0-9][0-9]/-%/' | sort -u |
        grep -vx 'the\|it\|one' >"$BATS_TEST_TMPDIR/targets"
    [ "$(wc -l <"$BATS_TEST_TMPDIR/targets")" -ge 8 ]
    while read -r target; do
        grep -q "^$target:" Makefile || { echo "no target $target"; return 1; }
    done <"$BATS_TEST_TMPDIR/targets"
}
