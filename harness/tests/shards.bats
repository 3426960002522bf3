#!/usr/bin/env bats
# A class that is graded in parts, as README.md has it, is the class that is graded as a whole.
# Not with sanitizers: it runs what guard.bats and jail.bats run, many times.

load helpers

setup() {
    cd "$BATS_TEST_TMPDIR" || return
    WEAK='' SEED=81985529216486895
    if ! "$RING3" sandbox </dev/null >/dev/null; then WEAK=--weak-sandbox-ok; fi
    # One that passes, one that begins, one that errs, one that does not build, one with nothing.
    local id
    for id in ann bob cid dee eve; do mkdir -p class/$id/lessons/0{1-hello,2-doors}; done
    cp "$ROOT"/lessons/01-hello/solution/exercise.* class/ann/lessons/01-hello/
    cp "$ROOT"/lessons/02-doors/solution/exercise.* class/ann/lessons/02-doors/
    cp "$ROOT"/lessons/01-hello/stub/exercise.* class/bob/lessons/01-hello/
    cp "$ROOT"/lessons/02-doors/solution/exercise.asm class/bob/lessons/02-doors/
    cp "$ROOT"/harness/tests/mistakes/01-hello/newline-not-counted.asm class/cid/lessons/01-hello/exercise.asm
    cp "$ROOT"/harness/tests/mistakes/02-doors/old-door-first.c class/cid/lessons/02-doors/exercise.c
    echo 'this is no assembly' >class/dee/lessons/01-hello/exercise.asm
}

# The same words for the whole and for a part.
grade() {
    "$RING3" -C "$ROOT" grade ${WEAK:+"$WEAK"} --quiet --lessons 01-02 --seed "$SEED" \
        "$@" "$PWD/class" </dev/null
}

# A process has the same number in each jail; without namespaces of processes it has any number.
# No address is in these results: where a stack lies is drawn by the kernel.
results() {
    if [ -z "$WEAK" ]; then cat "$@"; else sed 's/[0-9][0-9]*/N/g' "$@"; fi
}

@test "the parts of a class, graded at once by GNU parallel and merged, are the whole" {
    command -v parallel >/dev/null || skip "GNU parallel is not installed"
    parallel --version 2>&1 | grep -q '^GNU parallel' || skip "parallel is not GNU parallel"
    local files name
    run grade --output "$PWD/whole"
    assert_status 1
    # Its own status is the number of parts that did not end with 0.
    # shellcheck disable=SC2086
    run parallel -S : -j 2 --workdir . "$RING3" -C "$ROOT" grade $WEAK --quiet --lessons 01-02 --seed $SEED -j 1 \
        --shard {}/4 --output "$PWD/shards/{}" "$PWD/class" ::: 1 2 3 4
    [ "$status" -ge 1 ] && [ "$status" -le 4 ] || complain "parallel: $status"
    for part in shards/{1..4}; do [ -d "$part/results" ] || complain "no $part"; done
    run_ring3 gradebook --out merged shards/*
    assert_status 0
    refute_output_has 'not all results were graded with one seed'
    # Nobody is in two parts, and nobody in none.
    files=(shards/*/results/*.json)
    assert_equal ${#files[@]} 5
    for name in whole/results/*.json; do
        diff <(results "$name") <(results shards/*/results/"${name##*/}") || complain "$name"
    done
    cmp whole/gradebook/gradebook.csv merged/gradebook.csv
    if [ -z "$WEAK" ]; then
        rm -r whole/gradebook/classroom50 merged/classroom50 # they hold the time
        diff <(sed '/nobody.s results/d' merged/class.txt) whole/gradebook/class.txt
        cp whole/gradebook/class.* merged/
        diff -r whole/gradebook merged
    fi
}

@test "a part is interrupted and goes on; another seed for it is told" {
    run timeout -s INT 0.3 bash -c "SEED=$SEED; $(declare -f grade); grade --shard 1/2 --output '$PWD/1'"
    run grade --shard 1/2 --output "$PWD/1"
    [ "$status" -le 1 ] || complain "part 1"
    run "$RING3" -C "$ROOT" grade ${WEAK:+"$WEAK"} --quiet --lessons 01-02 --shard 2/2 \
        --output "$PWD/2" "$PWD/class" </dev/null
    [ "$status" -le 1 ] || complain "part 2"
    run_ring3 gradebook --out merged 1 2
    assert_status 0
    assert_output_has '5 students'
    assert_output_has 'not all results were graded with one seed'
}
