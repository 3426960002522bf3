#!/usr/bin/env bats
# Running a program under ptrace: what is recorded, what is changed, and that every run comes to
# its end with nobody left.  $PROGRAMS/capture runs one program and prints its trace.

load helpers

# Builds the programs of fixtures/capture once for the file.
setup_file() {
    export FIXTURES=$BATS_FILE_TMPDIR
    local from=$ROOT/harness/tests/fixtures/capture name
    gcc -O1 -g -no-pie -pthread -Wl,-z,now -o "$FIXTURES/acts" "$from/acts.c"
    for name in doors64 steps ret poison huge hello blind; do
        nasm -f elf64 -o "$FIXTURES/$name.o" "$from/$name.asm"
        ld -static -z noexecstack -o "$FIXTURES/$name" "$FIXTURES/$name.o"
    done
    gcc -O1 -o "$FIXTURES/waits" "$from/waits.c"
    nasm -f elf32 -o "$FIXTURES/doors32.o" "$from/doors32.asm"
    ld -m elf_i386 -static -z noexecstack -o "$FIXTURES/doors32" "$FIXTURES/doors32.o"
    MAIN=$(nm "$FIXTURES/acts" | awk '$3 == "main" { print $1 }')
    export MAIN
}

# cap [OPTION...] PROGRAM [ARGUMENT...]
cap() {
    # shellcheck disable=SC2034 # show_run reads it
    ran="capture $*"
    cd "$FIXTURES" || return 1
    run timeout -k 1 60 "$PROGRAMS/capture" "$@" </dev/null
}

# act NAME [OPTION...]: recorded from main on, with a wall limit
act() {
    local name=$1
    shift
    cap --wall 10000 --start-at "$MAIN" "$@" ./acts "$name"
}

# events: the lines for events without their details, pids and addresses left out
events() {
    printf '%s\n' "$output" | grep -E '^(call|signal|exited|killed|stopped|end) ' |
        sed -E 's/^(call [0-9]+ [^(]*)\(.*\) = /\1 = /; s/^(signal [0-9]+ [A-Z]+) .*/\1/'
}

# names TASK: the calls of one task, on one line
names() {
    printf '%s\n' "$output" | sed -nE "s/^call $1 [^ ]+ [^ ]+ ([^(]*)\(.*/\1/p" | tr '\n' ' '
}

# The same of a program that forks: new glibcs (2.41) hold signals off meanwhile.
names_but_masks() { names "$1" | sed 's/rt_sigprocmask //g'; }

# symbol NAME: its address in steps, as the witness prints it
symbol() { nm "$FIXTURES/${2:-steps}" | awk -v name="$1" '$3 == name { sub(/^0+/, "", $1); print "0x" $1 }'; }

# witnessed CALL LINE REGISTER: one register of the before, after or writer line of a call
witnessed() {
    printf '%s\n' "$output" | awk -v call="$1" -v line="$2" -v reg="$3" '
        /^[a-z]/ { here = index($0, call) > 0 }
        here && $1 == line { for (i = 2; i <= NF; i++) if (index($i, reg "=") == 1) { sub(/.*=/, "", $i); print $i; exit } }'
}

require_int80() {
    run "$PROGRAMS/capture" --door int80
    if [ "$status" -eq 77 ]; then skip "$output"; fi
    assert_status 0
}

# ------------------------------------------------------------------- the record

@test "a call is one event, with its arguments, its result and what it read" {
    cap ./hello
    assert_status 0
    assert_line_matches '^call 0 x86-64 syscall write\(0x1,0x[0-9a-f]+,0xd,.*\) = 13$'
    assert_line_matches '^  in 1 0x[0-9a-f]+ 13 of 13 whole "Hello, world\\n"$'
    assert_line_matches '^call 0 x86-64 syscall exit\(0x0,.*\) = \?$'
    assert_line_matches '^stdout 13 "Hello, world\\n"$'
    assert_equal "$(events | tail -n 2)" $'exited 0 0\nend exited 0'
}

@test "the execve that starts the program is shown when it is asked for" {
    cap --show-execve --no-environment ./hello
    assert_line_matches '^call 0 x86-64 syscall execve\(.*\) = 0$'
    assert_line_matches '^  in 0 0x[0-9a-f]+ 8 of 8 whole "./hello.x00"$'
    cap ./hello
    refute_output_has execve
}

