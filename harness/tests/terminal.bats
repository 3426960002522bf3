#!/usr/bin/env bats
# A shell that is traced keeps its terminal and its job control, and so does the shell above it.
# Not with sanitizers: it is about the terminal, and the same calls are traced elsewhere.

# shellcheck disable=SC2034 # helpers show ran
load helpers

setup() {
    cd "$BATS_TEST_TMPDIR" || return
    export R=$RING3 HOME=$PWD ENV=$PWD/rc PS1='ready> ' TERM=dumb
    unset BASH_ENV
    echo "PS1='ready> '" >rc
    printf '%s\n' 'echo inside' 'exec sleep 100' >forever
    printf '%s\n' 'echo inside' 'exec cat' >copies
    printf '%s\n' "trap 'echo goes on' CONT" 'echo inside' 'until read -r x; do :; done' \
        'echo "got $x"' 'exit 7' >asks
    printf '%s\n' 'echo inside' 'while ! [ -e on ]; do sleep 0.05; done' 'echo outside' >waits
}

# at_terminal PROGRAM [ARGUMENT...] <script: see programs/terminal.c
at_terminal() {
    run timeout 60 "$PROGRAMS/terminal" "$@"
    if [ "$status" -eq 77 ]; then skip "${lines[0]}"; fi
    ran="terminal $*"
    assert_status 0
}

# What somebody does at a shell with jobs.  Text that is typed is shown, too, so what is waited for
# is typed otherwise.
jobs_session() {
    cat <<'SCRIPT'
see ready>
type sh forever
see inside
key c
see ready>
type echo "sta"tus=$?
see status=130
see ready>
type sh asks
see inside
key z
see topped
see ready>
type jobs
see topped
see ready>
type fg
see goes on
type 42
see got 42
see ready>
type echo "sta"tus=$?
see status=7
see ready>
type sh waits
see inside
key z
see topped
see ready>
type touch on; bg
see outside
not TIOCSPGRP
type exit 5
end 5
SCRIPT
}

@test "the driver itself sees a wrong status, changed modes and a foreground not given back" {
    local wrong
    while IFS='|' read -r program wrong; do
        run timeout 60 "$PROGRAMS/terminal" bash -c "$program" <<<'end 0'
        if [ "$status" -eq 77 ]; then skip "${lines[0]}"; fi
        assert_status 1
        assert_output_has "$wrong"
    done <<'ROWS'
exit 3|it ended with status 3
kill -KILL $$|it ended with status 137
stty -echo|the terminal's modes have changed
set -m; sh -c "kill -KILL \$PPID"; :|the foreground is another group
ROWS
}

@test "a login shell: Ctrl-C ends the foreground job alone, Ctrl-Z, fg and bg work, the status is handed on" {
    local options
    for options in '' '-f' '-f --filter evt.type=execve' '-f --echo-fds'; do
        rm -f on log
        # shellcheck disable=SC2086
        at_terminal "$RING3" trace -o log $options sh -l < <(jobs_session)
        case $options in
        *filter*) run grep -cv 'execve(\|+++ \|--- ' log ;;
        *echo*) run grep -c -- '------ read .* from 0<.*pts' log && [ "$output" -ge 5 ] && output=0 ;;
        *) run grep -c TIOCSPGRP log && [ "$output" -ge 2 ] && output=0 ;;
        esac
        [ "$output" = 0 ] || complain "'$options': the trace is not what it should be: $(tail -n 5 log)"
    done
}

@test "an interactive bash, which changes the terminal's modes, the same" {
    local options
    for options in '' '-f'; do
        rm -f on log
        # shellcheck disable=SC2086
        at_terminal "$RING3" trace -o log $options bash --rcfile rc -i < <(jobs_session)
        grep -q TIOCSPGRP log
    done
}

@test "a shell above it: ring3 stops and goes on with its program, ends as it, and gives the terminal back" {
    at_terminal bash --rcfile rc -i <<'SCRIPT'
see ready>
type $R trace -o log sh copies
see inside
type hello
see hello
see hello
key z
see topped
see ready>
type echo "sta"tus=$?
see status=148
see ready>
type fg
see copies
type again
see again
see again
key d
see ready>
type echo "sta"tus=$?
see status=0
see ready>
type $R trace -o log sh forever
see inside
key c
see ready>
type echo "sta"tus=$?
see status=130
see ready>
type PS1='inn''er> ' ENV= $R trace -o log sh -i
see inner>
type exit 9
see ready>
type echo "sta"tus=$?
see status=9
see ready>
type exit
end 0
SCRIPT
}

@test "a trace that goes to a terminal with tostop does not stop the tracer" {
    local options
    for options in '' '-f'; do
        # shellcheck disable=SC2086
        at_terminal "$RING3" trace $options sh -i <<'SCRIPT'
see ready>
type stty tostop; echo "sta"tus=$?
see status=0
see ready>
type sh forever
see inside
key c
see ready>
type stty -tostop
see ready>
type exit 3
end 3
SCRIPT
    done
}
