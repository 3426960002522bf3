#!/usr/bin/env bats
# ring3 trace --backend=perf and --system: the same calls as with ptrace, nobody stopped, what was
# lost is said, and what the kernel refuses has a reason.
# Not with sanitizers: it records in real time, and the pure parts are unit/perf's.

load helpers

setup_file() {
    export FIXTURES=$BATS_FILE_TMPDIR
    local name from=$ROOT/harness/tests/fixtures
    for name in 02-doors 04-errno 13-ls 16-memory 17-fork 18-exec 21-pipes; do
        nasm -f elf64 -I "$ROOT/asm/lib/" -o "$FIXTURES/$name.o" "$ROOT/asm/$name.asm"
        ld -static -z noexecstack -o "$FIXTURES/$name" "$FIXTURES/$name.o"
    done
    nasm -f elf32 -o "$FIXTURES/doors32.o" "$from/capture/doors32.asm"
    ld -m elf_i386 -static -z noexecstack -o "$FIXTURES/doors32" "$FIXTURES/doors32.o"
    gcc -O1 -w -o "$FIXTURES/signals" "$from/perf/signals.c"
    gcc -O2 -o "$FIXTURES/load" "$from/bench/load.c"
}

setup() {
    cd "$FIXTURES" || return
}

# What the kernel says when it does not let us.
need_perf() {
    run "$RING3" trace --backend=perf -c -o need /bin/true
    [ "$status" -ne 77 ] || skip "${output#ring3: }"
}

need_int80() {
    run "$PROGRAMS/capture" --door int80
    [ "$status" -eq 0 ] || skip "$output"
}

# both PROGRAM [ARGUMENT...]: recorded in both ways, at the same addresses.
both() {
    setarch -R "$RING3" trace -f --json -o ptrace.json "$@" </dev/null >out 2>&1 || true
    setarch -R "$RING3" trace -f --json -o perf.json --backend=perf "$@" </dev/null >out 2>&1 || true
    run python3 "$ROOT/harness/tests/fixtures/perf/same_calls.py" ptrace.json perf.json
    # shellcheck disable=SC2034 # show_run reads it
    ran="ptrace and perf on $*"
    assert_status 0
}

@test "ten programs make the same calls, with ptrace and without" {
    need_perf
    need_int80
    both ./02-doors
    both ./04-errno
    both ./13-ls "$ROOT/asm"
    both ./16-memory
    both ./17-fork
    both ./18-exec
    both ./21-pipes
    both ./doors32
    both ./signals
    both /bin/true
    both ls "$ROOT/asm"
    PATH=/nowhere:$PATH both env -i nice cat "$ROOT/asm/02-doors.asm"
    # What compares can tell a difference.
    sed 's/"number":12,/"number":13,/' perf.json >other.json
    run python3 "$ROOT/harness/tests/fixtures/perf/same_calls.py" ptrace.json other.json
    assert_status 1
}

@test "the table of a call is told by its registers: int 0x80 in 64-bit code is getppid, not uselib" {
    need_perf
    need_int80
    run_ring3 trace --backend=perf ./02-doors
    assert_status 0
    assert_line_matches '^getppid\(\) += [0-9]+$'
    assert_line_matches '^getppid\(\) += [0-9]+ \[int 0x80\]$'
    assert_equal "$(grep -cv '^[eg+]' <<<"$output")" 0
}

@test "what is behind a pointer is read later, and says so; what was there before the program is certain" {
    need_perf
    # sleep of coreutils 9.7 adds a nanosecond, that of 9.1 does not.
    run_ring3 trace --backend=perf -e trace=execve,clock_nanosleep sleep 0.5
    assert_status 0
    assert_line_matches '^execve\("[^"]*/sleep", \["sleep", "0.5"\], 0x[0-9a-f]+ /\* [0-9]+ vars \*/\) = 0$'
    assert_line_matches '^clock_nanosleep\(CLOCK_REALTIME, 0, \?\{tv_sec=0, tv_nsec=50000000[01]\}, 0x[0-9a-f]+\) = 0$'
    run_ring3 trace --backend=perf --json -e trace=clock_nanosleep sleep 0.5
    assert_line_matches '"text":"\{tv_sec=0, tv_nsec=50000000[01]\}","later":true'
}

