#!/usr/bin/env bats
# Every command's help has one shape, says what there is, and what is wrong use is told the way on.

# shellcheck disable=SC2030,SC2031 # each test has its own output
load helpers

# All commands, from the table in the program, without `help` itself.
commands() { "$RING3" --help | sed -n 's/^  \([a-z][a-z-]*\)  *[a-z].*/\1/p' | grep -vx help; }

# long_options COMMAND: as its help has them, a line each.
long_options() { "$RING3" "$1" --help | sed -n 's/^ \{2,6\}\(-., \)\{0,1\}--\([a-z0-9-]*\).*/\2/p'; }

setup() { cd "$BATS_TEST_TMPDIR" || return; }

@test "there are the commands of the table, and each has a help" {
    local table
    table=$(sed -n 's/^    {"\([a-z-]*\)", cli_.*/\1/p' "$ROOT/harness/cli/main.c")
    [ "$(wc -w <<<"$table")" -ge 22 ]
    assert_equal "$(commands)" "$table"
}

# shape COMMAND: what is wrong with the help in $output, on stdout.
shape() {
    awk -v name="$1" -v width="$COLUMNS" '
    length($0) > width { print FNR ": wider than " width ": " $0 }
    FNR == 1 && $0 !~ "^usage: ring3 " name "( |$)" { print "1: no usage of " name ": " $0 }
    FNR > 1 && !gap && $0 != "" && $0 !~ "^       ring3 " name " " { print FNR ": no second usage: " $0 }
    $0 == "" { gap++; next }
    gap == 1 { about++ }
    /^  +(-[A-Za-z], )?--[a-z]/ || /^  -[A-Za-z]( |$)/ { options++; if (/--help/) help++ }
    /^Exit status: / { status++ }
    { last = gap; if (/^Exit status: /) told = gap }
    / $/ { print FNR ": a blank at the end" }
    END {
        if (about < 1 || about > 3) print "what it does takes " about + 0 " lines, not 1 to 3"
        if (!options) print "no option"
        if (help != 1) print "--help is there " help + 0 " times"
        if (status != 1) print "the exit status is told " status + 0 " times"
        if (told != last) print "the exit status is not the last paragraph"
    }' <<<"$output"
}

@test "a help is: usage, what it does, the options with --help, and the exit status" {
    local command complaint
    export COLUMNS=80
    for command in $(commands); do
        run_ring3 "$command" --help
        assert_status 0
        complaint=$(shape "$command")
        [ -z "$complaint" ] || complain "$command: $complaint"
    done
}

@test "a help of another shape is seen" {
    local COLUMNS=80 good=$'usage: ring3 x [OPTIONS]\n\nDoes it.\n\n  -h, --help  this text\n\nExit status: 0.'
    output=$good
    assert_equal "$(shape x)" ""
    output=${good/ring3 x/ring3 y}
    [[ $(shape x) == *"no usage of x"* ]]
    output=${good/Does it./}
    [[ $(shape x) == *"what it does"* ]]
    output=${good/--help/--hepl}
    [[ $(shape x) == *"--help is there 0 times"* ]]
    output=${good/Exit status: 0./Exit.}
    [[ $(shape x) == *"exit status is told 0 times"* ]]
    output="$good"$'\n\nMore.'
    [[ $(shape x) == *"not the last paragraph"* ]]
    output=${good/Does it./$(printf '%81s' . | tr ' ' .)}
    [[ $(shape x) == *"wider than 80"* ]]
}

@test "-h, help COMMAND and --help print the same" {
    local command long
    for command in $(commands); do
        long=$("$RING3" "$command" --help)
        assert_equal "$("$RING3" "$command" -h)" "$long"
        assert_equal "$("$RING3" help "$command")" "$long"
    done
    assert_equal "$("$RING3" help)" "$("$RING3" --help)"
    assert_equal "$("$RING3" -h)" "$("$RING3" --help)"
    run_ring3 # what there is, and that a command is missing
    assert_status 2
    assert_equal "$output" "$("$RING3" --help)"
}

@test "an option that is none is refused with status 2 and the nearest one" {
    local command option
    for command in $(commands); do
        run_ring3 "$command" --no-such-option-here
        assert_status 2
        assert_output_has "there is no option '--no-such-option-here'"
        assert_output_has "'ring3 $command --help' lists them"
        for option in $(long_options "$command" | head -n 1); do
            run_ring3 "$command" "--${option}q"
            assert_status 2
            assert_output_has "there is no option '--${option}q'; did you mean '--$option'?"
        done
        run_ring3 "$command" -@
        assert_status 2
        assert_output_has "there is no option '-@'"
    done
}

@test "a value that is missing and one too many are refused" {
    while IFS='|' read -r words wanted; do
        # shellcheck disable=SC2086
        run_ring3 $words
        assert_status 2
        assert_output_has "$wanted"
    done <<'ROWS'
lesson 01 --seed|lesson: the option '--seed' wants a value
list --json=1|list: the option '--json' takes no value
diff --brief=1 a b|diff: the option '--brief' takes no value
grade -j|grade: the option '-j' wants a value
lesson|lesson: it wants the number of a lesson
lesson|usage: ring3 lesson [OPTIONS] NN
lesson 01 02|lesson: '02' is one word too many
next 01|next: '01' is one word too many
reset 01 rust|reset: 'rust' is none of asm, c and trace
help lesson trace|help is about one command at a time
lessn 01|there is no command 'lessn'; did you mean 'lesson'?
help lessn|there is no command 'lessn'; did you mean 'lesson'?
frobnicate|there is no command 'frobnicate'; 'ring3 --help' lists them
ROWS
}

@test "make help lists every target, and nothing else" {
    cd "$ROOT"
    run make help
    assert_status 0
    assert_equal "$(sed -n 's/^  make \([A-Za-z-]*\) .*/\1/p' <<<"$output" | sed 's/NN$/%/' | sort)" \
        "$(sed -n 's/^\([a-z][a-z-]*%\{0,1\}\):.*/\1/p' Makefile | sort -u)"
    [ "${#lines[@]}" -ge 25 ]
    [ "$(awk 'length > 110' <<<"$output")" = "" ] || complain "a line of make help is too wide"
}
