#!/usr/bin/env bats
# ring3 trace --filter and --echo-fds: sysdig's language over real runs.

load helpers

setup_file() {
    export FIXTURES=$BATS_FILE_TMPDIR
    gcc -D_GNU_SOURCE -O1 -o "$FIXTURES/talk" "$ROOT/harness/tests/fixtures/trace/talk.c"
}

setup() {
    cd "$BATS_TEST_TMPDIR" || return 1
}

# alone COMMAND...: without the descriptors that bats has left open
alone() { "$@" 3>&- 4>&- 5>&- 6>&- 7>&- 8>&- 9>&-; }

# filtered EXPR PROGRAM...: the trace is $output, what the program wrote is in stdout
filtered() {
    # shellcheck disable=SC2034 # show_run reads it
    ran="ring3 trace --filter '$1' ${*:2}"
    status=0
    alone "$RING3" trace -f -q -o trace --filter "$1" -- "${@:2}" >stdout 2>stderr </dev/null ||
        status=$?
    output=$(cut -d ' ' -f 2- trace | sed 's/^ *//')
}

# names: the calls of the trace, each once
names() { printf '%s\n' "$output" | sed -n 's/^\([a-z0-9_]*\)(.*/\1/p' | sort -u | paste -sd ' '; }

@test "proc.name=x" {
    filtered proc.name=talk bash -c "$FIXTURES/talk; exec true"
    assert_status 0
    assert_line_matches '^execve\("[^"]*talk"'
    assert_line_matches '^accept\('
    assert_line_matches '^\+\+\+ exited with 0'
    refute_line_matches '^(execve\("[^"]*true"|wait4)'
    filtered proc.name=nosuch "$FIXTURES/talk"
    assert_equal "$output" ''
}

@test "evt.type=clone, and its successor" {
    filtered evt.type=clone bash -c '(exit 3); true'
    assert_status 0
    assert_equal "$(names)" clone
}

@test "evt.type=open and proc.name=x and file.name contains /etc" {
    filtered 'evt.type=open and proc.name=talk and file.name contains /etc' "$FIXTURES/talk"
    assert_status 0
    assert_equal "$(printf '%s\n' "$output" | sed 's/ \+= / = /')" \
        'open("/etc/passwd", O_RDONLY) = 3
open("/etc/nosuch", O_RDONLY) = -1 ENOENT (No such file or directory)'
    filtered 'evt.type=open and proc.name=tolk and file.name contains /etc' "$FIXTURES/talk"
    assert_equal "$output" ''
    assert_equal "$(cat stderr)" ''
}

@test "evt.type=connect and fd.port=80; fd.sip!=127.0.0.1" {
    filtered 'evt.type=connect and fd.port=80' bash -c ': >/dev/tcp/127.0.0.1/80 || :'
    assert_line_matches '^connect\(.*sin_port=htons\(80\)'
    filtered 'evt.type=connect and fd.port=80' "$FIXTURES/talk"
    assert_equal "$output" ''
    filtered 'evt.type=connect and fd.sip!=127.0.0.1' "$FIXTURES/talk"
    assert_equal "$output" ''
    filtered 'evt.type=connect and not fd.sip=127.0.0.1' "$FIXTURES/talk"
    assert_equal "$(printf '%s\n' "$output" | grep -c AF_UNIX)" 1
    filtered 'evt.type=connect and fd.sip!=127.0.0.2' "$FIXTURES/talk"
    assert_line_matches '^connect\(.*127\.0\.0\.1'
}

@test "evt.is_io=true" {
    filtered evt.is_io=true "$FIXTURES/talk"
    assert_equal "$(names)" \
        'pread64 read readv recvfrom recvmmsg recvmsg sendmmsg sendmsg sendto write writev'
}

@test "addresses, ports and paths of descriptors" {
    local port
    filtered 'evt.type=accept and fd.sport exists' "$FIXTURES/talk"
    port=$(cat stdout)
    assert_line_matches '^accept\('
    while IFS='|' read -r expression wanted; do
        filtered "$expression" "$FIXTURES/talk"
        assert_equal "$(names)" "$wanted" || complain "the calls of $expression"
    done <<'ROWS'
fd.type=pipe and evt.is_io_read=true|read
fd.name endswith talk.socket|bind connect listen
evt.type=close and fd.name=/etc/passwd|close
fd.l4proto=tcp and fd.cip=127.0.0.1 and fd.cport exists|accept connect readv recvfrom recvmmsg recvmsg sendmmsg sendmsg sendto writev
fd.l4proto=tcp and fd.cport exists and evt.buffer contains "parts" and evt.io_dir=write|sendmmsg sendmsg writev
evt.rawres=-2 and fd.filename=nosuch|open
evt.arg[flags]=0 and evt.type=sendto|sendto
evt.buflen>2000|write
proc.exe endswith /talk and proc.ppid>0 and evt.type=listen|listen
evt.type=listen and evt.latency<0|
ROWS
    [ "$port" -gt 1000 ]
}

