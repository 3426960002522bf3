#!/usr/bin/env bats
# ring3 sandbox: the layers of the jail, here and on machines that lack some of them.  Those machines
# are this one behind a seccomp filter that refuses calls (programs/refuse.c).
# Not with sanitizers: most of it has to be skipped.

load helpers

# LeakSanitizer would trace programs that nobody may trace.
export ASAN_OPTIONS=${ASAN_OPTIONS:+$ASAN_OPTIONS:}detect_leaks=0

NAMESPACES='user mount pid net ipc uts cgroup'
NEWUSER=0x10000000 EPERM=1 ENOSYS=38

# on_a_machine RULE... -- WORD...: ring3 with those words where calls are refused
on_a_machine() {
    local rules=()
    # Forking is slow with a sanitizer, and the code is the same for every layer.
    if [[ $PROGRAMS == */asan/* ]] && [ "$1" != "clone&$NEWUSER=$EPERM" ]; then
        skip "one machine is enough with a sanitizer"
    fi
    while [ "$1" != -- ]; do
        rules+=("$1")
        shift
    done
    shift
    export ran="refuse ${rules[*]} -- ring3 $*"
    run timeout 60 "$PROGRAMS/refuse" "${rules[@]}" -- "$RING3" "$@" </dev/null
}

state() { printf '%s\n' "$output" | sed -nE "s/^  $1 +(holds|missing|broken) .*/\1/p"; }

# expect_states STATE LAYER...: those layers are in that state; what this machine has not, or has
# without effect, no other one has
expect_states() {
    local wanted=$1 layer
    shift
    for layer; do
        if [ "$(state "$layer")" = "$wanted" ]; then continue; fi
        if [ "$wanted" = holds ] && [[ " $LACKING " == *" $layer "* ]]; then continue; fi
        complain "$layer: $(state "$layer"), not $wanted"
        return 1
    done
}

setup_file() {
    LACKING=$("$RING3" sandbox </dev/null | sed -nE 's/^  ([a-z]+) +(missing|broken) .*/\1/p' | tr '\n' ' ')
    export LACKING
}

require_layers() {
    local layer
    for layer; do
        if [[ " $LACKING " == *" $layer "* ]]; then skip "this machine's jail has no layer $layer"; fi
    done
}

@test "every layer is named with its state, and a missing one has a reason" {
    run_ring3 sandbox
    local layer
    for layer in $NAMESPACES files ports scope calls limits privileges account descriptors session \
        watchdog ending tracing; do
        [ -n "$(state "$layer")" ] || complain "$layer is not named"
    done
    if [[ " $LACKING " == *" user "* ]]; then # whose processes nobody can count
        assert_equal "$(grep -c ' broken ' <<<"$output")" 1
        assert_equal "$(state limits)" broken
        assert_line_matches '^[0-9]+ attempts to get out of all that is there: 1 did; .* has 40 processes at once'
    else
        refute_line_matches ' broken '
        assert_line_matches '^[0-9]+ attempts to get out of all that is there: none did\.$'
    fi
    if [ -z "$LACKING" ]; then
        assert_status 0
        assert_line_matches '^The sandbox holds\.$'
    else
        assert_status 77
        assert_line_matches '^The sandbox is weak on this machine: '
    fi
}

@test "--json says the same to programs" {
    run_ring3 sandbox --json
    local said=$status
    jq -e '(.layers | length) == 18 and ([.layers[].name] | unique | length) == 18' <<<"$output"
    jq -e '.holds == ([.layers[].state, .tracing.state] | all(. == "holds"))' <<<"$output"
    jq -e '[.layers[], .tracing, .together] | all((.state == "holds") == (.why == null))' <<<"$output"
    local out=0
    if [[ " $LACKING " == *" user "* ]]; then out=1; fi
    jq -e ".together.attempts >= 5 and .together.got_out == $out" <<<"$output"
    assert_equal "$(jq .holds <<<"$output")" "$([ "$said" -eq 0 ] && echo true || echo false)"
}

@test "root and an ordinary user have the same jail" {
    local why
    become_ordinary
    why=$(setpriv --reuid=0 true 2>&1) || skip "this user cannot be root, too: $why"
    run_ring3 sandbox
    assert_output_has 'as an ordinary user, since you are root'
    local root
    root=$(grep -E ' (holds|missing) ' <<<"$output")
    run as_ordinary "$RING3" sandbox
    refute_output_has 'since you are root'
    assert_equal "$(grep -E ' (holds|missing) ' <<<"$output")" "$root"
}

@test "without user namespaces what needs none still holds" {
    on_a_machine "clone&$NEWUSER=$EPERM" "unshare=$EPERM" "clone3=$ENOSYS" -- sandbox
    assert_status 77
    # shellcheck disable=SC2086
    expect_states missing $NAMESPACES
    expect_states holds files ports scope calls privileges account descriptors session watchdog \
        ending tracing
    assert_output_has 'does not let an ordinary user make a user namespace'
    assert_output_has 'The sandbox is weak on this machine: user, mount, pid, net, ipc, uts, cgroup'
    refute_output_has 'none did not'
}

@test "without user namespaces, processes that cannot be counted are said to be unlimited" {
    on_a_machine "clone&$NEWUSER=$EPERM" -- sandbox
    assert_equal "$(state limits)" broken
    assert_output_has 'has 40 processes at once all the same'
}

@test "one namespace that is refused is missed alone" {
    # shellcheck disable=SC2086
    require_layers $NAMESPACES
    local flag
    while read -r layer flag; do
        on_a_machine "clone&$flag=$EPERM" -- sandbox
        assert_status 77
        expect_states missing "$layer"
        assert_line_matches "^The sandbox is weak on this machine: $layer missing"
    done <<<'net 0x40000000
cgroup 0x02000000'
}

@test "without a pid namespace all of a run are ended all the same" {
    require_layers pid
    on_a_machine "clone&0x20000000=$EPERM" -- sandbox
    expect_states missing pid
    expect_states holds ending watchdog user mount net
}

@test "where nothing may be mounted the other namespaces hold" {
    require_layers user
    on_a_machine "mount=$EPERM" -- sandbox
    assert_status 77
    expect_states missing mount
    expect_states holds user pid net ipc uts cgroup files calls limits
    assert_output_has 'cannot part with the mounts of this machine'
}

@test "without Landlock three layers are missing, and the others hold" {
    on_a_machine "landlock_create_ruleset=$ENOSYS" -- sandbox
    assert_status 77
    expect_states missing files ports scope
    expect_states holds user mount pid net calls limits
    assert_output_has 'this kernel has no Landlock'
}

@test "without seccomp the calls are not filtered, and that is said" {
    on_a_machine "seccomp=$EPERM" -- sandbox
    assert_status 77
    expect_states missing calls
    expect_states holds user mount files
    assert_line_matches 'seccomp does not work here|cannot install a filter'
}

@test "where ptrace is refused a jail cannot be watched" {
    on_a_machine "ptrace=$EPERM" -- sandbox
    assert_status 77
    assert_equal "$(state tracing)" broken
    assert_output_has 'tracing'
}

@test "a machine that refuses all of it is told so, and no result is a fault" {
    on_a_machine "clone&$NEWUSER=$EPERM" "landlock_create_ruleset=$ENOSYS" "seccomp=$EPERM" -- \
        sandbox --json
    assert_status 77
    assert_equal "$(jq -r '[.layers[] | select(.state == "missing") | .name] | join(" ")' \
        <<<"$output")" "$NAMESPACES files ports scope calls"
}

@test "nothing is left of it: no process, no file, no message queue" {
    local inside=()
    mkdir "$BATS_TEST_TMPDIR/place"
    chmod 1777 "$BATS_TEST_TMPDIR/place"
    ln -s "$RING3" "$BATS_TEST_TMPDIR/ring3" # a command line that no neighbour has
    # Message queues of its own, since a neighbour of the same kernel may make some meanwhile.
    if unshare --ipc true 2>/dev/null; then inside=(unshare --ipc); fi
    # shellcheck disable=SC2016 # expanded by the inner shell
    TMPDIR=$BATS_TEST_TMPDIR/place run "${inside[@]}" bash -c '
        before=$(wc -l </proc/sysvipc/msg)
        "$1" sandbox >/dev/null
        echo "status $?, $(($(wc -l </proc/sysvipc/msg) - before)) queues left"' bash "$BATS_TEST_TMPDIR/ring3"
    assert_output_has "status $([ -z "$LACKING" ] && echo 0 || echo 77), 0 queues left"
    assert_equal "$(ls "$BATS_TEST_TMPDIR/place")" ''
    no_process_left "^$BATS_TEST_TMPDIR/ring3 sandbox"
}

@test "a place for files that is not there is a fault of the machine" {
    TMPDIR=/nonexistent run_ring3 sandbox
    assert_status 3
    assert_output_has 'TMPDIR names another place'
}

@test "sandbox takes no arguments" {
    run_ring3 sandbox here
    assert_status 2
    run_ring3 sandbox --strong
    assert_status 2
    run_ring3 sandbox --help
    assert_status 0
    assert_line_matches '^Exit status: .*77'
}
