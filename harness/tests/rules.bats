#!/usr/bin/env bats
# ring3 trace --rules: what the kernel and the tracer do with a program under rules.
# Not with sanitizers: the loop is that of trace.bats, the parser and the filter are fuzzed with them.

load helpers

setup_file() {
    export FIXTURES=$BATS_FILE_TMPDIR
    local name
    for name in many untraced own_filter pty; do
        gcc -w -O1 -o "$FIXTURES/$name" "$ROOT/harness/tests/fixtures/rules/$name.c"
    done
    gcc -w -O1 -fno-pie -no-pie -o "$FIXTURES/doors" "$ROOT/harness/tests/fixtures/rules/doors.c"
}

setup() {
    cd "$BATS_TEST_TMPDIR" || return 1
}

# ruled RULES PROGRAM...: the trace is $output, what the program wrote is in stdout
ruled() {
    printf '%s\n' "$1" >rules
    # shellcheck disable=SC2034 # show_run reads it
    ran="ring3 trace --rules ($1) ${*:2}"
    status=0
    "$RING3" trace -q -o trace --rules rules -- "${@:2}" >stdout 2>stderr </dev/null 3>&- ||
        status=$?
    output=$(sed 's/^[0-9]* *//' trace)
}

# connects: a shell that makes one, its child another, and that one's child a third
connects='exec 2>/dev/null; : >/dev/tcp/127.0.0.1/9
(: >/dev/tcp/127.0.0.1/8; bash -c ": >/dev/tcp/127.0.0.1/7; exit 5"; exit 4); exit 3'

need_int80() { "$FIXTURES/doors" socketcall >/dev/null 2>&1 || skip "no int 0x80 here"; }

# ---------------------------------------------------------------- what they do

@test "every connect of a shell, its children and theirs is shown with its line, and whose end it was" {
    ruled '# log
connect: trace' bash -c "$connects"
    assert_status 3
    assert_equal "$(grep -c '^[0-9]* *connect(.* = -1 ECONNREFUSED (Connection refused) \[rules:2\]$' trace)" 3
    assert_equal "$(cut -d ' ' -f 1 trace | grep '^[0-9]' | sort -u | wc -l)" 3
    assert_line_matches '^\+\+\+ exited with 3 \+\+\+ \[root\]$'
    assert_line_matches '^\+\+\+ exited with 4 \+\+\+ \[child\]$'
    assert_line_matches '^\+\+\+ exited with 5 \+\+\+ \[grandchild\]$'
    assert_line_matches '^3 +2  connect: trace$'
    assert_equal "$(cut -d ' ' -f 1 stdout stderr)" ''
}

@test "kill after N ends the whole tree at the entry of the N-th call, and says so" {
    ruled 'connect: trace, kill after 3' bash -c "sleep 61.3 & $connects"
    assert_status 124
    assert_equal "$(grep -c 'connect(.* = -1 ECONNREFUSED' trace)" 2
    assert_line_matches '^connect\(.*htons\(7\).* = \? \[rules:1, not made\]$'
    assert_equal "$(printf '%s\n' "$output" | grep -c '^+++ killed by SIGKILL +++')" 4
    assert_line_matches '^\+\+\+ killed by SIGKILL \+\+\+ \[root\]$'
    assert_line_matches '^\+\+\+ killed by SIGKILL \+\+\+ \[grandchild\]$'
    assert_line_matches 'line 1 was not made: all processes were killed at its entry'
    grep -q "^ring3: line 1 of 'rules' has ended everything: connect: trace, kill after 3$" stderr
    run pgrep -f 'sleep 61[.]3'
    assert_status 1
}

@test "kill after N alone shows the last call only" {
    ruled 'connect: kill after 2' bash -c "$connects"
    assert_status 124
    assert_equal "$(grep -c 'connect(' trace)" 1
    assert_line_matches '^connect\(.*htons\(8\).* = \? \[rules:1, not made\]$'
}

@test "fewer calls than kill after N: nothing is killed" {
    ruled 'connect: kill after 4' bash -c "$connects"
    assert_status 3
    assert_equal "$(grep -c 'connect(' trace)" 0
    assert_line_matches '^3 +1  connect: kill after 4$'
}

@test "errno is the kernel's answer: the call is not made, not shown and not counted" {
    ruled 'openat when flags has O_WRONLY: errno EACCES' bash -c 'echo x >file; cat rules'
    assert_status 0
    [ ! -e file ]
    grep -q 'file: Permission denied$' stderr
    grep -q EACCES stdout
    refute_line_matches 'openat\('
    assert_line_matches '^- +1  openat when flags has O_WRONLY: errno EACCES$'
    assert_line_matches "the kernel answers, and does not count; 'trace, errno E' counts"
}

