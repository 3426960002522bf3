#!/usr/bin/env bats
# Bad input gets one clear message, the right status, and nothing is lost.

load helpers

setup() {
    copy_of_the_tree
    cd "$TREE" || return
}

@test "an unknown lesson, command or option is status 2 and says what there is" {
    run "$RING3" lesson 77
    [ "$status" -eq 2 ]
    [[ $output == *"no lesson '77'"*01-hello* ]]
    run "$RING3" dance
    [ "$status" -eq 2 ]
    [[ $output == *"no command 'dance'"* ]]
    run "$RING3" lesson 01 --seed banana
    [ "$status" -eq 2 ]
    run "$RING3" lesson 01 --frobnicate
    [ "$status" -eq 2 ]
    run "$RING3" check 01-03 nothing
    [ "$status" -eq 2 ]
}

@test "a directory without a workbook is status 2" {
    cd /
    run "$RING3" next
    [ "$status" -eq 2 ]
    [[ $output == *"no workbook here"* ]]
    run "$RING3" -C "$TREE" next
    [ "$status" -eq 0 ]
}

@test "a lesson that lacks a file is named with what it lacks" {
    rm lessons/02-doors/hints.md
    run "$RING3" lesson 02 --no-latency
    [[ $output == *"02-doors is not whole: it lacks lessons/02-doors/hints.md"* ]]
    run "$RING3" hint 02
    [ "$status" -eq 2 ]
    rm expected/02-doors.exercise.trace
    run "$RING3" lesson 02
    [ "$status" -eq 2 ]
    [[ $output == *"expected/02-doors.exercise.trace: No such file or directory"* ]]
}

@test "a syntax error in a trace is status 2, with file, line, column and a caret" {
    printf '# 01-hello: x\nrun ./program\nwirte(1, "x", 1) = 1\nexit(0)\n' >expected/01-hello.exercise.trace
    cp lessons/01-hello/solution/exercise.asm lessons/01-hello/
    run "$RING3" lesson 01
    [ "$status" -eq 2 ]
    [[ $output == *"expected/01-hello.exercise.trace:3:1: "*write* ]]
    [[ $output == *"^"* ]]
    run "$RING3" check
    [ "$status" -eq 2 ]
    [ ! -e build/grade ]
}

@test "an expected trace that is empty, binary, huge, a directory, a link loop or a FIFO is status 2, at once" {
    trace=expected/01-hello.exercise.trace
    cp lessons/01-hello/solution/exercise.asm lessons/01-hello/
    try() {
        run timeout 5 "$RING3" lesson 01
        [ "$status" -eq 2 ] || { echo "$1: status $status: $output"; return 1; }
        [[ $output == *"$trace"* ]]
    }
    : >$trace; try empty
    printf '# only a comment\n' >$trace; try comment
    printf 'run ./program\nexit(0)\0\n' >$trace; try nul
    head -c 10000000 /dev/zero | tr '\0' x >$trace; try huge
    rm $trace; mkdir $trace; try directory
    rmdir $trace; ln -s "$(basename $trace)" $trace; try loop
    rm $trace; mkfifo $trace; try fifo
    rm $trace; printf 'exit(99999999999999999999999)\n' >$trace; try number
}

@test "a missing assembler or compiler is said, and is not the student's fault" {
    cp lessons/01-hello/solution/exercise.asm lessons/01-hello/solution/exercise.c lessons/01-hello/
    NASM=no-such-nasm run "$RING3" lesson 01 --no-latency
    [ "$status" -eq 77 ]
    [[ $output == *"no-such-nasm is not installed here"*"make deps"* ]]
    [[ $output != *" PASS"* && $output != *" FAIL"* ]]
    CC=no-such-cc run "$RING3" lesson 01 --c c/01-hello.c
    [ "$status" -eq 77 ]
    [[ $output == *"no-such-cc is not installed here"*"make deps"* ]]
    [[ $output != *" PASS"* && $output != *" FAIL"* ]]
}

@test "a missing linker is a skip in both languages" {
    cp lessons/01-hello/solution/exercise.asm lessons/01-hello/solution/exercise.c lessons/01-hello/
    mkdir bin
    for tool in nasm cc gcc as; do
        if command -v $tool >/dev/null; then ln -s "$(command -v $tool)" bin/; fi
    done
    PATH="$TREE/bin" run "$RING3" lesson 01 --no-latency
    [ "$status" -eq 77 ] || complain "status $status"
    [ "$(grep -c "ld is not installed here: 'make deps'" <<<"$output")" -ge 2 ] || complain "not said"
    [[ $output != *BUILD* && $output != *" FAIL"* ]]
}

