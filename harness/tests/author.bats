#!/usr/bin/env bats
# What authors use: the files of a new lesson.

load helpers

setup() {
    copy_of_the_tree >/dev/null
    cd "$TREE" || return
    unset FLAGS NAME NUMBER
}

tree_of() { find . -path ./build -prune -o -type f -print | sort; }

@test "a new lesson builds, agrees with its traces, and is to do; lint names what is to be written" {
    run_ring3 new-lesson far-away --number 98
    assert_status 0
    [ "${#lines[@]}" -ge 12 ]
    local file
    for file in lessons/98-far-away/{README.md,hints.md,exercise.asm,exercise.c,stub/exercise.asm} \
        lessons/98-far-away/solution/exercise.{asm,c} {asm/,c/,expected/}98-far-away.*; do
        [ -s "$file" ] || complain "no $file"
        refute_stale "$file"
    done
    run_ring3 lesson 98 --no-latency
    assert_status 0
    assert_line_matches '^asm/98-far-away.asm  PASS$'
    assert_line_matches '^c/98-far-away.c  PASS$'
    assert_line_matches '^lessons/98-far-away/exercise.asm  to do$'
    assert_line_matches '^lessons/98-far-away/exercise.c  to do$'
    run_ring3 lesson 98 --solution --no-latency
    assert_status 0
    run harness/tests/lint tree asm c
    assert_line_matches 'lessons/98-far-away/README.md: is not written yet'
    assert_line_matches 'expected/98-far-away.trace: is not written yet'
    assert_line_matches 'lessons/98-far-away/solution/exercise.c: still says TODO'
    assert_line_matches 'mistakes/98-far-away: 0 mistakes in .asm, at least 3'
    assert_line_matches '^asm +ok'
    assert_line_matches '^c +ok'
    refute_line_matches '9[0-79]-'
}

refute_stale() { # FILE: no word of the template is left in it
    ! grep -nE 'NN|NAME|LANGUAGE[^.]|EXERCISES' "$1" || complain "$1 is not filled in"
}

@test "the next number is the one behind the last; make hands the words on" {
    last=$(basename "$(printf '%s\n' lessons/[0-9][0-9]-* | tail -n 1)" | cut -c1-2)
    next=$(printf '%02d' $((10#$last + 1)))
    run_ring3 new-lesson one
    assert_status 0
    [ -d "lessons/$next-one" ] || complain "not $next"
    mkdir build && ln -s "$RING3" build/ring3
    run make new-lesson NAME=two NUMBER=97 FLAGS='--only c' BUILT=true
    assert_status 0
    [ -s c/97-two.c ] && [ ! -e asm/97-two.asm ] && [ ! -e lessons/97-two/stub/exercise.asm ]
    grep -q 'only in C' lessons/97-two/README.md
    run harness/tests/lint tree
    refute_line_matches 'has no assembly'
}

refuses() { # COMPLAINT WORD...: status 2, and nothing is made
    local complaint=$1 before after
    shift
    before=$(tree_of)
    run_ring3 new-lesson "$@"
    assert_status 2
    assert_output_has "$complaint"
    after=$(tree_of)
    assert_equal "$after" "$before"
}

@test "names and numbers that are bad or taken are refused, and nothing is written" {
    local name
    for name in '' a A-name 9lives under_score ../up two--dashes ends- \
        "$(printf 'x%.0s' {1..25})"; do
        refuses "cannot be the name of a lesson" -- "$name"
    done
    refuses "there is a lesson of that name: lessons/01-hello" hello
    refuses "lesson 01 is there already: lessons/01-hello" news --number 1
    refuses "--number wants a number from 1 to 99" news --number 100
    refuses "--only wants asm or c" news --only rust
    refuses "new-lesson wants a name"
    refuses "new-lesson takes one name" one two
    touch c/96-news.c
    refuses "c/96-news.c is there already" news --number 96
}

@test "a lesson that cannot be written whole is not written at all" {
    mv c "$BATS_TEST_TMPDIR/c"
    touch c
    before=$(tree_of)
    run_ring3 new-lesson news --number 96
    assert_status 3
    after=$(tree_of)
    assert_equal "$after" "$before"
    [ ! -d lessons/96-news ]
}
