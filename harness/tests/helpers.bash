# shellcheck shell=bash
# What the bats files share.  Each begins with
#
#     load helpers
#
# ROOT is the workbook, RING3 the program under test (the sanitizer build has
# another), PROGRAMS where the programs of harness/tests/programs/ were built.
# Nothing below writes into ROOT: a test that edits lessons edits a copy.

ROOT=${ROOT:-$(cd "$BATS_TEST_DIRNAME/../.." && pwd -P)}
RING3=${RING3:-$ROOT/build/ring3}
PROGRAMS=${PROGRAMS:-$ROOT/build/tests/programs}
export ROOT RING3 PROGRAMS
source "$ROOT/harness/tests/environment.bash"

# What root runs may be an ordinary user's, who has to get to where a test works.
if [ "$EUID" -eq 0 ] && [ -n "${BATS_TEST_TMPDIR-}" ]; then
    chmod a+x "$BATS_RUN_TMPDIR" "${BATS_FILE_TMPDIR%/*}" "$BATS_FILE_TMPDIR" \
        "${BATS_TEST_TMPDIR%/*}" "$BATS_TEST_TMPDIR"
fi

# run_ring3 WORD...: runs ring3 where the test stands, without a standard input.
# Gives $status, $output (stdout and stderr) and $lines, as bats' run does.
run_ring3() {
    ran="ring3 $*"
    run "$RING3" "$@" </dev/null
}

# What the last run was and said; shown by bats when the test fails.
show_run() {
    printf '%s\n' "ran:    ${ran:-$BATS_RUN_COMMAND}" "status: ${status-}" "output:"
    printf '%s\n' "${output-}" | sed 's/^/  /'
}

complain() {
    printf '%s\n' "$*"
    show_run
    return 1
}

assert_status() {
    [ "$status" -eq "$1" ] || complain "the status is $status, not $1"
}

# A line of the output matches an extended regular expression.
assert_line_matches() {
    printf '%s\n' "$output" | grep -qE -- "$1" || complain "no line matches: $1"
}

refute_line_matches() {
    ! printf '%s\n' "$output" | grep -qE -- "$1" || complain "a line matches: $1"
}

# The output holds these characters, newlines among them as they are.
assert_output_has() {
    [[ $output == *"$1"* ]] || complain "the output has no: $1"
}

refute_output_has() {
    [[ $output != *"$1"* ]] || complain "the output has: $1"
}

assert_equal() {
    [ "$1" = "$2" ] || {
        printf 'got:    %s\nwanted: %s\n' "$1" "$2"
        return 1
    }
}

# become_ordinary: from here on as_ordinary COMMAND... is run by an ordinary user, who can run what is
# built here; by the test's own user, when that is no root.
become_ordinary() {
    local why
    ordinary=()
    if [ "$EUID" -ne 0 ]; then return; fi
    ordinary=(setpriv --reuid=65534 --regid=65534 --clear-groups env HOME=/nonexistent TMPDIR=/tmp)
    why=$(as_ordinary true 2>&1) || skip "root cannot become an ordinary user here: $why"
    as_ordinary test -x "$RING3" || skip "an ordinary user cannot reach build/ring3 here"
}

as_ordinary() { "${ordinary[@]}" "$@"; }

# give_away FILE...: they belong to that user
give_away() {
    if [ ${#ordinary[@]} -gt 0 ]; then chown -R 65534:65534 "$@"; fi
}

# need_mounts: from here on apart COMMAND... may mount what nobody else will see.
need_mounts() {
    local why try=(mount -t tmpfs tmpfs "$BATS_TEST_TMPDIR")
    parted=(unshare --mount)
    if apart "${try[@]}" 2>/dev/null; then return; fi
    parted=(unshare --user --map-root-user --mount)
    why=$(apart "${try[@]}" 2>&1) || skip "nothing can be mounted here: ${why%%$'\n'*}"
}

apart() { "${parted[@]}" "$@"; }

# copy_of_the_tree [NAME]: a private copy of the workbook without build/ and .git,
# in $TREE, which it also prints; removed by bats after the test.
copy_of_the_tree() {
    TREE=$BATS_TEST_TMPDIR/${1:-tree}
    mkdir -p "$TREE"
    (cd "$ROOT" && tar -cf - --exclude=./build --exclude=./.git --exclude=./.ring3 .) |
        (cd "$TREE" && tar -xf -)
    echo "$TREE"
}

# copy_of_two_lessons: the same with lessons 01 and 02 alone, and all that belongs to them.  What is
# looked at in each lesson takes less time then.
copy_of_two_lessons() {
    TREE=$BATS_TEST_TMPDIR/tree
    mkdir -p "$TREE"
    (cd "$ROOT" && find . \( -path ./build -o -path ./.git -o -path ./.ring3 \) -prune -o -type f \
        \( ! -path '*/[0-9][0-9]-*' -o -path '*/0[12]-*' \) -print0 | tar --null -T - -cf -) |
        (cd "$TREE" && tar -xf -)
}

# no_process_left PATTERN: within a second, no process has a command line that
# matches (an extended regular expression); bats and its shells do not count.
# Take a pattern that only this test can have, such as $BATS_TEST_TMPDIR.
no_process_left() {
    local tries process words line found
    for tries in 1 2 3 4 5 6 7 8 9 10; do
        found=
        for process in /proc/[0-9]*; do
            # No command is started here: there are hundreds of processes.
            { mapfile -d '' -t words <"$process/cmdline"; } 2>/dev/null || continue
            line="${words[*]} "
            case $line in ' ' | *bats*libexec* | *bats-exec* | *'/bats '*) continue ;; esac
            if [ "${process##*/}" != "$$" ] && [[ $line =~ $1 ]]; then
                found+="${process##*/}: $line"$'\n'
            fi
        done
        if [ -z "$found" ]; then return 0; fi
        sleep 0.1
    done
    printf 'still alive after %s looks:\n%s' "$tries" "$found"
    return 1
}
