#!/usr/bin/env bats
# ring3 grade: a class of submissions, graded in the jail.  What strangers write is in
# tests/hostile/; what is opened of a submission, in intake.bats; the formats, in gradebook.bats.
# Not with sanitizers: it runs what guard.bats and jail.bats run, many times.

load helpers

setup() {
    CLASS=$BATS_TEST_TMPDIR/class
    OUT=$BATS_TEST_TMPDIR/out
    mkdir "$CLASS"
    cd "$BATS_TEST_TMPDIR" || return
    WEAK=
    if ! "$RING3" sandbox </dev/null >/dev/null; then WEAK=--weak-sandbox-ok; fi
}

# grade WORD...: grades $CLASS into $OUT
grade() {
    run_ring3 -C "$ROOT" grade ${WEAK:+"$WEAK"} --output "$OUT" --quiet "$@" "$CLASS"
}

# student ID FILE...: hands in files of the workbook as lessons/NN-name/exercise.EXT
student() {
    local id=$1 file lesson
    shift
    for file; do
        lesson=$(printf '%s\n' "$file" | grep -oE '[0-9]{2}-[a-z-]+')
        mkdir -p "$CLASS/$id/lessons/$lesson"
        cp "$ROOT/$file" "$CLASS/$id/lessons/$lesson/exercise.${file##*.}"
    done
}

solution() { printf 'lessons/%s/solution/exercise.%s\n' "$1" "$2"; }
stub() { printf 'lessons/%s/stub/exercise.%s\n' "$1" "$2"; }

# cells ID: the student's row of the gradebook behind id and name
cells() { sed -n "s/^\"$1\",\"[^\"]*\",\(.*\)\r\$/\1/p" "$OUT/gradebook/gradebook.csv"; }

# own_place: programs are run below $TMPDIR, where nothing must be left
own_place() {
    export TMPDIR=$BATS_TEST_TMPDIR/place
    mkdir "$TMPDIR"
}

nothing_left() {
    [ -z "$(ls -A "$TMPDIR")" ] || complain "left: $(find "$TMPDIR")"
}

# verdicts: a line for each exercise of each student, without what differs from run to run
verdicts() {
    local file
    for file in "$OUT"/results/*.json; do
        jq -r '.id as $id | .lessons[] | .name as $lesson | .exercises[] |
            [$id, $lesson, .language, .verdict, .points, .diagnosis, .headline, .source] | @tsv' "$file"
    done
}

@test "good work passes, a mistake is explained, a stub is to do, and what is missing is no pass" {
    student good "$(solution 01-hello asm)" "$(solution 02-doors c)"
    student wrong harness/tests/mistakes/01-hello/code-in-rcx.asm "$(solution 02-doors asm)"
    student lazy "$(stub 01-hello asm)" "$(stub 01-hello c)"
    mkdir "$CLASS/empty"
    grade --lessons 01-02
    assert_status 1
    assert_equal "$(cells good)" 10,10,20,20
    assert_equal "$(cells lazy)" 0,0,0,20
    assert_equal "$(cells empty)" 0,0,0,20
    [[ $(cells wrong) =~ ^[0-9.]+,10,[0-9.]+,20$ ]] || complain "wrong: $(cells wrong)"
    [ "$(cells wrong)" != 10,10,20,20 ] || complain "a mistake has all points"
    assert_equal "$(jq -r '.lessons[0].exercises[].verdict' "$OUT/results/lazy.json" | sort -u)" 'to do'
    assert_equal "$(jq -r '.lessons[0].exercises[] | .verdict + .reason' "$OUT/results/empty.json" | sort -u)" INTAKEmissing
    assert_equal "$(jq -r '.lessons[0].exercises[0].diagnosis' "$OUT/results/wrong.json")" \
        "$(sed -nE 's/^; mistake: *//p' "$CLASS/wrong/lessons/01-hello/exercise.asm" | head -n1)"
    no_process_left "$BATS_TEST_TMPDIR"
}

@test "where a trace is half of a lesson, half of it is there without the trace" {
    student ann "$(solution 08-before-main c)"
    student bob "$(solution 08-before-main c)" "$(solution 08-before-main trace)"
    grade --lessons 08
    assert_status 1
    assert_equal "$(cells ann)" 5,5,10
    assert_equal "$(cells bob)" 10,10,10
}

