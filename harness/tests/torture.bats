#!/usr/bin/env bats
# ring3 trace on programs that make life hard for a tracer.  Every log is also read as a whole: no
# call is resumed that did not begin, none begins while another is open, nothing comes after an end,
# and every task comes to one.
#
# TORTURE_KILLS (100) and TORTURE_VISITS (20) say how often the long ones are done; a release
# does 1000 and 100.
# Not with sanitizers: it is about time and chance, and takes long; a release has it.

# shellcheck disable=SC2030,SC2031,SC2034 # each test has its own LOG; helpers show ran
load helpers

setup_file() {
    export FIXTURES=$BATS_FILE_TMPDIR
    local from=$ROOT/harness/tests/fixtures name
    for name in torture busy family vdso; do
        gcc -std=c11 -D_GNU_SOURCE -O1 -pthread -o "$FIXTURES/$name" "$from/torture/$name.c"
    done
    for name in torture/vsyscall torture/switch torture/edges capture/doors64; do
        nasm -f elf64 -o "$FIXTURES/object" "$from/$name.asm"
        ld -static -z noexecstack -o "$FIXTURES/${name#*/}" "$FIXTURES/object"
    done
    nasm -f elf32 -o "$FIXTURES/object" "$from/capture/doors32.asm"
    ld -m elf_i386 -static -z noexecstack -o "$FIXTURES/doors32" "$FIXTURES/object"
}

setup() {
    LOG=$BATS_TEST_TMPDIR/log
}

# traced [OPTION...] PROGRAM [ARGUMENT...]: its trace in $LOG, its output in $output
traced() {
    ran="ring3 trace $*"
    run timeout -k 1 "${LIMIT:-60}" "$RING3" trace -o "$LOG" "$@" </dev/null
    show_log
}

# What bats shows when the test fails.
show_log() {
    printf 'log of %s lines, at its end:\n' "$(wc -l <"$LOG")"
    tail -n 30 "$LOG" | cut -c1-160
}

# well_formed: the log of a run with -f is, as the head of this file says
well_formed() {
    awk '
        function complain(what) { print "line " NR ": " what ": " $0; wrong++ }
        function is_alive(pid) { return state[pid] != "" && state[pid] != "ended" }
        {
            pid = $1
            text = $0
            sub(/^[0-9]+ +/, "", text)
            if (pid !~ /^[0-9]+$/) { complain("no process number"); next }
            if (state[pid] == "ended" && text !~ /^(execve|<\.\.\. execve)/) complain("after its end")
            if (text ~ /^\+\+\+ (exited|killed)/) { state[pid] = "ended"; seen[pid] = 1; next }
            if (text ~ /^\+\+\+ superseded by execve in pid [0-9]+/) {
                # the leader has gone; who called execve goes on under its number
                other = text
                sub(/.* pid /, "", other)
                sub(/ .*/, "", other)
                state[pid] = "inside execve"
                state[other] = "ended"
                next
            }
            seen[pid] = 1
            if (text ~ /^(---|strace:)/) { if (state[pid] == "") state[pid] = "out"; next }
            if (text ~ /^<\.\.\. [a-z0-9_]+ resumed>/) {
                call = text
                sub(/^<\.\.\. /, "", call)
                sub(/ resumed>.*/, "", call)
                if (state[pid] != "inside " call) complain("resumes what is not open (" state[pid] ")")
                state[pid] = text ~ /<unfinished \.\.\.>$/ ? "gone" : "out"
                next
            }
            if (state[pid] ~ /^inside/) complain("a call within " state[pid])
            call = text
            sub(/\(.*/, "", call)
            state[pid] = "out"
            if (text ~ /<unfinished \.\.\.>$/) state[pid] = "inside " call
            else if (text !~ /\) += /) complain("no result")
        }
        END {
            for (pid in seen) if (state[pid] != "ended") { print pid " never ended"; wrong++ }
            if (!NR) { print "the log is empty"; wrong++ }
            exit wrong > 0
        }' "$LOG"
}

# calls NAME: how often the call was entered
calls() { grep -cE "^[0-9]+ +$1\(" "$LOG" || true; }

refute_log() {
    ! grep -qE "$1" "$LOG" || complain "the log has: $1"
}

