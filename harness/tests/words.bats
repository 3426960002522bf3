#!/usr/bin/env bats
# The student's words: hint, show, reset, solution, progress, next, watch; and make around them.
# Not with sanitizers: what it runs of ring3 is run by the tests of lessons, too.

load helpers

setup() {
    copy_of_the_tree
    cd "$TREE" || return
    rm -rf .ring3
    for language in asm c; do
        cp "lessons/01-hello/stub/exercise.$language" lessons/01-hello/
    done
}

needs_a_terminal() {
    command -v script >/dev/null || skip "script is not installed"
    script -qec true /dev/null >/dev/null 2>&1 || skip "no pseudo-terminal can be made here"
}

pass_lesson_01() {
    cp lessons/01-hello/solution/exercise.asm lessons/01-hello/
    "$RING3" lesson 01 --no-latency >/dev/null
}

@test "hints come one more at a time, and stop at the last" {
    run "$RING3" hint 01
    [ "$status" -eq 0 ]
    [[ $output == *"Hint 1"* && $output != *"Hint 2"* ]]
    run "$RING3" hint 01
    [[ $output == *"Hint 2"* && $output != *"Hint 3"* ]]
    run "$RING3" hint 01
    [[ $output == *"Hint 3"* && $output == *"all the hints"* ]]
    run "$RING3" hint 01
    [ "$status" -eq 0 ]
    [[ $output == *"Hint 3"* ]]
}

@test "every lesson has three hints" {
    for lesson in lessons/*/; do
        [ "$(grep -c '^## [0-9]' "$lesson/hints.md")" -eq 3 ]
    done
}

@test "a solution is shown after a pass, or with FORCE=1" {
    run "$RING3" solution 01
    [ "$status" -eq 1 ]
    [[ $output == *"not passed yet"* && $output != *SYS_write* ]]
    FORCE=1 run "$RING3" solution 01
    [ "$status" -eq 0 ]
    [[ $output == *SYS_write* ]]
    pass_lesson_01
    run "$RING3" solution 01 asm
    [ "$status" -eq 0 ]
    [[ $output == *SYS_write* && $output != *exercise.c* ]]
}

@test "reset asks before it throws work away, and keeps a copy" {
    echo "; mine" >>lessons/01-hello/exercise.asm
    run "$RING3" reset 01 </dev/null
    [ "$status" -eq 1 ]
    grep -q '; mine' lessons/01-hello/exercise.asm
    FORCE=1 run "$RING3" reset 01 </dev/null
    [ "$status" -eq 0 ]
    cmp lessons/01-hello/exercise.asm lessons/01-hello/stub/exercise.asm
    grep -q '; mine' .ring3/kept/*
}

@test "reset loses no work that it cannot read or that is large" {
    head -c 3000000 /dev/zero | tr '\0' x >lessons/01-hello/exercise.asm
    run "$RING3" reset 01 asm --yes
    [ "$status" -eq 0 ]
    [ "$(cat .ring3/kept/* | wc -c)" -eq 3000000 ]
    cmp lessons/01-hello/exercise.asm lessons/01-hello/stub/exercise.asm
}

@test "reset on a full disk leaves the work where it is" {
    need_mounts
    run apart sh -c '
        mkdir "$1/small" && mount -t tmpfs -o size=2m tmpfs "$1/small" && cd "$1" &&
        cp -r LICENSE Makefile README.md asm c expected lessons small/ && cd small && mkdir -p .ring3/kept &&
        echo "; mine" >>lessons/01-hello/exercise.asm
        head -c 3000000 /dev/zero >filler 2>/dev/null
        "$2" reset 01 asm --yes; echo "status $?"
        tail -n 1 lessons/01-hello/exercise.asm; ls .ring3/kept lessons/01-hello' sh "$TREE" "$RING3"
    assert_output_has "status 3"
    assert_output_has "; mine"
    assert_output_has "No space left on device"
    refute_output_has "is the stub again"
    refute_output_has "kept what was there"
    refute_output_has ".new"
}

@test "reset keeps what is no file" {
    rm lessons/01-hello/exercise.asm
    mkdir lessons/01-hello/exercise.asm
    touch lessons/01-hello/exercise.asm/mine
    run "$RING3" reset 01 asm --yes
    assert_status 0
    cmp lessons/01-hello/exercise.asm lessons/01-hello/stub/exercise.asm
    ls .ring3/kept/*/mine
}

@test "progress and next know what check saw pass" {
    cp lessons/01-hello/solution/exercise.c lessons/01-hello/
    run "$RING3" check --quiet 01
    assert_status 0
    run "$RING3" next
    [[ $output == *"lessons/02-"* ]]
    run "$RING3" progress
    [[ $output == *"1 of "*" lessons passed"* ]]
}

