#!/usr/bin/env bats
# The doors of this machine, timed.  Absolute times travel nowhere, so what is checked is their
# order, which holds on every x86-64, that they are really gone through, and what is refused.

load helpers

# LeakSanitizer would trace the program, and spins when getpid is forged.
export ASAN_OPTIONS=${ASAN_OPTIONS:+$ASAN_OPTIONS:}detect_leaks=0

doors() {
    export ran="doors $*"
    run timeout 60 "$PROGRAMS/doors" "$@" </dev/null
}

# field DOOR N: a column of the door's line
field() { printf '%s\n' "$output" | awk -v door="$1" -v n="$2" '$1 == door { print $n }'; }

# less A B: two decimal numbers
less() { awk -v a="$1" -v b="$2" 'BEGIN { exit !(a + 0 < b + 0) }'; }

require_door() {
    if [ "$(field "$1" 2)" != open ]; then
        skip "the door $1 is closed here: $(printf '%s\n' "$output" | sed -n "s/^$1 shut [^ ]* [^ ]* //p")"
    fi
}

# order A B: the door A takes less than the door B
order() {
    less "$(field "$1" 4)" "$(field "$2" 4)" || complain "$1 takes as long as $2"
}

@test "a function call and libc's functions are open on every machine, and syscall is 1" {
    doors
    assert_status 0
    for door in function function_alone libc libc_getpid libc_getppid control unknown clock; do
        assert_line_matches "^$door open [0-9]+\\.[0-9]+ [0-9]+\\.[0-9]+"
    done
    assert_line_matches '^syscall open [0-9]+\.[0-9]+ 1\.0000'
    assert_line_matches '^cycles '
}

@test "a function call is cheaper than the vDSO, and that than a crossing" {
    doors
    require_door vdso
    order function vdso
    order vdso syscall
}

@test "a number that no call has is cheaper than a call, and the clock dearer by syscall than by vDSO" {
    doors
    less "$(field unknown 4)" 1.1 || complain "an unused number is dearer than getpid"
    order vdso clock
}

@test "libc's functions cost at least the crossing that they make" {
    doors
    less 0.9 "$(field libc 4)" || complain "libc's syscall() is cheaper than syscall"
    less 0.9 "$(field libc_getpid 4)" || complain "libc's getpid() is cheaper than syscall"
}

@test "int 0x80 costs more than syscall, in both modes" {
    doors
    require_door int80
    order syscall int80
    require_door int80_32
    order syscall int80_32
}

@test "the vDSO of 32-bit code costs less than int 0x80" {
    doors
    require_door kernel_vsyscall
    require_door int80_32
    less "$(field kernel_vsyscall 4)" "$(awk -v t="$(field int80_32 4)" 'BEGIN { print t * 1.1 }')" ||
        complain "__kernel_vsyscall is dearer than int 0x80"
}

@test "the vsyscall page costs more than syscall" {
    doors
    require_door vsyscall
    order syscall vsyscall
}

@test "measuring takes less than five seconds" {
    local before=$EPOCHREALTIME
    doors
    local after=$EPOCHREALTIME
    assert_status 0
    less "$(awk -v a="$before" -v b="$after" 'BEGIN { print b - a }')" 5
}

# ----------------------------------------------------------------- really gone through

