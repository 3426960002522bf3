# X13 a machine where little is left: few descriptors, no HOME, no environment, odd standard streams
# 01 as X13: PASS or HARNESS
# status: 0 1 3
# good: PASS or HARNESS
# layers: P B
# seconds: 12

hand_in() { mkdir X13 && cp "$place/tree/lessons/01-hello/solution/exercise.asm" X13/01-hello.asm; }

grade() {
    local how
    : >"$place/complaints"
    for how in 'ulimit -n 16' 'ulimit -n 32' 'unset HOME' 'unset HOME PATH' 'ulimit -s 256' 'umask 077' \
        'exec <&-' 'ulimit -f 64' 'trap "" INT TERM CHLD PIPE' 'cd /'; do
        rm -rf "$place/out"
        # shellcheck disable=SC2016
        around=(bash -c "$how"'; exec "$@"' broken)
        ring3_grade 01 20
        case $(cat "$place/status") in
        0 | 1 | 3) ;;
        *) echo "$how: the status is $(cat "$place/status"): $(head -n 1 "$place/errors")" >>"$place/complaints" ;;
        esac
        if grep -rqsE '"verdict": "(FAIL|CRASH|TIME|BUILD|TRACE|STOPPED)"' "$place/out/results"; then
            echo "$how: a student pays for it" >>"$place/complaints"
        fi
        check_processes >>"$place/complaints"
    done
}

after() { cat "$place/complaints"; }
