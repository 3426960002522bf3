#!/usr/bin/env bats
# What authors use: the files of a new lesson.
# Not with sanitizers: what it runs of ring3 is run by the tests of lessons, too.

load helpers

setup() {
    copy_of_the_tree >/dev/null
    cd "$TREE" || return
    unset FLAGS NAME NUMBER
}

tree_of() { find . -path ./build -prune -o -type f -print | sort; }

@test "a new lesson builds, agrees with its traces, and is to do; lint names what is to be written" {
    rm -r "$TREE"
    copy_of_two_lessons
    cd "$TREE" || return
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
    rm -r "$TREE"
    copy_of_two_lessons
    cd "$TREE" || return
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
    refuses "new-lesson: it wants a name"
    refuses "new-lesson: 'two' is one word too many" one two
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

# Bodies become exit(99); heads, and what is looked at besides, stay.
strip_bodies() { # LESSON
    awk '
        function body() { if (open) print "  exit(99)"; open = 0 }
        $1 == "case" { print; open = 1; next }
        $1 ~ /^(requires|#|let|run|given|stdin|inject|poison|peer)/ || $1 == "" { print; next }
        $1 == "stdout" && $2 == "to" { print; next }
        $1 ~ /^(stdout|check)$/ { body(); print; next }
        { body() }' "$ROOT/expected/$1.exercise.trace" >"expected/$1.exercise.trace"
}

@test "a recorded trace names what the seed drew; it is written when told, and then it judges" {
    local lesson name before after
    for name in 01-hello 05-registers; do
        lesson=${name%%-*}
        strip_bodies "$name"
        cp "expected/$name.exercise.trace" before
        run_ring3 lesson "$lesson" --accept --solution --seed 5
        assert_status 1
        assert_output_has "nothing was written: make accept-$lesson FLAGS='--solution --write' does it"
        refute_output_has "does not agree"
        cmp "expected/$name.exercise.trace" before
        diff "expected/$name.exercise.trace" "build/accept/$name.exercise.trace" | sed -n 's/^[<>]/&/p' |
            sed -e 's/^< */-/' -e 's/^> */+/' | sort >wanted
        printf '%s\n' "$output" | grep '^[-+]' | sed -E 's/^([-+]) */\1/' | sort >shown
        diff wanted shown
        run_ring3 lesson "$lesson" --accept --solution --seed 5 --write
        assert_status 0
        cmp "expected/$name.exercise.trace" "build/accept/$name.exercise.trace"
        [ "$(printf '%s\n' expected/"$name".exercise.trace*)" = "expected/$name.exercise.trace" ]
        for seed in 11 12 13; do
            run_ring3 lesson "$lesson" --solution --no-latency --seed "$seed"
            assert_status 0
        done
    done
    grep -qxF '  write(1, $line, len($line)) = len($line)' expected/01-hello.exercise.trace
    grep -qxF '  exit|exit_group($code)' expected/01-hello.exercise.trace
    grep -qxF '    write(1, $word "\n", len($word) + 1) = len($word) + 1' expected/05-registers.exercise.trace
    grep -qxF '  repeat $times {' expected/05-registers.exercise.trace
    grep -qE '^  munmap\(\$[a-z]+, 4096\) = 0$' expected/05-registers.exercise.trace
    for name in cheats/01-hello/hard-coded.c cheats/05-registers/always-five.c \
        mistakes/01-hello/nul-counted.asm; do
        lesson=${name#*/}
        run_ring3 lesson "${lesson%%-*}" "--${name##*.}" "$ROOT/harness/tests/$name"
        assert_status 1
    done
}

@test "a case that agrees is left as it stands, and a file in which all do" {
    cp expected/01-hello.exercise.trace before
    run_ring3 lesson 01 --accept --solution --write
    assert_status 0
    assert_output_has "nothing to change"
    cmp expected/01-hello.exercise.trace before
    # Only the first case differs: a number in it is another.
    awk '/len\(/ && !done { sub(/len\(/, "1 + len("); done = 1 } { print }' before \
        >expected/01-hello.exercise.trace
    run_ring3 lesson 01 --accept --solution --write
    assert_status 0
    diff before expected/01-hello.exercise.trace >changed || true
    [ "$(grep -c '^[<>]' changed)" -le 4 ] || complain "$(cat changed)"
    run_ring3 lesson 01 --solution --no-latency
    assert_status 0
}

@test "what holds for one seed only is said, and is no success" {
    strip_bodies 10-cat
    run_ring3 lesson 10 --accept --solution
    assert_status 1
    assert_line_matches 'lessons/10-cat/solution/exercise.asm does not agree with it \(--seed [0-9]+\), case '
    run_ring3 lesson 10 --accept --solution --write
    assert_status 1
}

@test "nothing is recorded from what does not build, and --write alone is refused" {
    echo ' mov nonsense' >>asm/01-hello.asm
    cp expected/01-hello.trace before
    run_ring3 lesson 01 --accept --write
    assert_status 1
    assert_line_matches 'BUILD'
    cmp expected/01-hello.trace before
    run_ring3 lesson 01 --write
    assert_status 2
    run_ring3 lesson 01 --accept --c c/01-hello.c
    assert_status 2
}
