#!/usr/bin/env bats
# ring3 trace beside strace, line by line: what the parity script finds on real commands and on
# generated programs.  PARITY_LINES asks for more generated lines than a test run has time for.
# Not with sanitizers: the same code renders in the tests of trace; a release has it.

# shellcheck disable=SC2034 # helpers show ran
load helpers

setup() {
    command -v strace >/dev/null || skip "strace is not installed"
}

# The kinds of differences are shown when the bar is missed.
parity() {
    ran="parity $*"
    run timeout -k 1 300 "$ROOT/harness/tests/parity" --report "$BATS_TEST_TMPDIR/kinds" "$@"
    if [ "$status" -ne 0 ] && [ -s "$BATS_TEST_TMPDIR/kinds" ]; then
        head -n 60 "$BATS_TEST_TMPDIR/kinds"
    fi
}

@test "97 of 100 lines of real commands are strace's" {
    parity --bar 97
    assert_status 0
    rows=$(printf '%s\n' "$output" | sed -n 's/^\([0-9]*\) programs,.*/\1/p')
    [ "$rows" -ge 25 ] || complain "only $rows commands were compared"
}

@test "99 of 100 lines of generated programs are strace's" {
    parity --generated "${PARITY_LINES:-2000}" --bar 99
    assert_status 0
}

# Which of two processes comes first is chance on a busy machine, and no table knows it: that may
# cost no more than the comparison of real commands allows.
@test "strace agrees with itself: what differs by chance is known" {
    parity --control --bar 97 --only bash
    assert_status 0
    parity --control --bar 100 --only find # one process, nothing to chance
    assert_status 0
    parity --control --bar 99.5 --generated 1000
    assert_status 0
}

@test "a line that is changed, missing or added counts against a tracer" {
    wrong=$BATS_TEST_TMPDIR/ring3
    for edit in '2s/./_/' '3d' '3s/.*/&\n&/' 's/= 0$/=  0/'; do
        printf '#!/bin/bash\nshift 2\nstrace "$@"\nstatus=$?\n%s\nexit $status\n' \
            "while [ \$1 != -o ]; do shift; done; sed -i '$edit' \"\$2\"" >"$wrong"
        chmod +x "$wrong"
        RING3=$wrong parity --only true --bar 100
        assert_status 1
    done
    RING3=/bin/true parity --only true --bar 5
    assert_status 1
}

@test "a generated program is the same for the same seed, and another for another" {
    for bits in 64 32; do
        "$PROGRAMS/generate" "$bits" 7 300 >"$BATS_TEST_TMPDIR/a"
        "$PROGRAMS/generate" "$bits" 7 300 >"$BATS_TEST_TMPDIR/b"
        "$PROGRAMS/generate" "$bits" 8 300 >"$BATS_TEST_TMPDIR/c"
        cmp "$BATS_TEST_TMPDIR/a" "$BATS_TEST_TMPDIR/b"
        run cmp -s "$BATS_TEST_TMPDIR/a" "$BATS_TEST_TMPDIR/c"
        assert_status 1
    done
}

# How long anything takes is not judged here: only that the table can be had.
@test "the benchmark of the tracer runs, and says what it found" {
    command -v taskset >/dev/null || skip "taskset is not installed"
    ran="bench-trace --quick --runs 1 --only filter"
    run timeout 120 "$ROOT/harness/tests/bench-trace" --quick --runs 1 --only filter
    assert_status 0
    assert_line_matches 'ring3 / untraced +[0-9.]+ +\(bar 1.30\) (ok|OVER)$'
}
