#!/usr/bin/env bats
# Expected traces of programs that make others: each process is compared with its own block.

# shellcheck disable=SC2016,SC2034  # $child is a name of the trace language; helpers show $ran

load helpers

setup() {
    FIXTURES=$BATS_TEST_DIRNAME/fixtures/processes
    cd "$BATS_TEST_TMPDIR" || return
}

# grade NAME [SED...]: the fixture's program, changed by these sed scripts, against its trace.
grade() {
    local name=$1 script arguments=(-e '')
    shift
    for script in "$@"; do arguments+=(-e "$script"); done
    sed "${arguments[@]}" "$FIXTURES/$name.c" >"$name.c"
    if [ $# -gt 0 ] && cmp -s "$FIXTURES/$name.c" "$name.c"; then
        echo "the program is not changed by: $*"
        return 1
    fi
    ran="ring3 lesson 01 --c $name.c --expected $name.trace ($*)"
    run "$RING3" -C "$ROOT" lesson 01 --no-latency --c "$PWD/$name.c" --expected "$FIXTURES/$name.trace" </dev/null
}

passes() {
    assert_status 0 && assert_output_has 'PASS'
}

fails() { # WORDS...: what the output has
    local words
    assert_status 1 && assert_output_has 'FAIL' || return
    for words in "$@"; do assert_output_has "$words" || return; done
}

@test "children and their children are each compared with their block" {
    grade family
    passes
}

@test "what a child does wrong is told of the child" {
    grade family '/wait4, c/,/exit_group/s/argv\[2\]/argv[1]/'
    fails 'in $b: ' 'process $b (child 2)' '[wrong-exit-code]'
}

@test "what a grandchild does wrong is told of the grandchild" {
    grade family 's/SIGKILL/SIGTERM/'
    fails 'in $c: kill differs in argument 2' 'process $c (child 1 of child 2)'
}

@test "a child that nobody asked for is extra" {
    grade family 's/^    syscall(SYS_getpid);/&\n    if (make_child() == 0)\n        syscall(SYS_exit_group, 0);/'
    fails '+ '
}

@test "a child that is never made leaves its lines without events" {
    grade family 's/long c = make_child()/long c = syscall(SYS_getpid)/'
    fails '$c' '- '
}

@test "a parent that does not wait fails" {
    grade family '/SYS_wait4, a,/d'
    fails 'wait4'
}

@test "a child that goes on as if it were the parent fails" {
    grade family '0,/syscall(SYS_exit_group, number(argv\[1\]));/s///'
    fails 'in $a: '
}

@test "one block is enough for many children" {
    local i
    grade brood
    passes
    for ((i = 0; i < 5; i++)); do
        "$RING3" -C "$ROOT" lesson 01 --no-latency --c "$PWD/brood.c" --expected "$FIXTURES/brood.trace" </dev/null || return
    done
}

@test "of many children, the one that is wrong is told by its number" {
    grade brood 's/first + i);/first + i + (i == 1));/'
    fails 'in $child[1]: ' 'process $child[1] (child 2)'
}

@test "of many children, those that were not made, and those that nobody asked for, are told" {
    grade brood 's/i < count; i++) {/i < count - 1; i++) {/'
    fails '- clone' 'clone is missing'
    grade brood 's/i < count; i++) {/i < count + 1; i++) {/;s/x", count)/x", count + 1)/'
    fails '+ ' 'one clone too many'
}

@test "of many children, one that is not waited for fails" {
    grade brood '0,/i < count; i++)$/s//i < count - 1; i++)/'
    fails '- wait4' '[end-of-children-not-asked]'
}

@test "the word of the parent is what the children wait for" {
    cp "$FIXTURES/brood.c" brood.c
    sed -e 's/ after @go//;s/ @go/ after @go/;s/^  exit_group.*/& @go/' "$FIXTURES/brood.trace" >late.trace
    run "$RING3" -C "$ROOT" lesson 01 --no-latency --c "$PWD/brood.c" --expected "$PWD/late.trace" </dev/null
    fails 'write and a call of another process are in the wrong order'
}

@test "a call that a signal interrupts and a handler returns from is made again" {
    grade restart
    passes
}

@test "without SA_RESTART the call returns, and does not count as made again" {
    grade restart 's/ | SA_RESTART//'
    fails '* read' '-1 EINTR'
}

@test "a handler that does nothing for the call that waits does not pass" {
    grade restart 's/"x", 1/"y", 1/'
    fails 'write differs in argument 2'
}

@test "a child that stops and goes on shows each of it to its parent" {
    grade stop
    passes
}

@test "a wait without WCONTINUED, and one with more than it, are told" {
    grade stop 's/WCONTINUED/WNOHANG/' # with no flag at all each would wait for the other
    fails 'wait4 was told not to wait' '[continued], WCONTINUED'
    grade stop 's/WCONTINUED/WCONTINUED | WUNTRACED/'
    fails 'wait4 differs in argument 3' '[continued], WCONTINUED'
}

@test "the registers of a child are traced back as those of its parent are" {
    cat >child.asm <<'END'
default rel
%include "names.inc"
global _start
section .text
_start: mov     edi, 17
        xor     esi, esi
        xor     edx, edx
        xor     r10d, r10d
        xor     r8d, r8d
        mov     eax, 56
        syscall
        test    eax, eax
        jz      .child
        mov     edi, eax
        xor     esi, esi
        xor     edx, edx
        mov     eax, 61
        syscall
        xor     edi, edi
        mov     eax, 60
        syscall
.child: mov     edi, 4
        mov     eax, 60
        syscall
END
    cat >child.trace <<'END'
# child: the child leaves with the status that its parent was told
run ./program
clone(SIGCHLD, NULL, NULL, NULL, 0) = $child
process $child { exit(3) }
wait4($child, NULL, 0, NULL) = $child
exit(0)
END
    run "$RING3" -C "$ROOT" lesson 01 --no-latency --asm "$PWD/child.asm" --expected "$PWD/child.trace" </dev/null
    fails 'child.asm:24  in $child: ' 'rdi was 4, set at' 'child.asm:22'
}

@test "what a signal says of itself is compared field by field" {
    sed 's/--- SIGSTOP ---/--- SIGSTOP {si_pid=$child} ---/' "$FIXTURES/stop.trace" >told.trace
    sed 's/{si_pid=$child}/{si_pid=1}/' told.trace >other.trace
    cp "$FIXTURES/stop.c" stop.c
    run "$RING3" -C "$ROOT" lesson 01 --no-latency --c "$PWD/stop.c" --expected "$PWD/told.trace" </dev/null
    passes
    run "$RING3" -C "$ROOT" lesson 01 --no-latency --c "$PWD/stop.c" --expected "$PWD/other.trace" </dev/null
    fails '--- SIGSTOP {si_pid=1, ...} ---'
}

@test "the order in which processes take turns changes no verdict and no explanation" {
    local i first
    cp "$FIXTURES/family.c" right.c
    sed 's/SIGKILL/SIGTERM/' right.c >wrong.c
    for ((i = 0; i < 20; i++)); do
        "$RING3" -C "$ROOT" lesson 01 --no-latency --c "$PWD/right.c" --expected "$FIXTURES/family.trace" </dev/null >right.txt
        "$RING3" -C "$ROOT" lesson 01 --no-latency --seed 5 --c "$PWD/wrong.c" --expected "$FIXTURES/family.trace" </dev/null |
            sed -E 's/[({].*//; s/  +/  /g' >wrong.txt || true # pids may be longer or shorter
        [ -n "$first" ] || first=$(cat wrong.txt)
        assert_equal "$(cat wrong.txt)" "$first" || return
    done
}

@test "a trace and show go through one process after the other, and show names both returns" {
    run "$RING3" -C "$ROOT" show 17 --worked --seed 3 </dev/null
    assert_status 0 || return
    [[ $output == *"clone("*"which it made, rax is 0"*"wait4("*"counter 5"*"that made it gave 0"*"counter 6"* ]]
    [ "$(grep -c 'which it made' <<<"$output")" -eq 1 ]
    [ "$(grep -c '^  process ' <<<"$output")" -eq 2 ]
    run "$RING3" -C "$ROOT" lesson 17 --no-latency --c "$ROOT/lessons/17-fork/solution/exercise.c" </dev/null
    assert_status 0 || return
    [ "$(grep -o '^    process \|^    [a-z_0-9]*(' <<<"$output" | tr -d ' (\n')" = processclonewait4writeexit_groupprocessexit_group ]
}
