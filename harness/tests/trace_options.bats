#!/usr/bin/env bats
# The command line of ring3 trace: strace's, and clear about what it is not.

load helpers

setup() {
    cd "$BATS_TEST_TMPDIR" || return 1
}

need_strace() {
    command -v strace >/dev/null || skip "strace is not installed"
    strace -V | grep -q '^strace -- version 6\.1$' || skip "strace is not 6.1, whose options these are"
}

@test "what is wrong with an option is said in one line, with status 2" {
    local words wanted
    while IFS='|' read -r words wanted; do
        eval "run_ring3 trace $words"
        assert_status 2 || return 1
        assert_equal "$output" "ring3: $wanted" || complain "the message of: $words"
    done <<'ROWS'
-Q true|there is no option '-Q'; 'ring3 trace --help' lists them
--nosuchoption true|there is no option '--nosuchoption'; 'ring3 trace --help' lists them
--folow-forks true|there is no option '--folow-forks'; did you mean '--follow-forks'? 'ring3 trace --help' lists them
--summary-only=1 true|the option '--summary-only' takes no value
-o|the option '-o' wants a value
--output|the option '--output' wants a value
-s x true|invalid -s argument: 'x'; it wants a number from 1 to 16777216
-s -1 true|invalid -s argument: '-1'; it wants a number from 1 to 16777216
-a x true|invalid -a argument: 'x'; it wants a column from 0 to 1000
-X foo true|invalid -X argument: 'foo'; it wants raw, abbrev or verbose
-c -S foo true|invalid -S argument: 'foo'; it wants time, min-time, max-time, avg-time, calls, errors, name or nothing
-c -U calls,calls true|invalid -U argument: 'calls,calls'; it wants time-percent, total-time, min-time, max-time, avg-time, calls, errors or name
-p abc|Invalid process id: 'abc'
-p 0|Invalid process id: '0'
-p 1,x|Invalid process id: 'x'
-E =x true|invalid -E argument: '=x'; it wants NAME=VALUE or NAME
--relative-timestamps=h true|invalid --relative-timestamps argument: 'h'; it wants s, ms, us or ns
--absolute-timestamps=foo true|invalid --absolute-timestamps argument: 'foo'; it wants [format:]none|time|unix,[precision:]s|ms|us|ns
--limit calls true|invalid --limit argument: 'calls'; it wants calls=N, time=SECONDS, bytes=N
--limit calls=0 true|invalid --limit argument: 'calls=0'; it wants calls=N, time=SECONDS, bytes=N
-c -C true|-c/--summary-only and -C/--summary are mutually exclusive
-ff -c true|(-c/--summary-only or -C/--summary) and -ff/--output-separately are mutually exclusive
-w true|-w/--summary-wall-clock must be given with (-c/--summary-only or -C/--summary)
--json -c true|--json and --canonical have no table of -c
-p 1 true|it is either a program or -p PID, not both at once
-f|must have PROGRAM [ARGUMENTS] or -p PID; 'ring3 trace --help' says more
-e trace=wirte true|invalid system call 'wirte'; did you mean 'write'?
-e wirte true|invalid system call 'wirte'; did you mean 'write'?
-e trace=read,%fiel true|invalid system call '%fiel'; did you mean '%file'?
-e trace= true|invalid system call ''
-e trace=all,none true|invalid system call 'none'; did you mean 'clone'?
-e trace=close@16 true|incorrect personality designator '16' in 'close@16': 64, 32 or x32
-e 'trace=/(' true|the pattern '(': Unmatched ( or \(
-e trace=/zzz true|no system call matches 'zzz'
-e signal=FOO true|invalid signal 'FOO'
-e status=faild true|invalid status 'faild'; did you mean 'failed'?
-e quiet=foo true|invalid quiet 'foo'
-e read=abc true|invalid descriptor 'abc'
-e kvm=vcpu true|trace has no -e kvm= of strace's (exits of virtual processors)
-e inject=close true|invalid inject argument 'close': it wants :error=, :retval=, :signal=, :delay_enter= or :delay_exit=
-e inject=close:error=EFOO true|invalid inject argument 'close:error=EFOO': 'error=EFOO'
-e inject=close:error=EPERM:retval=1 true|invalid inject argument 'close:error=EPERM:retval=1': 'retval=1'
-e inject=close:error=EPERM:when=0 true|invalid inject argument 'close:error=EPERM:when=0': 'when=0'
-e inject=close:error=1:when=3..2 true|invalid inject argument 'close:error=1:when=3..2': 'when=3..2'
-e fault=close:signal=HUP true|invalid fault argument 'close:signal=HUP': 'signal=HUP'
-e inject=close:poke_exit=@arg1=00 true|trace has no inject poke_exit of strace's
-e inject=nosuch:error=EPERM true|invalid system call 'nosuch'
-k true|trace has no option -k of strace's (stack traces)
-D true|trace has no option -D of strace's (the tracer as a grandchild)
-u root true|trace has no option -u of strace's (another user)
--stack-traces true|trace has no option -k of strace's (stack traces)
--tips true|trace has no option --tips of strace's (tips)
-o nosuch/file true|Can't open 'nosuch/file': No such file or directory
-o . true|Can't open '.': Is a directory
nosuch|Can't stat 'nosuch': No such file or directory
./nosuch|Can't stat './nosuch': No such file or directory
''|Can't stat '': No such file or directory
ROWS
}

@test "a program that cannot be run is told, after its execve, with status 2" {
    run_ring3 trace /etc/passwd
    assert_status 2
    assert_line_matches '^execve\("/etc/passwd", .* = -1 EACCES \(Permission denied\)$'
    assert_line_matches "^ring3: cannot run '/etc/passwd': Permission denied$"
    printf 'no program' >text
    chmod +x text
    run_ring3 trace -o trace ./text
    assert_status 2
    assert_equal "$output" "ring3: cannot run './text': Exec format error"
}

@test "a mistyped program does not cost the last trace" {
    echo kept >trace
    run_ring3 trace -o trace nosuch
    assert_status 2
    assert_equal "$(cat trace)" kept
}

@test "the help names every option of the table, and those of strace that are not there" {
    run_ring3 trace --help
    assert_status 0
    local short long words
    words=$output
    while IFS= read -r short; do
        [[ $words == *"-$short"* ]] || complain "-$short is not in the help"
    done < <(sed -n "s/^[A-Z]*('\(.\)'.*/\1/p" "$ROOT/harness/trace/options.def")
    while IFS= read -r long; do
        [[ $words == *"$long"* ]] || complain "--$long is not in the help"
    done < <(sed -n -e "s/^OPTION([^,]*, *\"\([^\"]*\)\".*/\1/p" -e "s/^QUALIFY(\"\([^\"]*\)\".*/\1/p" \
        "$ROOT/harness/trace/options.def")
    [ "$(printf '%s\n' "$words" | awk 'length > 100' | wc -l)" -eq 0 ]
    run_ring3 trace -h
    assert_equal "$output" "$words"
    run_ring3 trace -V
    assert_line_matches '^ring3 [0-9]'
}

@test "every option of strace's help is known, or refused by its name" {
    need_strace
    local option
    while IFS= read -r option; do
        run_ring3 trace "$option" true
        refute_output_has "there is no option" || complain "$option"
    done < <(strace --help | grep -oE '(^|[ ,])--[a-z][a-z-]+' | tr -d ' ,' | sort -u)
    while IFS= read -r option; do
        run_ring3 trace "$option" 2>&1 true
        refute_output_has "there is no option" || complain "$option"
    done < <(strace --help | sed -n 's/^  \(-[A-Za-z]\)[ ,].*/\1/p' | sort -u)
}

@test "long forms do what the short ones do" {
    local short long
    while IFS='|' read -r short long; do
        # shellcheck disable=SC2086
        run_ring3 trace $short -e trace=close,openat,exit_group true
        local theirs=$status
        wanted=$(printf '%s\n' "$output" | sed -E 's/[0-9]{2}:[0-9]{2}:[0-9]{2}(\.[0-9]+)?|[0-9]+\.[0-9]+/T/g; s/\[0000.*\]/I/')
        # shellcheck disable=SC2086
        run_ring3 trace $long -e trace=close,openat,exit_group true
        got=$(printf '%s\n' "$output" | sed -E 's/[0-9]{2}:[0-9]{2}:[0-9]{2}(\.[0-9]+)?|[0-9]+\.[0-9]+/T/g; s/\[0000.*\]/I/')
        assert_equal "$got" "$wanted" || complain "$long"
        assert_status "$theirs"
    done <<'ROWS'
-f|--follow-forks
-a 60|--columns=60
-s 3|--string-limit 3
-t|--absolute-timestamps
-tt|--absolute-timestamps=us
-ttt|--absolute-timestamps=unix,us
-r|--relative-timestamps
-T|--syscall-times
-i|--instruction-pointer
-n|--syscall-number
-qq|--quiet=attach,exit,personality
-y|--decode-fds
-x|--strings-in-hex=non-ascii
-xx|--strings-in-hex
-X raw|--const-print-style=raw
-z|--successful-only
-Z|--failed-only
-e status=failed|--status=failed
-e signal=none|--signal none
-e fault=close:when=2|--fault=close:when=2
-P /etc/ld.so.cache|--trace-path=/etc/ld.so.cache
-v|--no-abbrev
ROWS
}

@test "the classes hold what strace's hold" {
    need_strace
    local class flag door=0
    "$PROGRAMS/every_call" || true
    "$PROGRAMS/every_call" -3 >/dev/null 2>&1 || true
    for flag in '' -3; do
        # shellcheck disable=SC2086
        strace -e signal=none "$PROGRAMS/every_call" $flag 2>&1 | grep -oE '^[a-z_0-9]+\(.* ENOSYS' |
            sed 's/(.*//' | grep -v '^syscall_0x' | sort -u >known
        if [ "$(wc -l <known)" -lt 300 ]; then continue; fi
        door=$((door + 1))
        for class in file process network net signal memory desc creds clock ipc stat lstat fstat %stat \
            statfs fstatfs %statfs pure; do
            # shellcheck disable=SC2086
            strace -e signal=none -e trace=%$class "$PROGRAMS/every_call" $flag 2>&1 |
                grep -oE '^[a-z_0-9]+\(.* ENOSYS' | sed 's/(.*//' | grep -v '^syscall_0x' | sort -u >wanted
            # shellcheck disable=SC2086
            "$RING3" trace -e signal=none -e trace=%$class "$PROGRAMS/every_call" $flag 2>&1 |
                grep -oE '^[a-z_0-9]+\(.* ENOSYS' | sed 's/(.*//' | sort -u | comm -12 - known >got
            diff wanted got || complain "%$class $flag"
            [ -s wanted ] || complain "strace's %$class is empty"
        done
    done
    [ "$door" -ge 1 ]
}

@test "sets of calls: last one counts, !, ?, numbers, patterns, personalities, classes without %" {
    local expression wanted
    while IFS='|' read -r expression wanted; do
        run_ring3 trace -qq -e "$expression" true
        got=$(printf '%s\n' "$output" | sed -n 's/^\([a-z_0-9]*\)(.*/\1/p' | sort -u | paste -sd' ')
        assert_equal "$got" "$wanted" || complain "$expression"
    done <<'ROWS'
trace=close|close
close|close
t=close|close
trace=close,exit_group|close exit_group
trace=3|close
trace=?nosuch,close|close
trace=/^(close)$,exit_group|close exit_group
trace=close@64|close
trace=close@32|
trace=%process|execve exit_group
trace=process|execve exit_group
trace=!!close|close
trace=none|
ROWS
    run_ring3 trace -qq -e 'trace=!close,%desc,%file,%memory' true
    refute_line_matches '^(close|openat|mmap)\('
    assert_line_matches '^exit_group\('
    run_ring3 trace -qq -e close -e exit_group true
    refute_line_matches '^close\('
}
