#!/usr/bin/env bats
# Programs traced in the jail: the verdicts are those outside, and what strangers write does not get
# out.  ring3 lesson --jail; the jail by itself is tried by unit/jail and sandbox.bats.

load helpers

# LeakSanitizer would trace the program that ring3 traces.
export COLUMNS=160 ASAN_OPTIONS=${ASAN_OPTIONS:+$ASAN_OPTIONS:}detect_leaks=0

# in_jail LESSON WORD...: ring3 lesson --jail
in_jail() { run_ring3 lesson "$@" --jail --no-latency; }

# any_calls [STATUS]: a trace that any calls agree with.  No call is stopped by the trace then, and
# what the jail itself does can be seen; a pass shows all calls.
any_calls() {
    printf '# any: whatever it does\ncase any\n  run ./program\n  ...\n  exit|exit_group(%s)\n' \
        "${1:-0}" >"$BATS_TEST_TMPDIR/any.trace"
}

# hostile [STATUS]: a C program from stdin, graded with such a trace
hostile() {
    any_calls "$@"
    cat - >"$BATS_TEST_TMPDIR/hostile.c"
    in_jail 01 --c "$BATS_TEST_TMPDIR/hostile.c" --expected "$BATS_TEST_TMPDIR/any.trace"
}

require_layers() {
    local layer lacking
    lacking=$("$RING3" sandbox </dev/null | sed -nE 's/^  ([a-z]+) +(missing|broken) .*/\1/p')
    for layer; do
        if grep -qx "$layer" <<<"$lacking"; then skip "this machine's jail has no layer $layer"; fi
    done
}

# child_of_init PATTERN: the child of a process ring3-init whose command line has that
child_of_init() {
    local pid
    for pid in $(pgrep -f "$1"); do
        if [ "$(cat "/proc/$pid/comm" 2>/dev/null)" = ring3-init ]; then pgrep -P "$pid"; fi
    done || true
}