@test "a transcript of README.md is what its commands print" {
    need_perf
    awk '/^<!-- transcript with perf -->$/ { here = 1; sub(/ with perf/, "") }
        here { print }
        here && /^```$/ && ++fences == 2 { exit }' "$ROOT/README.md" >text.md
    grep -q '^\$ build/ring3 trace --backend=perf' text.md
    run "$ROOT/harness/tests/transcripts" text.md
    assert_status 0
}

@test "the end of the program is ring3's, and how it ended is told" {
    need_perf
    run_ring3 trace --backend=perf -c -o table sh -c 'exit 7'
    assert_status 7
    run_ring3 trace --backend=perf sh -c 'trap : USR1; kill -USR1 $$; kill -TERM $$'
    assert_status 143
    assert_line_matches '^--- SIGUSR1 \{si_signo=SIGUSR1, si_code=SI_USER'
    assert_line_matches '^\+\+\+ killed by SIGTERM \+\+\+$'
    # Of others only that it was a signal is seen.
    # shellcheck disable=SC2016 # the inner shell's
    run_ring3 trace --backend=perf -f -o log sh -c '(kill -TERM $(exec sh -c "echo \$PPID")); exit 0'
    assert_equal "$(grep -cE '^[0-9]+ +[+]{3} killed by a signal [+]{3}$' log)" 1
    run_ring3 trace --backend=perf ./no-such-program
    assert_status 2
    : >empty
    chmod +x empty
    run_ring3 trace --backend=perf ./empty
    assert_status 2
    assert_output_has "cannot run './empty': Exec format error"
}

@test "-c counts all calls, without the program's memory; children only with -f" {
    need_perf
    run_ring3 trace --backend=perf -c ./load pair 3000
    assert_status 0
    refute_line_matches ' getpid$'
    run_ring3 trace --backend=perf -c -f ./load pair 3000
    assert_status 0
    assert_line_matches '^ *[0-9.]+ +[0-9.]+ +[0-9]+ +6000 +getpid$'
}

# key NAME: of the last line of perf.json
key() { tail -n 1 perf.json | sed -n "s/.*\"$1\":\([0-9]*\).*/\1/p"; }

@test "no record is lost at the usual size of the rings; at a tiny one they are, and it says how many" {
    need_perf
    run_ring3 trace --backend=perf --json -o perf.json ./load getpid 30000
    assert_status 0
    assert_equal "$output" ""
    assert_equal "$(key lost)" 0
    assert_equal "$(grep -c '"name":"getpid".*"result":[0-9]' perf.json)" 30000
    run_ring3 trace --backend=perf --ring-size=4 --json -o perf.json ./load getpid 30000
    assert_status 0
    assert_line_matches '^ring3: [0-9]+ records were lost, of entries and returns of calls: a ring of 4 KiB was full'
    [ "$(key lost)" -gt 0 ]
    # None is told twice, and none of them is forgotten: an entry and a return make a call.
    local told
    told=$(awk '/"name":"getpid"/ { n += /"result"/ && !/"unseen_entry"/ ? 2 : 1 } END { print n }' perf.json)
    [ "$told" -le 60000 ]
    [ $((told + $(key lost))) -ge 60000 ]
    assert_output_has "ring3: $(key lost) records were lost"
}

@test "calls that are ruled out by number are not recorded" {
    need_perf
    run_ring3 trace --backend=perf --json -e trace=getppid -o perf.json ./load getpid 30000
    assert_status 0
    [ "$(key records)" -lt 100 ]
    run_ring3 trace --backend=perf --json --filter 'evt.type in (exit_group, execve)' -o perf.json ./load getpid 30000
    [ "$(key records)" -lt 100 ]
    assert_equal "$(sed -n 's/.*"name":"\([a-z_]*\)","arg.*/\1/p' perf.json | tr '\n' ' ')" 'execve exit_group '
    grep -q '"event":"exited".*"status":0' perf.json || [ "$(grep -c '"event":"exited"' perf.json)" -eq 0 ]
}

@test "a process that is there already: from its open call on, with its threads and children" {
    need_perf
    sh -c 'while :; do sleep 0.1; done' 3>&- &
    local pid=$!
    run_ring3 trace --system -p $pid --seconds 1 -qq --json -o perf.json
    kill $pid
    assert_status 0
    grep -q "\"event\":\"call\",\"task\":0,\"pid\":$pid,.*\"name\":\"wait4\",\"arguments\":\[\].*\"unseen_entry\":true" perf.json
    grep -q '"comm":"sleep".*"name":"clock_nanosleep".*"result":0' perf.json
    assert_equal "$(sed -n 's/.*"event":"call".*"comm":"\([a-z]*\)".*/\1/p' perf.json | sort -u | tr '\n' ' ')" 'sh sleep '
    run_ring3 trace --backend=perf -p 999999999 --seconds 1
    assert_status 2
    assert_output_has 'there is no such process'
}

@test "--system: the calls of all, but not ring3's own, while a program runs" {
    need_perf
    # shellcheck disable=SC2016 # the inner shell's
    sh -c 'echo $$ >pid; exec "$RING3" trace --system -q --json -o perf.json sleep 0.5' 3>&- &
    local tracer=$!
    for _ in $(seq 50); do /bin/true && sleep 0.02 && kill -0 $tracer 2>/dev/null || break; done
    wait $tracer
    assert_equal "$(grep -c "\"pid\":$(cat pid)," perf.json)" 0
    grep -q '"comm":"sleep".*"name":"clock_nanosleep".*"result":0' perf.json
    grep -q '"comm":"true".*"name":"exit_group"' perf.json
    grep -q '"name":"execve","arguments":\[{"name":"pathname","value":"0x[0-9a-f]*","text":"\\"/bin/true\\""}' perf.json
    run_ring3 trace --system --seconds 1 --filter "proc.name=load and evt.type=getpid" ./load getpid 3
    assert_status 0
    assert_output_has "recording the calls of the whole machine, but those of ring3 ("
    assert_equal "$(grep -cE '^[0-9]+<load> getpid\(\) += [0-9]+$' <<<"$output")" 3
}

@test "an interrupt, --seconds and --limit end the recording" {
    need_perf
    rm -f table
    # bash lets what it starts in the background ignore SIGINT.
    python3 -c 'import os, signal, sys; signal.signal(signal.SIGINT, signal.SIG_DFL); os.execvp(sys.argv[1], sys.argv[1:])' \
        "$RING3" trace --system -q -c -o table 3>&- &
    local tracer=$! began=$SECONDS
    until [ -e table ]; do sleep 0.05; done
    for _ in $(seq 100); do
        sleep 0.1
        kill -INT $tracer 2>/dev/null || break
    done
    wait $tracer
    grep -q 'total$' table
    run_ring3 trace --backend=perf --limit calls=100 -o log ./load getpid 300000000
    assert_status 124
    assert_equal "$(wc -l <log)" 100
    run_ring3 trace --backend=perf --limit time=0.2 -c -o log ./load getpid 300000000
    assert_status 124
    [ $((SECONDS - began)) -lt 20 ]
    no_process_left 'load getpid 300000000' # nor who lets go of the tracepoints
}

@test "what needs a stopped program is refused with the reason" {
    local words
    while read -r words; do
        # shellcheck disable=SC2086 # options are words
        run_ring3 trace --backend=perf $words true
        assert_status 2
        assert_output_has "it takes ptrace, not --system or --backend=perf"
    done <<'ROWS'
--regs
-y
--vdso
-P /etc/passwd
-e inject=read:error=EIO
-e read=3
--echo-fds
ROWS
    run_ring3 trace --ring-size=64 true
    assert_status 2
    assert_output_has "--ring-size is for --system and --backend=perf"
    run_ring3 trace --seconds 1 true
    assert_output_has "--seconds is for --system and --backend=perf"
    run_ring3 trace --backend=sysdig true
    assert_output_has "invalid --backend argument: 'sysdig'; it wants ptrace or perf"
    run_ring3 trace --backend=perf --ring-size=3 true
    assert_output_has "invalid --ring-size argument: '3'; it wants 4 to 1048576 KiB"
    run_ring3 trace --system -p 1 true
    assert_status 2
}

@test "who may not record is told which right or setting is missing, with status 77" {
    local option
    become_ordinary
    for option in --backend=perf --system; do
        run as_ordinary "$RING3" trace $option -q -c true
        assert_status 77
        assert_line_matches 'tracefs .*root|perf_event_paranoid at -?1, and it is|seccomp'
    done
}

@test "with CAP_PERFMON alone it records; without, kernel.perf_event_paranoid is named" {
    need_perf
    need_mounts
    local why
    why=$(apart setpriv --bounding-set=-all true 2>&1) || skip "there are no rights to give up: $why"
    # Mounted where nobody else sees it.
    run apart sh -c '{ mountpoint -q /sys/kernel/tracing || mount -t tracefs tracefs /sys/kernel/tracing; } && exec "$@"' sh \
        setpriv --bounding-set=-all,+perfmon "$RING3" trace --backend=perf -e trace=exit_group true
    assert_status 0
    assert_line_matches '^exit_group\(0\) '
    [ "$(cat /proc/sys/kernel/perf_event_paranoid)" -gt 1 ] || skip "kernel.perf_event_paranoid lets everybody record"
    run apart sh -c '{ mountpoint -q /sys/kernel/tracing || mount -t tracefs tracefs /sys/kernel/tracing; } && exec "$@"' sh \
        setpriv --bounding-set=-all "$RING3" trace --backend=perf -e trace=exit_group true
    assert_status 77
    assert_line_matches "recording a program's calls takes root or CAP_PERFMON, or kernel.perf_event_paranoid at 1, and it is [0-9]"
    run apart sh -c '{ mountpoint -q /sys/kernel/tracing || mount -t tracefs tracefs /sys/kernel/tracing; } && exec "$@"' sh \
        setpriv --bounding-set=-all "$RING3" trace --system -q -e trace=exit_group true
    assert_status 77
    assert_line_matches 'recording the whole machine takes root or CAP_PERFMON, or kernel.perf_event_paranoid at -1, and it is [0-9]'
}