@test "the table and the door of each call are told apart" {
    require_int80
    cap ./doors64
    assert_line_matches '^call 0 i386 int80 getpid\(0x0,'
    assert_line_matches '^call 0 x32 syscall getpid.* = -38$'
    assert_line_matches '^call 0 x86-64 syscall unknown_4294967295\(.* = -38$'
    assert_line_matches '^call 0 x86-64 syscall unknown_999\(.* = -38$'
    # 0x100000027 is getpid: only 32 bits of the number count.
    [ "$(printf '%s\n' "$output" | grep -c '^call 0 x86-64 syscall getpid')" -eq 2 ]
}

@test "through int 0x80 the low 32 bits of the arguments count, and results have a sign" {
    require_int80
    cap ./doors64
    assert_line_matches '^call 0 i386 int80 getpid\(0x1,.*,0xffffffff\) = [0-9]+$'
    assert_line_matches '^call 0 i386 int80 close\(0xffffffff,.* = -9$'
    assert_line_matches '^  in 1 0x[0-9a-f]+ 3 of 3 whole "i3\\n"$'
    assert_line_matches '^exited 0 5$'
}

@test "a 32-bit program's calls are those of the i386 table, by int 0x80 and by its vDSO" {
    require_int80
    cap ./doors32
    assert_line_matches '^call 0 i386 int80 getpid'
    assert_line_matches '^call 0 i386 (sysenter|syscall|int80) getgid'
    assert_line_matches '^call 0 i386 int80 exit\(0x6,'
    assert_line_matches '^end exited 6$'
}

@test "pointers to nothing give what could be read and say that it is not whole" {
    act pointers
    assert_status 0
    assert_line_matches '^  in 1 0x[0-9a-f]+ffa 6 of 12 "aaaaaa"$'
    assert_line_matches '^  in 1 0x10 0 of 12 ""$'
    assert_line_matches '^  in 1 0xfffffffffffff000 0 of 12 ""$'
    assert_line_matches '^  in 1 0x8000000000000000 0 of 12 ""$'
    assert_line_matches '^  in 0 0x[0-9a-f]+ffc 4 of 4 "aaaa"$'
    assert_line_matches '^  in 0 0x[0-9a-f]+ffc 4 of 4 whole "abc.x00"$'
    assert_line_matches '^  in 1 0x[0-9a-f]+000 4096 of 1099511627776 "a'
    assert_line_matches '^end exited 0$'
}

@test "a path is read up to 4096 bytes" {
    act long-path
    assert_line_matches '^  in 0 0x[0-9a-f]+ 4096 of 4096 "pp'
}

@test "copies are cut at the limit that the plan sets" {
    cap --copy-limit 5 ./hello
    assert_line_matches '^  in 1 0x[0-9a-f]+ 5 of 13 "Hello"$'
}

@test "recording begins at an address, such as that of main" {
    act getpid
    assert_equal "$(names 0 | cut -d ' ' -f 1)" getpid
    cap ./acts getpid
    assert_equal "$(names 0 | cut -d ' ' -f 1)" brk
    cap --start-at 10 ./hello
    assert_status 3
    assert_output_has "cannot read the instruction at main"
}

@test "a program that replaces itself is recorded from that address on again" {
    local once
    act getpid
    once=$(names 0)
    act again
    assert_equal "$(names 0)" "fork wait4 execve $once"
    assert_equal "$(names 1)" "execve $once"
    assert_line_matches '^end exited 0$'
}

@test "events can be handed out live, and none is kept" {
    cap --live ./hello
    assert_line_matches '^call 0 x86-64 syscall write'
    assert_line_matches '^exited 0 0$'
    assert_line_matches '^events 0$'
}

# ------------------------------------------------------------ signals and stops

@test "int3 is the program's own and ends it" {
    act int3
    assert_equal "$(events)" 'call 0 x86-64 syscall getppid = '"$(events | sed -n '1s/.* = //p')"'
signal 0 SIGTRAP
killed 0 SIGTRAP
end killed 5'
}

