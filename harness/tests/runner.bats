#!/usr/bin/env bats
# harness/tests/run itself, on a small tree of its own: what it makes of files that do not do as
# tests do.

load helpers

setup() {
    TREE=$BATS_TEST_TMPDIR/tree
    mkdir -p "$TREE"/harness/tests/unit "$TREE"/build/{,asan/}tests/unit
    cp "$ROOT"/harness/tests/{run,environment.bash} "$TREE/harness/tests/"
    cd "$TREE" || return
    printf 'tests:\n\t@:\n' >harness/tests/tests.mk
}

# bats_file NAME: a bats file, from the standard input.  TEST stands for the word by which bats would
# find a test of this file.
bats_file() {
    sed 's/^ *TEST /@test /' >"harness/tests/$1.bats"
}

# unit_file NAME: a table that is built, in place of a program a script from the standard input.
unit_file() {
    touch "harness/tests/unit/$1.c"
    { echo '#!/bin/bash'; sed 's/^        //'; } | tee "build/tests/unit/$1" >"build/asan/tests/unit/$1"
    chmod +x build/{,asan/}tests/unit/"$1"
}

# Without what bats says to the bats that it runs.
run_files() {
    local set=()
    for name in "${!BATS_@}"; do set+=(-u "$name"); done
    export ran="tests/run $*"
    run env "${set[@]}" -u CI TMPDIR="$BATS_TEST_TMPDIR" harness/tests/run "$@" </dev/null
}

@test "a file that does not end is stopped and has failed, with its last output, and the others run" {
    bats_file hangs <<'        EOF'
        TEST "this one ends" { true; }
        TEST "this one waits" { sleep 300; }
        TEST "this one is not reached" { true; }
        EOF
    unit_file stubborn <<'        EOF'
        trap '' TERM
        echo "# I stay"
        for ((i = 0; i < 300; i++)); do sleep 1; done
        EOF
    bats_file works <<'        EOF'
        TEST "this one works" { true; }
        EOF
    SECONDS_A_FILE=2 run_files
    assert_status 1
    assert_line_matches '^ +bats/hangs did not end in 2 s \(test 2, this one waits\); it said:$'
    assert_line_matches '^ +\| ok 1 this one ends$'
    assert_line_matches '^ +unit/stubborn did not end in 2 s; it said:$'
    assert_line_matches '^ +\| # I stay$'
    assert_line_matches '^bats/works +1 passed$'
    assert_line_matches '^2 passed, 2 failed$'
    [ "$SECONDS" -lt 60 ] || complain "it took $SECONDS s"
}

@test "with sanitizers a file has three times as long" {
    unit_file slow <<'        EOF'
        sleep 1.5
        echo "ok 1 - in the end"
        echo "1..1"
        EOF
    SECONDS_A_FILE=1 run_files
    assert_line_matches '^ +unit/slow did not end in 1 s; it said:$'
    SECONDS_A_FILE=1 run_files --asan
    assert_status 0
    assert_line_matches '^unit/slow +1 passed$'
}

@test "a file that ends too early, or says nothing, or skips without a reason has failed" {
    unit_file early <<'        EOF'
        echo "1..2"
        echo "ok 1 - the first"
        EOF
    unit_file silent <<'        EOF'
        true
        EOF
    bats_file skips <<'        EOF'
        TEST "this one says not why" { skip; }
        EOF
    run_files
    assert_status 1
    assert_line_matches '^ +unit/early planned 2 tests and ran 1 \(status 0\); it said:$'
    assert_line_matches '^ +unit/silent ran no test \(status 0\); it said:$'
    assert_line_matches '^ +skipped without a reason: '
    assert_line_matches '^1 passed, 3 failed, 1 skipped$'
}

@test "what no test has for a name is no pass" {
    bats_file works <<'        EOF'
        TEST "this one works" { true; }
        EOF
    run_files 'nothing is called so'
    assert_status 1
    assert_line_matches '^no test was run$'
    run_files 'one works'
    assert_status 0
    assert_line_matches '^1 passed, 0 failed$'
}