@test "a hint when an older call is asked for than the one that is made" {
    filtered 'evt.type=open and file.name contains /etc' cat /etc/passwd
    assert_equal "$output" ''
    grep -qE '^ring3: evt.type=open matched nothing, but openat was called \([0-9]+\): try evt.type in \(open, openat\)$' stderr
    filtered 'evt.type=open and file.name contains /nosuch' cat /etc/passwd
    assert_equal "$(cat stderr)" ''
    filtered 'evt.type in (open, openat) and file.name contains /etc/passwd' cat /etc/passwd
    assert_line_matches '^openat\('
    assert_equal "$(cat stderr)" ''
}

@test "what happens to processes are events as well" {
    filtered 'evt.type=procexit and proc.name=talk' bash -c "$FIXTURES/talk; true"
    assert_equal "$output" '+++ exited with 0 +++'
    # shellcheck disable=SC2016 # the shell that is traced expands it
    filtered 'evt.type=procexit and proc.name=sleep' bash -c 'sleep 60 & sleep 0.1; kill -9 $!; wait'
    assert_equal "$(printf '%s\n' "$output" | sort)" '+++ exited with 0 +++
+++ killed by SIGKILL +++'
    # shellcheck disable=SC2016
    filtered 'evt.type=procexit and proc.name=bash' bash -c '(kill -9 $BASHPID); exit 3'
    assert_equal "$output" '+++ killed by SIGKILL +++
+++ exited with 3 +++'
    # shellcheck disable=SC2016 # the shell that is traced expands it
    filtered evt.type=signaldeliver bash -c 'trap : USR1; kill -USR1 $$; true'
    assert_line_matches '^--- SIGUSR1'
    refute_line_matches '^(\+\+\+|[a-z])'
}

@test "a call that matches is shown while it blocks" {
    mkfifo pipe
    alone "$RING3" trace -o trace --filter 'evt.type=read and fd.name endswith /pipe' -- cat pipe &
    for _ in $(seq 100); do
        grep -q '^read' trace 2>/dev/null && break
        # opens the pipe, and writes nothing
        if [ -z "${opened-}" ]; then exec {opened}<>pipe; fi
        sleep 0.05
    done
    assert_equal "$(cut -d , -f 1 trace)" 'read(3'
    exec {opened}>&-
    wait
}

@test "--filter and -e trace= must both hold; other options go on working" {
    run_ring3 trace -q -e trace=open,close --filter 'evt.type in (open, write)' -- "$FIXTURES/talk"
    assert_line_matches '^open\('
    refute_line_matches '^(write|close)\('
    run_ring3 trace -q -c --filter evt.type=sendmsg -- "$FIXTURES/talk"
    assert_line_matches ' 1 +sendmsg$'
    refute_line_matches ' write$'
    run_ring3 trace -q --json --filter evt.type=sendmsg -- "$FIXTURES/talk"
    assert_line_matches '^\{.*"name":"sendmsg"'
    refute_line_matches '"name":"recvmsg"'
}

@test "errors of an expression have a caret, and the nearest names" {
    run_ring3 trace --filter 'evt.type=open and fd.nmae=x' true
    assert_status 2
    assert_equal "$output" "ring3: --filter: there is no field 'fd.nmae'; near it: fd.name, fd.num, fd.type
    evt.type=open and fd.nmae=x
                      ^~~~~~~"
    run_ring3 trace --echo-fds='evt.type=' true
    assert_status 2
    assert_line_matches '^ring3: --echo-fds: the expression ends where a value should stand$'
    run_ring3 trace --filter a.b=1 --filter c.d=2 true
    assert_status 2
    run_ring3 trace --filter evt.num=1 --filter evt.num=2 true
    assert_equal "$output" "ring3: --filter was given twice; join the expressions with 'and'"
}