not_sanitized() {
    if [[ $PROGRAMS == */asan/* ]]; then skip "the sanitizer makes calls of its own"; fi
}

# crossings DOOR N PATTERN: in a visit of N crossings 6 N lines of the trace match, or WANTED.  A file
# a process: in one of all, a call that another process interrupts has two lines.
crossings() {
    export ran="ring3 trace -ff doors count $1 $2"
    rm -f "$BATS_TEST_TMPDIR"/trace.*
    run timeout 60 "$RING3" trace -ff -o "$BATS_TEST_TMPDIR/trace" \
        "$PROGRAMS/doors" count "$1" "$2" </dev/null
    assert_status 0
    assert_equal "$1 $(cat "$BATS_TEST_TMPDIR"/trace.* | grep -cE "$3")" "$1 ${4-$((6 * $2))}"
}

@test "a visit of 7 crossings makes 6 x 7 of them, through the door that it is for" {
    not_sanitized
    crossings syscall 7 'getpid\(\) += [0-9]+$'
    crossings control 7 'getpid\(\) += [0-9]+$'
    crossings unknown 7 'ENOSYS'
    crossings clock 7 'clock_gettime\(CLOCK_MONOTONIC, .*= 0$'
    crossings libc_getppid 7 'getppid\(\) += [0-9]+$'
    crossings libc 7 'getpid\(\) += [0-9]+$'
}

@test "the empty call and the vDSO make no crossing" {
    not_sanitized
    doors
    require_door vdso
    crossings vdso 7 'clock_gettime' 0
    crossings function 7 'getpid' 0
}

@test "int 0x80 and the doors of 32-bit code are what they say" {
    not_sanitized
    doors
    require_door int80
    crossings int80 7 'getpid\(\) += [0-9]+ \[int 0x80\]$'
    doors
    require_door int80_32
    crossings int80_32 7 'getpid\(\) += [0-9]+ \[int 0x80\]$'
    doors
    require_door kernel_vsyscall
    crossings kernel_vsyscall 7 'getpid\(\) += [0-9]+'
}

@test "what is watched is answered by whoever watches" {
    for door in trap dispatch notify notify_far sysemu trace ptrace allow allow_argument allow_rules; do
        run timeout 60 "$PROGRAMS/doors" count "$door" 5 </dev/null
        if [ "$status" -eq 77 ]; then continue; fi # not every kernel has all of them
        assert_status 0
        assert_line_matches '^answered [1-9]'
    done
}

# ------------------------------------------------------------------------- the gates

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
    assert_line_matches '^int80_32 shut '
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
    run timeout 60 strace -f -o "$BATS_TEST_TMPDIR/log" "$PROGRAMS/doors" </dev/null
    assert_status 0
    assert_line_matches '^syscall shut .*itself being traced'
    refute_line_matches ' open '
}

# mutant SED: the program with another doors.asm, in $mutant
mutant() {
    local out=$ROOT/build flags=(-O1)
    if [[ $PROGRAMS == */asan/* ]]; then
        out=$ROOT/build/asan flags+=(-fsanitize=address -fsanitize=undefined)
    fi
    mutant=$BATS_TEST_TMPDIR/mutant
    sed "$1" "$ROOT/harness/bench/doors.asm" >"$mutant.asm"
    if cmp -s "$mutant.asm" "$ROOT/harness/bench/doors.asm"; then complain "nothing was mutated"; fi
    nasm -f elf64 -o "$mutant.o" "$mutant.asm"
    "${CC:-cc}" -std=c11 -D_GNU_SOURCE "${flags[@]}" -I"$ROOT/harness" -o "$mutant" \
        "$ROOT/harness/tests/programs/doors.c" "$mutant.o" "$out/libring3.a" \
        -larchive -ldw -lelf -ljansson -lseccomp -lm -lpthread
}

@test "mutation: multiplications that do not wait for each other take the cycles away" {
    mutant 's/times CHAIN imul rax, rax/times CHAIN imul rdx, rax, 5/'
    run timeout 60 "$mutant"
    assert_status 0
    assert_line_matches '^cycles a multiplication reads [0-2]\.[0-9]+ cycles'
}

@test "mutation: a counter that counts twice takes the cycles away" {
    mutant 's/times COUNTED xor rax, rcx/times 2 * COUNTED xor rax, rcx/'
    run timeout 60 "$mutant"
    assert_status 0
    assert_line_matches '^cycles a multiplication reads 1\.[0-9]+ cycles'
}

@test "mutation: a loop that asks another call closes its doors" {
    mutant 's/mov     eax, r13d  /mov     eax, 102   /' # getuid
    run timeout 60 "$mutant"
    assert_status 0
    assert_line_matches '^syscall shut .*something else'
}

@test "mutation: a loop that goes through no door but answers right is seen by its count" {
    not_sanitized
    mutant '/^loop_syscall:/,/ret/s/^        syscall/        nop/'
    run timeout 60 "$RING3" trace -f -o "$BATS_TEST_TMPDIR/trace" "$mutant" count syscall 7
    assert_equal "$(grep -cE '^[0-9 ]*getpid\(' "$BATS_TEST_TMPDIR/trace")" 0
}
