#!/usr/bin/env bats
# What is made for course systems: an autograder for Gradescope, a workflow for GitHub, an autograder
# for Classroom 50, a container for an editor.  Each is run here as its system would run it.
# Not with sanitizers: what it builds is built without, and grading is in grade.bats.

load helpers

# The hand-out's tree is built once: from the objects that are there, as bats/handout explains.
setup_file() {
    export TOP=$BATS_FILE_TMPDIR
    local ring3=${RING3:-$BATS_TEST_DIRNAME/../../build/ring3} tree
    tree=$(cd "$BATS_TEST_DIRNAME/../.." && pwd -P)
    cd "$TOP" || return
    "$ring3" -C "$tree" gradescope --lessons 01-02 --output autograder.zip >said 2>&1
    command -v unzip >/dev/null || return 0
    unzip -q autograder.zip -d source
    mkdir source/workbook/build
    cp -a "$tree/build/obj" source/workbook/build/
    mkdir -p gradescope results && cp -a source gradescope/source
    AUTOGRADER_ROOT=$TOP/gradescope gradescope/source/setup.sh >setup 2>&1
    echo $? >setup.status
}

setup() { cd "$BATS_TEST_TMPDIR" || return; }

needs_unzip() { command -v unzip >/dev/null || skip "unzip is not installed"; }

# autograde: runs the autograder for what lies in submission/, as Gradescope does.
autograde() {
    needs_unzip
    need_jq
    mkdir -p autograder/submission
    ln -sfn "$TOP/gradescope/source" autograder/source
    cp -R submission autograder/
    export AUTOGRADER_ROOT=$PWD/autograder
    cp autograder/source/run_autograder autograder/
    ran=run_autograder run autograder/run_autograder
}

need_jq() { command -v jq >/dev/null || skip "jq is not installed"; }

# As Gradescope's specification has it: what it needs, and of which types.
assert_gradescope() {
    jq -e '(.score | type == "number") and (.output | type == "string") and (.tests | length == 2) and
        ([.tests[] | (.name | type == "string") and (.output | type == "string") and
            (.score <= .max_score) and (.status == "passed" or .status == "failed") and
            .visibility == "visible"] | all)' "$1" >/dev/null ||
        { cat "$1"; complain "$1 is not as Gradescope wants it"; }
}

@test "the autograder is a zip with its two scripts at the top and no solutions" {
    needs_unzip
    assert_equal "$(cat "$TOP/setup.status")" 0
    assert_equal "$(ls "$TOP/source")" $'README.md\nrun_autograder\nsetup.sh\nworkbook'
    [ -x "$TOP/source/setup.sh" ] && [ -x "$TOP/source/run_autograder" ]
    assert_equal "$(find "$TOP/source" -path '*/solution/*' -o -path '*/tests/*')" ""
    grep -q 'weak-sandbox-ok' "$TOP/source/README.md"
    grep -q '^options=.--lessons 01-02.$' "$TOP/source/run_autograder"
    run_ring3 -C "$ROOT" gradescope --lessons 01-02 --output "$PWD/again.zip"
    cmp again.zip "$TOP/autograder.zip"
}

@test "a good submission has all points, whatever else is in it" {
    mkdir -p submission
    cp "$ROOT/lessons/01-hello/solution/exercise.asm" submission/01-hello.asm
    cp "$ROOT/lessons/02-doors/solution/exercise.c" submission/02-doors.c
    ln -s /etc/passwd submission/link
    autograde
    assert_status 0
    assert_gradescope autograder/results/results.json
    jq -e '.score == 20 and all(.tests[]; .status == "passed")' autograder/results/results.json
}

@test "a submission that differs gets its explanation, and a missing lesson no points" {
    mkdir -p submission/lessons/01-hello
    cp "$ROOT/harness/tests/mistakes/01-hello/returned.asm" submission/lessons/01-hello/exercise.asm
    echo 'echo owned >results/results.json' >submission/Makefile
    autograde
    assert_status 0
    assert_gradescope autograder/results/results.json
    jq -e '.tests[0].score < 10 and .tests[1].score == 0 and all(.tests[]; .status == "failed")' \
        autograder/results/results.json
    jq -re '.tests[0].output' autograder/results/results.json | grep -q 'asm:[0-9]*  nobody called _start'
    jq -re '.tests[1].output' autograder/results/results.json | grep -q missing
}

@test "what could not be judged has no results, so that nobody gets a zero for it" {
    needs_unzip
    mkdir -p submission autograder/results
    cp "$ROOT/lessons/01-hello/solution/exercise.asm" submission/01-hello.asm
    echo '{"score": 20}' >autograder/results/results.json
    cp -a "$TOP/gradescope" broken
    echo nonsense >>broken/source/workbook/expected/01-hello.exercise.trace
    mkdir -p autograder/submission && cp -R submission autograder/
    mv broken/source autograder/source
    AUTOGRADER_ROOT=$PWD/autograder run autograder/source/run_autograder
    assert_status 3
    assert_output_has "could not be judged"
    [ ! -e autograder/results/results.json ]
}

