#!/usr/bin/env bats
# Gradebooks from kept results: merging, replacing, and what is never done.  What they are written in
# is tried in formats.bats.

load helpers

setup() {
    cd "$BATS_TEST_TMPDIR" || return
    mkdir results
    "$PROGRAMS/make_results" results
}

make_book() {
    run_ring3 gradebook "$@"
}

need() {
    command -v "$1" >/dev/null || skip "$1 is not installed"
}

@test "a gradebook has every format, and says with status 3 that a fault left empty cells" {
    make_book results
    assert_status 3
    assert_output_has "02-doors could not be judged for 1 of 5 students, by a fault of the machine"
    assert_output_has "5 students, 2 lessons"
    for file in gradebook.csv class.html class.txt results.tap results.xml \
        students/ada.html students/ada.txt gradescope/ada.json classroom50/ada.json; do
        [ -s "gradebook/$file" ] || complain "no $file"
    done
    [ "$(find gradebook/students -name '*.html' | wc -l)" -eq 5 ]
    [ -z "$(find . -name '*.new')" ]
}

@test "shards are merged: the same result twice counts once, another one is refused or the newer taken" {
    mkdir -p shard/results two
    "$PROGRAMS/make_results" shard/results good
    "$PROGRAMS/make_results" two bad
    make_book shard
    assert_status 0
    make_book shard results
    assert_status 3
    assert_output_has "results/ada.json: the same result as in shard/results/ada.json, counted once"
    assert_output_has "5 students"
    make_book shard two --out merged
    assert_status 2
    assert_output_has "shard/results/ada.json and two/ada.json are two results of one student"
    [ ! -e merged ]
    touch -d '2001-01-01' two/ada.json
    make_book shard two --out merged --newer
    assert_status 0
    assert_output_has "shard/results/ada.json: newer than two/ada.json, which was left out"
    grep -q '^"ada",.*,20,20' merged/gradebook.csv
    touch -d '2040-01-01' two/ada.json
    make_book shard two --out merged --newer
    assert_output_has "two/ada.json: newer than shard/results/ada.json"
    grep -q '^"ada",.*,7.5,20' merged/gradebook.csv
    touch -r two/ada.json shard/results/ada.json
    make_book shard two --out merged --newer
    assert_status 2
    assert_output_has "equally old"
}

@test "a file that is no result, or another student's, is refused, and the old gradebook stays" {
    mkdir lone
    cd lone || return
    "$PROGRAMS/make_results" . good
    make_book . --out book
    assert_status 0
    before=$(cat book/gradebook.csv)
    cp ada.json eve.json
    make_book . --out book
    assert_status 2
    assert_output_has "./eve.json: the result of another student than its name says"
    echo '{"score": 100}' >eve.json
    make_book . --out book
    assert_status 2
    assert_output_has "./eve.json: format: missing"
    rm eve.json
    ln -s ada.json eve.json
    make_book . --out book
    assert_status 2
    assert_output_has "not a regular file"
    rm eve.json
    mkfifo eve.json
    make_book . --out book
    assert_status 2
    rm eve.json
    : >$'e\x1bve.json'
    make_book . --out book
    assert_status 2
    assert_output_has 'e\x1bve.json: no result has such a name'
    rm e*ve.json
    sed -i 's/"possible": 10/"possible": 11/' ada.json
    make_book . ../results --out book
    assert_status 2
    assert_equal "$(cat book/gradebook.csv)" "$before"
    [ -z "$(find . -name '*.new')" ]
}

@test "a folder without results, or none at all, is a wrong use" {
    mkdir empty
    make_book empty
    assert_status 2
    assert_output_has "no results (*.json) in it"
    make_book nowhere
    assert_status 2
    mkdir -p nobody/results
    make_book nobody
    assert_status 2
    assert_output_has "no results: "
    make_book nobody results --out some
    assert_status 3
    assert_output_has "nobody/results: nobody's results in it"
    make_book
    assert_status 2
    [ ! -e gradebook ]
}

@test "an old gradebook is replaced as a whole, and nothing else ever is" {
    make_book results
    echo old >gradebook/students/old.html
    make_book results/
    [ ! -e gradebook/students/old.html ]
    mkdir mine
    echo precious >mine/work.txt
    make_book results --out mine
    assert_status 2
    assert_output_has "not made by this command; name another place"
    assert_equal "$(cat mine/work.txt)" precious
    echo precious >file
    make_book results --out file
    assert_status 2
    assert_equal "$(cat file)" precious
    mkdir fresh
    make_book results --out fresh/
    assert_status 3
    [ -s fresh/gradebook.csv ]
}

@test "a full disk leaves the old gradebook as it was and nothing beside it" {
    make_book results
    before=$(cat gradebook/gradebook.csv)
    "$PROGRAMS/make_results" results bad
    run bash -c 'ulimit -f 1; exec "$0" gradebook results' "$RING3"
    assert_status 3
    assert_output_has "cannot be written"
    assert_equal "$(cat gradebook/gradebook.csv)" "$before"
    [ -z "$(find . -name '*.new')" ]
}

@test "a gradebook of the same results is the same bytes, but for the time that Classroom 50 wants" {
    make_book results
    make_book results --out again
    rm -r gradebook/classroom50 again/classroom50
    diff -r gradebook again
}

@test "what a grading found is kept: rows, line, explanation, what the tools said; twice the same" {
    need jq
    copy_of_the_tree
    cd "$TREE" || return
    cp lessons/01-hello/solution/exercise.asm lessons/01-hello/
    mistakes=(harness/tests/mistakes/02-doors/*.asm)
    cp "${mistakes[0]}" lessons/02-doors/exercise.asm
    printf 'this is <not> "C" & ]]>\n' >lessons/02-doors/exercise.c
    mkdir one two
    "$PROGRAMS/keep_results" one 01-02
    "$PROGRAMS/keep_results" two 01-02
    # Outside a jail a process has another number each time; nothing else differs.
    diff <(sed 's/[0-9][0-9]*/N/g' one/tree.json) <(sed 's/[0-9][0-9]*/N/g' two/tree.json)
    make_book one
    assert_status 0
    jq -e '.lessons[0].exercises[0] | .verdict == "PASS" and .points == 10 and
        (.rows | length > 0 and all(.mark == " " and .expected != "" and .observed != ""))' one/tree.json
    jq -e '.lessons[0].exercises[1].verdict == "to do"' one/tree.json
    jq -e '.lessons[1].exercises[0] | .headline != "" and .diagnosis != "" and
        (.place | test("exercise.asm:[0-9]+")) and .line != "" and (.rows | any(.mark != " "))' one/tree.json
    line=$(jq -r '.lessons[1].exercises[0].line' one/tree.json)
    grep -qF -- "$line" lessons/02-doors/exercise.asm || complain "no line of the source: $line"
    jq -e '.lessons[1].exercises[1] | .verdict == "BUILD" and (.explanation | length > 20)' one/tree.json
    [ -s gradebook/students/tree.html ]
}
