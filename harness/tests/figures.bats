#!/usr/bin/env bats
# What a program that measures itself says with nobody watching, beside the bench.
# Not with sanitizers: what is shown comes from the program, and unit/diagnose looks at the judging.

load helpers

setup() {
    [ -z "${ASAN_OPTIONS-}" ] || skip "the sanitizers look at ring3, not at what programs print"
    TREE=$BATS_TEST_TMPDIR/tree
    mkdir "$TREE"
    (cd "$ROOT" && tar -cf - Makefile README.md harness/*.mk asm/lib c/lib asm/27-* c/27-* \
        expected/27-* lessons/27-*) | tar -xf - -C "$TREE"
    cd "$TREE" || return
}

# The exercise of lesson 27 that does something else when COUNT is as large as in the run alone.
exercise() { # LINE of C, for a large COUNT
    sed "s|(void)argc; /\* always 4 \*/|(void)argc; if (count >= 1000) { $1 }|" \
        lessons/27-cost/solution/exercise.c >lessons/27-cost/exercise.c
    grep -q 'count >= 1000' lessons/27-cost/exercise.c
}

@test "a right program is run once more with nobody watching, and its figures stand beside the bench's" {
    exercise ''
    run "$RING3" lesson 27
    [ "$status" -eq 0 ]
    assert_line_matches '^what exercise.c says with nobody watching'
    assert_line_matches '^    syscall 18000 [0-9]+ [0-9]+ [0-9]+$'
    assert_line_matches '^    beside: syscall [0-9]+ ns by ring3 bench; [0-9]+ ns quoted, of an older machine'
    [[ $output != *"what exercise.asm says"* ]] # which is still the stub
}

# Who is traced already cannot ask for it again.
@test "the figures that are shown are those of a run that nobody traces" {
    exercise 'int alone = syscall(SYS_ptrace, 0L, 0L, 0L, 0L) == 0; return alone ? 0 : 7;'
    run "$RING3" lesson 27
    [ "$status" -eq 0 ]
    assert_line_matches '^what exercise.c says with nobody watching'
    refute_output_has 'did not leave with 0'
    # The same words where somebody does trace it: without the condition they would prove nothing.
    sed -i 's/count >= 1000/count >= 1/' lessons/27-cost/exercise.c
    run "$RING3" lesson 27
    assert_output_has 'ptrace(PTRACE_TRACEME) = -1 EPERM'
}

@test "figures that nobody could check are shown as they are, and change no verdict" {
    exercise 'syscall(SYS_write, 1, "\\\\033[2J syscall 1 1 1 1\\\\n", 22); return 0;'
    run "$RING3" lesson 27
    [ "$status" -eq 0 ]
    [[ $output == *"4 of 4 cases agree"* || $output == *"2 of 2 cases agree"* ]]
    [[ $output != *$'\033[2J'* ]]
}

@test "a program that fails with nobody watching says so, and passes" {
    exercise 'return 3;'
    run "$RING3" lesson 27
    [ "$status" -eq 0 ]
    assert_output_has 'nothing: untraced, it did not leave with 0'
}

@test "a program that does not pass, a worked pair and a file of somebody's are not run alone" {
    exercise ''
    sed -i 's/sample\[MEDIAN\]/sample[0]/' lessons/27-cost/exercise.c
    run "$RING3" lesson 27
    [ "$status" -eq 1 ]
    [[ $output != *"nobody watching"* ]]
    run "$RING3" lesson 27 --worked
    [[ $output != *"nobody watching"* ]]
    run "$RING3" lesson 27 --c lessons/27-cost/solution/exercise.c
    [[ $output != *"nobody watching"* ]]
    run "$RING3" lesson 27 --solution --jail
    [[ $output != *"nobody watching"* ]]
}