@test "reset brings back a file that is gone" {
    rm lessons/01-hello/exercise.c
    run "$RING3" lesson 01
    [ "$status" -eq 1 ]
    [[ $output == *"exercise.c is missing"*"make reset-01"* ]]
    run "$RING3" reset 01
    [ "$status" -eq 0 ]
    cmp lessons/01-hello/exercise.c lessons/01-hello/stub/exercise.c
}

@test "progress and next follow what passes" {
    run "$RING3" next
    [[ $output == *"lessons/01-hello/README.md"* ]]
    run "$RING3" progress
    [[ $output == *"0 of "*" lessons passed"* ]]
    pass_lesson_01
    run "$RING3" progress
    [[ $output == *"1 of "*" lessons passed"* ]]
    run "$RING3" next
    [[ $output == *02-doors* ]]
    echo "; changed since" >>lessons/01-hello/exercise.asm
    run "$RING3" progress
    [[ $output == *begun* && $output == *"0 of "*" lessons passed"* ]]
}

@test "what is saved while a build runs is built again, and no pass is remembered for it" {
    cp lessons/01-hello/solution/exercise.c lessons/01-hello/
    cat >slowcc <<'EOF'
#!/bin/sh
cc "$@" || exit
echo "this does not compile" >exercise.c
EOF
    chmod +x slowcc
    CC="$TREE/slowcc" run "$RING3" lesson 01 --no-latency
    [ "$status" -eq 1 ]
    [[ $output == *"exercise.c  BUILD"* ]]
    run "$RING3" progress
    [[ $output == *"0 of "*" lessons passed"* ]]
}

@test "a lesson never shows another lesson's error and never goes on by itself" {
    echo "garbage" >lessons/02-doors/exercise.asm
    run "$RING3" lesson 01 --no-latency
    [ "$status" -eq 0 ]
    [[ $output != *02-doors* ]]
    pass_lesson_01
    run "$RING3" lesson 01 --no-latency
    [[ $output == *"Lesson 01 passed"* && $output != *02-doors* ]]
}

@test "show gives every call with the registers before and after" {
    run "$RING3" show 01
    [ "$status" -eq 0 ]
    [[ $output == *"write(1, "*rax*number*rcx*"lost: the return address"*r11*"lost: the flags"* ]]
    [[ $output == *"asm/01-hello.asm"* ]]
    pass_lesson_01
    run "$RING3" show 01 --seed 5
    [[ $output == *"lessons/01-hello/exercise.asm"* && $output == *"exercise.asm:"* ]]
}

@test "watch says what it needs when entr is missing" {
    mkdir bin
    ln -s "$(command -v env)" bin/env
    PATH="$TREE/bin" run "$RING3" watch 01
    [ "$status" -eq 77 ]
    [[ $output == *"needs entr"* ]]
}

@test "watch runs the lesson again when the file changes" {
    command -v entr >/dev/null || skip "entr is not installed"
    needs_a_terminal
    timeout 10 script -qec "'$RING3' watch 01" "$BATS_TEST_TMPDIR/typescript" </dev/zero >/dev/null 2>&1 3>&- &
    watcher=$!
    for _ in $(seq 50); do grep -q 'To do' "$BATS_TEST_TMPDIR/typescript" 2>/dev/null && break; sleep 0.1; done
    cp lessons/01-hello/solution/exercise.asm lessons/01-hello/exercise.asm
    for _ in $(seq 50); do grep -q 'passed' "$BATS_TEST_TMPDIR/typescript" && break; sleep 0.1; done
    kill "$watcher" 2>/dev/null || true
    grep -q 'passed' "$BATS_TEST_TMPDIR/typescript"
}

@test "make keeps its own error line out of a student's verdict, and shows it for other failures" {
    mkdir -p build
    [ -e build/ring3 ] || ln -s "$RING3" build/ring3
    echo "; changed" >>lessons/01-hello/exercise.asm
    run make -C "$TREE" BUILT=true lesson-01
    [ "$status" -eq 1 ] || [ "$status" -eq 2 ]
    [[ $output == *"exercise.asm"* && $output != *"***"* ]]
    run make -C "$TREE" BUILT=true lesson-99
    [ "$status" -ne 0 ]
    [[ $output == *"there is no lesson '99'"* ]]
    run make -C "$TREE" help
    [ "$status" -eq 0 ]
    [[ $output == *"make lesson-NN"* ]]
}

@test "colour is for terminals only, and NO_COLOR is heeded" {
    needs_a_terminal
    run "$RING3" lesson 01
    [[ $output != *$'\033'* ]]
    run script -qec "TERM=xterm '$RING3' lesson 01 --no-latency" /dev/null
    [[ $output == *$'\033['* ]]
    NO_COLOR=1 run script -qec "TERM=xterm '$RING3' lesson 01 --no-latency" /dev/null
    [[ $output != *$'\033['* ]]
}
