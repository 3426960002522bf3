#!/usr/bin/env bats
# The manual page says what the helps say, and shows what runs print.

load helpers

setup() {
    cd "$BATS_TEST_TMPDIR" || return
    PAGE=$ROOT/harness/manual/ring3.1.scd
}

commands() { "$RING3" --help | sed -n 's/^  \([a-z][a-z-]*\)  *[a-z].*/\1/p' | grep -vx help; }

# Lines "COMMAND OPTION", "COMMAND usage FORM" and "COMMAND" from the helps; --help, which all have,
# is described once.
helps() {
    local command
    for command in $(commands); do
        echo "$command"
        "$RING3" "$command" --help | awk -v command="$command" '
            /^usage: ring3 / || (/^       ring3 / && NR < 4) {
                sub(/^usage: |^       /, "")
                print command " usage " $0
            }
            /^  (    )?-/ { # what is further in is the end of a text
                sub(/^ +/, "")
                if (match($0, /^(-[A-Za-z](, --[a-z0-9-]+)?|--[a-z0-9-]+)((\[?=)[A-Z][]A-Z\/:=[]*| [A-Z]+( |$))?/)) {
                    option = substr($0, 1, RLENGTH)
                    sub(/ $/, "", option)
                    if (option != "-h, --help") print command " " option
                }
            }
            /^Options of strace that are not here:/ {
                sub(/.*: /, "")
                print command " refused " $0
            }'
    done | sort
}

# The same from a source of the manual.
manual() {
    awk '
        /^# / { command = "" }
        /^## ring3 / { command = $3; print command }
        command == "" { next }
        { plain = $0; gsub(/[*_]/, "", plain); sub(/\+\+$/, "", plain) }
        /^\*ring3 / { print command " usage " plain }
        /^\*-/ { print command " " plain }
        /known and refused:/ { refused = plain; sub(/.*: /, "", refused); next }
        refused != "" { refused = refused " " plain }
        refused ~ /\.$/ {
            gsub(/[,.]|and /, "", refused)
            print command " refused " refused
            refused = ""
        }' "$1" | sort
}

@test "every command, option and usage of the helps is in the manual, and the other way round" {
    helps >said
    manual "$PAGE" >written
    [ "$(wc -l <said)" -ge 150 ]
    run diff said written
    assert_status 0
    grep -qx '\*-h\*, \*--help\*' "$PAGE"
}

@test "an option or command that one of the two lacks, or spells otherwise, is seen" {
    local change
    manual "$PAGE" >all
    for change in '/^\*--no-latency\*/d' 's/^\*--shard\*=_K/*--shard*=_N/' '/^## ring3 errno/d' \
        's/^\*ring3 hint\* \[_OPTIONS_\]/*ring3 hint*/' 's/\*--tips\*/*--tip*/' '0,/^\*-q\*, /s///'; do
        sed "$change" "$PAGE" >page
        ! cmp -s page "$PAGE" || complain "nothing is changed by $change"
        manual page >changed
        ! diff all changed >/dev/null || complain "not seen: $change"
    done
}

@test "the page builds, and the formatter has nothing to warn of" {
    command -v scdoc >/dev/null || skip "scdoc is not installed"
    mkdir -p tree/harness
    cp -r "$ROOT/harness/manual" tree/harness/
    run tree/harness/manual/build
    assert_status 0
    assert_equal "${lines[0]}" "build/ring3.1: man build/ring3.1"
    grep -q '^\.SH EXIT STATUS' tree/build/ring3.1
    if command -v groff >/dev/null; then
        run groff -man -Tutf8 -ww -z tree/build/ring3.1
        assert_status 0
        assert_equal "$output" ''
    fi
    if ! command -v man >/dev/null; then return; fi
    # What is shown must be fit to be typed: quotes, minus signs and backslashes as they are.
    MANPAGER=cat MANWIDTH=100 run man --warnings -l tree/build/ring3.1
    assert_status 0
    assert_output_has "read(3, \"potato\\n\", 512)"
    assert_output_has "--echo-fds='fd.name startswith /proc'"
    refute_output_has "warning"
    [ "$(wc -L <<<"$output")" -le 110 ]
}

@test "without scdoc, make manual says what to install" {
    mkdir bin
    ln -s "$(command -v sh)" "$(command -v dirname)" bin/
    PATH=$PWD/bin run "$ROOT/harness/manual/build"
    assert_status 77
    assert_equal "${#lines[@]}" 1
    assert_output_has 'install the package scdoc'
}

# Not with sanitizers, and all of the page at once, with one difference that is planted.
@test "a transcript is what its commands print: one that is changed is named, and no other" {
    if [[ $RING3 == */asan/* ]]; then skip "the sanitizers' build runs the same calls elsewhere"; fi
    sed 's/^exit(5)   /exit(0)   /' "$PAGE" >page.scd
    run cmp -s page.scd "$PAGE"
    assert_status 1
    run "$ROOT/harness/tests/transcripts" page.scd
    assert_status 1
    assert_equal "$(grep -c 'the transcript is not' <<<"$output")" 1
    assert_line_matches '^    < exit\(0\)'
    assert_line_matches '^# ([89]|[0-9]{2,}) transcripts$'
}
