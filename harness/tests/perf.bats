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