@test "the library of the C programs is assembled once for all that a command builds" {
    printf '#!/bin/sh\necho "$*" >>%s\nexec nasm "$@"\n' "$PWD/runs" >nasm
    chmod +x nasm
    NASM=$PWD/nasm run_ring3 check --quiet 01-03
    assert_status 0
    assert_equal "$(find build -path '*/c/program' | wc -l)" 3
    for part in start syscall memory network; do
        assert_equal "$(grep -c "c/lib/$part.asm" runs)" 1
    done
    assert_equal "$(find build -name '*.lib.o')" ""
}

@test "a copy of the workbook that is not whole is a fault, not a student's zero" {
    cp lessons/01-hello/solution/exercise.asm lessons/01-hello/solution/exercise.c lessons/01-hello/
    mv c/lib/start.asm .
    run "$RING3" lesson 01 --no-latency
    assert_status 3
    assert_output_has "c/lib/start.asm is missing: this copy of the workbook is not whole"
    [[ $output != *BUILD* ]]
    echo "nonsense nonsense" >c/lib/start.asm
    run "$RING3" lesson 01 --c lessons/01-hello/exercise.c --no-latency
    assert_status 3
    assert_output_has "c/lib/start.asm does not assemble"
    mv start.asm c/lib/start.asm
    rm asm/lib/names.inc
    run "$RING3" lesson 01 --asm lessons/01-hello/exercise.asm --no-latency
    assert_status 3
    assert_output_has "asm/lib/names.inc is missing"
}

@test "what is no file cannot be graded" {
    for what in /etc /dev/null; do
        run "$RING3" lesson 01 --c $what
        assert_status 2
        assert_output_has "$what: not a regular file"
    done
}

@test "both ends of a range are lessons" {
    run "$RING3" check --quiet 01-99
    assert_status 2
    assert_output_has "there are no lessons 01-99"
    run "$RING3" check --quiet 02-01
    assert_status 2
    run "$RING3" check --quiet 01-02
    assert_status 0
}

@test "clang says nothing about options that it does not need" {
    command -v clang >/dev/null || skip "clang is not installed"
    CC=clang run "$RING3" lesson 01 --c lessons/01-hello/solution/exercise.c --no-latency
    assert_status 0
    refute_output_has "unused"
    refute_output_has "warning"
}

@test "an expected trace without a title leaves no blanks behind the lesson" {
    tail -n +2 expected/01-hello.exercise.trace >trace
    run "$RING3" lesson 01 --asm lessons/01-hello/solution/exercise.asm --expected trace
    assert_status 0
    assert_equal "${lines[0]}" "01-hello"
}

@test "what tools have made and is no ELF file does not build, and is not run" {
    cp lessons/01-hello/solution/exercise.c lessons/01-hello/
    cat >fakecc <<'EOF'
#!/bin/sh
while [ "$1" != -o ]; do shift; done
echo "echo PASS" >"$2"
chmod +x "$2"
EOF
    chmod +x fakecc
    CC="$TREE/fakecc" run "$RING3" lesson 01 --no-latency
    [ "$status" -eq 1 ]
    [[ $output == *BUILD* && $output == *"no ELF file"* && $output != *"exercise.c  PASS"* ]]
}

@test "an included file that changed is seen: no stale program passes" {
    { echo '#include "mine.h"'; cat lessons/01-hello/solution/exercise.c; } >lessons/01-hello/exercise.c
    echo '/* fine */' >lessons/01-hello/mine.h
    run "$RING3" lesson 01 --no-latency
    [[ $output == *"exercise.c  PASS"* ]]
    echo '#error changed' >lessons/01-hello/mine.h
    run "$RING3" lesson 01 --no-latency
    [ "$status" -eq 1 ]
    [[ $output == *"exercise.c  BUILD"* ]]
}