@test "a handler for SIGTRAP runs for int3 and for raise, and entry and exit stay in step" {
    act int3-handled
    assert_equal "$(names 0)" "rt_sigaction getppid getgid rt_sigreturn gettid getpid tgkill getgid rt_sigreturn getuid exit_group "
    assert_line_matches '^end exited 0$'
}

@test "a crash is a signal with its address, then a death" {
    act segv
    assert_line_matches '^signal 0 SIGSEGV code 1 address 0x10 ip 0x[0-9a-f]+ '
    assert_equal "$(events | tail -n 2)" $'killed 0 SIGSEGV\nend killed 11'
}

@test "ret in _start leads to a fault at argc" {
    cap ./ret
    assert_line_matches '^signal 0 SIGSEGV code 1 address 0x1 ip 0x1 '
}

@test "a program that stops itself is ended at once when nobody could continue it" {
    SECONDS=0
    act stop
    [ "$SECONDS" -lt 3 ]
    assert_line_matches '^signal 0 SIGSTOP '
    assert_line_matches '^stopped 0 SIGSTOP$'
    assert_line_matches '^end stopped '
    refute_output_has getuid
}

@test "a program that waits for what can never come is ended long before its time" {
    local how
    for how in pause poll receive both-read; do
        SECONDS=0
        cap --wall 20000 --stuck 200 ./waits "$how"
        assert_line_matches '^end stuck '
        [ "$SECONDS" -lt 5 ]
        cap --wall 700 ./waits "$how"
        assert_line_matches '^end wall '
    done
}

@test "of a run that waits for ever is told what each process waits in" {
    cap --wall 20000 --stuck 200 ./waits both-read
    assert_line_matches '^call 0 .*(read|wait4)\(.*\) = \?$'
    assert_line_matches '^call 1 .*read\(.*\) = \?$'
}

@test "a wait that something will end is not ended by us" {
    local how
    for how in poll-for-a-time sleep timer receive-for-a-time late-child busy-child; do
        cap --wall 20000 --stuck 100 ./waits "$how"
        assert_line_matches '^end exited 0$'
    done
}

@test "a program that is stopped and continued goes on" {
    act stop-continued
    assert_line_matches '^stopped 0 SIGSTOP$'
    assert_line_matches '^signal 0 SIGCONT '
    assert_line_matches '^call 0 x86-64 syscall getuid'
    assert_line_matches '^end exited 0$'
}

@test "a program killed inside a call: the call did not return" {
    act die-inside
    assert_line_matches '^call 0 x86-64 syscall pause\(.*\) = \?$'
    assert_line_matches '^killed 0 SIGKILL$'
    assert_line_matches '^end killed 9'
    act kill
    assert_line_matches '^call 0 x86-64 syscall kill\(.*\) = \?$'
    assert_line_matches '^end killed 9$'
}

@test "a call that a handled signal breaks off returns EINTR, before the handler's calls" {
    act eintr
    assert_equal "$(events | sed -E 's/ = [0-9]+$//')" "call 0 x86-64 syscall rt_sigaction
call 0 x86-64 syscall setitimer
call 0 x86-64 syscall pause = -4
signal 0 SIGALRM
call 0 x86-64 syscall getgid
call 0 x86-64 syscall rt_sigreturn = -4
call 0 x86-64 syscall getuid
call 0 x86-64 syscall exit_group = ?
exited 0 0
end exited 0"
}

@test "a call that is entered again after a handler is one event" {
    act restart
    [ "$(names 0 | grep -o 'read ' | wc -l)" -eq 1 ]
    assert_line_matches '^call 0 x86-64 syscall read\(.*\) = 1$'
    assert_equal "$(names_but_masks 0)" "pipe2 rt_sigaction setitimer clone getgid rt_sigreturn read getuid wait4 exit_group "
}

@test "a sleep that an ignored signal breaks off is one event" {
    act ignored
    assert_equal "$(names_but_masks 0)" "clone nanosleep wait4 exit_group "
    assert_line_matches '^call 0 x86-64 syscall nanosleep\(.*\) = 0$'
}

@test "both halves of such a call are shown when they are asked for" {
    act ignored --halves
    assert_equal "$(names_but_masks 0)" "clone nanosleep restart_syscall wait4 exit_group "
    assert_line_matches '^call 0 x86-64 syscall nanosleep\(.*\) = -516$'
}

