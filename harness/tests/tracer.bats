#!/usr/bin/env bats
# Lesson 28: what its text says about a log, its tables, and verdicts that stay.
# Not with sanitizers: the lesson's own programs are run by lessons.bats.

load helpers

lesson=$ROOT/lessons/28-strace

# Rows "name letters", in order of the number.
table_of() {
    sed -nE 's/^ *\{ SYS_[a-z0-9_]+, "([a-z0-9_]+)", "([a-z]*)" \},$/\1 \2/p' "$1"
}

@test "the tables of stub and solution are that of the harness" {
    sed -nE 's/^WATCHED\(([a-z0-9_]+), "([a-z]*)"\)$/\1 \2/p' "$ROOT/harness/expect/watched.def" \
        >"$BATS_TEST_TMPDIR/harness"
    [ "$(wc -l <"$BATS_TEST_TMPDIR/harness")" -ge 35 ]
    table_of "$lesson/stub/exercise.c" | diff - "$BATS_TEST_TMPDIR/harness"
    table_of "$lesson/solution/exercise.c" | diff - "$BATS_TEST_TMPDIR/harness"
}

# Each pid becomes its number in order of appearance; addresses of the data are what they are.
without_pids() {
    awk '{
        if (!($1 in seen)) { seen[$1] = ++count }
        line[NR] = $0
    } END {
        for (i = 1; i <= NR; i++) {
            for (pid in seen) gsub("\\<" pid "\\>", "pid" seen[pid], line[i])
            gsub(/0x4[0-9a-f]{5}/, "0x(data)", line[i])
            print line[i]
        }
    }'
}

@test "the log in the text is what the solution writes about the sample" {
    cd "$BATS_TEST_TMPDIR"
    nasm -f elf64 -I "$ROOT/asm/lib/" "$lesson/sample.asm" -o sample.o
    ld -static -o sample sample.o
    "${CC:-cc}" -std=gnu11 -Wall -Wextra -Werror -o tracer "$lesson/solution/exercise.c"
    ./tracer ./sample 2>&1 >printed | grep -v '^[0-9]* [0-9]*$' | without_pids >log
    [ "$(cat printed)" = "two words" ]
    sed -n '/^4711 write/,/^```/{/^```/d;p}' "$lesson/README.md" | without_pids >text
    [ "$(wc -l <text)" -eq 13 ]
    # Whose line is first, when a child is born, is left open.
    diff <(grep pid1 log | grep -v '^pid2') <(grep pid1 text | grep -v '^pid2')
    diff <(grep '^pid2' log) <(grep '^pid2' text)
}

# The solution as it is after step 1 to 6: without what the later ones add.
stage() {
    local edits=(-e '') to='^}'
    [ "$1" -ge 6 ] || edits+=(
        -e '/} else if (status >> 16 == 0/,/^        }$/c\        }'
        -e 's/int is_new = task->pid == 0, hand_on = 0;/int hand_on = 0;/'
        -e '/if (WIFSIGNALED(status) == 0)/,/"+++ killed "/c\    (void)status;')
    [ "$1" -ge 5 ] || edits+=(
        -e 's/PTRACE_O_TRACESYSGOOD | PTRACE_O_TRACEEXEC |/PTRACE_O_TRACESYSGOOD | PTRACE_O_EXITKILL;/'
        -e '/PTRACE_O_TRACEFORK | PTRACE_O_TRACEVFORK |/,/PTRACE_O_EXITKILL;/d')
    [ "$1" -ge 4 ] || edits+=(-e "/^static void put_memory/,/$to/d" -e "/case 's':/,/case 'b':/d"
        -e '/put_memory(.*argument.0., (long)argument.1., 0)/,/break;/d')
    [ "$1" -ge 3 ] || edits+=(-e "/^static void put_argument/,/$to/d"
        -e "/put_char(task, '(');/,/put_char(task, ')');/c\    (void)arguments;")
    [ "$1" -ge 2 ] || edits+=(-e '/put(task, " = ?*");/d'
        -e '/if (result <= -512/,/put_number(task, result);/c\    (void)result;')
    sed "${edits[@]}" "$lesson/solution/exercise.c"
}

@test "each step is worth a sixth, and what is only told is worth nothing" {
    local step points=(0 1 3 5 6 8 10) lines
    copy_of_the_tree
    cd "$TREE" || return
    (echo '/* mine */' && cat "$lesson/stub/exercise.c") >0.c
    for step in 0 1 2 3 4 5 6; do
        [ "$step" -eq 0 ] || stage "$step" >"$step.c"
        run "$RING3" lesson 28 --c "$step.c" --no-latency --seed "20$step"
        assert_line_matches " $step of 6 cases agree   ${points[step]} of 10 points" || return
    done
    # "About twenty lines each": without comments, and no step is empty.
    for step in 2 3 4 5 6; do
        lines=$(diff "$((step - 1)).c" "$step.c" | grep '^>' | grep -cvE '^> *(/\*|\*|$)')
        [[ $lines -ge 2 && $lines -le 24 ]] || complain "step $step adds $lines lines" || return
    done
}

@test "in the jail, against libc and beside load it is the same" {
    local seed bad=0 busy=()
    for seed in 1 2; do
        while :; do :; done &
        busy+=($!)
    done
    for seed in 101 102; do
        run "$RING3" lesson 28 --solution --no-latency --jail --seed "$seed"
        if [ "$status" -eq 77 ]; then break; fi
        [ "$status" -eq 0 ] || { bad=1 && echo "$seed: $output" | tail -n 20; }
    done
    run "$RING3" lesson 28 --solution --no-latency --libc --seed 104
    [ "$status" -eq 0 ] || { bad=1 && echo "libc: $output" | tail -n 20; }
    kill "${busy[@]}"
    return $bad
}