@test "an empty stamp, an empty points file and a lost progress file do no harm" {
    cp lessons/01-hello/solution/exercise.asm lessons/01-hello/
    "$RING3" lesson 01 --no-latency >/dev/null
    : >build/exercise/01-hello/asm/stamp
    : >lessons/01-hello/points
    : >.ring3/progress
    run "$RING3" lesson 01 --no-latency
    [ "$status" -eq 0 ]
    run "$RING3" check --quiet --output "" 01
    [ "$status" -eq 2 ]
}

@test "Ctrl-C during a build is 130, and the tool and what it started are gone" {
    cat >slowcc <<'EOF'
#!/bin/sh
sleep 7654.5
EOF
    chmod +x slowcc
    cp lessons/01-hello/solution/exercise.c lessons/01-hello/
    CC="$TREE/slowcc" run timeout --foreground -k 30 --preserve-status -s INT 1 "$RING3" lesson 01 --no-latency
    assert_status 130
    no_process_left 'sleep 7654[.]5'
}

@test "a SIGCHLD that the caller ignores changes no verdict" {
    printf 'mov mov\n' >"$BATS_TEST_TMPDIR/bad.asm"
    run env --ignore-signal=CHLD "$RING3" lesson 01 --asm "$BATS_TEST_TMPDIR/bad.asm"
    [ "$status" -eq 1 ]
    [[ $output == *BUILD* ]]
}

@test "a stub that cannot be scored is a fault, not more points" {
    cp harness/tests/mistakes/01-hello/code-in-rcx.asm lessons/01-hello/exercise.asm
    echo "not assembly" >lessons/01-hello/stub/exercise.asm
    run "$RING3" lesson 01 --no-latency
    [ "$status" -eq 3 ]
    [[ $output == *"stub/exercise.asm does not build"* ]]
}

@test "nothing to grade is wrong use, not a pass" {
    run "$RING3" lesson 01 --libc --asm lessons/01-hello/solution/exercise.asm
    [ "$status" -eq 2 ]
    [[ $output == *"nothing to do"* ]]
}

@test "make -n is refused, since it would run the recipes" {
    mkdir -p build/kept
    run make -n clean
    [ "$status" -ne 0 ]
    [ -d build/kept ]
}

@test "a program that somebody put into build/ passes for nobody" {
    cp lessons/01-hello/solution/exercise.asm lessons/01-hello/
    "$RING3" lesson 01 --no-latency >/dev/null
    cp build/exercise/01-hello/asm/program good
    printf 'global _start\nsection .text\n_start: hlt\n' >lessons/01-hello/exercise.asm
    run "$RING3" lesson 01 --no-latency
    [ "$status" -eq 1 ]
    cp good build/exercise/01-hello/asm/program
    run "$RING3" lesson 01 --no-latency
    [ "$status" -eq 1 ]
    cp good build/exercise/01-hello/asm/program
    run "$RING3" check --quiet 01
    [ "$status" -eq 1 ]
}

@test "a full TMPDIR is the machine's fault, not a student's BUILD" {
    [ "$(id -u)" -eq 0 ] || skip "mounting a small disk needs root"
    unshare -m true 2>/dev/null || skip "mount namespaces are not allowed here"
    cp lessons/01-hello/solution/exercise.c lessons/01-hello/
    run unshare -m sh -c 'mkdir "$1/small" && mount -t tmpfs -o size=64k tmpfs "$1/small" && cd "$1" &&
        { head -c 1000000 /dev/zero >small/filler 2>/dev/null || true; } && TMPDIR="$1/small" CFLAGS=-O2 "$2" check --quiet 01' \
        sh "$TREE" "$RING3"
    assert_status 3
    [[ $output == *"No space left on device"* ]]
}

@test "a program that removes its own file fails, and stops nobody's results" {
    cat >lessons/01-hello/exercise.c <<'EOF'
#include <sys/syscall.h>
#include <unistd.h>
int main(void)
{
    char path[4096];
    long size = syscall(SYS_readlink, "/proc/self/exe", path, sizeof path - 1);
    path[size] = 0;
    syscall(SYS_unlink, path);
    return 0;
}
EOF
    run "$RING3" check --quiet 01
    assert_status 1
    [[ $output == *"removed its own file"* ]]
    [ -s build/grade/results.json ]
}

