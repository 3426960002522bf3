#!/usr/bin/env bats
# Lessons that are not the plain pair: in one language, against libc, built in several ways.
# Not with sanitizers: it is about builds.

load helpers

setup() {
    copy_of_the_tree >/dev/null
    cd "$TREE" || return
    mkdir -p lessons/90-form/stub
    printf 'Only in C.\n' >lessons/90-form/README.md
}

# The lesson's exercise in C (on stdin); the stub is a program that does nothing.
exercise() {
    cat >lessons/90-form/exercise.c
    echo 'int main(void) { return 0; } /* TODO */' >lessons/90-form/stub/exercise.c
}

expected() { printf '%s\n' '# 90-form: a form' "$@" >expected/90-form.exercise.trace; }

puts_hello() {
    exercise <<'EOF'
#include <stdio.h>
int main(void) { puts("hello"); return 0; }
EOF
}

form() { run_ring3 lesson 90 --no-latency; }

@test "a case that is built against libc is recorded from main on" {
    puts_hello
    expected 'build dynamic from main' 'run ./program' '...' 'write(1, "hello\n", 6) = 6' 'exit_group(0)' \
        'never execve|openat|mprotect|arch_prctl'
    form
    assert_status 0
    assert_output_has 'exercise.c  PASS'
    [ -e build/exercise/90-form/c-libc/program ]
    [ ! -e build/exercise/90-form/c ]
}

@test "one exercise is built in three ways, each case in its own" {
    exercise <<'EOF'
#include <sys/syscall.h>
#include <unistd.h>
int main(void) { return syscall(SYS_write, 1, "hello\n", 6L) != 6; }
EOF
    expected 'case dynamic' 'build dynamic' 'run ./program' 'brk(NULL)' '...' \
        'openat(AT_FDCWD, _, _)' '...' 'write(1, "hello\n", 6)' 'exit_group(0)' \
        'case static' 'build static' 'run ./program' 'brk(NULL)' '...' 'write(1, "hello\n", 6)' \
        'exit_group(0)' 'never openat' \
        'case free' 'build freestanding' 'run ./program' 'write(1, "hello\n", 6)' 'exit_group(0)'
    form
    assert_status 0
    assert_output_has '3 of 3 cases agree'
    # What one of them must not do is seen in that one.
    sed -i 's/^never openat$/never brk/' expected/90-form.exercise.trace
    form
    assert_status 1
    assert_output_has '2 of 3 cases agree'
    assert_output_has 'case static'
}

@test "what does not link without libc is BUILD, in the case that is freestanding" {
    puts_hello
    expected 'case libc' 'build dynamic from main' 'run ./program' '...' 'write(...)' '...' 'exit_group(0)' \
        'case free' 'run ./program' 'exit_group(0)'
    form
    assert_status 1
    assert_output_has 'exercise.c  BUILD'
    assert_output_has 'no library, so there is no puts to call'
}

@test "points beyond the stub are counted for a lesson about libc" {
    puts_hello
    expected 'build dynamic from main' 'run ./program' '...' 'write(1, "hello\n", 6) = 6' \
        'write(1, "more\n", 5) = 5' 'exit_group(0)'
    form
    assert_status 1
    assert_line_matches 'exercise.c  FAIL .* [1-9] of 10 points'
}

@test "an assembly exercise cannot be built against libc, and the trace is what is wrong" {
    puts_hello
    cp asm/01-hello.asm lessons/90-form/exercise.asm
    echo '; TODO' >lessons/90-form/stub/exercise.asm
    expected 'case one' 'build static' 'run ./program' 'exit_group(0)'
    form
    assert_status 3
    assert_output_has 'such a lesson is in C alone'
}