# act NAME STATUS [OPTION...]: an act of fixtures/torture/torture.c, with -f
act() {
    local name=$1 wanted=$2
    shift 2
    traced -f "$@" "$FIXTURES/torture" "$name"
    assert_status "$wanted"
    well_formed
    no_process_left "$FIXTURES/torture $name"
}

require_door() {
    run "$PROGRAMS/capture" --door "$1"
    if [ "$status" -eq 77 ]; then skip "$output"; fi
    assert_status 0
}

# --------------------------------------------------------------- processes, threads

@test "every call of eight threads is there" {
    act threads 3
    assert_equal "$(calls getppid)" 1600
    # A thread of which the kernel tells after exit_group(3) has that status, whatever its own was.
    assert_equal "$(grep -cE '^[0-9]+ +exit\(0' "$LOG")" 8
    assert_equal "$(grep -cE '\+\+\+ exited with [03] \+\+\+' "$LOG")" 9
    grep -qE "^$(head -n 1 "$LOG" | cut -d ' ' -f 1) +\+\+\+ exited with 3 \+\+\+" "$LOG"
}

@test "twenty vforks that execute are twenty tasks, whose parents wait" {
    act vforks 3
    assert_equal "$(calls vfork)" 20
    assert_equal "$(calls getppid)" 40
    assert_equal "$(calls execve)" 21
    assert_equal "$(grep -c '+++ exited with 9 +++' "$LOG")" 20
}

@test "execve in a second thread: the first one's number goes on, and it is said" {
    act exec_thread 9
    first=$(sed -n '1s/ .*//p' "$LOG")
    grep -qE "^$first +\+\+\+ superseded by execve in pid [0-9]+ \+\+\+$" "$LOG"
    grep -qE "^$first +<\.\.\. execve resumed>\) += 0$" "$LOG"
    assert_equal "$(grep -c "^$first .*+++ exited with 9 +++" "$LOG")" 1
    assert_equal "$(grep -c "^$first *getppid" "$LOG")" 2
}

@test "children by clone with any flags are followed" {
    act clones 3
    local children=9
    if grep -q 'clone3(.*ENOSYS' "$LOG"; then children=8; fi # as most containers refuse it
    assert_equal "$(calls getuid)" "$children"
    assert_equal "$(calls clone)" 8
    assert_equal "$(grep -c '+++ exited with' "$LOG")" $((children + 1))
}

@test "zombies that nobody waits for do not hold the tracer up" {
    LIMIT=10 act zombies 3
    assert_equal "$(grep -c '+++ exited with' "$LOG")" 21
    assert_equal "$(calls getppid)" 10
}

@test "a hundred processes at once" {
    act hundred 3
    assert_equal "$(calls getppid)" 1000
    assert_equal "$(grep -c '+++ exited with 0 +++' "$LOG")" 100
}

# -------------------------------------------------------------------------- signals

@test "a group of threads stops and goes on ten times" {
    act group_stop 3
    [ "$(grep -c -- '--- stopped by SIGSTOP ---' "$LOG")" -ge 10 ]
    [ "$(grep -c -- '--- SIGCONT ' "$LOG")" -ge 10 ]
}

@test "a sleep that is stopped three times sleeps its time, by restart_syscall" {
    act restart 3
    [ "$(calls restart_syscall)" -ge 3 ]
    grep -qE '= \? ERESTART_RESTARTBLOCK \(Interrupted by signal\)$' "$LOG"
}

@test "a process killed inside a call did not return from it" {
    act kill_inside 3
    assert_equal "$(grep -c '+++ killed by SIGKILL +++' "$LOG")" 20
    refute_log 'pause.*= [-0-9]'
}

@test "a program's own int3 and SIGTRAP are its own" {
    act traps 3
    assert_equal "$(grep -c -- '--- SIGTRAP {si_signo=SIGTRAP, si_code=SI_KERNEL' "$LOG")" 5
    assert_equal "$(grep -c -- '--- SIGTRAP {si_signo=SIGTRAP, si_code=SI_TKILL' "$LOG")" 5
    assert_equal "$(calls rt_sigreturn)" 10
    assert_equal "$(calls getuid)" 5
}

# --------------------------------------------------------------------------- memory

