#!/usr/bin/env bats
# ring3 trace and the processes that it does not follow: it must not change what they do, nor wait
# for them, nor keep them from being waited for.

load helpers

setup() {
    cd "$BATS_TEST_TMPDIR" || return
}

@test "ring3 ends with its program while chosen calls are shown and a child goes on" {
    local began=$SECONDS
    "$RING3" trace -o trace -e trace=write sh -c '(sleep 8; echo late >said) & echo hi; exit 5' >out 2>err || status=$?
    [ "${status:-0}" -eq 5 ]
    [ $((SECONDS - began)) -lt 7 ]
    [ "$(cat out)" = hi ]
    grep -q '^write(1, "hi\\n", 3)  *= 3$' trace
    [ "$(grep -c late trace)" -eq 0 ]
    for _ in $(seq 100); do
        [ ! -e said ] || break
        sleep 0.2
    done
    sleep 0.2
    [ "$(cat said)" = late ] # written by a call that needs a tracer
    for _ in $(seq 50); do
        pgrep -f 'trace -o trace -e trace=write sh -c .sleep 8' >/dev/null || break
        sleep 0.1
    done
    run pgrep -f 'trace -o trace -e trace=write sh -c .sleep 8'
    assert_status 1
}

@test "a program that dies by a signal hands it on through the process in front, too" {
    run "$RING3" trace -o trace -e trace=write sh -c 'kill -TERM $$'
    assert_status 143
    grep -q '^+++ killed by SIGTERM +++$' trace
}

@test "a signal for ring3 reaches the tracer behind the process in front" {
    "$RING3" trace -o trace -e trace=write sleep 30 2>err 3>&- &
    local front=$!
    for _ in $(seq 50); do
        pgrep -P "$front" >/dev/null && [ -n "$(pgrep -P "$(pgrep -P "$front")")" ] && break
        sleep 0.1
    done
    local tracer program
    tracer=$(pgrep -P "$front")
    program=$(pgrep -P "$tracer")
    kill -TERM "$front"
    status=0
    wait "$front" || status=$?
    [ "$status" -eq 143 ]
    run kill -0 "$program"
    assert_status 1
}

@test "children that are not followed keep the processors that they may use" {
    run "$RING3" trace -o trace sh -c 'nproc; nproc & wait; taskset -p $$ | sed "s/.*: //"'
    assert_status 0
    [ "$(printf '%s\n' "$output" | sort -u | wc -l)" -le 2 ]
    [ "$(printf '%s\n' "$output" | head -1)" = "$(nproc)" ]
    [ "$(printf '%s\n' "$output" | sed -n 2p)" = "$(nproc)" ]
}

@test "a tracer that the program starts works without -f, and is spoken of with it" {
    command -v strace >/dev/null || skip "strace is not installed"
    run "$RING3" trace -o trace strace -o inner true
    assert_status 0
    grep -q '^+++ exited with 0 +++$' inner
    run "$RING3" trace -f -o trace strace -o inner true
    [[ $output == *"can have no other tracer while ring3 traces it"* ]]
}

@test "a signal that was ignored when ring3 was started is ignored by the program, and no other" {
    run bash -c "trap '' XFSZ; '$RING3' trace -o trace sh -c 'kill -XFSZ \$\$; echo alive'"
    assert_status 0
    [ "$output" = alive ]
    run bash -c "trap - XFSZ; '$RING3' trace -o trace env --default-signal=XFSZ,PIPE '$RING3' trace -o inner sh -c 'kill -PIPE \$\$; echo alive'"
    assert_status 141
    [ "$output" = "" ]
}
