#!/usr/bin/env bats
# Lessons about doors that make no stop, and machines that do not have them.
# Not with sanitizers: the unit tables have the matcher, the lessons' own tests the tracer.

load helpers

# On a machine that refuses calls.  A call of the vsyscall page asks seccomp, too.
lesson_refusing() { # CALL=ERRNO LESSON [OPTION...]
    local refused=$1
    shift
    run "$PROGRAMS/refuse" "$refused" -- "$RING3" lesson "$@"
}

needs_page() {
    "$RING3" lesson 24 --worked --no-latency | grep -q 'case no page' && skip "no vsyscall page here"
    return 0
}

@test "where there is no vsyscall page, the case for such a machine is run, and no other" {
    lesson_refusing time=38 24 --solution --no-latency
    assert_output_has "case no page"
    refute_output_has "case seconds  ran"
    run "$RING3" lesson 24 --solution --no-latency
    refute_output_has "case no page"
}

# in_page STATUS INSTRUCTION: a program that dies at an address of the page, by this instruction
in_page() {
    cat >"$BATS_TEST_TMPDIR/t.trace" <<'EOF'
# t: dies in the page
requires vsyscall

run ./program
--- SIGSEGV --- via vsyscall
+++ killed by SIGSEGV +++
EOF
    printf 'default rel\nglobal _start\nsection .text\n_start: mov rax, 0xffffffffff600404\n %s\n' \
        "$2" >"$BATS_TEST_TMPDIR/t.asm"
    run "$RING3" lesson 24 --asm "$BATS_TEST_TMPDIR/t.asm" --expected "$BATS_TEST_TMPDIR/t.trace"
    assert_status "$1"
}

@test "a signal in the vsyscall page is one of whoever came to it, not of who read it" {
    needs_page
    in_page 0 'call rax'
    in_page 1 'mov rax, [rax]'
}

@test "an ordinary user's programs are seen at these doors, in the jail and outside" {
    become_ordinary
    copy_of_the_tree
    give_away "$TREE"
    for lesson in 24 25 26; do
        for jail in '' --jail; do
            run as_ordinary "$RING3" -C "$TREE" \
                lesson "$lesson" --solution --no-latency $jail
            [ "$status" -eq 0 ] || [ "$status" -eq 77 ] || complain "status $status" || return
        done
    done
}

@test "a lesson that cannot be run says what is missing, what has it, and what can be done" {
    copy_of_the_tree
    cd "$TREE" || return
    cp lessons/26-sysenter/stub/exercise.asm lessons/26-sysenter/
    lesson_refusing execveat=38 26
    assert_status 77
    assert_output_has "This machine cannot run lesson 26."
    assert_output_has "this kernel runs no 32-bit programs"
    assert_output_has "CONFIG_IA32_EMULATION"
    assert_output_has "Read lessons/26-sysenter/README.md"
    cp lessons/26-sysenter/solution/exercise.asm lessons/26-sysenter/
    lesson_refusing execveat=38 26
    assert_status 77
    assert_output_has "exercise.asm builds."
    echo '  mov' >>lessons/26-sysenter/exercise.asm
    lesson_refusing execveat=38 26
    assert_status 77
    assert_output_has "exercise.asm does not build yet"
    assert_output_has "exercise.asm:51:"
    run "$PROGRAMS/refuse" execveat=38 -- "$RING3" check --quiet 26
    assert_status 77
    assert_output_has "0 of 0 points"
}

@test "a lesson that can be run does not say that it cannot" {
    run "$RING3" lesson 01 --no-latency
    refute_output_has "cannot run"
}

@test "a 32-bit program is made for lessons in assembly alone" {
    cat >"$BATS_TEST_TMPDIR/t.trace" <<'EOF'
# t: 32 bits
requires sysinfo

build i386
run ./program
exit(0) via sysinfo
EOF
    run "$RING3" lesson 01 --c "$ROOT/lessons/01-hello/solution/exercise.c" \
        --expected "$BATS_TEST_TMPDIR/t.trace"
    assert_output_has "32-bit program"
    refute_output_has "PASS"
}

@test "registers of a 32-bit program have the names and the size that it knows" {
    run "$RING3" -C "$ROOT" lesson 26 --worked --no-latency
    [ "$status" -ne 77 ] || skip "$output"
    run "$RING3" -C "$ROOT" show 26 --worked
    assert_line_matches '^ +eax +0x4 +-> +0xc  number, then the result'
    assert_line_matches '^ +ebx +0x1 +unchanged  argument 1, fd'
    assert_line_matches '^ +ecx .* argument 2, buf'
    assert_line_matches '^ +edx .* argument 3, count'
    refute_line_matches '\br([a-d]x|[sd]i|bp|sp|[0-9]+)\b'
    cd "$BATS_TEST_TMPDIR"
    nasm -f elf32 -I "$ROOT/asm/lib/" -o object "$ROOT/asm/26-sysenter.asm"
    ld -m elf_i386 -static -o program object
    run "$RING3" trace --regs -e trace=write ./program
    assert_line_matches '^ \| before eax=0x4 ecx=0x[0-9a-f]{1,8} edx=0xc ebx=0x1 esp=0x.* edi=0x[0-9a-f]+$'
    refute_line_matches '\br([a-d]x|[sd]i|bp|sp|[0-9]+)='
    # Through int 0x80 a 64-bit program keeps its own, of which the kernel takes half.
    run "$RING3" -C "$ROOT" show 03 --worked --asm
    assert_line_matches '^ +rcx +0x7f[0-9a-f]{10} '
}