@test "what ends where nothing is mapped is shown as far as it is there" {
    traced "$FIXTURES/edges"
    assert_status 5
    grep -qE '^openat\(AT_FDCWD, "eeee", O_RDONLY\) += -1 ENOENT' "$LOG"
    grep -qE '^openat\(AT_FDCWD, 0x20000ffb, O_RDONLY\) += -1 EFAULT' "$LOG"
    grep -qE '^openat\(AT_FDCWD, "e{4096}"\.\.\., O_RDONLY\) += -1 ' "$LOG"
    grep -qE '^write\(1, "eee", 3\) += 3$' "$LOG"
    grep -qE '^write\(-1, 0x20000ffd, 4\) += -1 EBADF' "$LOG"
    grep -qE '^nanosleep\(0x20000ff8, NULL\) += -1 EFAULT' "$LOG"
    grep -qE '^\+\+\+ exited with 5 \+\+\+$' "$LOG"
}

@test "a program that made itself undumpable goes on under a tracer without rights" {
    local place=$BATS_TEST_TMPDIR/place
    become_ordinary
    mkdir "$place"
    cp "$RING3" "$FIXTURES/torture" "$place"
    give_away "$place"
    cd "$place"
    LOG=$place/log
    ran="ring3 trace ./torture hidden, as an ordinary user"
    run as_ordinary timeout 30 ./ring3 trace -o "$LOG" ./torture hidden
    show_log
    assert_status 3
    assert_equal "$(grep -cE '^write\(1, (0x[0-9a-f]+|"hidden\\n"), 7\) += 7$' "$LOG")" 3
    grep -qE '^prctl\(PR_GET_DUMPABLE\) += 0' "$LOG"
    grep -qE '^\+\+\+ exited with 3 \+\+\+$' "$LOG"
}

# ---------------------------------------------------------------------------- doors

@test "a program that goes to 32-bit code and back has each call in its table" {
    require_door int80
    traced "$FIXTURES/switch"
    assert_status 7
    sequence=$(sed -nE 's/^([a-z]+)\(\) += [0-9]+(.*)$/\1\2/p' "$LOG" | sort | uniq -c | tr -s ' ')
    assert_equal "$sequence" " 3 getpid
 3 getpid [int 0x80]
 3 getppid
 3 getppid [int 0x80]
 3 getuid [int 0x80]"
}

# Which names of doors the log has; the plain one has none.
@test "every door has its name: syscall, int 0x80, x32, sysenter" {
    require_door int80
    traced "$FIXTURES/doors64"
    assert_status 5
    grep -qE '^getpid\(\) += [0-9]+$' "$LOG"
    grep -qE '^getpid\(\) += [0-9]+ \[int 0x80\]$' "$LOG"
    grep -qE '^getpid\(\) .*\[x32\]$' "$LOG"
    traced "$FIXTURES/doors32"
    assert_status 6
    # Through AT_SYSINFO: sysenter with a processor of Intel's, syscall with one of AMD's, or int 0x80.
    if "$PROGRAMS/capture" --door sysenter; then door=sysenter; else door=sysinfo; fi
    grep -qE "^getgid\(\) += [0-9]+ \[($door|int 0x80)\]$" "$LOG"
    traced --no-doors "$FIXTURES/doors64"
    refute_log '\[(int|x32)'
}

@test "the three calls of the vsyscall page are shown, each once" {
    require_door vsyscall
    traced --vdso "$FIXTURES/vsyscall"
    assert_status 0
    for name in gettimeofday time getcpu; do
        assert_equal "$(grep -cE "^$name\(.*\) += .* ?\[vsyscall\]$" "$LOG")" 1
    done
    assert_equal "$(grep -cE '^getpid\(\) += [0-9]+$' "$LOG")" 2
    # and a run without it is not disturbed
    traced -e trace=time,getcpu,gettimeofday "$FIXTURES/vsyscall"
    refute_log 'vsyscall\]'
    refute_log 'unfinished'
    traced "$FIXTURES/vsyscall"
    assert_status 0
    refute_log 'vsyscall\]'
}

@test "calls into all functions of the vDSO are shown, and answer as they do alone" {
    "$FIXTURES/vdso" >"$BATS_TEST_TMPDIR/alone"
    traced --vdso "$FIXTURES/vdso"
    assert_status 0
    assert_equal "$output" "$(cat "$BATS_TEST_TMPDIR/alone")"
    while read -r name; do
        # getrandom is asked for its sizes first; libc may have read the clock before main
        shown=$(grep -cE "^$name\(.*\) += .* ?\[vdso\]$" "$LOG") || true
        [ "$shown" -ge 2 ] || complain "$name was called twice and is shown $shown times"
    done <"$BATS_TEST_TMPDIR/alone"
    [ "$(wc -l <"$BATS_TEST_TMPDIR/alone")" -ge 4 ] || skip "the vDSO here has few functions"
    traced "$FIXTURES/vdso"
    refute_log 'vdso\]'
}

