#!/usr/bin/env bats
# What the texts show as printed is what a run prints today, and what they name is there.
# Not with sanitizers: it runs again what the tests of lessons run.

load helpers

setup() {
    copy_of_the_tree >/dev/null
    cd "$TREE" || return
}

# The transcripts of a text, in the copy.
transcripts() {
    ROOT=$TREE run harness/tests/transcripts "$@"
}

# text LINE...: a text of its own.
text() { printf '%s\n' "$@" >"$TREE/text.md"; }

@test "the transcripts in README.md, the lessons' texts and the manual are what their commands print" {
    run harness/tests/transcripts
    assert_status 0
    assert_line_matches '^# ([3-9]|[0-9]{2,}) transcripts$'
}

@test "a transcript that is not what its command prints is named with its line, and accepted" {
    text 'Look:' '<!-- transcript -->' '```' '$ echo one; echo two' one three '```'
    transcripts text.md
    assert_status 1
    assert_line_matches '^text.md:3: the transcript is not what its commands print'
    assert_line_matches '^    < three$'
    transcripts --accept text.md
    assert_status 0
    assert_equal "$(sed -n 5,7p text.md)" $'one\ntwo\n```'
    transcripts text.md
    assert_status 0
}

@test "a line too many, a line too few and a command that fails otherwise are differences" {
    text '<!-- transcript -->' '```' '$ echo one' one two '```'
    transcripts text.md
    assert_status 1
    text '<!-- transcript -->' '```' '$ echo one; echo two' one '```'
    transcripts text.md
    assert_status 1
    text '<!-- transcript -->' '```' '$ no-such-command' one '```'
    transcripts text.md
    assert_status 1
}

@test "addresses may differ, but equal ones stay equal" {
    text '<!-- transcript -->' '```' '$ echo 0x7fff0001 0x7fff0001' '0x123456 0x123456' '```'
    transcripts text.md
    assert_status 0
    text '<!-- transcript -->' '```' '$ echo 0x7fff0001 0x7fff0002' '0x123456 0x123456' '```'
    transcripts text.md
    assert_status 1
    text '<!-- transcript -->' '```' '$ echo 0x22' '0x23' '```'
    transcripts text.md
    assert_status 1
}

@test "what is accepted keeps the addresses of a transcript that agrees" {
    text '<!-- transcript -->' '```' '$ echo 0x7fff0001' '0x123456' '```' \
        '<!-- transcript -->' '```' '$ echo new' old '```'
    transcripts --accept text.md
    assert_status 0
    assert_equal "$(sed -n 4p text.md)" 0x123456
    assert_equal "$(sed -n 9p text.md)" new
}

@test "a block that goes on has what the one before has left, and another has not" {
    text '<!-- transcript: echo one >left -->' '```' '$ cat left' one '```' \
        '<!-- transcript goes on -->' '```' '$ cat left' one '```' \
        '<!-- transcript goes on: echo two >left -->' '```' '$ cat left' two '```' \
        '<!-- transcript -->' '```' '$ ls left 2>/dev/null || echo none' none '```'
    transcripts text.md
    assert_status 0
    assert_output_has '# 4 transcripts'
}

@test "in a manual page the mark is a comment, and a backslash is written twice" {
    printf '%s\n' '; transcript: echo hidden' '```' '$ printf '"'%s\\\\n' 'a\\\\b'" 'wrong' '```' >"$TREE/page.scd"
    transcripts --accept page.scd
    assert_equal "$(sed -n 4p page.scd)" 'a\\b'
    transcripts page.scd
    assert_status 0
}

@test "the command in the mark is run before, and exercises are their stubs" {
    echo mine >lessons/01-hello/exercise.c
    text '<!-- transcript: cp asm/01-hello.asm a; echo hidden -->' '```' \
        '$ cmp a asm/01-hello.asm; cmp lessons/01-hello/exercise.c lessons/01-hello/stub/exercise.c' '```'
    transcripts text.md
    assert_status 0
}

@test "a mark without a block, a block without an end and a named text without any are errors" {
    text '<!-- transcript -->' 'no block'
    transcripts text.md
    assert_status 2
    assert_line_matches '^text.md:2: a transcript is a code block'
    text '<!-- transcript -->' '```' '$ true'
    transcripts text.md
    assert_status 2
    text 'nothing'
    transcripts text.md
    assert_status 2
}

@test "the commands that README.md names exist" {
    local target
    grep -o 'make [a-z][a-z0-9-]*' README.md | sed 's/make //; s/-[0-9][0-9]$/-%/; s/-$/-%/' | sort -u |
        grep -vx 'the\|it\|one\|no' >"$BATS_TEST_TMPDIR/targets"
    [ "$(wc -l <"$BATS_TEST_TMPDIR/targets")" -ge 8 ]
    while read -r target; do
        grep -q "^$target:" Makefile || { echo "no target $target"; return 1; }
    done <"$BATS_TEST_TMPDIR/targets"
}