@test "a call that a deadly signal breaks off did not return" {
    act deadly
    assert_equal "$(events | tail -n 4)" "call 0 x86-64 syscall pause = ?
signal 0 SIGALRM
killed 0 SIGALRM
end killed 14"
}

@test "a signal whose handler cannot be called comes before the SIGSEGV that follows from it" {
    act no-restorer
    assert_equal "$(events | tail -n 5)" "call 0 x86-64 syscall pause = ?
signal 0 SIGALRM
signal 0 SIGSEGV
killed 0 SIGSEGV
end killed 11"
}

# ------------------------------------------------------------------ many tasks

@test "children are followed and numbered in the order of their birth" {
    act fork
    assert_status 0
    for task in 1 2 3; do
        assert_line_matches "^call $task x86-64 syscall getuid"
        assert_line_matches "^exited $task $task\$"
    done
    assert_line_matches '^call 0 x86-64 syscall getppid'
    assert_equal "$(events | tail -n 2)" $'exited 0 0\nend exited 0'
}

@test "the fork of a child is one event of the parent, and none of the child" {
    act fork
    [ "$(names 0 | grep -o 'clone ' | wc -l)" -eq 3 ]
    [ "$(names 1 | grep -c clone)" -eq 0 ]
}

@test "children are not followed when only the first process is wanted" {
    act fork --first-only
    assert_line_matches '^call 0 x86-64 syscall clone'
    refute_line_matches '^(call|exited) [123] '
    assert_line_matches '^end exited 0$'
}

@test "vfork and execve of another program are followed" {
    act vfork
    assert_line_matches '^call 0 x86-64 syscall vfork\(.*\) = [0-9]+$'
    assert_line_matches '^call 1 x86-64 syscall execve\(.*\) = 0$'
    assert_line_matches '^exited 1 0$'
    assert_line_matches '^end exited 0$'
}

@test "clone3 is followed" {
    act clone3
    assert_line_matches '^call 0 x86-64 syscall clone3\(.*\) = [0-9]+$'
    assert_line_matches '^exited 1 4$'
}

@test "threads are tasks of their own" {
    act threads
    for task in 1 3; do assert_line_matches "^call $task x86-64 syscall getgid"; done
    for task in 2 4; do assert_line_matches "^call $task x86-64 syscall getuid"; done
    assert_equal "$(events | tail -n 2)" $'exited 0 0\nend exited 0'
}

@test "after execve in a second thread the first task goes on" {
    act thread-exec
    assert_line_matches '^call 0 x86-64 syscall pause\(.*\) = \?$'
    assert_line_matches '^call 1 x86-64 syscall execve\(.*\) = 0$'
    assert_line_matches '^call 0 x86-64 syscall arch_prctl'
    assert_equal "$(events | tail -n 2)" $'exited 0 0\nend exited 0'
}

@test "a process ends when its last thread does" {
    act leader-exits
    assert_line_matches '^call 0 x86-64 syscall exit\(0x3c,.*\) = \?$'
    assert_line_matches '^call 1 x86-64 syscall getuid'
    assert_line_matches '^end exited 7$'
}

# ------------------------------------------------------------- nobody is left

@test "what outlives the first process is killed, and said" {
    local copy=$FIXTURES/outliving-$$
    cp "$FIXTURES/acts" "$copy"
    for name in orphan untraced untraced-parent; do
        cap --wall 10000 "$copy" "$name"
        assert_line_matches '^end exited 0 leftover$'
        no_process_left "outliving-$$"
    done
}

@test "children that had ended, or had been killed, did not outlive it" {
    act unwaited
    assert_line_matches '^end exited 0$'
}

@test "nothing is left of many runs: no child, no descriptor, and all are alike" {
    cap --wall 5000 --repeat 100 ./hello
    assert_line_matches '^differ 0 of 100$'
    assert_line_matches '^left 0$'
    # When its signals arrive is a matter of time.
    cap --wall 5000 --start-at "$MAIN" --repeat 20 ./acts unwaited
    assert_line_matches '^left 0$'
    refute_output_has leftover
    cap --quiet --wall 5000 --start-at "$MAIN" --repeat 50 ./acts orphan
    refute_line_matches '^end exited 0$'
}

