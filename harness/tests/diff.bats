#!/usr/bin/env bats
# ring3 diff: traces are compared by what they say, not by what differs by chance.

load helpers

setup() {
    cd "$BATS_TEST_TMPDIR" || return 1
    cat >plain <<'TRACE'
execve("./p", ["./p"], 0x7ffe11111110 /* 20 vars */) = 0
openat(AT_FDCWD, "/etc/passwd", O_RDONLY) = 3
read(3, "root", 4)                      = 4
mmap(NULL, 8192, PROT_READ, MAP_PRIVATE, 3, 0) = 0x7f1234567000
munmap(0x7f1234567000, 8192)            = 0
close(3)                                = 0
getpid()                                = 4711
exit_group(0)                           = ?
+++ exited with 0 +++
TRACE
}

# differs A B: status 1; agrees A B: status 0
agrees() {
    run_ring3 diff "$@"
    assert_status 0 || return 1
    assert_line_matches '^The traces agree: [0-9]+ lines?\.$'
}
differs() {
    run_ring3 diff "$@"
    assert_status 1
}

@test "other numbers for the same things are no difference" {
    sed 's/7ffe11111110/7fff22222220/; s/7f1234567000/7fabcdef0000/; s/\b3\b/5/g; s/4711/4712/' plain >other
    agrees plain other
}

@test "times, addresses, numbers and pids in front are no difference" {
    awk '{ printf "12:00:%02d.%06d %s <0.000%03d>\n", NR, NR * 17, $0, NR }' plain |
        sed 's/\(+++.*\) <.*/\1/' >stamped
    agrees plain stamped
    awk '{ printf "     0.%06d [%4d] [00007f00000000%02d] %s\n", NR * 17, NR, NR, $0 }' plain >relative
    agrees plain relative
    sed 's/^/4711  /' plain >pids
    agrees plain pids
    sed 's/^/[pid  4711] 1795739814.980976 (+     0.000012) /' plain >both
    agrees plain both
}

@test "halves are joined, messages and alignment left out" {
    sed 's/^read(3, .*/read(3,  <unfinished ...>\n<... read resumed>"root", 4)        = 4/
         s/^close(3).*/close(3 <unfinished ...>\n<... close resumed>) = 0/
         1s/^/strace: Process 4711 attached\n/' plain >halves
    agrees plain halves
    tr -s ' ' <plain >narrow
    agrees plain narrow
}

@test "a call and its restart are one, SIGCHLD between them is nothing" {
    cat >whole <<'TRACE'
wait4(-1, [{WIFEXITED(s) && WEXITSTATUS(s) == 0}], 0, NULL) = 12
nanosleep({tv_sec=1, tv_nsec=0}, NULL) = 0
TRACE
    cat >broken <<'TRACE'
wait4(-1, 0x7ffe11111110, 0, NULL) = ? ERESTARTSYS (To be restarted if SA_RESTART is set)
--- SIGWINCH {si_signo=SIGWINCH, si_code=SI_USER, si_pid=1, si_uid=0} ---
wait4(-1, [{WIFEXITED(s) && WEXITSTATUS(s) == 0}], 0, NULL) = 12
--- SIGCHLD {si_signo=SIGCHLD, si_code=CLD_EXITED, si_pid=12, si_uid=0, si_status=0, si_utime=0, si_stime=0} ---
rt_sigreturn({mask=[]}) = 12
nanosleep({tv_sec=1, tv_nsec=0}, {tv_sec=0, tv_nsec=5}) = ? ERESTART_RESTARTBLOCK (Interrupted by signal)
restart_syscall(<... resuming interrupted nanosleep ...>) = 0
TRACE
    sed -i '/SIGWINCH/d' broken
    run_ring3 diff --canonical broken
    refute_output_has SIGCHLD
    refute_output_has ERESTART
    refute_output_has restart_syscall
    assert_equal "$(printf '%s\n' "$output" | wc -l)" 2
}

@test "the order in which processes take turns is no difference" {
    cat >one <<'TRACE'
100 clone(child_stack=NULL, flags=SIGCHLD, child_tidptr=0x7f1111111000) = 101
100 wait4(-1, [{WIFEXITED(s) && WEXITSTATUS(s) == 3}], 0, NULL) = 101
101 getppid() = 100
101 exit_group(3) = ?
101 +++ exited with 3 +++
100 exit_group(0) = ?
100 +++ exited with 0 +++
TRACE
    cat >two <<'TRACE'
200 clone(child_stack=NULL, flags=SIGCHLD <unfinished ...>
230 getppid() = 200
200 <... clone resumed>, child_tidptr=0x7f2222222000) = 230
230 exit_group(3) = ?
200 wait4(-1,  <unfinished ...>
230 +++ exited with 3 +++
200 <... wait4 resumed>[{WIFEXITED(s) && WEXITSTATUS(s) == 3}], 0, NULL) = 230
200 exit_group(0) = ?
200 +++ exited with 0 +++
TRACE
    agrees one two
    sed 's/getppid() = 200/getppid() = 1/' two >three
    differs one three
    assert_line_matches 'getppid\(\) = pid:1 +\| getppid\(\) = 1'
}