@test "twenty students and six lessons; a second run does nothing and says the same" {
    local i lesson word language
    for i in {00..19}; do
        language=asm
        if ((10#$i % 4 == 1)); then language=c; fi
        for lesson in 01-hello 02-doors 03-pointer 04-errno 05-registers 06-syscall; do
            word=solution
            if ((10#$i % 4 == 3)); then word=stub; fi
            student "s$i" "$($word $lesson "$language")"
        done
    done
    grade --lessons 01-06
    assert_status 1
    assert_equal "$(find "$OUT/results" -name '*.json' | wc -l)" 20
    for i in 00 01 02 04 18; do assert_equal "$(cells "s$i")" 10,10,10,10,10,10,60,60; done
    for i in 03 19; do assert_equal "$(cells "s$i")" 0,0,0,0,0,0,0,60; done
    cp -a "$OUT/results" before
    grade --lessons 01-06
    assert_status 1
    diff -r before "$OUT/results"
    [ ! "$OUT/results/s00.json" -nt before/s00.json ] || complain "s00 was graded again"
}

@test "interrupted at ten random points and resumed: the same gradebook" {
    local i tries=0 wanted
    own_place
    for i in 1 2 3 4; do
        student "good$i" "$(solution 01-hello asm)" "$(solution 03-pointer asm)"
        student "bad$i" "$(stub 01-hello c)" "$(solution 03-pointer c)"
    done
    grade --lessons 01,03 --seed 5
    assert_status 1
    wanted=$(verdicts)
    cp "$OUT/gradebook/gradebook.csv" wanted.csv
    rm -r "$OUT"
    # SIGINT is ignored by what bash starts in the background; the next test sends it.
    local signals=(TERM KILL HUP) pid
    for ((i = 0; i < 10; i++)); do
        status=0
        rm -f "$OUT/intake.txt"
        "$RING3" -C "$ROOT" grade ${WEAK:+"$WEAK"} --output "$OUT" --quiet --lessons 01,03 --seed 5 "$CLASS" \
            </dev/null >said 2>&1 3>&- &
        pid=$!
        until [ -e "$OUT/intake.txt" ] || ! kill -0 $pid; do sleep 0.02; done 2>/dev/null
        sleep "0.$((RANDOM % 6))"
        kill -s "${signals[i % 3]}" $pid 2>/dev/null || true
        wait $pid || status=$?
        [[ $status =~ ^(1|129|137|143)$ ]] || complain "interrupted, the status is $status: $(cat said)"
        if [ "$status" -ne 1 ]; then tries=$((tries + 1)); fi
        no_process_left "$CLASS"
    done
    [ "$tries" -ge 2 ] || complain "only $tries runs were interrupted in the middle"
    grade --lessons 01,03 --seed 5
    assert_status 1
    assert_equal "$(verdicts)" "$wanted"
    cmp wanted.csv "$OUT/gradebook/gradebook.csv"
    [ -z "$(find "$OUT" -name '*.new*' -o -name '*.tmp')" ]
    nothing_left
}

@test "Ctrl-C ends all within a second, and says so" {
    own_place
    mkdir -p "$CLASS/ann/lessons/01-hello"
    printf 'global _start\nsection .text\n_start: jmp _start\n' >"$CLASS/ann/lessons/01-hello/exercise.asm"
    status=0
    timeout --foreground -s INT 1 "$RING3" -C "$ROOT" grade ${WEAK:+"$WEAK"} --output "$OUT" --lessons 01 \
        "$CLASS" </dev/null >said 2>&1 || status=$?
    output=$(cat said)
    assert_status 124
    assert_output_has 'interrupted: '
    no_process_left "$CLASS"
    nothing_left
}

@test "what was changed is graded again, and nobody else" {
    student ann "$(stub 01-hello asm)"
    student bob "$(solution 01-hello asm)"
    grade --lessons 01
    assert_equal "$(cells ann)" 0,0,10
    touch -d '1 hour ago' "$OUT/results/bob.json" "$OUT/results/ann.json"
    student ann "$(solution 01-hello asm)"
    grade --lessons 01
    assert_status 0
    assert_equal "$(cells ann)" 10,10,10
    [ -z "$(find "$OUT/results" -name bob.json -mmin -30)" ] || complain "bob was graded again"
    grade --lessons 01 --only bob
    assert_status 0
    [ -n "$(find "$OUT/results" -name bob.json -mmin -30)" ] || complain "bob was not graded again"
    grade --lessons 01 --only nobody
    assert_status 2
    assert_output_has 'no student has the id nobody'
}

@test "a worker that is killed is nobody's zero: status 3, an empty cell, and tried again" {
    local pid worker
    own_place
    student ann "$(solution 01-hello asm)"
    cat >"$CLASS/ann/lessons/01-hello/exercise.asm" <<'ASM'
global _start
section .text
_start: jmp _start
ASM
    "$RING3" -C "$ROOT" grade ${WEAK:+"$WEAK"} --output "$OUT" --quiet --lessons 01 "$CLASS" </dev/null >said 2>&1 3>&- &
    pid=$!
    for _ in {1..400}; do
        worker=
        if [ -e "$OUT/intake.txt" ]; then worker=$(pgrep -P $pid | head -n1) || true; fi
        if [ -n "$worker" ] && [ -n "$(pgrep -P "$worker")" ]; then break; fi
        sleep 0.05
    done
    kill -KILL "$worker"
    status=0
    wait $pid || status=$?
    output=$(cat said)
    assert_status 3
    assert_output_has 'ann: grading was ended by signal 9'
    assert_equal "$(cells ann)" ,,
    no_process_left "$CLASS"
    nothing_left
    [ -z "$(find "$ROOT/build/tmp" -name "*.$worker*")" ] || complain "left: $(ls "$ROOT/build/tmp")"
    student ann "$(solution 01-hello asm)"
    grade --lessons 01
    assert_status 0
    assert_equal "$(cells ann)" 10,10,10
}

@test "two at once on one folder: the second refuses" {
    student ann "$(solution 01-hello asm)"
    mkdir -p "$OUT"
    exec 9>>"$OUT/lock"
    flock 9
    grade --lessons 01
    assert_status 2
    assert_output_has 'is being graded already'
    exec 9>&-
    grade --lessons 01
    assert_status 0
}

@test "other settings are refused, and --again grades everybody with the same seed" {
    local seed
    student ann "$(solution 01-hello asm)"
    grade --lessons 01
    assert_status 0
    seed=$(cat "$OUT/seed")
    grade --lessons 01-02
    assert_status 2
    assert_output_has 'other settings'
    grade --lessons 01 --points 01=7
    assert_status 2
    grade --lessons 01 --seed 99
    assert_status 2
    assert_output_has 'another seed'
    grade --lessons 01 --points 01=7 --again
    assert_status 0
    assert_equal "$(cells ann)" 7,7,7
    assert_equal "$(cat "$OUT/seed")" "$seed"
    assert_equal "$(stat -c %a "$OUT/seed")" 600
    [ -s "$OUT/results.before/ann.json" ]
    if grep -rq "${seed%% *}" "$OUT/results" "$OUT/gradebook"; then complain "the seed is told"; fi
}

@test "both languages, the roster, and the shards of a class" {
    student ann "$(solution 01-hello asm)"
    student bob "$(solution 01-hello asm)" "$(solution 01-hello c)"
    printf 'id,name\nann,Ann A.\nbob,Bob B.\ncid,Cid C.\n' >roster.csv
    grade --lessons 01 --both --roster roster.csv --seed 3
    assert_status 1
    assert_equal "$(cells ann)" 0,0,10
    assert_equal "$(cells bob)" 10,10,10
    assert_equal "$(cells cid)" 0,0,10
    grep -q '^"cid","Cid C."' "$OUT/gradebook/gradebook.csv"
    grep -q '^missing  *cid' "$OUT/intake.txt"
    cp "$OUT/gradebook/gradebook.csv" whole.csv
    local k
    for k in 1 2 3; do
        rm -rf "$OUT"
        grade --lessons 01 --both --roster roster.csv --seed 3 --shard $k/3
        [ "$status" -le 1 ] || complain "shard $k"
        mv "$OUT" "shard$k"
    done
    run_ring3 gradebook --out merged shard1 shard2 shard3
    assert_status 0
    refute_output_has 'not all results were graded with one seed'
    cmp whole.csv merged/gradebook.csv
}

@test "where root's programs are nobody's, a place that nobody may pass is named, and nobody is graded" {
    local why
    why=$(setpriv --reuid=0 true 2>&1) || skip "this user cannot be root: $why"
    student ann "$(solution 01-hello asm)"
    mkdir -m 700 closed
    mkdir closed/place
    TMPDIR=$PWD/closed/place run "$PROGRAMS/refuse" 'clone&0x10000000=1' unshare=1 -- "$RING3" -C "$ROOT" grade \
        --weak-sandbox-ok --output "$OUT" --lessons 01 "$CLASS" </dev/null
    assert_status 3
    assert_line_matches 'closed/place/ring3-class\..* user 65534.s, and this user cannot get there: set TMPDIR'
    assert_equal "$(ls -A closed/place)" ''
    assert_equal "$(ls -A "$OUT/results")" ''
}

@test "a machine that refuses namespaces: only with --weak-sandbox-ok, and every result says so" {
    if [ "$(id -u)" -eq 0 ] &&
        ! setpriv --reuid=65534 --regid=65534 --clear-groups test -x "$RING3"; then
        skip "an ordinary user cannot reach build/ring3 here"
    fi
    student ann "$(solution 01-hello asm)"
    student bob "$(stub 01-hello c)"
    run "$PROGRAMS/refuse" 'clone&0x10000000=1' 'unshare=1' -- "$RING3" -C "$ROOT" grade --output "$OUT" --lessons 01 "$CLASS" </dev/null
    assert_status 77
    assert_output_has 'the sandbox is weak on this machine'
    assert_output_has '--weak-sandbox-ok'
    [ ! -e "$OUT" ] || complain "something was graded"
    run "$PROGRAMS/refuse" 'clone&0x10000000=1' 'unshare=1' -- "$RING3" -C "$ROOT" grade --weak-sandbox-ok --output "$OUT" --lessons 01 "$CLASS" </dev/null
    assert_status 1
    assert_equal "$(cells ann)" 10,10,10
    assert_equal "$(cells bob)" 0,0,10
    assert_equal "$(jq -r '.notices[0]' "$OUT"/results/*.json | sort -u | cut -c1-37)" 'the sandbox is weak on this machine: '
}

@test "a workbook where only root may enter, and no namespaces: our fault, and nobody is graded" {
    [ "$(id -u)" -eq 0 ] || skip "only root grades as another user"
    student ann "$(solution 01-hello asm)"
    copy_of_two_lessons
    chmod 700 "$TREE"
    run "$PROGRAMS/refuse" 'clone&0x10000000=1' 'unshare=1' -- "$RING3" -C "$TREE" grade --weak-sandbox-ok --output "$OUT" --lessons 01 "$CLASS" </dev/null
    assert_status 3
    assert_line_matches ' user 65534.s, and this user cannot get there: .* move the workbook'
    assert_equal "$(ls -A "$OUT/results")" ''
}

@test "bad options and folders: one message, status 2, nothing written" {
    student ann "$(solution 01-hello asm)"
    for words in "--lessons 99" "--points 01" "--points 01=x" "--shard 3/2" "--shard 2" "-j 0" "--roster /nonexistent" \
        "--only x --again" "--seed 0" "--nonsense"; do
        # shellcheck disable=SC2086
        grade $words
        assert_status 2
    done
    run_ring3 -C "$ROOT" grade --output "$OUT"
    assert_status 2
    assert_output_has 'it wants a folder of submissions'
    run_ring3 -C "$ROOT" grade --output "$OUT" /nonexistent
    assert_status 2
    run_ring3 -C "$ROOT" grade --output "$CLASS/out/deep" "$CLASS"
    assert_status 2
    assert_output_has 'would lie among the submissions'
    [ ! -e "$CLASS/out" ]
    [ ! -e "$OUT/results/ann.json" ]
}

@test "make grade hands its words on" {
    student ann "$(solution 01-hello asm)"
    run make -s -C "$ROOT" grade SUBMISSIONS="$CLASS" LESSONS=01 FLAGS="${WEAK:+"$WEAK"} --output $OUT" </dev/null
    assert_status 0
    assert_equal "$(cells ann)" 10,10,10
    run make -s -C "$ROOT" grade </dev/null
    assert_status 2
    assert_output_has 'SUBMISSIONS=dir'
}