# steps NAME: what the step of that name of the workflow runs.
steps() {
    python3 - "$1" <<'END'
import sys, yaml
flow = yaml.safe_load(open("repo/.github/workflows/grade.yml"))
print([s for s in flow["jobs"]["lessons"]["steps"] if s.get("name") == sys.argv[1]][0]["run"])
END
}

# step NAME: runs it as GitHub does, in the repository.
step() {
    steps "$1" >step.sh
    [ -s step.sh ]
    ran="step $1" run env GITHUB_STEP_SUMMARY="$PWD/summary.md" bash -c \
        "cd repo && bash --noprofile --norc -eo pipefail ../step.sh"
}

@test "the workflow is YAML, and its steps run in a student's repository" {
    needs_unzip
    python3 -c 'import yaml' 2>/dev/null || skip "python3 has no yaml"
    run_ring3 -C "$ROOT" workflow --output "$PWD/repo"
    assert_status 2
    assert_output_has "no such folder"
    cp -a "$TOP/gradescope/source/workbook" repo
    run_ring3 -C "$ROOT" workflow --output "$PWD/repo" --lessons 01,02
    assert_status 0
    run python3 - <<'END'
import yaml
flow = yaml.safe_load(open("repo/.github/workflows/grade.yml"))
job = flow["jobs"]["lessons"]
assert set(flow) == {"name", True, "permissions", "concurrency", "jobs"}, flow.keys()
assert flow["permissions"] == {"contents": "read"} and "push" in flow[True]
assert job["runs-on"] == "ubuntu-24.04" and job["timeout-minutes"] <= 30
for step in job["steps"]:
    assert ("uses" in step) != ("run" in step), step
    assert "uses" not in step or step["uses"].split("@")[1].startswith("v"), step
END
    assert_status 0
    for name in 'Install what the workbook needs' 'Build the harness' 'Run the lessons' 'Write the summary'; do
        step "$name"
        assert_status 0
    done
    grep -qE '01-hello.*to do' summary.md
    [ -s repo/results/results.json ]
    cp "$ROOT/harness/tests/mistakes/01-hello/returned.asm" repo/lessons/01-hello/exercise.asm
    step 'Run the lessons'
    assert_status 1
    step 'Write the summary'
    assert_status 0
    grep -qE '01-hello.*CRASH.*to do' summary.md
}

@test "Classroom 50's autograder judges with the teacher's workbook and writes its result" {
    needs_unzip
    need_jq
    command -v python3 >/dev/null || skip "python3 is not installed"
    run_ring3 -C "$ROOT" workflow --classroom50 --output "$PWD/bundle" --lessons 01-02
    assert_status 0
    tar -tzf bundle/syscall-workbook.tar.gz | grep -q '^syscall-workbook/HANDOUT$'
    mkdir -p repo/lessons/01-hello repo/expected
    cp "$ROOT/lessons/01-hello/solution/exercise.c" repo/lessons/01-hello/
    echo forged >repo/result.json
    cd repo
    CLASSROOM=cs1 ASSIGNMENT=calls ASSIGNMENT_TYPE=group SUBMISSION_TAG=submit/20260901-abc \
        COMMIT_URL=https://example.org/c RELEASE_URL=https://example.org/r \
        WORKBOOK=$TOP/gradescope/source/workbook run python3 ../bundle/autograder.py
    assert_status 0
    jq -e '.schema == "classroom50/result/v1" and .classroom == "cs1" and .assignment == "calls" and
        .assignment_type == "group" and .submission == "submit/20260901-abc" and .score == 10 and
        ."max-score" == 20 and (.tests | length == 2)' result.json >/dev/null ||
        { cat result.json; return 1; }
    grep -q '^    .*01-hello' release-body.md
}

@test "the container's file is JSON with comments, and may do what tracing needs" {
    command -v python3 >/dev/null || skip "python3 is not installed"
    run python3 - "$ROOT/.devcontainer/devcontainer.json" "$ROOT/Makefile" <<'END'
import json, re, sys
text = "".join(re.sub(r"^\s*//.*", "", line) for line in open(sys.argv[1]))
made = json.loads(text)
assert made["capAdd"] == ["SYS_PTRACE"] and "seccomp=unconfined" in made["securityOpt"]
assert made["image"].split(":")[1].startswith("debian-")
command = made["postCreateCommand"].split()
makefile = open(sys.argv[2])
lines = makefile.read()
assert command[0] == "make" and all(f"\n{word}:" in lines for word in command[1:])
END
    assert_status 0
}