# interrupted SIGNAL: starts a program that is deaf to signals, and interrupts its tracer
interrupted() {
    local copy=$FIXTURES/deaf-$1-$$ tracer
    cp "$FIXTURES/acts" "$copy"
    env --default-signal="$1" "$PROGRAMS/capture" --catch --quiet --wall 20000 "$copy" sleep-deaf \
        >"$FIXTURES/interrupted" 3>&- </dev/null &
    tracer=$!
    sleep 0.5
    kill -s "$1" "$tracer"
    SECONDS=0
    wait "$tracer"
    [ "$SECONDS" -le 1 ]
    output=$(cat "$FIXTURES/interrupted")
    no_process_left "deaf-$1-$$"
}

@test "an interrupt ends the run within a second, and everything in it" {
    interrupted INT
    assert_line_matches '^end interrupted 2'
    interrupted TERM
    assert_line_matches '^end interrupted 15'
    interrupted HUP
    assert_line_matches '^end interrupted 1'
}

@test "when the tracer is killed the program dies with it" {
    local copy=$FIXTURES/abandoned-$$ tracer
    cp "$FIXTURES/acts" "$copy"
    "$PROGRAMS/capture" --wall 20000 "$copy" sleep-deaf 3>&- </dev/null >/dev/null &
    tracer=$!
    sleep 0.5
    kill -KILL "$tracer"
    wait "$tracer" || true
    no_process_left "abandoned-$$"
}

@test "when the tracer hangs the watchdog ends both" {
    local copy=$FIXTURES/hung-$$ tracer
    cp "$FIXTURES/acts" "$copy"
    "$PROGRAMS/capture" --wall 600 "$copy" sleep 3>&- </dev/null >/dev/null &
    tracer=$!
    sleep 0.3
    kill -STOP "$tracer"
    SECONDS=0
    status=0
    wait "$tracer" || status=$?
    assert_status 137
    [ "$SECONDS" -le 4 ]
    no_process_left "hung-$$"
}

# --------------------------------------------------------------------- limits

@test "the wall limit ends a program that sleeps" {
    cap --wall 500 ./acts sleep
    assert_line_matches '^end wall 9$'
}

@test "the processor limit cannot be caught" {
    cap --wall 20000 --cpu 1000 --start-at "$MAIN" ./acts spin-deaf
    assert_line_matches '^end cpu 9$'
    refute_output_has SIGXCPU
}

@test "a program that kills itself has not reached a limit" {
    act kill --cpu 1000
    assert_line_matches '^end killed 9$'
}

@test "the wall limit ends many processes that spin" {
    cap --quiet --wall 600 --cpu 5000 --start-at "$MAIN" ./acts spin-children
    assert_line_matches '^end wall 9 leftover$'
}

@test "too much output ends the program, and no more of it is kept" {
    act output --output 65536
    assert_line_matches '^end output 9$'
    assert_line_matches '^stdout 65536 "xxx'
}

@test "output of megabytes in one call is read while the program waits" {
    act big-writes --quiet
    assert_line_matches '^end exited 0$'
    assert_line_matches '^stdout 3145728 "yyy'
}

@test "too many events end the program" {
    act many --quiet --stops 500
    assert_line_matches '^end trace 9$'
    assert_line_matches '^events 502$'
    cap --stops 4 ./hello
    assert_line_matches '^end exited 0$'
}

@test "too many processes at once end the program, all of them" {
    act bomb --quiet --tasks 20
    assert_line_matches '^end trace 9$'
    no_process_left "$BATS_TEST_TMPDIR|acts bomb"
    act fork --quiet --tasks 20
    assert_line_matches '^end exited 0$'
}

# ------------------------------------------------------ what the program is given

@test "the program gets three descriptors, no terminal, and default signals" {
    act descriptors --quiet
    assert_line_matches '^stdout 26 "ooo----------------- tty 6"$'
    act signals --quiet
    assert_line_matches '^stdout 6 "core 0"$'
    (umask 077 && act umask --quiet && assert_line_matches '^stdout 3 "022"$')
}

@test "stdin is empty, or what the plan gives, however much" {
    act read
    assert_equal "$(names 0)" "read exit_group "
    act read --input "some words"
    assert_line_matches '^  out 1 0x[0-9a-f]+ 10 of 10 whole "some words"$'
    act read --zeros 300000 --quiet
    assert_line_matches '^events 4691$'
}

