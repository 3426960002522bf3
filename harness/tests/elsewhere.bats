#!/usr/bin/env bats
# A few tests as they run elsewhere: as an ordinary user, and where user namespaces are refused
# (harness/tests/elsewhere, by which all of them can be run so).
# Not with sanitizers: what is looked at is the machine, not the memory.

load helpers

# elsewhere OPTION... : those of the tests there, which are as many as are said
few='hidden its memory|layer is named|full TMPDIR|removes its own file'
elsewhere() {
    local script path
    path=$(tr : '\n' <<<"$PATH" | grep -v '/bats' | paste -sd :) # bats puts its own parts there
    # shellcheck disable=SC2016
    script='bats --tap -f "$1" harness/tests/{jail,sandbox,badinput}.bats </dev/null'
    run env -u ROOT -u RING3 -u PROGRAMS "PATH=$path" "$ROOT/harness/tests/elsewhere" "$@" bash -c "$script" bash "$few"
    if [ "$status" -eq 77 ]; then skip "${output##*elsewhere: }"; fi
    assert_status 0
    assert_line_matches '^1\.\.4$'
    refute_line_matches '^not ok'
    assert_equal "$(grep -c '^ok' <<<"$output")" 4
}

@test "an ordinary user's tests pass" {
    elsewhere --user
    assert_line_matches "^ok [0-9]+ an ordinary user's tracer knows what a program writes that has hidden its memory( # skip .* no layer user)?$"
}

@test "… and where user namespaces are refused, with skips that say so" {
    elsewhere --user --without-namespaces
    assert_line_matches "^ok .* # skip this machine's jail has no layer user$"
    assert_line_matches '^ok .* # skip nothing can be mounted here: '
    assert_line_matches '^ok [0-9]+ every layer is named with its state, and a missing one has a reason$'
}

@test "it is another user there, without namespaces, and this one's environment stays here" {
    # shellcheck disable=SC2016
    SECRET=hunter2 run "$ROOT/harness/tests/elsewhere" --user --without-namespaces \
        bash -c 'echo "user $EUID secret ${SECRET-none}"; unshare --user true; exit 7' </dev/null
    if [ "$status" -eq 77 ]; then skip "${output##*elsewhere: }"; fi
    assert_status 7
    assert_line_matches '^user [1-9][0-9]*'
    if [ "$EUID" -eq 0 ]; then assert_output_has 'secret none'; fi
    assert_line_matches 'unshare failed: Operation not permitted'
    run "$ROOT/harness/tests/elsewhere"
    assert_status 2
    run "$ROOT/harness/tests/elsewhere" --as-me true
    assert_status 2
    assert_line_matches '^usage: harness/tests/elsewhere '
}