@test "--list-fields names every field" {
    run_ring3 trace --list-fields
    assert_status 0
    for field in evt.type evt.dir evt.is_io evt.io_dir evt.latency evt.failed evt.res evt.rawres \
        evt.num evt.time evt.args evt.arg evt.buffer evt.buflen evt.door proc.name proc.pid \
        proc.ppid proc.exe proc.cmdline proc.args proc.cwd thread.tid user.uid fd.num fd.type \
        fd.name fd.directory fd.filename fd.ip fd.cip fd.sip fd.lip fd.rip fd.port fd.cport \
        fd.sport fd.lport fd.rport fd.l4proto file.name; do
        assert_line_matches "^${field//./\\.} " || return 1
    done
}

@test "--echo-fds shows what flows, and nothing of it acts on a terminal" {
    alone "$RING3" trace -q -o trace --echo-fds='fd.type in (pipe, ipv4) and fd.num!=1' -- \
        "$FIXTURES/talk" >stdout
    output=$(sed -E 's/:[0-9]{4,}/:PORT/g; s/pipe:\[[0-9]+\]/pipe/' trace)
    assert_output_has '------ wrote 38 bytes to 5<pipe> (talk)
  tab	here \x1b[31m ä
  ------ read 9 bytes
------ read 38 bytes from 3<pipe> (talk)
  tab	here \x1b[31m ä
  ------ read 9 bytes
------ wrote 3000 bytes to 5<pipe> (talk)
  \x00\x01\x02\x1b[31m'
    assert_output_has '
  ... 1000 more
------ wrote 12 bytes to 5<pipe> (talk)
 | 00000  00 01 02 03 04 05 06 07  1b 5b 32 4a '
    assert_output_has '------ wrote 14 bytes to 7<127.0.0.1:PORT->127.0.0.1:PORT> (talk)
  two parts
  two 
------ read 14 bytes from 8<127.0.0.1:PORT->127.0.0.1:PORT> (talk)
  two parts
  two '
    refute_output_has $'\x1b'
    refute_line_matches '^[a-z]+\('
}

@test "--echo-fds beside --filter shows the calls, too; on a terminal in colours" {
    alone "$RING3" trace -q -o trace --echo-fds=evt.type=sendto --filter evt.type=recvfrom -- \
        "$FIXTURES/talk" >stdout
    output=$(sed -E 's/:[0-9]{4,}/:PORT/g' trace)
    assert_equal "$output" '------ wrote 5 bytes to 7<127.0.0.1:PORT->127.0.0.1:PORT> (talk)
  sent
recvfrom(8, "sent\n", 64, 0, NULL, NULL) = 5'
    command -v script >/dev/null || skip "script(1) is not installed"
    TERM=xterm script -qec "$RING3 trace -q --echo-fds='evt.type in (sendto, recvfrom)' -- $FIXTURES/talk" \
        typescript </dev/null >/dev/null
    grep -qF $'\x1b[33m------ wrote 5 bytes' typescript
    grep -qF $'\x1b[32m------ read 5 bytes' typescript
}

@test "a filter with -p: what was there before is known, and the process goes on" {
    mkdir here
    (cd here && echo given >given &&
        exec bash -c 'exec 5>log.txt; while [ ! -e stop ]; do echo x >&5; : <given; done') 3>&- &
    local pid=$! status
    attached() { # OPTION...
        # shellcheck disable=SC2034 # show_run reads it
        ran="ring3 trace -p $pid $*"
        status=0
        timeout 20 "$RING3" trace -q -o trace -p "$pid" "$@" 2>stderr || status=$?
        output=$(sed 's/ \+= / = /' trace | sort -u)
    }
    while [ ! -s here/log.txt ]; do sleep 0.02; done
    attached --filter 'evt.type=write and fd.filename=log.txt and proc.name=bash' --limit calls=5
    assert_status 124
    assert_equal "$output" 'write(1, "x\n", 2) = 2'
    attached --filter 'evt.type=openat and proc.cwd endswith /here and fd.name endswith given' --limit calls=3
    assert_status 124
    assert_equal "$output" 'openat(AT_FDCWD, "given", O_RDONLY) = 3'
    attached --filter "proc.pid=$pid and evt.failed=true" --limit calls=2
    assert_status 124
    assert_line_matches '^newfstatat\(AT_FDCWD, "stop", .* = -1 ENOENT'
    refute_line_matches '^(write|openat)'
    attached --filter 'evt.type=write and proc.name=tolk' --limit time=0.1
    assert_status 124
    assert_equal "$output" ''
    attached --echo-fds='fd.filename=log.txt' --limit time=0.1
    assert_line_matches '^------ wrote 2 bytes to 1<.*/here/log.txt> \(bash\)$'
    assert_line_matches '^  x$'
    assert_equal "$(sed -n 's/^TracerPid:\t//p' "/proc/$pid/status")" 0
    touch here/stop
    wait "$pid"
}