@test "ptrace refused is status 3, and no results are written" {
    command -v gcc >/dev/null || skip "gcc is not installed"
    cp lessons/01-hello/solution/exercise.asm lessons/01-hello/
    gcc -o "$BATS_TEST_TMPDIR/noptrace" "$ROOT/harness/tests/fixtures/noptrace.c"
    # The leak checker of the sanitizer build needs ptrace itself.
    ASAN_OPTIONS=${ASAN_OPTIONS-}:detect_leaks=0 run "$BATS_TEST_TMPDIR/noptrace" "$RING3" check
    [ "$status" -eq 3 ]
    [[ $output == *HARNESS* && $output == *"tracing does not work here"* ]]
    [ ! -e build/grade/results.json ]
    # Nothing that the student could do helps.
    ASAN_OPTIONS=${ASAN_OPTIONS-}:detect_leaks=0 run "$BATS_TEST_TMPDIR/noptrace" "$RING3" lesson 01
    assert_status 3
    refute_output_has "To do: read"
    refute_output_has "make hint"
}

@test "a tree that cannot be written promises no further hint" {
    [ "$(id -u)" -eq 0 ] || skip "mounting a read-only tree needs root"
    unshare -m true 2>/dev/null || skip "mount namespaces are not allowed here"
    run unshare -m sh -c 'mount --bind "$1" "$1" && mount -o remount,ro,bind "$1" && cd "$1" && "$2" hint 01' sh "$TREE" "$RING3"
    assert_status 0
    assert_output_has "lessons/01-hello/hints.md has them all"
    refute_output_has "shows one more"
}

@test "a tree that cannot be written is said" {
    [ "$(id -u)" -eq 0 ] || skip "mounting a read-only tree needs root"
    cp lessons/01-hello/solution/exercise.asm lessons/01-hello/
    unshare -m true 2>/dev/null || skip "mount namespaces are not allowed here"
    run unshare -m sh -c 'mount --bind "$1" "$1" && mount -o remount,ro,bind "$1" && cd "$1" && "$2" lesson 01 --no-latency' sh "$TREE" "$RING3"
    [ "$status" -eq 3 ]
    [[ $output == *"Read-only file system"* ]]
}

@test "a full disk is status 3, and the old results stay whole" {
    [ "$(id -u)" -eq 0 ] || skip "mounting a small disk needs root"
    unshare -m true 2>/dev/null || skip "mount namespaces are not allowed here"
    run unshare -m sh -c '
        mkdir -p "$1/build/grade" && mount -t tmpfs -o size=64k tmpfs "$1/build/grade" && cd "$1" &&
        "$2" check --quiet 01 >/dev/null && cp build/grade/results.json "$3" &&
        { head -c 1000000 /dev/zero >build/grade/filler 2>/dev/null || true; } &&
        { "$2" check --quiet; status=$?; cmp build/grade/results.json "$3" || status=99; exit $status; }' \
        sh "$TREE" "$RING3" "$BATS_TEST_TMPDIR/old.json"
    [ "$status" -eq 3 ] || { echo "$status: $output"; return 1; }
    [[ $output == *"No space left on device"* ]]
}

@test "a file in the place of /dev/null is the machine's fault, not a student's" {
    [ "$(id -u)" -eq 0 ] || skip "putting a file in its place needs root"
    unshare -m true 2>/dev/null || skip "mount namespaces are not allowed here"
    cp lessons/14-rm/solution/exercise.asm lessons/14-rm/
    echo "what others wrote" >file
    run unshare -m sh -c 'mount --bind "$1/file" /dev/null && cd "$1" && "$2" check --quiet 14 </dev/zero' \
        sh "$TREE" "$RING3"
    assert_status 3
    assert_output_has "/dev/null of this machine is not the device"
    assert_output_has "mknod -m 666 /dev/null c 1 3"
    refute_output_has "FAIL"
}

@test "a closed or full stdout is an error, not a pass" {
    run sh -c '"$1" lesson 01 --no-latency >/dev/full' sh "$RING3"
    [ "$status" -eq 3 ]
    run sh -c '"$1" lesson 01 --no-latency >&-' sh "$RING3"
    [ "$status" -eq 3 ]
    [[ $output == *"stdout is closed"* ]]
}

@test "a private directory that cannot be made is status 3" {
    cp lessons/01-hello/solution/exercise.asm lessons/01-hello/
    TMPDIR=/nonexistent run "$RING3" lesson 01 --no-latency
    [ "$status" -eq 3 ]
    [[ $output == *"/nonexistent"* ]]
}
