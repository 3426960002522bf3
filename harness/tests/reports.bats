#!/usr/bin/env bats
# What check writes for machines: each format read by a parser of its own world.
# Not with sanitizers: gradebook.bats runs the same writers.

load helpers

setup() {
    copy_of_the_tree
    cd "$TREE" || return
    # One of each: pass, differ, to do, does not build.
    for lesson in lessons/*/; do cp "$lesson"/stub/exercise.* "$lesson"; done
    cp lessons/01-hello/solution/exercise.asm lessons/01-hello/
    cheats=(harness/tests/cheats/02-doors/*.asm)
    cp "${cheats[0]}" lessons/02-doors/exercise.asm
    printf 'this is <not> "C" & ]]>\n' >lessons/03-pointer/exercise.c
    run "$RING3" check --seed 11 01-06
}

@test "check prints a table, says that there is no jail, and ends with status 1 when one differs" {
    [ "$status" -eq 1 ]
    [[ $output == *"without a jail"* ]]
    [[ $output == *"01-hello"*"PASS"*"10 / 10"* ]]
    [[ $output == *"03-pointer"*BUILD* ]]
    [[ $output == *"seed 11"* ]]
}

@test "results.tap is TAP 14 that prove reads, to do as TODO" {
    head -n 1 build/grade/results.tap | grep -qx 'TAP version 14'
    grep -q '^ok 1 - 01-hello asm$' build/grade/results.tap
    grep -q '^not ok 2 - 01-hello c # TODO' build/grade/results.tap
    command -v prove >/dev/null || skip "prove is not installed"
    run prove -v --exec cat build/grade/results.tap
    [[ $output == *"Failed 2/"* || $output == *"Failed tests:"*"2"* ]] || { echo "$output"; return 1; }
}

@test "results.xml is well-formed JUnit with the right counts" {
    command -v xmllint >/dev/null || skip "xmllint is not installed"
    xmllint --noout build/grade/results.xml
    [ "$(xmllint --xpath 'string(/testsuites/testsuite/@failures)' build/grade/results.xml)" = 2 ]
    [ "$(xmllint --xpath 'count(//testcase)' build/grade/results.xml)" = "$(xmllint --xpath 'string(//testsuite/@tests)' build/grade/results.xml)" ]
    [ "$(xmllint --xpath 'count(//failure)' build/grade/results.xml)" = 2 ]
}

@test "results.json is what Gradescope reads: a score, and tests with score and max_score" {
    command -v jq >/dev/null || skip "jq is not installed"
    jq -e '(.score | type == "number") and (.tests | length >= 6) and
        all(.tests[] | select(any(.extra_data[]; .verdict != "skip")); (.score | type == "number") and (.max_score | type == "number") and
                      .score <= .max_score and (.name | type == "string") and
                      (.status == "passed" or .status == "failed"))' build/grade/results.json
    jq -e '.score == ([.tests[].score // 0] | add)' build/grade/results.json
    jq -e '.tests[0].score == 10 and .tests[0].status == "passed"' build/grade/results.json
}

@test "the three reports agree with each other" {
    command -v jq >/dev/null || skip "jq is not installed"
    passes=$(grep -c '^ok .*' build/grade/results.tap)
    [ "$passes" -eq "$(jq '[.tests[].extra_data[] | select(.verdict == "PASS" or .verdict == "skip")] | length' build/grade/results.json)" ]
}

@test "a lesson that this machine cannot run has no points to be had, and nobody gets a zero for it" {
    sed -i 's/^requires int80/requires sysenter/' expected/02-doors*.trace
    sed -i 's/via int80/via sysenter/; /^latency/,$d' expected/02-doors*.trace
    cp lessons/02-doors/solution/exercise.* lessons/02-doors/
    run "$RING3" check --quiet 02
    if [ "$status" -ne 77 ]; then
        [ "$status" -eq 1 ] || complain "neither skipped nor run"
        skip "sysenter opens on this machine: nothing here is skipped"
    fi
    [[ $output == *"0 of 0 points"*"2 skipped"* ]]
    run "$RING3" check --quiet 01-02
    [[ $output == *"10 of 10 points"* ]]
    jq -e '.tests[1] | has("score") | not' build/grade/results.json
    grep -q '^ok 3 - 02-doors asm # SKIP ' build/grade/results.tap
}

@test "a case that this machine cannot run is left out with its reason, and the others count" {
    sed -i 's/requires int80/requires int80 sysenter/' expected/29-seccomp.exercise.trace
    run "$RING3" lesson 29 --no-latency --asm lessons/29-seccomp/solution/exercise.asm
    [ "$status" -eq 0 ]
    [[ $output != *"3 of 3 cases agree"* ]] || skip "sysenter opens on this machine: nothing here is skipped"
    [[ $output == *"PASS  case other door is skipped: "*"2 of 2 cases agree   10 of 10 points"* ]]
    run "$RING3" lesson 29 --no-latency --asm lessons/29-seccomp/stub/exercise.asm
    [[ $output == *"FAIL   0 of 2 cases agree"* ]]
    sed -i 's/^case .*/&\n  requires sysenter/; s/int80 sysenter/int80/' expected/29-seccomp.exercise.trace
    run "$RING3" lesson 29 --no-latency --asm lessons/29-seccomp/solution/exercise.asm
    [ "$status" -eq 77 ]
    [[ $output == *"  skip  cases refused, killed, other door are skipped: "* ]]
}

@test "with --both the weaker language counts" {
    run "$RING3" check --quiet --both 01
    [[ $output == *"0 of 10 points"* ]]
    cp lessons/01-hello/solution/exercise.c lessons/01-hello/
    run "$RING3" check --quiet --both 01
    [[ $output == *"10 of 10 points"* ]]
}

@test "a lesson's points file is heeded" {
    echo 4 >lessons/01-hello/points
    run "$RING3" check --quiet 01
    [[ $output == *"4 of 4 points"* ]]
}
