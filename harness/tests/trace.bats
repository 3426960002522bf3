#!/usr/bin/env bats
# ring3 trace: its lines, beside those of the real strace wherever that is there.

load helpers

# Builds the programs of fixtures/capture once for the file.
setup_file() {
    export FIXTURES=$BATS_FILE_TMPDIR
    local from=$ROOT/harness/tests/fixtures name
    gcc -O1 -g -no-pie -pthread -Wl,-z,now -o "$FIXTURES/acts" "$from/capture/acts.c"
    gcc -O1 -o "$FIXTURES/family" "$from/trace/family.c"
    gcc -O1 -o "$FIXTURES/vectors" "$from/trace/vectors.c"
    gcc -O1 -pthread -o "$FIXTURES/threads" "$from/trace/threads.c"
    for name in hello doors64; do
        nasm -f elf64 -o "$FIXTURES/$name.o" "$from/capture/$name.asm"
        ld -static -z noexecstack -o "$FIXTURES/$name" "$FIXTURES/$name.o"
    done
}

need_strace() {
    command -v strace >/dev/null || skip "strace is not installed"
    strace -V | grep -q '^strace -- version 6\.1$' || skip "strace is not 6.1, whose notation this is"
}

# traced OPTION... PROGRAM: stdout and stderr apart
traced() {
    # shellcheck disable=SC2034 # show_run reads it
    ran="ring3 trace $*"
    cd "$FIXTURES" || return 1
    status=0
    "$RING3" trace "$@" >stdout 2>stderr </dev/null || status=$?
    output=$(cat stderr)
}