@test "every solution passes in the jail" {
    local lesson bad=0 lessons=("$ROOT"/lessons/[0-9][0-9]-*)
    if [[ $PROGRAMS == */asan/* ]]; then lessons=("$ROOT"/lessons/{02,10,17,18,20,23}-*); fi
    for lesson in "${lessons[@]}"; do
        in_jail "${lesson##*/}" --solution
        if [ "$status" -eq 77 ]; then continue; fi
        if [ "$status" -ne 0 ] || [[ $output != *PASS* ]] || [[ $output == *FAIL* ]]; then
            show_run
            bad=1
        fi
    done
    [ "$bad" -eq 0 ]
}

@test "mistakes with doors, files, processes, signals, peers and filters get their explanations in the jail" {
    local directory file name bad=0
    for directory in "$ROOT"/harness/tests/mistakes/{02,10,17,20,23,29}-*; do
        for file in "$directory"/*.asm "$directory"/*.c; do
            if [ -e "$file" ]; then break; fi
        done
        name=$(sed -nE 's/^(;|\/\/) mistake: *//p' "$file" | head -n 1)
        in_jail "${directory##*/}" "--${file##*.}" "$file"
        if [ "$status" -eq 77 ]; then continue; fi # a door that this machine has not
        if [ "$status" -ne 1 ] || { [ -n "$name" ] && [[ $output != *"[$name]"* ]]; }; then
            show_run
            bad=1
        fi
    done
    [ "$bad" -eq 0 ]
}

@test "an ordinary user's programs pass in the jail, too" {
    become_ordinary
    copy_of_the_tree
    give_away "$TREE"
    run as_ordinary "$RING3" -C "$TREE" \
        lesson 10 --solution --jail --no-latency
    assert_status 0
    assert_output_has PASS
}

@test "an ordinary user's tracer knows what a program writes that has hidden its memory" {
    require_layers user
    become_ordinary
    copy_of_the_tree
    give_away "$TREE"
    any_calls
    cat >"$TREE/hidden.c" <<'C'
#include <sys/syscall.h>
#include <unistd.h>
int main(void)
{
    syscall(SYS_prctl, 4, 0); /* PR_SET_DUMPABLE: its /proc/PID/fd is root's now */
    syscall(SYS_write, 1, "hidden\n", 7);
    return 0;
}
C
    cp "$BATS_TEST_TMPDIR/any.trace" "$TREE"
    run as_ordinary "$RING3" -C "$TREE" lesson 01 --c "$TREE/hidden.c" \
        --expected "$TREE/any.trace" --jail --no-latency
    assert_status 0
    assert_output_has 'write(1, "hidden\n", 7)'
}

@test "a program in the jail sees a root, a user and a host of its own" {
    require_layers user mount pid uts
    hostile <<'C'
#define _GNU_SOURCE
#include <sys/syscall.h>
#include <sys/utsname.h>
#include <unistd.h>
#include <fcntl.h>
int main(void)
{
    struct utsname name;
    syscall(SYS_openat, AT_FDCWD, "/etc/passwd", O_RDONLY);
    syscall(SYS_openat, AT_FDCWD, "/proc/self/mem", O_RDWR);
    syscall(SYS_mkdirat, AT_FDCWD, "/mine", 0700);
    syscall(SYS_getppid);
    syscall(SYS_getuid);
    syscall(SYS_uname, &name);
    syscall(SYS_prctl, 4, 0); /* not dumpable: its memory can be read all the same */
    syscall(SYS_write, 1, "hidden\n", 7);
    return 0;
}
C
    assert_status 0
    assert_line_matches 'openat\(AT_FDCWD, "/etc/passwd".*ENOENT'
    assert_line_matches 'openat\(AT_FDCWD, "/proc/self/mem".*ENOENT'
    assert_line_matches 'mkdirat\(AT_FDCWD, "/mine".*(EROFS|EACCES)'
    assert_line_matches 'getppid\(\) += 1$'
    assert_line_matches 'getuid\(\) += 1000$'
    assert_output_has 'write(1, "hidden\n", 7)'
}

@test "calls that leave or forge a trace are refused, and seen" {
    require_layers calls
    hostile <<'C'
#define _GNU_SOURCE
#include <sys/syscall.h>
#include <unistd.h>
int main(void)
{
    syscall(SYS_clone, 0x800011, 0, 0, 0, 0);
    syscall(SYS_clone3, 0, 0);
    syscall(SYS_prctl, 22, 2, 0, 0, 0);
    syscall(SYS_prlimit64, syscall(SYS_getppid), 0, 0, 0);
    syscall(SYS_io_uring_setup, 1, 0);
    return 0;
}
C
    assert_status 0
    assert_line_matches 'clone\(.*EPERM'
    assert_line_matches 'clone3\(.*ENOSYS'
    assert_line_matches 'prctl\(PR_SET_SECCOMP.*EPERM'
    assert_line_matches 'prlimit64\([0-9].*EPERM'
    assert_line_matches 'io_uring_setup\(.*ENOSYS'
}

@test "a lesson about fork opens fork, and not the flags that leave its trace" {
    require_layers calls
    cat >"$BATS_TEST_TMPDIR/untraced.c" <<'C'
#define _GNU_SOURCE
#include <sys/syscall.h>
#include <unistd.h>
int main(void)
{
    if (syscall(SYS_clone, 0x800011, 0, 0, 0, 0) == 0)
        syscall(SYS_exit, 0);
    syscall(SYS_clone, 0x8011, 0, 0, 0, 0);
    return 0;
}
C
    in_jail 17 --c "$BATS_TEST_TMPDIR/untraced.c"
    assert_status 1
    assert_line_matches 'clone\(.*CLONE_UNTRACED.*EPERM'
    assert_line_matches 'clone\(.*CLONE_PARENT.*EPERM'
}

@test "the 32-bit door is shut where no line names it" {
    require_layers calls
    cat >"$BATS_TEST_TMPDIR/door.asm" <<'ASM'
default rel
global _start
section .text
_start: mov     eax, 20
        int     0x80
        mov     eax, 60
        xor     edi, edi
        syscall
ASM
    in_jail 02 --solution
    if [ "$status" -eq 77 ]; then skip "this machine has no int 0x80"; fi
    in_jail 01 --asm "$BATS_TEST_TMPDIR/door.asm"
    assert_status 1
    assert_line_matches 'door.asm  ABI'
    assert_line_matches 'getpid\(\) = . .stopped before it ran.*\[int 0x80\]'
}

@test "daemons and bombs end with their run" {
    hostile 9 <<'C'
#define _GNU_SOURCE
#include <sys/syscall.h>
#include <unistd.h>
int main(void)
{
    struct { long seconds, ns; } while_ = {300, 0};
    for (int i = 0; i < 100; i++)
        if (syscall(SYS_clone, 17, 0, 0, 0, 0) == 0) {
            syscall(SYS_setsid);
            syscall(SYS_nanosleep, &while_, 0);
            return 0;
        }
    return 0;
}
C
    assert_status 1
    # Where nobody can count the processes of a jail, the tracer does, and ends them all.
    if [[ $output == *"the sandbox is weak"*"user"* ]]; then
        assert_output_has 'More than 64 processes of it were alive at once, and all were killed.'
    else
        assert_output_has LEFTOVER
    fi
    # The keeper and the init, with which the kernel ends all others.
    ! pgrep -f "$BATS_TEST_TMPDIR/hostile.c --jail" || complain "a process lives on"
}

@test "a signal to everybody reaches nobody outside" {
    require_layers pid
    sleep 30 &
    local bystander=$!
    hostile <<'C'
#define _GNU_SOURCE
#include <sys/syscall.h>
#include <unistd.h>
int main(void)
{
    syscall(SYS_kill, -1, 9);
    syscall(SYS_kill, 1, 9);
    return 0;
}
C
    assert_status 0
    assert_line_matches 'kill\(-1, SIGKILL\)'
    kill -0 "$bystander"
    kill "$bystander"
}

@test "when ring3 is killed in the middle, nothing of the jail lives on" {
    require_layers pid
    cat >"$BATS_TEST_TMPDIR/slow.c" <<'C'
#define _GNU_SOURCE
#include <sys/syscall.h>
#include <unistd.h>
int main(void)
{
    struct { long seconds, ns; } while_ = {300, 0};
    syscall(SYS_nanosleep, &while_, 0);
    return 0;
}
C
    any_calls
    "$RING3" lesson 01 --c "$BATS_TEST_TMPDIR/slow.c" --jail --no-latency \
        --expected "$BATS_TEST_TMPDIR/any.trace" </dev/null \
        >"$BATS_TEST_TMPDIR/said" 2>&1 &
    local pid=$! child='' tries
    for tries in {1..200}; do # until there is a program: a child of the jail's init
        child=$(child_of_init "$BATS_TEST_TMPDIR/slow.c --jail")
        if [ -n "$child" ]; then break; fi
        sleep 0.05
    done
    [ -n "$child" ] || complain "the program did not start in $tries looks"
    kill -KILL "$pid"
    wait "$pid" || true
    for tries in {1..100}; do
        if ! kill -0 "$child" 2>/dev/null && ! pgrep -f "$BATS_TEST_TMPDIR/slow.c --jail"; then
            return 0
        fi
        sleep 0.05
    done
    complain "it lives on after $tries looks"
}

@test "a signal to everybody is refused where neither a namespace nor Landlock would keep it" {
    any_calls
    cat >"$BATS_TEST_TMPDIR/hostile.c" <<'C'
#include <errno.h>
#include <sys/syscall.h>
#include <unistd.h>
int main(void)
{
    return syscall(SYS_kill, -1, 0) == -1 && errno == EPERM ? 0 : 1; /* 0: who could be reached */
}
C
    run "$PROGRAMS/refuse" 'clone&0x10000000=1' unshare=1 landlock_create_ruleset=38 -- "$RING3" \
        lesson 01 --c "$BATS_TEST_TMPDIR/hostile.c" --expected "$BATS_TEST_TMPDIR/any.trace" --jail --no-latency
    assert_status 0
    assert_line_matches 'kill\(-1, 0\) += -1 EPERM'
}

@test "on a machine without namespaces programs run in what is left, and that is said once" {
    become_ordinary # as which the programs of the jail run
    run "$PROGRAMS/refuse" 'clone&0x10000000=1' unshare=1 -- "$RING3" lesson 10 --solution --jail \
        --no-latency
    assert_status 0
    assert_output_has PASS
    assert_equal "$(grep -c 'the sandbox is weak on this machine: user, mount, pid, net, ipc, uts' \
        <<<"$output")" 1
    hostile_without() {
        run "$PROGRAMS/refuse" 'clone&0x10000000=1' unshare=1 -- "$RING3" lesson 01 \
            --c "$BATS_TEST_TMPDIR/hostile.c" --expected "$BATS_TEST_TMPDIR/any.trace" --jail \
            --no-latency
    }
    any_calls
    cat >"$BATS_TEST_TMPDIR/hostile.c" <<'C'
#define _GNU_SOURCE
#include <sys/syscall.h>
#include <unistd.h>
#include <fcntl.h>
int main(void)
{
    syscall(SYS_openat, AT_FDCWD, "/etc/passwd", O_RDONLY);
    syscall(SYS_socket, 2, 1, 0);
    syscall(SYS_prlimit64, syscall(SYS_getppid), 0, 0, 0);
    return 0;
}
C
    hostile_without
    assert_status 0
    assert_line_matches 'openat\(AT_FDCWD, "/etc/passwd".*EACCES'
    assert_line_matches 'socket\(AF_INET.*EACCES'
    assert_line_matches 'prlimit64\([0-9].*EPERM'
}
