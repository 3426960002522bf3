#!/usr/bin/env bats
# Strangers' programs: what they are built from, and the calls that they may make.  The jail in
# which both happens is jail.bats'.

load helpers

# LeakSanitizer would trace the program that ring3 traces.
export COLUMNS=160 ASAN_OPTIONS=${ASAN_OPTIONS:+$ASAN_OPTIONS:}detect_leaks=0

# stranger FILE [LESSON] [WORD...]: a source from stdin, graded as an exercise
stranger() {
    local file=$BATS_TEST_TMPDIR/$1 lesson=${2:-01}
    shift $(($# < 2 ? $# : 2))
    cat - >"$file"
    run_ring3 lesson "$lesson" "--${file##*.}" "$file" --jail --no-latency "$@"
}

# refused: the source did not build, for want of a file, and not a byte of it is shown
refused() {
    assert_status 1
    assert_line_matches ' BUILD'
    refute_output_has SECRET
    assert_output_has 'nothing else can be read'
}

require_mount() {
    if ! "$RING3" sandbox </dev/null | grep -qE '^  mount +holds'; then
        skip "this machine's jail has no mount namespace"
    fi
}

@test "a source cannot include files of this machine" {
    echo 'SECRET equ 1' >"$BATS_TEST_TMPDIR/secret"
    stranger include.asm <<<"%include \"$BATS_TEST_TMPDIR/secret\""
    refused
    stranger beside.asm <<<'%include "secret"'
    refused
    stranger above.asm <<<"%include \"../../../README.md\""
    refused
    stranger passwd.asm <<<'%include "/etc/passwd"'
    refused
    refute_output_has root:
    stranger include.c <<<"#include \"$BATS_TEST_TMPDIR/secret\""
    refused
    stranger beside.c <<<'#include "secret"'
    refused
    stranger answer.c <<<"#include \"$ROOT/lessons/01-hello/solution/exercise.c\""
    refused
}

@test "… nor have the assembler copy them" {
    echo SECRET >"$BATS_TEST_TMPDIR/secret"
    stranger copy.asm <<<"incbin \"$BATS_TEST_TMPDIR/secret\""
    refused
    stranger trace.asm <<<"incbin \"$ROOT/expected/01-hello.exercise.trace\""
    refused
    stranger copy.c <<<"asm(\".incbin \\\"$BATS_TEST_TMPDIR/secret\\\"\");"
    refused
    stranger text.c <<<"asm(\".include \\\"$BATS_TEST_TMPDIR/secret\\\"\");"
    refused
}

@test "… nor read devices, which never end" {
    stranger zero.c <<<'#include "/dev/zero"'
    refused
    stranger stdin.c <<<'#include "/dev/stdin"'
    refused
    mkfifo "$BATS_TEST_TMPDIR/fifo"
    stranger fifo.c <<<"#include \"$BATS_TEST_TMPDIR/fifo\""
    refused
}

@test "what the environment holds is not read, and moves nothing" {
    export SECRET=hunter2 NASMENV="-l $BATS_TEST_TMPDIR/listing" CPATH=$BATS_TEST_TMPDIR
    export GCC_EXEC_PREFIX=/nowhere/ LD_LIBRARY_PATH=/nowhere
    stranger variable.asm <<'ASM'
default rel
global _start
%defstr secret %!SECRET
section .data
text: db secret, 10
ASM
    assert_status 1
    refute_output_has hunter2
    [ ! -e "$BATS_TEST_TMPDIR/listing" ] || complain "NASMENV was followed"
    run_ring3 lesson 01 --solution --jail --no-latency
    assert_status 0
}

@test "a source that makes too much of itself is stopped, and told at which limit" {
    stranger loop.asm <<<$'%rep 100000\n%rep 100000\n%assign x 1\n%endrep\n%endrep'
    assert_status 1
    assert_output_has 'nasm was stopped: it may take 5 s of processor time'
    stranger large.asm <<<$'global _start\n_start: ret\ntimes 20000000 db 1'
    assert_status 1
    assert_output_has 'what it makes of a program may have 16 MiB'
    stranger self.asm <<<'%include "self.asm"'
    assert_status 1
    assert_line_matches ' BUILD'
}

@test "messages name the student's file and line, as outside" {
    local word
    for word in --jail --no-latency; do
        printf 'global _start\nextern nobody\nsection .text\n_start: call nobody\n mov rax, bl\n' \
            >"$BATS_TEST_TMPDIR/slip.asm"
        run_ring3 lesson 01 --asm "$BATS_TEST_TMPDIR/slip.asm" "$word"
        assert_output_has 'slip.asm:5: error: invalid combination'
        sed -i 5d "$BATS_TEST_TMPDIR/slip.asm"
        run_ring3 lesson 01 --asm "$BATS_TEST_TMPDIR/slip.asm" "$word"
        assert_output_has 'slip.asm:4: undefined reference'
        refute_output_has made.o
        echo 'int main(void) { return nothing; }' >"$BATS_TEST_TMPDIR/slip.c"
        run_ring3 lesson 01 --c "$BATS_TEST_TMPDIR/slip.c" "$word"
        assert_output_has 'slip.c:1:25: error:'
    done
}

@test "a build of a stranger leaves nothing that a later build takes" {
    copy_of_the_tree
    "$RING3" -C "$TREE" lesson 01 --solution --no-latency </dev/null >/dev/null
    local out=$TREE/build/solution/01-hello/c
    [ -e "$out/stamp" ]
    "$RING3" -C "$TREE" lesson 01 --solution --jail --no-latency </dev/null >/dev/null
    [ ! -e "$out/stamp" ] || complain "a jailed build is taken for ours"
    [ ! -e "$out/jail" ] || complain "the workshop is still there"
}

@test "a call that no line names is stopped before it runs" {
    require_mount
    stranger extra.c <<'C'
#define _GNU_SOURCE
#include <sys/syscall.h>
#include <unistd.h>
int main(int argc, char **argv)
{
    (void)argc;
    unsigned long size = 0;
    while (argv[1][size])
        size++;
    syscall(SYS_write, 1, argv[1], size);
    syscall(SYS_fork);
    syscall(SYS_write, 1, "both\n", 5);
    return 0;
}
C
    assert_status 1
    assert_line_matches 'extra.c  DENIED\(fork\)'
    assert_line_matches 'fork\(\) += . .stopped before it ran'
    assert_output_has 'extra.c:11'
    refute_output_has both
    assert_line_matches 'kernel made that call'
}

@test "… in a child, too" {
    stranger child.c 17 <<'C'
#define _GNU_SOURCE
#include <sys/syscall.h>
#include <unistd.h>
int main(void)
{
    if (syscall(SYS_clone, 17, 0, 0, 0, 0) == 0) {
        syscall(SYS_setsid);
        syscall(SYS_getuid);
    }
    syscall(SYS_wait4, -1, 0, 0, 0);
    return 0;
}
C
    assert_status 1
    assert_line_matches 'DENIED\(setsid\)'
    refute_output_has getuid
}

@test "… by any table: the 32-bit one where no line names it, x32, numbers that none has" {
    local number name
    for number in 999999 0x40000001; do
        name=$(if [ "$number" = 999999 ]; then echo 'DENIED\(number 999999\)'; else echo 'ABI\(write, x32\)'; fi)
        stranger number.asm <<ASM
global _start
section .text
_start: mov     eax, $number
        syscall
        mov     eax, 60
        syscall
ASM
        assert_status 1
        assert_line_matches "number.asm  $name"
    done
    stranger door.asm <<'ASM'
global _start
section .text
_start: mov     eax, 5
        int     0x80
ASM
    assert_status 1
    if [[ $output == *SIGSEGV* ]]; then skip "this machine has no int 0x80"; fi
    assert_line_matches 'door.asm  ABI\(open, i386\)'
}

@test "outside the jail such a call is made, and differs as ever" {
    cat >"$BATS_TEST_TMPDIR/extra.asm" <<'ASM'
global _start
section .text
_start: mov     eax, 39
        syscall
        mov     eax, 60
        syscall
ASM
    run_ring3 lesson 01 --asm "$BATS_TEST_TMPDIR/extra.asm" --no-latency
    assert_status 1
    assert_line_matches 'extra.asm  FAIL'
    assert_line_matches 'getpid\(\) = [0-9]+'
}
