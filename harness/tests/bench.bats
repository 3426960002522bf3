#!/usr/bin/env bats
# ring3 bench: what it takes, what it writes, and what it does when something is in its way.  The
# doors themselves are in doors.bats; here, too, no absolute time is looked at.
# Not with sanitizers: what is timed with them is no time of the machine.

load helpers

export ASAN_OPTIONS=${ASAN_OPTIONS:+$ASAN_OPTIONS:}detect_leaks=0

SHORT=(--processes 3 --time 0.1)

need_jq() { command -v jq >/dev/null || skip "jq is not installed"; }

# keep FILE OPTION...: a run as JSON; 1 is a run that speaks against itself, on a busy machine
keep() {
    local file=$1
    shift
    export ran="ring3 bench --json $*"
    run bash -c '"$@" >"$0" 2>/dev/null </dev/null' "$file" "$RING3" bench --json "$@"
    [[ $status == [01] ]] || complain "the status is $status"
}

@test "the help names every option, and wrong use is refused in a line" {
    run_ring3 bench --help
    assert_status 0
    for option in doors watched time processes cpu seed json csv plot from compare; do
        assert_output_has "--$option"
    done
    for wrong in --nonsense '--time 0' '--time 1x' '--processes 0' '--processes 101' \
        '--processes 2.5' '--cpu -1' '--cpu 100000' '--seed 0' '--doors nonsense' program \
        '--compare one' '--json --csv' "--from $BATS_TEST_TMPDIR/none"; do
        # shellcheck disable=SC2086
        run_ring3 bench $wrong
        assert_status 2
        [ "${#lines[@]}" -le 3 ] || complain "more than three lines for $wrong"
    done
}

@test "--doors=help lists the doors, each of which --doors takes" {
    run_ring3 bench --doors=help
    assert_status 0
    local names
    names=$(printf '%s\n' "$output" | awk '{ printf "%s%s", sep, $1; sep = "," }')
    [ "${#lines[@]}" -ge 25 ]
    run_ring3 bench --doors "$names" --processes 1 --time 0.01
    [[ $status == [01] ]] || complain "the status is $status"
}

@test "the table has a line a door, and says what the machine is and how it was measured" {
    run_ring3 bench "${SHORT[@]}" --seed 7
    [[ $status == [01] ]] || complain "the status is $status"
    assert_line_matches '^  syscall getpid +[0-9.]+ +([0-9]+|-) +1\.000 +1\.000 +1\.000 .*#'
    assert_line_matches '^  int 0x80, 64-bit code +([0-9.]+ |closed: )'
    assert_line_matches '^  kernel +Linux '
    assert_line_matches '^  clock source +[a-z]'
    assert_line_matches 'quoted 280 ns, here|quoted 460 ns, here'
    assert_line_matches '^3 processes on CPU [0-9]+, [0-9]+ rounds, [0-9.]+ s, seed 7$'
    refute_line_matches 'being watched'
}

@test "--watched adds the second table" {
    run_ring3 bench --watched --processes 2 --time 0.1
    [[ $status == [01] ]] || complain "the status is $status"
    assert_line_matches '^being watched'
    assert_line_matches '^  seccomp, 200 rules '
    assert_line_matches '^  ptrace, two stops '
    refute_output_has 'went away'
}