@test "a program that closes its stdin does not hurt the tracer" {
    act close-input --zeros 1000000
    assert_line_matches '^end exited 0$'
}

@test "a program that cannot be started is told with its errno" {
    cap ./nosuch
    assert_line_matches '^end not started 2$'
    assert_line_matches '^events 0$'
    echo text >"$FIXTURES/text"
    chmod +x "$FIXTURES/text"
    cap ./text
    assert_line_matches '^end not started 8$'
}

@test "so is one that is too big, which the kernel finds out too late" {
    cap ./huge
    assert_line_matches '^end not started 12$'
    assert_line_matches '^killed 0 SIG(SEGV|KILL)$'
}

@test "a directory that cannot be entered is a fault of ours" {
    cap --directory /nonexistent ./hello
    assert_status 3
    assert_output_has "cannot enter its directory: No such file or directory"
}

# ------------------------------------------------------------------ alterations

@test "a result is forged from the first call on, once, or through one door" {
    act getpid --inject getpid:syscall:42:1:0
    assert_line_matches '^stdout 12 "42 42 42 42 "$'
    [ "$(grep -c 'getpid(.*) = 42 forged' <<<"$output")" -eq 4 ]
    act getpid --inject getpid:any:-38:2:2
    assert_line_matches '^stdout [0-9]+ "[0-9]+ -1 [0-9]+ [0-9]+ "$'
    [ "$(grep -c 'getpid(.*) = -38 forged' <<<"$output")" -eq 1 ]
    act getpid --inject getpid:syscall:42:3:0
    assert_line_matches '^stdout [0-9]+ "[0-9]+ [0-9]+ 42 42 "$'
}

@test "a forged exit does not end the program" {
    cap --inject exit:any:-4:1:1 ./hello
    assert_line_matches '^call 0 x86-64 syscall exit\(.* = -4 forged$'
    assert_line_matches '^end killed 11$'
}

@test "a result is forged through int 0x80 alone" {
    require_int80
    cap --inject getpid:int80:5000000:1:1 ./doors64
    [ "$(grep -c 'i386 int80 getpid(.*) = 5000000 forged' <<<"$output")" -eq 1 ]
    [ "$(grep -c forged <<<"$output")" -eq 1 ]
}

@test "poison spoils rcx and r11 after syscall, not after int 0x80, and the program goes on" {
    require_int80
    cap ./poison
    assert_line_matches '^end exited 3$'
    cap --poison 77 ./poison
    assert_line_matches '^end exited 0$'
    cap --poison 77 --witness ./poison
    assert_line_matches '^end exited 0$'
}

@test "poison lets handlers return and libc work" {
    act eintr --poison 5
    assert_line_matches '^end exited 0$'
    act threads --poison 5
    assert_line_matches '^end exited 0$'
}

# ----------------------------------------------------------------- single steps

@test "the witness names the instruction that set each register of a call" {
    cap --witness ./steps
    assert_equal "$(witnessed 'write(' writer rax)" "$(symbol set_rax)"
    assert_equal "$(witnessed 'write(' writer rdi)" "$(symbol set_rdi)"
    assert_equal "$(witnessed 'write(' writer rsi)" "$(symbol set_rsi)"
    assert_equal "$(witnessed 'write(' writer rdx)" "$(symbol set_rdx)"
    assert_equal "$(witnessed 'write(' writer r8)" 0x0
    assert_equal "$(witnessed 'write(' before rcx)" 0x0
    assert_equal "$(witnessed 'write(' before rax)" 0x1
    assert_equal "$(witnessed 'write(' after rax)" 0x3
    refute_line_matches 'before .* rcx=0x401018.*write'
}

@test "a write that changes nothing is a write" {
    cap --witness ./steps
    local second
    second=$(printf '0x%x' $(($(symbol set_rdi2) + 2)))
    assert_equal "$(witnessed 'getpid(' writer rdi)" "$second"
}