# What differs from run to run of the same program.
normalised() {
    sed -E 's/^strace:/ring3:/; s/0x[0-9a-f]{5,}/ADDRESS/g; s/\[0{4}[0-9a-f]{12}\]/[IP]/
        s/[0-9]{2}:[0-9]{2}:[0-9]{2}/CLOCK/; s/\b1[0-9]{9}(\.[0-9]+)?\b/UNIX/
        s/<[0-9]+\.[0-9]+>$/<SPENT>/; s/ +[0-9]+\.([0-9]{3}|[0-9]{6}|[0-9]{9})([ )])/ SECONDS\2/
        s/CLOCK\.[0-9]+/CLOCK.FRACTION/
        s/\[pid +[0-9]+\]/[pid N]/; s/[Pp]rocess [0-9]+/Process N/; s/^[0-9]{3,7} +/PID /
        s/si_pid=[0-9]+/si_pid=N/; s/kill\([0-9]+/kill(N/; s/= [0-9]{4,7}$/= N/' "$1"
}

# same_as_strace OPTION... PROGRAM: the traces, and the statuses, are equal
same_as_strace() {
    local theirs=0
    cd "$FIXTURES" || return 1
    strace "$@" >stdout.s 2>stderr.s </dev/null || theirs=$?
    traced "$@"
    normalised stderr.s >wanted
    normalised stderr >got
    [ "$status" -eq "$theirs" ] || complain "the status is $status, strace's is $theirs"
    diff -u wanted got || complain "not as strace has it: $*"
    [ -s wanted ] || complain "strace wrote nothing: $*"
}

@test "ring3 trace shows a program as strace does" {
    traced ./hello
    assert_status 0
    assert_equal "$(cat "$FIXTURES/stdout")" "Hello, world"
    assert_line_matches '^execve\("./hello", \["./hello"\], 0x[0-9a-f]+ /\* [0-9]+ vars? \*/\) = 0$'
    assert_line_matches '^write\(1, "Hello, world\\n", 13\) +=? ?= 13$|^write\(1, "Hello, world\\n", 13\) +.* 13$'
    assert_line_matches '^exit\(0\) +'
    assert_line_matches '^\+\+\+ exited with 0 \+\+\+$'
}

@test "its options -e, -s, -T, -r and -o do what strace's do" {
    traced -e trace=write ./hello
    refute_output_has execve
    assert_line_matches '^write\('
    traced -e 'trace=!write' ./hello
    refute_line_matches '^write\('
    assert_line_matches '^execve\('
    traced -s 5 -e write ./hello
    assert_line_matches '^write\(1, "Hello"\.\.\., 13\)'
    traced -T -e write ./hello
    assert_line_matches '^write.* <0\.[0-9]{6}>$'
    traced -r ./hello
    assert_line_matches '^     0\.000000 execve'
    traced -o trace.txt ./hello
    assert_equal "$output" ""
    grep -q '^write(1, "Hello' "$FIXTURES/trace.txt"
}

@test "it follows children with -f, and says whose call it is" {
    traced -f ./acts fork
    assert_line_matches '^\[pid +[0-9]+\] +getuid\('
    assert_line_matches '^\[pid +[0-9]+\] \+\+\+ exited with 3 \+\+\+$'
    traced ./acts fork
    refute_output_has "[pid"
    refute_line_matches 'exited with [123]'
}

@test "it shows both halves of a call that a signal broke off" {
    traced ./acts ignored
    assert_line_matches '^nanosleep\(.* = \? ERESTART_RESTARTBLOCK'
    assert_line_matches '^restart_syscall\('
}

@test "it hands on the program's end" {
    traced ./acts nosuch
    assert_status 99
    traced ./acts segv
    assert_status 139
    traced ./acts kill
    assert_status 137
}

@test "it looks programs up in PATH" {
    traced true
    assert_status 0
    assert_line_matches '^execve\("/[^"]*/true", \["true"\]'
}

# ------------------------------------------------------------ beside strace

LOADER=access,openat,close,read,pread64,mprotect,exit_group

@test "plain lines are strace's" {
    need_strace
    same_as_strace -e trace=$LOADER true
    same_as_strace -e $LOADER ./hello
    same_as_strace -e trace=execve,write,exit ./hello
    same_as_strace -s 4 -e trace=write ./hello
}

@test "times, numbers and addresses in front are strace's" {
    need_strace
    same_as_strace -t -e $LOADER true
    same_as_strace -tt -e $LOADER true
    same_as_strace -ttt -e $LOADER true
    same_as_strace -r -e $LOADER true
    same_as_strace -r -t -e $LOADER true
    same_as_strace -T -i -n -e $LOADER true
    same_as_strace --relative-timestamps=ns --syscall-times=ms -e $LOADER true
    same_as_strace --absolute-timestamps=unix,ns -e $LOADER true
    same_as_strace --absolute-timestamps=precision:ms -e $LOADER true
    same_as_strace -f -r -tt -T -i -n -e trace=exit_group ./hello
}

@test "the column of the results is strace's" {
    need_strace
    same_as_strace -a 20 -e $LOADER true
    same_as_strace -a 0 -e $LOADER true
    same_as_strace --columns=60 -i -e $LOADER true
}

@test "what -z, -Z and -e status= leave is what strace's leave" {
    need_strace
    same_as_strace -z -e $LOADER true
    same_as_strace -Z -e $LOADER true
    same_as_strace -e status=unfinished true
    same_as_strace -e status=failed,unfinished -e $LOADER true
    same_as_strace -e status=none true
    same_as_strace -e 'status=!failed' -e trace=access,close true
}

@test "signals and ends are strace's, and left out as strace leaves them out" {
    need_strace
    same_as_strace -e trace=none sh -c 'kill -USR1 $$'
    same_as_strace -e trace=none sh -c 'kill -9 $$'
    same_as_strace -e trace=close -e signal=none sh -c 'kill -USR1 $$'
    same_as_strace -e trace=none -e 'signal=!CHLD' sh -c 'true & wait'
    same_as_strace -qq -e trace=close true
    same_as_strace -e trace=none sh -c 'exit 3'
    same_as_strace -e trace=close -e quiet=exit sh -c 'exit 3'
}

@test "hex dumps of what is read and written are strace's" {
    need_strace
    same_as_strace -e write=1 -e trace=write sh -c 'echo hi'
    printf 'some %s bytes\001\377 and more of them' 'text and' >"$FIXTURES/data"
    same_as_strace -e read=3 -s 10 -e trace=read head -c 50 data
    same_as_strace -e read=all -e write=all -e trace=read,write cat data
    same_as_strace -e read=all -e write=all -e trace=readv,writev ./vectors
}

@test "raw= and verbose= take structures and names away as strace's do" {
    need_strace
    same_as_strace -e raw=close,openat,access -e $LOADER true
    same_as_strace -e verbose=none -e trace=fstat,newfstatat,access true
    same_as_strace -e raw=all -e trace=close,access,exit_group true
}

@test "faults are injected and shown as strace does" {
    need_strace
    same_as_strace -e fault=close -e trace=close true
    same_as_strace -e fault=close:when=2 -e trace=close true
    same_as_strace -e inject=close:retval=5 -e trace=close true
    same_as_strace -e inject=close:error=EPERM:when=1+2 -e trace=close true
    same_as_strace -e inject=write:error=ENOSPC -e trace=none sh -c 'echo hi'
    same_as_strace -e inject=close:delay_enter=100:when=1 -e trace=close true
    same_as_strace -e inject=close:delay_exit=1ms -e trace=close true
    same_as_strace -e inject=close:signal=USR1:when=2 -e trace=close true
}

@test "-P shows what strace's -P shows" {
    need_strace
    same_as_strace -P /etc/ld.so.cache -e trace=openat,mmap,close true
    same_as_strace -P /etc/passwd -e trace=openat,read,close cat /etc/passwd
    same_as_strace -P data -e trace=openat,read,close cat data
}

@test "the table of -c is strace's, but for the times" {
    need_strace
    same_as_strace -c -S name -U name,calls,errors true
    same_as_strace -c -S calls -U calls,errors,name ls /
    same_as_strace -C -S errors -U calls,name,errors -e trace=close,access true
    same_as_strace -c -S nothing -U errors,syscall,calls true
    traced -c -e trace=none true
    assert_equal "$output" ""
    traced -c -w true
    assert_line_matches '^% time     seconds  usecs/call     calls    errors syscall$'
    assert_line_matches '^100\.00    0\.[0-9]{6} +[0-9]+ +[0-9]+ +[0-9]+ total$'
    refute_output_has 'exited with'
}

@test "-E changes the program's environment as strace's does" {
    need_strace
    same_as_strace -e trace=none -E FOO=bar -E HOME -E OLDPWD -E _=x /usr/bin/env
    cmp "$FIXTURES/stdout" "$FIXTURES/stdout.s"
    grep -q '^FOO=bar$' "$FIXTURES/stdout"
    if grep -q '^HOME=' "$FIXTURES/stdout"; then return 1; fi
}

@test "the story of several processes and threads is strace's" {
    need_strace
    cd "$FIXTURES"
    local program
    for program in family threads; do
        strace -f -e trace='!%%stat,clone3' -o theirs ./$program
        "$RING3" trace -f -e trace='!%%stat,clone3' -o ours ./$program
        run_ring3 diff theirs ours
        assert_status 0
        run grep -cE '^[0-9]+ +\+\+\+ ' theirs
        wanted=$output
        run grep -cE '^[0-9]+ +\+\+\+ ' ours
        assert_equal "$output" "$wanted"
    done
}

@test "calls that are cut in two are joined by their names" {
    traced -f ./family
    assert_line_matches '^ <unfinished \.\.\.>$|^\[pid +[0-9]+\] .* <unfinished \.\.\.>$'
    assert_line_matches '^\[pid +[0-9]+\] <\.\.\. pause resumed>\) +=? ?= \?$|^\[pid +[0-9]+\] <\.\.\. pause resumed>\) += \?$'
    assert_line_matches '^\[pid +[0-9]+\] exit_group\(6\) += \?$'
    assert_line_matches '^\[pid +[0-9]+\] \+\+\+ killed by SIGKILL \+\+\+$'
    assert_line_matches '^\+\+\+ exited with 0 \+\+\+$'
    traced -f -o trace.txt ./threads
    run cat "$FIXTURES/trace.txt"
    assert_line_matches '^[0-9]+ +\+\+\+ superseded by execve in pid [0-9]+ \+\+\+$'
    assert_line_matches '^[0-9]+ +<\.\.\. execve resumed>\) += 0$'
}

@test "newborn processes are told of, unless -q, -o or -e quiet= is there" {
    traced -f ./family
    assert_line_matches 'ring3: Process [0-9]+ attached$'
    traced -f -q ./family
    refute_output_has attached
    traced -f -e quiet=attach ./family
    refute_output_has attached
    traced -f -o trace.txt ./family
    assert_equal "$output" ""
}

@test "a process that is attached to is let go, and what it was in is told" {
    cd "$BATS_TEST_TMPDIR"
    sleep 30 &
    local pid=$!
    sleep 0.2
    status=0
    timeout --foreground -k 5 -s INT 1 "$RING3" trace -p "$pid" 2>stderr || status=$?
    output=$(cat stderr)
    kill -0 "$pid"
    assert_line_matches "^ring3: Process $pid attached$"
    assert_line_matches "ring3: Process $pid detached$"
    assert_line_matches '^ <detached \.\.\.>$'
    timeout --foreground -k 5 -s INT 1 "$RING3" trace -q -o file -p "$pid" 2>stderr || true
    assert_equal "$(cat stderr)" ""
    assert_equal "$(cat file)" "restart_syscall(<... resuming interrupted call ...> <detached ...>"
    timeout --foreground -k 5 -s INT 1 "$RING3" trace -q -e status=detached -o file -p "$pid" || true
    assert_equal "$(cat file)" "restart_syscall(<... resuming interrupted call ...> <detached ...>"
    timeout --foreground -k 5 -s INT 1 "$RING3" trace -q -z -o file -p "$pid" || true
    assert_equal "$(cat file)" ""
    (sleep 0.5; kill "$pid") &
    run_ring3 trace -p "$pid"
    assert_status 0
    assert_line_matches '^\+\+\+ killed by SIGTERM \+\+\+$'
}

# ------------------------------------------------------------------- outputs

@test "-ff writes one file a process" {
    traced -ff -o part ./family
    assert_equal "$output" ""
    run sh -c "cat '$FIXTURES'/part.* | grep -c '^+++ '"
    assert_equal "$output" 4
    run sh -c "cat '$FIXTURES'/part.*"
    refute_output_has unfinished\ ...\>$'\n'
    refute_output_has resumed
    refute_output_has '[pid'
}

@test "-o takes a command, and -A appends" {
    traced -o '|grep -c write >count' ./hello
    assert_status 0
    assert_equal "$(cat "$FIXTURES/count")" 1
    traced -o '!tr a-z A-Z >upper' ./hello
    grep -q '^WRITE(1' "$FIXTURES/upper"
    rm -f "$FIXTURES/twice"
    traced -o twice ./hello
    traced -A -o twice ./hello
    assert_equal "$(grep -c '^write(' "$FIXTURES/twice")" 2
    traced -o twice ./hello
    assert_equal "$(grep -c '^write(' "$FIXTURES/twice")" 1
}

@test "a trace that cannot be written is told once, with status 3, and the program goes on" {
    [ -w /dev/full ] || skip "/dev/full is missing"
    traced -o /dev/full ./hello
    assert_status 3
    assert_equal "$output" "ring3: cannot write the trace to '/dev/full': No space left on device"
    assert_equal "$(cat "$FIXTURES/stdout")" "Hello, world"
    traced -o '|exit 3' sh -c 'sleep 0.2; echo on; echo and on'
    assert_status 3
    assert_equal "$output" "ring3: cannot write the trace to '|exit 3': Broken pipe"
    assert_equal "$(cat "$FIXTURES/stdout")" "on"$'\n'"and on"
}

@test "without a stderr to write to the status is 3, without its reader SIGPIPE" {
    cd "$FIXTURES"
    run bash -c '"$RING3" trace ./hello 2>&- >/dev/null'
    assert_status 3
    run bash -c '"$RING3" trace sh -c "sleep 0.3; echo; echo; echo" 2>&1 >/dev/null | head -n 1 >/dev/null; exit ${PIPESTATUS[0]}'
    assert_status 141
}

@test "what goes to a pipe is there when the call is entered" {
    cd "$FIXTURES"
    mkfifo pipe
    "$RING3" trace -e trace=clock_nanosleep sleep 5 2>pipe &
    local tracer=$! half
    IFS= read -r -t 3 -n 20 half <pipe
    kill -TERM "$tracer"
    wait "$tracer" || true
    assert_equal "$half" "clock_nanosleep(CLOC"
}

@test "a limit ends the run with status 124" {
    traced --limit calls=5 sh -c 'while :; do :; done; echo'
    assert_status 124
    assert_output_has "a --limit was reached"
    traced --limit time=0.2 sleep 5
    assert_status 124
    traced --limit bytes=1000 -o limited find /
    assert_status 124
    [ "$(wc -c <"$FIXTURES/limited")" -lt 5000 ]
}

# -------------------------------------------------------------- other forms

@test "--regs shows the registers at the entry, and those that changed" {
    traced --regs -e trace=write ./hello
    assert_line_matches '^ \| before rax=0x[0-9a-f]+ .*rdx=0xd .*rdi=0x1 .*r15=0x'
    assert_line_matches '^ \| after  rax=0xd'
}

@test "--no-doors hides how the kernel was entered" {
    traced ./doors64
    if ! printf '%s\n' "$output" | grep -q '\[int 0x80\]'; then skip "int 0x80 is not open here"; fi
    traced --no-doors ./doors64
    refute_output_has '[int 0x80]'
}

@test "--json writes one object a line, which names version, call, arguments and result" {
    traced --json -o trace.json ./hello
    run python3 - "$FIXTURES/trace.json" <<'PYTHON'
import json, sys
events = [json.loads(line) for line in open(sys.argv[1])]
assert all(event["v"] == 1 for event in events)
write = [event for event in events if event.get("name") == "write"][0]
assert write["event"] == "call" and write["abi"] == "x86-64" and write["door"] == "syscall"
assert write["result"] == 13 and write["number"] == 1
assert [argument["text"] for argument in write["arguments"]] == ["1", '"Hello, world\\n"', "13"]
assert write["arguments"][2]["value"] == "0xd" and write["left_ns"] >= write["entered_ns"]
assert write["text"] == 'write(1, "Hello, world\\n", 13) = 13', write["text"]
assert events[-1]["event"] == "exited" and events[-1]["status"] == 0
assert events[-2]["name"] == "exit" and "result" not in events[-2]
PYTHON
    assert_status 0
}

@test "--canonical gives one text for many runs" {
    local i
    for i in 1 2 3 4 5 6; do
        traced -f --canonical -o "run.$i" ./family
        traced -f --canonical -o "thread.$i" ./threads
        traced -f --canonical -o "shell.$i" sh -c 'ls /usr | tr a-z A-Z; true & wait $!'
    done
    cd "$FIXTURES"
    assert_equal "$(md5sum run.* | cut -d' ' -f1 | sort -u | wc -l)" 1
    assert_equal "$(md5sum thread.* | cut -d' ' -f1 | sort -u | wc -l)" 1
    grep -q '^# process pid:2$' run.1
    grep -q '= pid:2$' run.1
    if grep -E '0x[0-9a-f]{7}' run.1; then return 1; fi
}