@test "being watched costs, and a tracer costs more than a filter" {
    need_jq
    keep "$BATS_TEST_TMPDIR/w.json" --processes 5 --time 1 \
        --doors allow_argument,allow_rules,trap,trace,ptrace
    run jq -e '[.doors[] | select(.open) | {(.name): .ratio.value}] | add
        | (.allow_argument // 1.1) > 1
          and (.allow_rules // 9) > (.allow_argument // 1.1)
          and (.trap // 9) > (.allow_argument // 1.1)
          and (.ptrace // 99) > (.trace // 9)' "$BATS_TEST_TMPDIR/w.json"
    assert_status 0
}

@test "--doors measures these, syscall, and the control, and shows no others" {
    need_jq
    keep "$BATS_TEST_TMPDIR/d.json" "${SHORT[@]}" --doors vdso,libc
    assert_equal "$(jq -r '[.doors[].name] | join(" ")' "$BATS_TEST_TMPDIR/d.json")" \
        "vdso syscall control libc"
}

@test "--processes, --cpu, --seed and --time are what is used" {
    need_jq
    local cpu
    cpu=$(awk '/^Cpus_allowed_list:/ { sub(/.*[,-]/, "", $2); print $2 }' /proc/self/status)
    keep "$BATS_TEST_TMPDIR/o.json" --processes 2 --time 0.1 --seed 99 --cpu "$cpu"
    assert_equal "$(jq -c '.run | [.processes, .asked, .seed, .cpu]' "$BATS_TEST_TMPDIR/o.json")" \
        "[2,2,99,$cpu]"
    # Not by rounds: those with a neighbour on the core do not count.
    keep "$BATS_TEST_TMPDIR/p.json" --processes 2 --time 0.6 --seed 99 --cpu "$cpu"
    [ "$(jq '.run.seconds * 10 | floor' "$BATS_TEST_TMPDIR/p.json")" -ge 6 ] ||
        complain "--time 0.6 is over before it is"
    jq -s -e '.[0].run.seconds < .[1].run.seconds' "$BATS_TEST_TMPDIR/o.json" \
        "$BATS_TEST_TMPDIR/p.json" >/dev/null || complain "six times the time takes no longer"
}

@test "JSON holds what FORMAT.md says, and --from gives it back to the byte" {
    need_jq
    keep "$BATS_TEST_TMPDIR/a.json" "${SHORT[@]}"
    run jq -e '
        def estimate: (.value | type) == "number" and .low <= .value and .value <= .high and .covers <= 1;
        .format == "ring3 bench" and .version == 1 and (.machine | length) > 8
        and (.run.processes == 3) and (.clock.multiplication_cycles | estimate)
        and ([.doors[] | select(.open) | (.ns | estimate) and (.ratio | estimate)
              and (.processes.ns | length) == 3 and (.quantiles_ns | length) == 21
              and (.quantiles_ns | . == sort)] | all)
        and ([.doors[] | select(.open | not) | (.why | length) > 10] | all)
        and (if .clock.cycles then [.doors[] | select(.open) | (.cycles | estimate)] | all
             else ([.doors[] | select(.open) | .cycles == null] | all) and (.clock.why | length) > 10 end)
        ' "$BATS_TEST_TMPDIR/a.json"
    assert_status 0
    run bash -c '"$@" | cmp - "$0"' "$BATS_TEST_TMPDIR/a.json" "$RING3" bench \
        --from "$BATS_TEST_TMPDIR/a.json" --json
    assert_status 0
    local key
    for key in $(jq -r '[paths | map(select(type == "string"))] | flatten | unique[]' \
        "$BATS_TEST_TMPDIR/a.json"); do
        grep -qw -- "$key" "$ROOT/harness/bench/FORMAT.md" ||
            complain "harness/bench/FORMAT.md does not explain \"$key\""
    done
}

@test "CSV has a head and a line a door, all with as many columns" {
    run_ring3 bench --from "$BATS_TEST_DIRNAME/fixtures/bench/run.json" --csv
    assert_status 0
    [ "${lines[0]}" = "door,table,open,ns,ns_low,ns_high,cycles,cycles_low,cycles_high,ratio,ratio_low,ratio_high,changed,believed,remark" ]
    printf '%s\n' "$output" | awk '{ gsub(/"[^"]*"/, ""); if (gsub(/,/, "") != 14) exit 1 }' ||
        complain "a line with another number of columns"
    assert_line_matches '^syscall,doors,yes,[0-9.]+,.*,1,1,1,no,yes,""$'
    assert_line_matches '^sysenter,doors,no,,,,,,,,,,no,yes,"this processor'
}

@test "a file that is no run, of another version, or damaged is refused by its name" {
    need_jq
    local good=$BATS_TEST_DIRNAME/fixtures/bench/run.json bad=$BATS_TEST_TMPDIR/bad.json
    for change in '.version = 2' '.format = "x"' 'del(.run)' '.run.processes = 3' \
        '.doors[4].processes.ns[2] = "x"' 'del(.doors[4].ns)' '[]' '.run.processes = 1e9' \
        '.doors[4].quantiles_ns = []'; do
        jq "$change" "$good" >"$bad"
        run_ring3 bench --from "$bad"
        [ "$status" -eq 2 ] || complain "$change: not refused"
        assert_line_matches "^ring3: .*bad\\.json: "
    done
    head -c 2000 "$good" >"$bad"
    run_ring3 bench --compare "$good" "$bad"
    assert_status 2
    assert_line_matches 'bad\.json:[0-9]+: not JSON'
}

@test "--compare of a run with itself is 1 everywhere, and of a dearer run its factor" {
    need_jq
    local run=$BATS_TEST_DIRNAME/fixtures/bench/run.json
    run_ring3 bench --compare "$run" "$run"
    assert_status 0
    [ "$(printf '%s\n' "$output" | grep -cE '^  .*  1\.000 \(')" -ge 10 ]
    jq '(.doors[] | select(.name == "vdso") | .processes.ns[]) *= 1.5
        | (.machine[] | select(.name == "kernel") | .value) = "Linux 9.9"' "$run" \
        >"$BATS_TEST_TMPDIR/b.json"
    run_ring3 bench --compare "$run" "$BATS_TEST_TMPDIR/b.json"
    assert_status 0
    assert_line_matches '^  vDSO clock_gettime +1\.500 \('
    assert_line_matches '^ +B: Linux 9\.9$'
}

@test "a run that speaks against itself says so in every form, and ends with status 1" {
    need_jq
    local run=$BATS_TEST_TMPDIR/c.json
    jq '.complaints = ["something changed"]' "$BATS_TEST_DIRNAME/fixtures/bench/run.json" >"$run"
    run_ring3 bench --from "$run"
    assert_status 1
    assert_line_matches '^Do not believe this run: something changed\.$'
    run_ring3 bench --from "$run" --csv
    assert_status 1
    assert_line_matches '^syscall,.*,no,""$'
    run_ring3 bench --compare "$run" "$run"
    assert_status 1
    assert_line_matches '^Do not believe run B: '
}

@test "plots are the same for the same run, and without gnuplot their data are there" {
    local run=$BATS_TEST_DIRNAME/fixtures/bench/run.json
    PATH=/nonexistent run_ring3 bench --from "$run" --plot "$BATS_TEST_TMPDIR/one"
    assert_status 77
    assert_output_has 'gnuplot is not installed'
    [ -s "$BATS_TEST_TMPDIR/one/bench.gp" ] && [ -s "$BATS_TEST_TMPDIR/one/doors.dat" ]
    command -v gnuplot >/dev/null || skip "gnuplot is not installed"
    run_ring3 bench --from "$run" --plot "$BATS_TEST_TMPDIR/one"
    assert_status 0
    run_ring3 bench --from "$run" --plot "$BATS_TEST_TMPDIR/two"
    assert_status 0
    refute_output_has 'warning'
    for plot in doors watched distribution orientation; do
        [ -s "$BATS_TEST_TMPDIR/one/$plot.svg" ] || complain "no $plot.svg"
    done
    run diff -r "$BATS_TEST_TMPDIR/one" "$BATS_TEST_TMPDIR/two"
    assert_status 0
}

@test "Ctrl-C shows what there is, with status 130, and leaves no process behind" {
    export ran="ring3 bench, interrupted"
    run timeout --foreground -k 30 -s INT 3 "$RING3" bench --watched --processes 60 --time 60 --seed 424242 </dev/null
    [[ $status == 124 || $status == 130 ]] || complain "the status is $status"
    assert_line_matches '^  syscall getpid +[0-9.]'
    assert_line_matches '^[0-9]+ processes \(interrupted\) on CPU'
    no_process_left 'bench-worker'
}

@test "killed outright it takes its processes with it" {
    "$RING3" bench --watched --processes 60 --time 60 >/dev/null 2>&1 </dev/null &
    local pid=$!
    sleep 1
    kill -KILL "$pid"
    wait "$pid" || true
    no_process_left 'bench-worker|doors32'
}

@test "on a terminal it tells how far it is and how long it will take" {
    command -v script >/dev/null || skip "script is not installed"
    run script -qec "'$RING3' bench --processes 3 --time 0.3" /dev/null </dev/null
    assert_output_has 'measuring: 1 of '
    assert_output_has ' s left'
}

@test "under a tracer every door is closed with that reason, and the status is 77" {
    command -v strace >/dev/null || skip "strace is not installed"
    run strace -f -o /dev/null "$RING3" bench "${SHORT[@]}" </dev/null
    assert_status 77
    assert_line_matches '^  syscall getpid .* closed: this process is itself being traced'
}

@test "tracing that begins in the middle of a run is told" {
    need_mounts
    local on="$BATS_TEST_TMPDIR/t/events/raw_syscalls/enable"
    mkdir -p "$BATS_TEST_TMPDIR/t"
    local attempt
    for attempt in 1 2 3; do # neighbours may leave too few processes on one side of the change
        # shellcheck disable=SC2016
        run apart bash -c 'mount -t tracefs none "$1" 2>/dev/null && [ -w "$2" ] || exit 99
            [ "$(cat "$2")" = 0 ] || exit 98
            trap "echo 0 >$2" EXIT
            (sleep 1.5; echo 1 >"$2") &
            "$3" bench --doors vdso --processes 20 --time 2.4 </dev/null; status=$?
            wait; exit $status' - "$BATS_TEST_TMPDIR/t" "$on" "$RING3"
        if [ "$status" -eq 99 ]; then skip "tracefs cannot be mounted and written here"; fi
        if [ "$status" -eq 98 ]; then skip "somebody is tracing this machine"; fi
        ! [[ $output == *'something changed in the middle'* ]] || break
        echo "attempt $attempt told nothing"
    done
    assert_status 1
    assert_line_matches '^Do not believe this run: something changed in the middle'
}
