#!/usr/bin/env bats
# The doors of this machine, timed.  Absolute times travel nowhere, so what is checked is their
# order, which holds on every x86-64, and what is refused.

load helpers

# LeakSanitizer would trace the program, and spins when getpid is forged.
export ASAN_OPTIONS=${ASAN_OPTIONS:+$ASAN_OPTIONS:}detect_leaks=0

doors() {
    export ran="doors $*"
    run timeout 30 "$PROGRAMS/doors" "$@" </dev/null
}

# field DOOR N: a column of the door's line
field() { printf '%s\n' "$output" | awk -v door="$1" -v n="$2" '$1 == door { print $n }'; }

# less A B: two decimal numbers
less() { awk -v a="$1" -v b="$2" 'BEGIN { exit !(a + 0 < b + 0) }'; }

require_door() {
    if [ "$(field "$1" 2)" != open ]; then
        skip "the door $1 is closed here: $(field "$1" 5)"
    fi
}

@test "a function call and libc's syscall() are open on every machine, and syscall is 1" {
    doors
    assert_status 0
    assert_line_matches '^function open '
    assert_line_matches '^libc open '
    assert_line_matches '^syscall open [0-9]+\.[0-9]+ 1\.0000'
    assert_line_matches '^rounds (agree|disturbed)$'
    [ "${#lines[@]}" -eq 7 ]
}

@test "a function call is cheaper than any crossing" {
    doors
    less "$(field function 4)" 0.5 || complain "a function call costs half a crossing"
}

@test "the vDSO is cheaper than a crossing" {
    doors
    require_door vdso
    less "$(field vdso 4)" 0.9 || complain "the vDSO is as dear as a crossing"
}

@test "libc's syscall() costs at least the crossing that it makes" {
    doors
    less 0.9 "$(field libc 4)" || complain "libc's syscall() is cheaper than syscall"
}

@test "int 0x80 costs more than syscall" {
    doors
    require_door int80
    less 1 "$(field int80 4)" || complain "int 0x80 is cheaper than syscall"
}

@test "the vsyscall page costs more than syscall" {
    doors
    require_door vsyscall
    less 1 "$(field vsyscall 4)" || complain "the vsyscall page is cheaper than syscall"
}

@test "measuring takes less than two seconds" {
    local before=$EPOCHREALTIME
    doors
    local after=$EPOCHREALTIME
    assert_status 0
    less "$(awk -v a="$before" -v b="$after" 'BEGIN { print b - a }')" 2
}

@test "a door whose answers are forged is not timed" {
    doors forge-getpid
    assert_status 0
    assert_line_matches '^syscall shut 0\.00 0\.0000 .*answered something else'
    assert_line_matches '^libc shut '
    refute_line_matches ' open '
}

@test "a door that kills is closed with its reason, and the others stay open" {
    doors
    require_door int80
    doors kill-int80
    assert_status 0
    assert_line_matches '^int80 shut 0\.00 0\.0000 .*seccomp'
    assert_line_matches '^syscall open '
}

@test "a vsyscall page that kills is closed with its reason" {
    doors
    require_door vsyscall
    doors kill-vsyscall
    assert_status 0
    assert_line_matches '^vsyscall shut 0\.00 0\.0000 .*seccomp'
    assert_line_matches '^syscall open '
}

@test "nothing is timed while the timer itself is traced" {
    command -v strace >/dev/null || skip "strace is not installed"
    export ran="strace doors"
    run timeout 30 strace -f -o "$BATS_TEST_TMPDIR/log" "$PROGRAMS/doors" </dev/null
    assert_status 0
    assert_line_matches '^syscall shut .*itself being traced'
    refute_line_matches ' open '
}