@test "a changed call, one too many and one that is missing are told apart" {
    sed '/^close/d; s/^read(3, "root", 4) .*/read(3, "ROOT", 4) = 4/; s/^getpid/getuid() = 0\n&/' plain >other
    differs --width=120 plain other
    assert_line_matches '^read\(fd:1, "root", 4\) = 4 +\| read\(fd:1, "ROOT", 4\) = 4$'
    assert_line_matches '^close\(fd:1\) = 0 +<$'
    assert_line_matches '^ +> getuid\(\) = 0$'
    assert_line_matches '^The traces differ: 7 alike, 1 changed, 1 only in A, 1 only in B\.$'
}

@test "a descriptor that is confused with another is a difference, one more in between is none for the rest" {
    cat >right <<'TRACE'
open("a", O_RDONLY) = 3
open("b", O_RDONLY) = 4
read(3, "", 1) = 0
read(4, "", 1) = 0
TRACE
    sed '3s/3/4/' right >wrong
    differs right wrong
    { echo 'open("zero", O_RDONLY) = 3'; sed 's/\b4\b/5/; s/\b3\b/4/' right; } >shifted
    differs right shifted
    assert_line_matches '^The traces differ: 4 alike, 0 changed, 0 only in A, 1 only in B\.$'
}

@test "context, brief and no-align" {
    seq -f 'write(1, "%g", 1) = 1' 1 50 >a
    sed '25s/.*/sync() = 0/' a >b
    differs a b
    assert_line_matches '^\.\.\. 21 alike$'
    assert_line_matches '^\.\.\. 22 alike$'
    differs --context=0 a b
    assert_line_matches '^\.\.\. 24 alike$'
    differs --context=all a b
    refute_output_has alike$'\n'
    differs -q a b
    assert_equal "${#lines[@]}" 1
    sed 1d a >shorter
    differs -q a shorter
    assert_output_has "49 alike, 0 changed, 1 only in A"
    differs -q --no-align a shorter
    assert_output_has "0 alike, 49 changed, 1 only in A"
}

@test "a canonical trace and JSON are read back" {
    run_ring3 diff --canonical plain
    assert_status 0
    printf '%s\n' "$output" >canonical
    agrees plain canonical
    "$RING3" trace -o text true
    "$RING3" trace --json -o json true
    agrees text json
}

@test "strace's log and ours of one program agree" {
    command -v strace >/dev/null || skip "strace is not installed"
    strace -e trace='!%%stat' -o theirs true
    "$RING3" trace -e trace='!%%stat' -o ours true
    agrees theirs ours
}

@test "long traces that have little in common are compared in good time" {
    seq -f 'write(%g, "a", 1) = 1' 10 20000 | shuf --random-source=/bin/sh >a
    seq -f 'read(0, "%g", 1) = 1' 10 20000 >b
    export ran="ring3 diff with 20 s of the processor"
    run bash -c 'ulimit -t 20; exec "$1" diff -q a b' bash "$RING3"
    assert_status 1
}

@test "its output goes to a file unpainted, and to a reader that leaves" {
    sed 's/4711/x/' plain >other
    differs plain other
    refute_output_has $'\e'
    run bash -c '"$RING3" diff --context=all plain plain | head -n 1 >/dev/null; exit ${PIPESTATUS[0]}'
    assert_status 0
}

@test "bad input is status 2, in one line" {
    echo "nothing of a trace" >junk
    : >empty
    local words wanted
    while IFS='|' read -r words wanted; do
        # shellcheck disable=SC2086
        run_ring3 diff $words
        assert_status 2 || return 1
        assert_output_has "$wanted" || return 1
    done <<'ROWS'
plain missing|ring3: missing: No such file or directory
plain junk|ring3: junk: there is no line of a trace in it
empty plain|ring3: empty: there is no line of a trace in it
plain .|ring3: .:
plain|diff: it wants two traces to compare
plain plain plain|diff: 'plain' is one word too many
--bogus plain plain|there is no option '--bogus'
plain plain --context|the option '--context' wants a value
--context=x plain plain|--context wants a number from 0 to 1000000, not 'x'
- -|only one of the two can be the standard input
ROWS
    run_ring3 diff --help
    assert_status 0
    assert_output_has "Exit status"
    run bash -c '"$RING3" diff - plain <plain'
    assert_status 0
}