@test "trace, errno E shows and counts what it answers" {
    ruled 'openat when flags has O_WRONLY: trace, errno EROFS' bash -c 'echo x >file; echo y >file'
    [ ! -e file ]
    assert_equal "$(grep -c 'openat(.*"file".* = -1 EROFS (Read-only file system) (INJECTED) \[rules:1\]$' trace)" 2
    assert_line_matches '^2 +1  openat'
    grep -q 'file: Read-only file system$' stderr
}

@test "kill is the kernel's, and ends the process that makes the call" {
    ruled 'connect: kill' bash -c "$connects"
    assert_status 159
    assert_line_matches '^\+\+\+ killed by SIGSYS( \(core dumped\))? \+\+\+ \[root\]$'
    ruled 'connect: kill' bash -c "(: >/dev/tcp/127.0.0.1/8); exit 7"
    assert_status 7
    assert_line_matches '^\+\+\+ killed by SIGSYS( \(core dumped\))? \+\+\+ \[child\]$'
}

@test "of several lines the first that fits counts, and default is the rest" {
    ruled 'write when fd == 1: allow
write when fd == 2: trace
write: errno EBADF' bash -c 'echo one | tee five'
    assert_equal "$(cat stdout)" one
    grep -q 'five: Bad file descriptor' stderr
    assert_line_matches '^write\(2, "five", 4\) += 4 \[rules:2\]$'
    [ ! -s five ]
    ruled 'uname: trace
default: allow' uname
    assert_line_matches '^uname\(.* = 0 \[rules:1\]$'
    assert_line_matches '^- +2  default: allow$'
}

@test "default: trace shows all calls; default: errno lets only what is named through" {
    ruled 'default: trace, kill after 100000' true
    assert_status 0
    assert_line_matches '^exit_group\(0\) += \? \[rules:1\]$'
    ruled 'execve: allow
exit_group: allow
default: errno EPERM' true
    [ "$status" -ne 0 ]
    assert_line_matches '^- +3  default: errno EPERM$'
}

@test "the execve that starts the program is not asked about; the next ones are" {
    # shellcheck disable=SC2016
    ruled 'execve: trace, errno EACCES' sh -c 'true; /bin/true; echo $?'
    assert_equal "$(cat stdout)" 126
    assert_line_matches '^1 +1  execve'
    ruled 'execve: kill after 1' sh -c 'echo here; /bin/true; echo there'
    assert_status 124
    assert_equal "$(cat stdout)" here
}

# -------------------------------------------------------------- no way round

@test "a rule without a table holds by every door: syscall, x32, int 0x80, socketcall" {
    need_int80
    ruled 'connect: trace' "$FIXTURES/doors"
    assert_status 0
    assert_line_matches '^connect\(-1, .* = -1 EBADF \(Bad file descriptor\) \[rules:1\]$'
    assert_line_matches '^connect\(.* \[x32\] \[rules:1\]$'
    assert_equal "$(grep -c '^[0-9]* *connect(.*\[int 0x80\] \[rules:1\]$' trace)" 1
    assert_equal "$(grep -c '^[0-9]* *connect(.*\[int 0x80, socketcall\] \[rules:1\]$' trace)" 1
    assert_line_matches '^5 +1  connect: trace$'
    ruled 'connect: errno EXDEV' "$FIXTURES/doors"
    assert_equal "$(cat stdout)" $'syscall -18\nhigh -18\nx32 -18\nsocketcall -18\ni386 -18'
}

@test "a rule with a table holds by that one" {
    need_int80
    ruled 'i386 connect: errno EXDEV' "$FIXTURES/doors"
    assert_equal "$(grep -c -- '-18$' stdout)" 2
    grep -qx 'syscall -9' stdout
    ruled 'i386 default: kill' "$FIXTURES/doors" i386
    assert_status 159
    ruled 'x32 default: errno EXDEV' "$FIXTURES/doors" x32
    assert_equal "$(cat stdout)" 'x32 -18'
}

@test "junk in the upper half of an int argument does not pass a condition by" {
    ruled 'connect when sockfd == 3: errno EXDEV' "$FIXTURES/doors" syscall,high
    assert_equal "$(cat stdout)" $'syscall -9\nhigh -18'
}

@test "a child that no tracer gets is answered ENOSYS, and ends with the tree" {
    ruled 'connect: trace' "$FIXTURES/untraced"
    assert_status 0
    grep -qx 'untraced -38' stdout
    grep -qx 'parent -9' stdout
    ruled 'connect: kill after 1' "$FIXTURES/untraced" stay
    assert_status 124
    run kill -0 "$(sed -n 's/^pid //p' stdout)"
    assert_status 1
}