# ----------------------------------------------------------------- attach and detach

# start_busy NAME FD: fixtures/torture/busy.c until the descriptor is closed; what it says in NAME.said
start_busy() {
    mkfifo "$BATS_TEST_TMPDIR/$1"
    "$FIXTURES/busy" <"$BATS_TEST_TMPDIR/$1" >"$BATS_TEST_TMPDIR/$1.said" 7>&- 8>&- &
    busy=$!
    eval "exec $2>\"\$BATS_TEST_TMPDIR/\$1\""
}

standstill() { sed -nE 's/.*longest standstill ([0-9]+) ms.*/\1/p' "$BATS_TEST_TMPDIR/$1.said"; }

# The program judges for itself whether anything was wrong.  How long it may stand still depends
# on what else the machine does: a second one, which nobody visits, tells.
@test "visits to a busy program with threads leave no trace in it" {
    visits=${TORTURE_VISITS:-20}
    start=0
    if [[ $RING3 == */asan/* ]]; then start=1; fi
    start_busy beside 8
    beside=$busy
    start_busy visited 7
    # Every second visit ends by itself and has seen something; the others end at some moment, which
    # on a full machine may be before they have begun.
    good=0
    for ((i = 0; i < visits; i++)); do
        if ((i % 2)); then
            timeout -k 5 20 "$RING3" trace -f --limit calls=$((1 + 37 * i)) -o "$LOG" -p "$busy" \
                2>"$BATS_TEST_TMPDIR/err" || true
            if grep -q 'getpid()' "$LOG"; then good=$((good + 1)); fi
        else
            # in the background, it would ignore SIGINT
            # a tracer built with sanitizers takes a while to start
            timeout --foreground -k 5 -s INT "$start.$(printf '%02d' $((i % 9 + 1)))" \
                "$RING3" trace -f -o "$LOG" -p "$busy" 2>"$BATS_TEST_TMPDIR/err" || true
        fi
        rm -f "$LOG"
    done
    tracer=$(sed -n 's/^TracerPid:\t//p' "/proc/$busy/status")
    exec 7>&- 8>&-
    status=0
    wait "$busy" || status=$?
    wait "$beside" || true
    cat "$BATS_TEST_TMPDIR"/*.said "$BATS_TEST_TMPDIR/err"
    assert_equal "$status" 0
    assert_equal "$tracer" 0
    assert_equal "$good" $((visits / 2))
    [ "$(standstill visited)" -le $((1000 + 10 * $(standstill beside))) ]
}

@test "a tracer that is killed lets go of what it was attached to" {
    start_busy visited 7
    for i in 1 2 3; do
        timeout -s KILL 0.1 "$RING3" trace -f -o "$LOG" -p "$busy" 2>/dev/null || true
    done
    sleep 0.05
    exec 7>&-
    status=0
    wait "$busy" || status=$?
    cat "$BATS_TEST_TMPDIR/visited.said"
    # the kernel may break calls off then, but the program is alive and sums right
    [ "$status" -le 1 ]
    grep -q '^wrong 0,' "$BATS_TEST_TMPDIR/visited.said"
}

# -------------------------------------------------------------------- sudden deaths

@test "tracees killed at random moments: no hang, no phantom call, nobody left" {
    kills=${TORTURE_KILLS:-100}
    for ((i = 1; i <= kills; i++)); do
        ran="ring3 trace -f family $i"
        status=0
        timeout -k 1 20 "$RING3" trace -f -o "$LOG" "$FIXTURES/family" "$i" \
            </dev/null >/dev/null 2>"$BATS_TEST_TMPDIR/err" || status=$?
        # it ends as the first process does: by SIGKILL, whose status is 137
        if [ "$status" -ne 137 ] || ! well_formed >"$BATS_TEST_TMPDIR/form"; then
            cat "$BATS_TEST_TMPDIR/form" "$BATS_TEST_TMPDIR/err"
            show_log
            complain "run $i of $kills: status $status"
        fi
    done
    no_process_left "$FIXTURES/family"
}
