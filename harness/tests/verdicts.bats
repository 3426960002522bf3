#!/usr/bin/env bats
# Every verdict that a lesson can give, and that nothing is left behind.
# Not with sanitizers: it waits for limits of time; a release has it.

load helpers

setup() {
    copy_of_the_tree
    cd "$TREE" || return
}

# No process runs a program that was built in this test's tree.
nothing_runs() {
    local exe path
    for exe in /proc/[0-9]*/exe; do
        path=$(readlink "$exe" 2>/dev/null) || continue
        [[ $path != "$TREE"/* ]] || complain "still alive: $exe $path" || return 1
    done
}

# Grades an assembly program (body on stdin) as lesson 01's exercise.
grade_asm() {
    { printf 'default rel\n%%include "names.inc"\nglobal _start\nsection .text\n_start:\n'; cat; } \
        >"$BATS_TEST_TMPDIR/program.asm"
    run "$RING3" lesson 01 --asm "$BATS_TEST_TMPDIR/program.asm"
}

verdict_is() { # STATUS WORDS
    [ "$status" -eq "$1" ] || { echo "status $status, wanted $1: $output"; return 1; }
    [[ $output == *"program.asm  $2"* ]] || { echo "wanted $2: $output"; return 1; }
}

@test "an empty program that runs off its end is a crash" {
    grade_asm <<<"        nop"
    verdict_is 1 "CRASH(SIGSEGV)"
}

@test "a source that does not assemble is BUILD, with file and line" {
    grade_asm <<<"        mov eax, [[[ "
    verdict_is 1 BUILD
    [[ $output == *"program.asm:6:"* ]]
}

@test "a program without _start is BUILD" {
    printf 'section .text\nmain: ret\n' >"$BATS_TEST_TMPDIR/program.asm"
    run "$RING3" lesson 01 --asm "$BATS_TEST_TMPDIR/program.asm"
    verdict_is 1 BUILD
    [[ $output == *_start* ]]
}

@test "a NUL byte in a source is BUILD, with its line" {
    printf 'default rel\nmov eax\0, 1\n' >"$BATS_TEST_TMPDIR/program.asm"
    run "$RING3" lesson 01 --asm "$BATS_TEST_TMPDIR/program.asm"
    verdict_is 1 BUILD
    [[ $output == *"program.asm:2: a NUL byte"* ]]
}

@test "escape sequences in what the assembler says do not reach the terminal" {
    printf '%%warning "\033[2J PASS"\n' >"$BATS_TEST_TMPDIR/program.asm"
    run "$RING3" lesson 01 --asm "$BATS_TEST_TMPDIR/program.asm"
    [ "$status" -eq 1 ]
    [[ $output != *$'\033'* ]]
    [[ $output == *'\x1b[2J'* ]]
}

@test "ten thousand error lines are cut" {
    yes 'mov mov mov' | head -n 10000 >"$BATS_TEST_TMPDIR/program.asm"
    run "$RING3" lesson 01 --asm "$BATS_TEST_TMPDIR/program.asm"
    verdict_is 1 BUILD
    [ "${#output}" -lt 8192 ]
    [[ $output == *"cut"* ]]
}

@test "a source that is too large, a directory or a FIFO is BUILD, at once" {
    yes '; line' | head -c 300000 >"$BATS_TEST_TMPDIR/program.asm"
    run timeout 5 "$RING3" lesson 01 --asm "$BATS_TEST_TMPDIR/program.asm"
    verdict_is 1 BUILD
    [[ $output == *"program.asm: larger than 256 KiB"* ]]
    copy_of_the_tree
    cd "$TREE" || return
    for make in mkdir mkfifo; do
        rm -r lessons/01-hello/exercise.asm
        $make lessons/01-hello/exercise.asm
        run timeout 5 "$RING3" lesson 01 --no-latency
        assert_status 1
        assert_output_has "exercise.asm  BUILD"
        assert_output_has "not a regular file"
    done
}

@test "a loop that never ends is TIME" {
    grade_asm <<<"l:      jmp l"
    verdict_is 1 TIME
    nothing_runs
}

@test "a program that waits for ever is TIME" {
    grade_asm <<'EOF'
        mov     eax, 34                 ; pause
        syscall
EOF
    verdict_is 1 TIME
    nothing_runs
}

@test "a flood of calls is TRACE" {
    grade_asm <<'EOF'
again:  mov     eax, SYS_getpid
        syscall
        jmp     again
EOF
    verdict_is 1 TRACE
}

@test "a flood of output is OUTPUT" {
    grade_asm <<'EOF'
again:  mov     eax, SYS_write
        mov     edi, STDOUT
        mov     esi, 0x400000
        mov     edx, 4096
        syscall
        jmp     again
EOF
    verdict_is 1 OUTPUT
}

@test "a program that stops itself is STOPPED, at once" {
    SECONDS=0
    grade_asm <<'EOF'
        mov     eax, SYS_getpid
        syscall
        mov     edi, eax
        mov     esi, 19                 ; SIGSTOP
        mov     eax, 62                 ; kill
        syscall
        mov     eax, SYS_exit
        xor     edi, edi
        syscall
EOF
    verdict_is 1 STOPPED
    [ "$SECONDS" -lt 5 ]
}

@test "int 0x80 where the trace names no such door is ABI" {
    "$RING3" lesson 02 --worked --no-latency | grep -q PASS || skip "no IA-32 emulation here"
    grade_asm <<'EOF'
        mov     eax, SYS32_exit
        xor     ebx, ebx
        int     0x80
EOF
    verdict_is 1 ABI
}

@test "a process that outlives the program is killed and named LEFTOVER" {
    grade_asm <<'EOF'
        mov     eax, 57                 ; fork
        syscall
        test    eax, eax
        jz      child
        mov     eax, SYS_exit
        xor     edi, edi
        syscall
child:  mov     eax, 34                 ; pause
        syscall
EOF
    [ "$status" -eq 1 ]
    [[ $output == *LEFTOVER* ]]
    nothing_runs
}

@test "what a program prints cannot make it pass, and is shown escaped" {
    grade_asm <<'EOF'
        mov     eax, SYS_write
        mov     edi, STDOUT
        lea     rsi, [claim]
        mov     edx, claim_len
        syscall
        mov     eax, SYS_exit
        xor     edi, edi
        syscall
claim:  db      27, "[2J", "PASS", 10, "ok 1 - all", 10
claim_len equ $ - claim
EOF
    verdict_is 1 FAIL
    [[ $output != *$'\033'* ]]
    [[ $output == *'\33[2JPASS'* ]]
}

@test "partial credit is what goes beyond the stub, and never all" {
    grade_asm <<'EOF'
        mov     eax, SYS_exit
        xor     edi, edi
        syscall
EOF
    verdict_is 1 FAIL
    [[ $output == *"0 of 10 points"* ]]
    # Everything right but the exit code.
    sed 's/mov  *edi, r13d/xor     edi, edi/' \
        "$ROOT/lessons/01-hello/solution/exercise.asm" >"$BATS_TEST_TMPDIR/program.asm"
    cmp -s "$ROOT/lessons/01-hello/solution/exercise.asm" "$BATS_TEST_TMPDIR/program.asm" &&
        { echo "the solution's last load is not where this test looks for it"; return 1; }
    run "$RING3" lesson 01 --asm "$BATS_TEST_TMPDIR/program.asm"
    verdict_is 1 FAIL
    [[ $output =~ \ ([1-9])\ of\ 10\ points ]]
}

@test "Ctrl-C, TERM and HUP end a run at once, with 128 + the signal, and leave no process" {
    cat >"$BATS_TEST_TMPDIR/waits-here.asm" <<'EOF'
default rel
global _start
_start: mov     eax, 35                 ; nanosleep: 20 seconds
        lea     rdi, [time]
        xor     esi, esi
        syscall
time:   dq      20, 0
EOF
    # Had it waited for its program instead, the status would be that of a verdict, 1.
    for signal in INT:130 TERM:143 HUP:129; do
        run timeout --preserve-status -s "${signal%:*}" 1 \
            "$RING3" lesson 01 --asm "$BATS_TEST_TMPDIR/waits-here.asm"
        assert_status "${signal#*:}"
        nothing_runs
    done
}