@test "a filter of the program's own is not taken for a rule, and hides nothing" {
    ruled 'connect: trace' "$FIXTURES/own_filter"
    assert_equal "$(cat stdout)" $'getppid -38\nconnect -9'
    assert_line_matches '^connect\(.* \[rules:1\]$'
    assert_line_matches '^1 +1  connect: trace$'
    refute_line_matches 'getppid'
}

# ------------------------------------------------------- what must not change

@test "calls that no rule traces do not stop the program" {
    ruled 'connect: trace' "$FIXTURES/many"
    assert_line_matches '^3 +1  connect: trace$'
    [ "$(cat stdout)" -lt 300 ] || complain "$(cat stdout) stops"
}

@test "signals reach the program, and its handlers run" {
    ruled 'kill: trace' bash -c 'trap "echo got USR1" USR1; trap "echo got TERM; exit 9" TERM
        kill -USR1 $$; kill -TERM $$; echo lost'
    assert_status 9
    assert_equal "$(cat stdout)" $'got USR1\ngot TERM'
    assert_line_matches '^--- SIGUSR1 '
    ruled 'connect: trace' bash -c 'kill -KILL $$'
    assert_status 137
}

@test "a signal from outside reaches the program while nothing stops it" {
    echo 'connect: trace' >rules
    mkfifo ready
    "$RING3" trace -q -o trace --rules rules -- bash -c 'trap "echo got; exit 6" USR1
        echo $$ >ready; while :; do :; done' >stdout 3>&- &
    local tracer=$! program
    read -r -t 60 program <>ready
    kill -USR1 "$program"
    status=0
    wait "$tracer" || status=$?
    assert_status 6
    assert_equal "$(cat stdout)" got
}

@test "thirty starts: none is lost, and none waits" {
    local began=$SECONDS
    for _ in $(seq 30); do
        ruled 'exit_group: trace' true
        assert_status 0
        assert_equal "$(grep -c '^[0-9]* *exit_group(0)  *= ? \[rules:1\]$' trace)" 1
    done
    [ $((SECONDS - began)) -lt 20 ]
}

@test "children of whoever started ring3 are left alone" {
    echo 'connect: trace' >rules
    status=0
    bash -c '(sleep 0.3; exit 41) & mine=$!
        "$RING3" trace -q -o trace --rules rules -- bash -c "sleep 0.4; exit 3"; echo $?
        wait $mine; echo $?' >out 3>&-
    assert_equal "$(cat out)" $'3\n41'
    # … also those that ring3 was born with: they are no part of the tree
    echo 'connect: trace, kill after 1' >rules
    bash -c 'sleep 62.7 & echo $! >pid
        exec "$RING3" trace -q -o trace --rules rules -- bash -c ": >/dev/tcp/127.0.0.1/9"' 2>err 3>&- ||
        status=$?
    assert_status 124
    kill -0 "$(cat pid)"
    kill "$(cat pid)"
}

@test "a set-uid program runs without its rights, and that is said" {
    [ -u /usr/bin/su ] || skip "there is no set-uid program here"
    become_ordinary
    echo 'connect: trace' >rules
    chmod 644 rules
    status=0
    output=$(as_ordinary "$RING3" trace --rules rules -- sh -c 'exec su --version' 2>&1 3>&-) ||
        status=$?
    assert_status 0
    assert_line_matches '^ring3: Process [0-9]+ executes a set-uid or set-gid program, without its rights \(no_new_privs\)$'
}

@test "an interactive shell keeps its terminal and its job control" {
    echo 'connect: trace' >rules
    status=0
    # shellcheck disable=SC2016
    output=$(env -i PATH="$PATH" TERM=dumb HOME="$PWD" "$FIXTURES/pty" \
        'send:PS1="rea""dy> "\n' 'expect:ready> ' 'send:echo at $(tty | cut -c 1-9)\n' 'expect:at /dev/pts' 'expect:ready> ' \
        'send:cat\n' 'expect:cat' 'send:line\n' 'expect:line' 'expect:line' 'send:^Z' 'expect:Stopped' 'expect:ready> ' \
        'send:jobs\n' 'expect:Stopped' 'expect:ready> ' \
        'send:fg\n' 'expect:cat' 'send:again\n' 'expect:again' 'expect:again' 'send:^C' 'expect:ready> ' \
        'send:sh -c "echo wait""ing; exec sleep 60"\n' 'expect:waiting' 'send:^C' 'expect:ready> ' \
        'send:(exit 3); echo "is $?"\n' 'expect:is 3' 'expect:ready> ' 'send:exit 7\n' \
        -- "$RING3" trace -q -o trace --rules rules sh -l 2>&1 3>&-) || status=$?
    assert_status 7
    grep -q '^[0-9]* *--- SIGTSTP' trace
    grep -q '^[0-9]* *+++ killed by SIGINT +++ \[child\]$' trace
}