@test "what the kernel wrote is told from what the program wrote" {
    cap --witness ./steps
    local kernel
    kernel=$(printf '%s\n' "$output" | awk '/getpid\(/ { here = 1 } here && $1 == "kernel" { print; exit }')
    assert_equal "$kernel" "  kernel r11"
    assert_equal "$(witnessed 'getpid(' writer r11)" "$(symbol enter1)"
}

@test "a crash has a witness too" {
    cap --witness ./steps
    assert_equal "$(witnessed 'signal 0 SIGSEGV' before r8)" 0x77
    assert_equal "$(witnessed 'signal 0 SIGSEGV' writer r8)" "$(symbol set_r8)"
    assert_equal "$(witnessed 'signal 0 SIGSEGV' writer rax)" "$(symbol enter2)"
}

@test "stepping does not show in the flags, neither through pushf nor after popf" {
    cap --witness ./steps
    [ $(($(witnessed 'getpid(' before rbx) & 0x100)) -eq 0 ]
    [ $(($(witnessed 'getpid(' after r11) & 0x100)) -eq 0 ]
}

@test "while SIGTRAP is blocked nothing is stepped, and what wrote is not known" {
    cap --witness ./blind
    assert_line_matches '^call 0 x86-64 syscall getuid'
    assert_equal "$(witnessed 'getgid(' writer r9)" 0x1
    assert_line_matches '^end exited 0$'
    refute_output_has SIGTRAP
}

@test "a stepped run makes the events of an unstepped one" {
    for name in int3-handled fork threads eintr ignored stop-continued vfork segv pointers; do
        act "$name"
        events | sed -E 's/ = -?[0-9]+$//' | grep '^[a-z]* 0' >"$FIXTURES/plain"
        act "$name" --witness
        events | sed -E 's/ = -?[0-9]+$//' | grep '^[a-z]* 0' >"$FIXTURES/stepped"
        # When children end is a matter of time.
        diff <(grep -v 'SIGCHLD\|futex\|wait4' "$FIXTURES/plain") \
            <(grep -v 'SIGCHLD\|futex\|wait4' "$FIXTURES/stepped") || complain "$name differs"
    done
}

# ---------------------------------------------------------------------- probes

@test "tracing is possible here, and not for one who is traced himself" {
    run "$PROGRAMS/capture" --possible
    assert_status 0
    assert_equal "$output" yes
    command -v strace >/dev/null || skip "strace is not installed"
    # LeakSanitizer cannot work in a traced process.
    ASAN_OPTIONS=${ASAN_OPTIONS-}:detect_leaks=0 \
        run strace -f -o /dev/null "$PROGRAMS/capture" --possible
    assert_status 3
    assert_output_has "tracing does not work here because"
    assert_output_has "traced itself"
    ASAN_OPTIONS=${ASAN_OPTIONS-}:detect_leaks=0 \
        run strace -f -o /dev/null "$PROGRAMS/capture" "$FIXTURES/hello"
    assert_status 3
    assert_output_has "tracing does not work here because"
}

@test "a door is open, or closed with its reason and status 77" {
    local door
    for door in syscall vdso int80 sysenter vsyscall; do
        run "$PROGRAMS/capture" --door "$door"
        if [ "$status" -eq 0 ]; then
            assert_equal "$output" yes
        else
            assert_status 77
            assert_output_has "$door: this "
        fi
    done
    run "$PROGRAMS/capture" --door syscall
    assert_status 0
}

# ---------------------------------------------------------------- chosen calls

@test "only the chosen calls make events, with a filter as without" {
    act getpid --calls getpid
    assert_status 0
    local plain
    plain=$(names 0)
    act getpid --calls getpid --fast
    assert_status 0
    [ -n "$plain" ]
    [ "$(names 0)" = "$plain" ]
}

@test "a call that the program's own filter answers is seen" {
    act own-filter --calls getppid --fast
    assert_line_matches '^end exited 0'
    assert_line_matches 'getppid.* = -42'
    [ "$(names 0)" = "getppid getppid " ]
}

@test "without a tracer of its own the program's filter gets ENOSYS, as untraced" {
    act own-trace --calls getpid --fast
    assert_line_matches '^end exited 0'
    act own-trace
    assert_line_matches '^end exited 0'
}