@test "the words of a student know a lesson in one language" {
    puts_hello
    expected 'build dynamic from main' 'run ./program' '...' 'write(1, "hello\n", 6) = 6' 'exit_group(0)'
    cp lessons/90-form/exercise.c c/90-form.c
    cp expected/90-form.exercise.trace expected/90-form.trace
    run_ring3 progress
    assert_line_matches '^  90-form +- +begun'
    form
    run_ring3 progress
    assert_line_matches '^  90-form +- +passed'
    run_ring3 show 90
    assert_status 0
    assert_line_matches '^  write\(1, "hello\\n", 6\) = 6'
    refute_line_matches '^  execve'
    run_ring3 check --quiet 90
    assert_status 0
    assert_line_matches '^  90-form +- +agrees +- +PASS'
    run_ring3 reset 90 --yes
    assert_status 0
    cmp lessons/90-form/exercise.c lessons/90-form/stub/exercise.c
    form
    assert_status 0
    assert_output_has 'complete exercise.c beside it'
    refute_output_has 'exercise.asm'
}

@test "lint asks a lesson in one language to say so" {
    puts_hello
    run harness/tests/lint-tree.sh
    refute_line_matches 'lessons/90-form: has no assembly'
    printf 'A text.\n' >lessons/90-form/README.md
    run harness/tests/lint-tree.sh
    assert_line_matches 'lessons/90-form: has no assembly, and its text does not say "only in C"'
}

# predict CASE-LINES...: the prediction of lesson 08 with its dynamic case replaced.
predict() {
    {
        printf '# mine\ncase dynamic\n  build dynamic\n  run ./program\n'
        printf '%s\n' "$@"
        sed -n '/^case static/,$p' "$ROOT/lessons/08-before-main/solution/exercise.trace"
    } >lessons/08-before-main/exercise.trace
    run_ring3 lesson 08 --no-latency
}

@test "a predicted trace is scored against what happened, and is half of the lesson" {
    cp lessons/08-before-main/solution/exercise.trace lessons/08-before-main/
    cp lessons/08-before-main/stub/exercise.c lessons/08-before-main/
    run_ring3 lesson 08 --no-latency
    assert_status 0
    assert_line_matches 'exercise.trace  PASS   (8|9|10)[0-9]+? percent came true   10 of 10 points'
    assert_output_has 'Half of it is done'
    run_ring3 progress
    assert_line_matches '^  08-before-main +- +to do +passed'
    assert_line_matches '^0 of [0-9]+ lessons passed'
    run_ring3 check --quiet 08
    assert_line_matches '^  08-before-main .* PASS +5 / 10'
    cp lessons/08-before-main/solution/exercise.c lessons/08-before-main/
    run_ring3 check --quiet 08
    assert_line_matches '^  08-before-main .* PASS +PASS +10 / 10'
    run_ring3 progress
    assert_line_matches '^1 of [0-9]+ lessons passed'
}

@test "gaps and open arguments in a prediction score nothing by themselves" {
    predict '...' 'exit_group(0)'
    assert_status 1
    assert_line_matches 'case dynamic  1 calls predicted, [0-9]+ made, 1 as predicted: [0-9] percent'
}

@test "a prediction is a plain list, and its runs are those of the lesson" {
    predict 'repeat 0..40 {' 'mmap(...)' '}' 'exit_group(0)'
    assert_status 1
    assert_output_has 'a prediction is a plain list'
    predict 'mmap|brk|close(...)' 'exit_group(0)'
    assert_output_has 'a prediction is a plain list'
    predict 'exit_group(0)' 'count mmap > 1'
    assert_output_has 'a prediction has lines of calls'
    predict 'exit_grup(0)'
    assert_output_has 'did you mean "exit_group"?'
    predict 'exit_group(0)'
    sed -i 's/build dynamic/build freestanding/' lessons/08-before-main/exercise.trace
    run_ring3 lesson 08 --no-latency
    assert_status 1
    assert_output_has 'must stay as they were'
    sed -i '/^case dynamic/,/^  exit/d' lessons/08-before-main/exercise.trace
    run_ring3 lesson 08 --no-latency
    assert_status 1
    assert_output_has 'the case dynamic is missing'
    run_ring3 reset 08 trace --yes
    assert_status 0
    cmp lessons/08-before-main/exercise.trace lessons/08-before-main/stub/exercise.trace
}