# ------------------------------------------------------------ with other options

@test "a thread is told from a child, and so is who has taken its place by execve" {
    gcc -w -O1 -pthread -o threads "$ROOT/harness/tests/fixtures/trace/threads.c"
    ruled 'execve: trace' ./threads
    assert_status 0
    assert_line_matches '^<\.\.\. execve resumed>\) .* = 0 \[rules:1\]$'
    assert_line_matches '^\+\+\+ exited with 0 \+\+\+ \[thread of the root\]$'
    assert_line_matches '^\+\+\+ exited with 0 \+\+\+ \[root\]$'
}

@test "--json has the line of each call, whose end it was, and the counts" {
    command -v jq >/dev/null || skip "jq is not installed"
    printf '%s\n' 'connect: trace, kill after 3' 'uname: errno EPERM' >rules
    status=0
    "$RING3" trace --json -o trace --rules rules -- bash -c "$connects" >/dev/null 2>&1 3>&- || status=$?
    assert_status 124
    assert_equal "$(jq -c 'select(.event == "call") | [.name, .rule, .abi, .errno, .denied]' trace)" \
        '["connect",1,"x86-64","ECONNREFUSED",null]
["connect",1,"x86-64","ECONNREFUSED",null]
["connect",1,"x86-64",null,true]'
    assert_equal "$(jq -r 'select(.event == "killed") | "\(.kin) \(.generation)"' trace | sort)" \
        $'child 1\ngrandchild 2\nroot 0'
    assert_equal "$(jq -c 'select(.event == "rules") | [.lines, .ended_by]' trace)" \
        '[[{"line":1,"text":"connect: trace, kill after 3","calls":3},{"line":2,"text":"uname: errno EPERM","calls":null}],1]'
}

@test "-c counts what is traced; --filter and -e trace= choose what is shown of it" {
    echo 'connect: trace' >rules
    echo 'socket: trace' >>rules
    "$RING3" trace -c -o trace --rules rules -- bash -c "$connects" >/dev/null 2>&1 3>&- || :
    grep -qE '^ .* 3 +3 connect$' trace
    "$RING3" trace -q -o trace --rules rules --filter 'evt.type=connect and fd.sport=8' -- bash -c "$connects" \
        >/dev/null 2>&1 3>&- || :
    assert_equal "$(grep -c '(.*htons(8)' trace)" 1
    assert_equal "$(grep -cE 'htons\([79]\)|socket\(' trace)" 0
    grep -qE '^ +3 +1  connect: trace$' trace
    "$RING3" trace -q -o trace --rules rules -e trace=socket -- bash -c "$connects" >/dev/null 2>&1 3>&- || :
    assert_equal "$(grep -c 'connect(' trace)" 0
    assert_equal "$(grep -c 'socket(.* \[rules:2\]$' trace)" 3
    grep -qE '^ +3 +1  connect: trace$' trace
}

@test "what does not go together with rules is refused with a reason" {
    echo 'connect: trace' >rules
    local words
    while read -r words; do
        # shellcheck disable=SC2086
        run_ring3 trace --rules rules $words
        assert_status 2
        assert_line_matches '^ring3: .*--rules'
    done <<'END'
-p 1
-e inject=read:error=EIO true
--vdso true
--echo-fds true
-ff -o x true
--rules rules true
END
    run_ring3 trace --rules nosuch true
    assert_status 2
    assert_line_matches "nosuch"
}

@test "an error names file, line and column, with a caret; nothing is run" {
    printf '%s\n' '# mine' 'connect: trace' 'openat when pathname == 3: kill' >rules
    run_ring3 trace --rules rules touch made
    assert_status 2
    assert_output_has 'ring3: rules:3:13: pathname of openat is the address of a string'
    assert_output_has '    openat when pathname == 3: kill
                ^~~~~~~~'
    [ ! -e made ]
}

@test "a program that cannot be started has no counts" {
    echo 'execve: trace' >rules
    echo text >text
    chmod +x text
    run_ring3 trace --rules rules ./text
    assert_status 2
    assert_equal "$output" "ring3: cannot run './text': Exec format error"
}