@test "children that are not followed can make the chosen calls, too" {
    act child-calls --calls getppid --fast --first-only
    assert_line_matches '^end exited 0'
    [ "$(names 0)" = "getppid " ]
    [ "$(names 1)" = "" ]
    act child-calls --calls getppid --fast
    [ "$(names 1)" = "getppid " ]
}

@test "the program sees the processors that it may use, pinned or not" {
    act affinity
    assert_line_matches "^stdout [0-9]* \"cpus $(nproc)\""
    act affinity --calls getpid --fast
    assert_line_matches "^stdout [0-9]* \"cpus $(nproc)\""
}

# ------------------------------------------------------------------- attaching

@test "a process can be attached to and left many times, and does not notice" {
    local busy i
    gcc -O1 -pthread -o "$BATS_TEST_TMPDIR/busy" "$ROOT/harness/tests/fixtures/capture/busy.c"
    "$BATS_TEST_TMPDIR/busy" 60 >"$BATS_TEST_TMPDIR/said" 3>&- &
    busy=$!
    for i in $(seq 20); do
        run timeout --foreground -k 5 -s INT 0.2 "$PROGRAMS/capture" --catch --attach "$busy"
        [[ $output == *"call "* ]] || { echo "attempt $i saw nothing: $output"; kill "$busy"; return 1; }
        [[ $output == *"end interrupted 2"* ]]
    done
    [ "$(find "/proc/$busy/task" -mindepth 1 -maxdepth 1 | wc -l)" -eq 7 ]
    grep -q '^TracerPid:.0$' "/proc/$busy/status"
    kill -TERM "$busy"
    wait "$busy" || { cat "$BATS_TEST_TMPDIR/said"; return 1; }
}

@test "a sleeping and a stopped process are as they were after a visit" {
    local sleeper
    sleep 60 3>&- &
    sleeper=$!
    run timeout --foreground -k 5 -s INT 0.5 "$PROGRAMS/capture" --catch --attach "$sleeper"
    [[ $(cut -d' ' -f3 "/proc/$sleeper/stat") == S ]]
    kill -STOP "$sleeper"
    run timeout --foreground -k 5 -s INT 0.5 "$PROGRAMS/capture" --catch --attach "$sleeper"
    [[ $(cut -d' ' -f3 "/proc/$sleeper/stat") == T ]]
    kill -CONT "$sleeper"
    sleep 0.1
    [[ $(cut -d' ' -f3 "/proc/$sleeper/stat") == S ]]
    kill "$sleeper"
}

@test "a process that is not there, or that is being traced, cannot be attached to" {
    run "$PROGRAMS/capture" --attach 4194304
    assert_status 2
    [[ $output == *"there is no process 4194304"* ]]
}

# ------------------------------------------------- calls that make no stop of their own

@test "calls into the vDSO are seen, all of them, and their results are right" {
    act vdso --vdso
    assert_line_matches '^end exited 0'
    local name
    for name in clock_gettime clock_getres gettimeofday time getcpu; do
        assert_line_matches "^call 0 x86-64 vdso $name\(.*\) = [0-9]+$"
    done
    if [[ $output == *'"six"'* ]]; then
        assert_line_matches '^call 0 x86-64 vdso getrandom\(.*,0xffffffffffffffff,0x0\) = 0$'
    fi
    act vdso
    assert_line_matches '^end exited 0'
    [[ $output != *" vdso "* ]]
}

@test "children of a program whose vDSO calls are shown can call there, too" {
    cap --vdso --first-only --inherit --live /bin/sh -c 'date +%s >first; date +%s >second & wait'
    assert_status 0
    [[ $(cat "$FIXTURES/first") =~ ^[0-9]{10,}$ ]]
    [[ $(cat "$FIXTURES/second") =~ ^[0-9]{10,}$ ]]
}

@test "calls of the vsyscall page are seen, with their results" {
    run "$PROGRAMS/capture" --door vsyscall
    if [ "$status" -eq 77 ]; then skip "$output"; fi
    act vsyscall --vdso
    assert_line_matches '^call 0 x86-64 vsyscall gettimeofday\(.*\) = 0$'
    assert_line_matches '^call 0 x86-64 vsyscall time\(.*\) = [0-9]+$'
    assert_line_matches '^call 0 x86-64 vsyscall getcpu\(.*\) = 0$'
    assert_line_matches '^end exited 0'
}
