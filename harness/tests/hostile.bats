#!/usr/bin/env bats
# What strangers hand in (hostile/README.md): a part of it.  `make hostile` is all of it.
# Not with sanitizers: it is about the programs of others, and there are more than a hundred.

load helpers

# hostile WORD...: the runner; what it says is the output
hostile() {
    ran="hostile/run $*"
    HOSTILE_SLACK=3 run "$ROOT/harness/tests/hostile/run" "$@" </dev/null
    assert_status 0
    refute_line_matches '^FAILED'
}

# Which rows they are changes from commit to commit (TURN), so that in time all have their turn.
@test "one in ten of the rows that end soon has its verdict, all as one class" {
    hostile --batch --every 10
    assert_line_matches '^([5-9]|[0-9]{2,}) passed, 0 failed'
}

@test "one row in forty: its verdict, and the invariants after it" {
    hostile --every 40
}

@test "… and on a machine without namespaces" {
    hostile --every 80 --without-namespaces
}

@test "a row with another verdict, a file that is left, a process that lives on: the runner sees them" {
    local here=$BATS_TEST_TMPDIR/hostile
    cp -r "$ROOT/harness/tests/hostile" "$here"
    rm "$here"/rows/*
    printf '; Z01 passes, where a crash is wanted\n; 01: CRASH\n' |
        cat - "$ROOT/lessons/01-hello/solution/exercise.asm" >"$here/rows/Z01.asm"
    cat >"$here/rows/Z02.sh" <<'S'
# Z02 writes where it must not, and leaves a process, raw bytes and half a result
# 01 as Z02: INTAKE

hand_in() { mkdir Z02; }

grade() {
    around=(bash -c 'echo >"$HOME/left"; (setsid sleep 20 &) >/dev/null 2>&1; printf "\33[2J"; "$@"; status=$?
        echo "{" >"$0/out/results/half.json"; exit $status' "$place")
    ring3_grade 01 20
}
S
    export ran="run of a copy"
    run "$here/run" </dev/null
    assert_status 1
    assert_line_matches '^FAILED +Z01'
    assert_line_matches 'PASS, wanted CRASH'
    assert_output_has 'I3: left alive: 1 x sleep'
    assert_output_has 'I4: the workbook'
    assert_output_has 'I6: raw bytes in said'
    assert_output_has 'I7: half.json was not renamed into place'
    assert_output_has 'I7: half.json is not whole'
    assert_line_matches '^0 passed, 2 failed'
}
