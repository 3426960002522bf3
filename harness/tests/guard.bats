#!/usr/bin/env bats
# Strangers' programs: what they are built from, and the calls that they may make.  The jail in
# which both happens is jail.bats'.
# Not with sanitizers: jail.bats, intake.bats and the unit tests reach the same code.

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
        assert_line_matches 'slip.asm:4:(\(\.text\+0x1\):)? undefined reference' # (so from binutils 2.44 on)
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

@test "… before main, too: other tables, other processes, other programs" {
    require_mount
    local early number
    for early in 'asm volatile("int $0x80" : : "a"(20))@ABI\(getpid, i386\)' \
        'asm volatile("syscall" : : "a"(0x40000001) : "rcx", "r11")@ABI\(write, x32\)' \
        'asm volatile("syscall" : : "a"(0x40000fff) : "rcx", "r11")@ABI\(number 4095, x32\)' \
        'if (fork() == 0) _exit(0)@DENIED\((clone|fork)\)' \
        'execl("/bin/sh", "sh", (char *)0)@DENIED\(execve\)' \
        'syscall(165, 0, 0, 0, 0, 0)@DENIED\(mount\)'; do
        stranger early.c 07 <<C
#include <stdio.h>
#include <unistd.h>
__attribute__((constructor)) static void early(void) { ${early%@*}; }
int main(void) { return 0; }
C
        assert_status 1
        if [[ $early == *i386* && $output == *SIGSEGV* ]]; then continue; fi
        assert_line_matches "early.c  ${early##*@}"
    done
}

@test "what is written before main is in no trace, and told" {
    require_mount
    printf '# t: a test\nrequires glibc\ncase one\n  build dynamic from main\n  run ./program\n  exit_group(0)\n' \
        >"$BATS_TEST_TMPDIR/early.trace"
    stranger early.c 01 --expected "$BATS_TEST_TMPDIR/early.trace" <<'C'
#include <unistd.h>
__attribute__((constructor)) static void early(void) { write(1, "hidden\n", 7); }
int main(void) { return 0; }
C
    assert_status 1
    assert_line_matches 'early.c  FAIL'
    assert_output_has 'wrote 0 bytes, and 7 came'
}

@test "a gap in a trace is no way to the other tables, in the jail or outside" {
    local word
    printf '# t: a test\nrun ./program\n...\nexit(0)\n' >"$BATS_TEST_TMPDIR/gap.trace"
    cat >"$BATS_TEST_TMPDIR/gap.asm" <<'ASM'
global _start
section .text
_start: mov     eax, 20
        int     0x80
        mov     eax, 60
        xor     edi, edi
        syscall
ASM
    set -- lesson 01 --asm "$BATS_TEST_TMPDIR/gap.asm" --expected "$BATS_TEST_TMPDIR/gap.trace"
    for word in --jail --no-latency; do
        run_ring3 "$@" "$word"
        assert_status 1
        if [[ $output == *SIGSEGV* ]]; then skip "this machine has no int 0x80"; fi
        assert_line_matches 'gap.asm  ABI'
    done
    sed -i '1a requires int80' "$BATS_TEST_TMPDIR/gap.trace"
    for word in --jail --no-latency; do
        run_ring3 "$@" "$word"
        assert_status 0
    done
}

@test "a call that is always forbidden is stopped where a gap would take it, and gives no points" {
    require_mount
    printf '# t: a test\nrun ./program\ngetpid()\n...\nexit(0)\n' >"$BATS_TEST_TMPDIR/gap.trace"
    printf '# t: a test\nrun ./program\ngetpid()\nptrace(PTRACE_TRACEME, _, _, _) = _\nexit(0)\n' \
        >"$BATS_TEST_TMPDIR/named.trace"
    asm() {
        cat <<ASM
global _start
section .text
_start: mov     eax, 39
        syscall
        mov     eax, $1
        xor     edi, edi
        xor     esi, esi
        xor     edx, edx
        syscall
        mov     eax, 60
        xor     edi, edi
        syscall
ASM
    }
    stranger traceme.asm 01 --expected "$BATS_TEST_TMPDIR/gap.trace" < <(asm 101)
    assert_status 1
    assert_line_matches 'DENIED\(ptrace\) .* 0 of 10 points'
    assert_output_has 'there are no'
    stranger seccomp.asm 01 --expected "$BATS_TEST_TMPDIR/named.trace" < <(asm 317)
    assert_line_matches 'DENIED\(seccomp\) .* 0 of 10 points'
    stranger getuid.asm 01 --expected "$BATS_TEST_TMPDIR/named.trace" < <(asm 102)
    assert_line_matches 'DENIED\(getuid\) .* [1-9][.0-9]* of 10 points'
    stranger clone3.asm 01 --expected "$BATS_TEST_TMPDIR/gap.trace" < <(asm 435)
    assert_status 0
    stranger named.asm 01 --expected "$BATS_TEST_TMPDIR/named.trace" < <(asm 101)
    assert_status 0
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

@test "what the tools make of a source is looked at before it is run" {
    stranger data.asm <<<$'global _start\nsection .data\n_start: mov eax, 60\n syscall'
    assert_line_matches ' BUILD'
    assert_output_has '_start belongs into section'
    stranger both.asm <<<$'global _start\nsection code progbits alloc write exec\n_start: mov eax, 60\n syscall'
    assert_line_matches ' BUILD'
    assert_output_has 'both written and executed'
    stranger both.c <<<$'asm(".section both,\\"awx\\"\\n.long 0\\n.text");\nint main(void) { return 0; }'
    assert_line_matches ' BUILD'
    assert_output_has 'both written and executed'
    stranger interpreter.asm <<'ASM'
global _start
section .interp progbits alloc noexec nowrite
db "/bin/sh", 0
section .text
_start: mov eax, 60
        syscall
ASM
    assert_line_matches ' BUILD'
    assert_output_has 'a section .interp'
    stranger huge.asm <<<$'global _start\nsection .bss\nresb 1<<45\nsection .text\n_start: mov eax, 60\n syscall'
    assert_line_matches ' BUILD'
    assert_output_has 'more than 512 MiB of memory'
    stranger interpreter.c <<<$'asm(".section .interp,\\"a\\"\\n.asciz \\"/bin/sh\\"\\n.text");\nint main(void) { return 0; }'
    assert_line_matches ' BUILD'
    stranger start.asm <<<$'section .text\nstart: mov eax, 60\n syscall'
    assert_line_matches ' BUILD'
    assert_output_has 'no label _start that other files may see'
}

@test "a filter by which another process answers is refused, where the lesson opens seccomp too" {
    require_mount
    cat >"$BATS_TEST_TMPDIR/listener.trace" <<'T'
# t: a test
run ./program
prctl(_, ...)
seccomp(1, 0, _) = 0
seccomp(1, 8, _) = -1 EPERM
exit_group(0)
T
    stranger listener.c 01 --expected "$BATS_TEST_TMPDIR/listener.trace" <<'C'
#define _GNU_SOURCE
#include <linux/filter.h>
#include <linux/seccomp.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <unistd.h>
int main(void)
{
    struct sock_filter code[] = {BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ALLOW)};
    struct sock_fprog program = {1, code};
    syscall(SYS_prctl, PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0);
    syscall(SYS_seccomp, SECCOMP_SET_MODE_FILTER, 0, &program);
    syscall(SYS_seccomp, SECCOMP_SET_MODE_FILTER, SECCOMP_FILTER_FLAG_NEW_LISTENER, &program);
    return 0;
}
C
    assert_line_matches 'listener.c  PASS'
}
