#!/usr/bin/env bats
# The student copy: what is in it, that it works, and that the proof sees what it must see.
# Not with sanitizers: it looks through the whole tree, file by file, in what unit/needles runs too.

load helpers

# Made once; the tests only read it.
setup_file() {
    export HANDOUT=$BATS_FILE_TMPDIR/out COPY=$BATS_FILE_TMPDIR/unpacked
    "${RING3:-$BATS_TEST_DIRNAME/../../build/ring3}" -C "$BATS_TEST_DIRNAME/../.." handout --no-try \
        --output "$HANDOUT" >"$BATS_FILE_TMPDIR/said" 2>&1 || return 0
    mkdir "$COPY" && tar -xzf "$HANDOUT/syscall-workbook.tar.gz" -C "$COPY"
    COPY=$COPY/syscall-workbook
}

setup() { cd "$BATS_TEST_TMPDIR" || return; }

# leak FILE: in a copy of two lessons, appends stdin to a file.
leak() {
    mkdir -p "$(dirname "$TREE/$1")"
    cat >>"$TREE/$1"
}

@test "a hand-out is a folder and an archive of the same files, and says what was proved" {
    run cat "$BATS_FILE_TMPDIR/said"
    assert_line_matches '^proved: its [0-9]+ exercises are to do; of [0-9]+ lines'
    assert_equal "$(ls "$HANDOUT")" $'syscall-workbook\nsyscall-workbook.tar.gz'
    diff -r "$HANDOUT/syscall-workbook" "$COPY"
    assert_equal "$(stat -c %a "$COPY/harness/deps.sh" "$COPY/Makefile" "$COPY/lessons/01-hello/exercise.c")" \
        $'755\n644\n644'
    run tar -tvzf "$HANDOUT/syscall-workbook.tar.gz"
    refute_line_matches '(/|^)(solution|tests|build|\.git|\.ci|\.github|template)/'
    assert_line_matches '^-rwxr-xr-x 0/0 .* 2020-01-01 .* syscall-workbook/harness/deps.sh$'
}

@test "no solution, no idiom and no mistake is in it under whatever name" {
    local hash
    (cd "$COPY" && find . -type f -exec sha256sum {} +) | cut -d' ' -f1 | sort >have
    (cd "$ROOT" && sha256sum lessons/*/solution/* harness/tests/{idioms,mistakes,cheats}/*/*) |
        cut -d' ' -f1 | sort >hidden
    [ "$(wc -l <hidden)" -gt 100 ]
    run comm -12 have hidden
    assert_equal "$output" ""
    for hash in "$COPY"/lessons/*/stub/*; do
        cmp "$hash" "${hash/stub\//}"
        cmp "$hash" "$ROOT/${hash#"$COPY"/}"
    done
}

@test "every link in its texts leads somewhere, and its texts have no half tables" {
    local text target
    while IFS=: read -r text target; do
        target=${target#](} target=${target%)} target=${target%%#*}
        case $target in '' | *://* | mailto:*) continue ;; esac
        [ -e "$(dirname "$text")/$target" ] || complain "$text: $target"
    done < <(cd "$COPY" && find . -name '*.md' -exec grep -oHE '\]\([^)]*\)' {} + | sed "s|^|$COPY/|")
    run grep -rlE 'not in a hand-out|in a hand-out again|<!-- transcript' "$COPY" --include=*.md --include=Makefile --include=*.mk
    assert_equal "$output" ""
    grep -q '^## For students' "$COPY/README.md"
    run grep '^## For instructors\|^### Add a lesson' "$COPY/README.md"
    assert_equal "$output" ""
}

@test "the same tree gives the same bytes, whatever lies about in it and whoever works there" {
    copy_of_the_tree >/dev/null
    mkdir "$TREE/build" "$TREE/.ring3" "$TREE/.git"
    echo x | tee "$TREE/build/x" "$TREE/.ring3/x" "$TREE/.git/x" >"$TREE/notes.txt"
    echo mine >"$TREE/lessons/01-hello/exercise.asm"
    rm "$TREE/lessons/02-doors/exercise.c"
    find "$TREE/lessons" -exec touch -d 2001-02-03 {} +
    run_ring3 -C "$TREE" handout --no-try
    assert_status 0
    assert_output_has "left out, since harness/lesson/handout.c does not know it: notes.txt"
    cmp "$HANDOUT/syscall-workbook.tar.gz" "$TREE/build/handout/syscall-workbook.tar.gz"
}

@test "an ordinary user unpacks it and begins" {
    local as=()
    cp -a "$COPY" work
    mkdir work/build
    cp -a "$ROOT/build/obj" work/build/
    if [ "$(id -u)" -eq 0 ]; then
        command -v setpriv >/dev/null || skip "setpriv is not installed"
        chmod 755 "$BATS_RUN_TMPDIR" "$BATS_FILE_TMPDIR" "$BATS_TEST_TMPDIR" 2>/dev/null || true
        chown -R 65534:65534 work
        as=(setpriv --reuid=65534 --regid=65534 --clear-groups env HOME=/nonexistent)
    fi
    cd work
    "${as[@]}" test -r Makefile || skip "an ordinary user cannot reach the folder of this test"
    run "${as[@]}" make deps lesson-01
    assert_status 0
    assert_line_matches '^lessons/01-hello/exercise.asm +to do$'
    run "${as[@]}" make hint-03
    assert_status 0
    assert_output_has "Hint 1"
    run "${as[@]}" make next
    assert_output_has "Next: read lessons/01-hello/README.md"
    run "${as[@]}" make check LESSONS=01-02
    assert_status 0
    assert_line_matches '01-hello .*to do'
    run "${as[@]}" make solution-03
    assert_status 2
    assert_output_has "this is a student copy of the workbook: it has no solutions"
    refute_output_has FORCE
    run env FORCE=1 "${as[@]}" make solution-03
    assert_status 2
    run "${as[@]}" build/ring3 lesson 03 --solution
    assert_status 2
    assert_output_has "it has no solutions"
    for word in test lint handout grade gradescope workflow new-lesson; do
        run "${as[@]}" make $word
        [ "$status" -ne 0 ]
        assert_output_has "make $word: this is a student copy of the workbook, and that is not in it"
    done
    run "${as[@]}" make help
    assert_output_has "make lesson-NN"
    refute_output_has "make handout"
    refute_output_has "make test"
    run "${as[@]}" build/ring3 handout
    assert_status 2
    assert_output_has "this is a hand-out itself"
}

@test "a lesson that is passed in it does not point to solutions" {
    cp -a "$COPY" work
    cp "$ROOT/lessons/01-hello/solution/exercise.c" work/lessons/01-hello/
    run_ring3 -C work lesson 01 --no-latency
    assert_status 0
    assert_output_has "Lesson 01 passed"
    refute_output_has "solution"
    run_ring3 -C work show 01
    assert_status 0
}

@test "what would give something away is named with its place, and nothing is written" {
    copy_of_two_lessons
    mkdir -p out
    run_ring3 -C "$TREE" handout --no-try --output out/made
    assert_status 0
    local kept
    kept=$(sha256sum out/made/syscall-workbook.tar.gz)

    # Lines of solutions that the texts of two lessons do not show.
    cat >"$TREE/lessons/02-doors/solution/exercise.c" <<<$'int secret_sum(int left, int right)\n{\n    return left + right * 2;\n}\nthis is a hand-out itself: only the whole workbook makes them\n\nint main(void)\n{\n    a(1);\n    b();\n    c();\n    d();\n}'
    printf '%s\n' '        mov r13d, esi' '        imul r13d, r14d, 77' '        ret' \
        '        sub r14d, edx' '        cmp r14d, [secret_end]' >>"$TREE/lessons/02-doors/solution/exercise.asm"
    leak harness/base/arena.c <<<'/* return left+right  *  2; */'
    # Of instructions that every program may have, a row and no single one gives away.
    leak harness/bench/doors.asm <<<$'        mov r13d, esi ; so\n        imul r13d, r14d, 77'
    leak harness/bench/doors32.asm <<<$'        sub r14d, edx\n        ret\n        mov r13d, esi'
    leak harness/expect/callers.asm <<<'        cmp r14d, [secret_end]'
    leak expected/02-doors.trace <<<$'# a(1); b();\n# c();\n'
    leak harness/bench/FORMAT.md <<<$'\n    a(1);\n    b();  c();\n\n    d();\n'
    leak LICENSE <<<"see lessons/01-hello/solution/exercise.asm"
    leak c/lib/start.asm <<<"; harness/tests/mistakes/01-hello/returned.asm"
    leak README.md <<<"look into harness/tests"
    cp "$TREE/lessons/01-hello/solution/exercise.asm" "$TREE/lessons/01-hello/stub/"
    tr -d '[:upper:]' <"$TREE/lessons/01-hello/stub/exercise.c" >x && cp x "$TREE/lessons/01-hello/stub/exercise.c"
    printf 'x\0y' | leak expected/01-hello.trace
    run_ring3 -C "$TREE" handout --no-try --output out/made
    assert_status 1
    assert_line_matches '^No hand-out was made, since it would give away'
    assert_line_matches '^harness/base/arena.c:[0-9]+: holds a line of lessons/02-doors/solution/exercise.c:3: return left\+right\*2;$'
    assert_line_matches '^harness/bench/FORMAT.md:[0-9]+: holds lines of lessons/02-doors/solution/exercise.c:9: a\(1\);b\(\);c\(\);d\(\);$'
    refute_line_matches '^expected/02-doors.trace.* holds'
    assert_line_matches '^harness/bench/doors.asm:[0-9]+: holds lines of lessons/02-doors/solution/exercise.asm:[0-9]+: mov r13d,esi imul r13d,r14d,77$'
    assert_line_matches '^harness/expect/callers.asm:[0-9]+: holds a line of lessons/02-doors/solution/exercise.asm:[0-9]+: cmp r14d,\[secret_end\]$'
    refute_line_matches '^harness/bench/doors32.asm'
    assert_line_matches '^LICENSE:[0-9]+: names lessons/01-hello/solution/exercise.asm$'
    assert_line_matches '^c/lib/start.asm:[0-9]+: names harness/tests/mistakes/01-hello/returned.asm$'
    assert_line_matches '^README.md: speaks of harness/tests, which is not in it$'
    assert_line_matches '^lessons/01-hello/solution/exercise.asm: all of it is shown by stubs'
    assert_line_matches '^lessons/01-hello/exercise.asm: says nowhere TODO$'
    assert_line_matches '^lessons/01-hello/exercise.c: says nowhere TODO$'
    assert_line_matches '^expected/01-hello.trace: is no text'
    assert_line_matches '^build/ring3:[0-9]+: holds a line of lessons/02-doors/solution/exercise.c:5: this is a hand-out itself'
    assert_equal "$(sha256sum out/made/syscall-workbook.tar.gz)" "$kept"
    assert_equal "$(ls -A out)" made
}

@test "a mark without its other half, a link and a folder of somebody's are refused" {
    copy_of_two_lessons
    mkdir mine && echo precious >mine/work
    run_ring3 -C "$TREE" handout --no-try --output mine/
    assert_status 2
    assert_output_has "was not made by this command"
    assert_equal "$(ls -A mine)" work
    assert_equal "$(find . -name '*.new')" ""
    ln -s ../README.md "$TREE/asm/03-link.asm"
    run_ring3 -C "$TREE" handout --no-try --output out
    assert_status 2
    assert_output_has "asm/03-link.asm: not a regular file"
    rm "$TREE/asm/03-link.asm"
    leak lessons/01-hello/README.md <<<'<!-- not in a hand-out -->'
    run_ring3 -C "$TREE" handout --no-try --output out
    assert_status 2
    assert_line_matches 'lessons/01-hello/README.md:[0-9]+: "not in a hand-out" has no "in a hand-out again"'
    [ ! -e out ]
}

@test "some lessons, and a copy without solutions proves nothing" {
    run_ring3 -C "$ROOT" handout --no-try --output "$PWD/some" --lessons 02,03
    assert_status 0
    assert_output_has "2 lessons"
    assert_equal "$(cd some/syscall-workbook && find lessons asm c expected -name '[0-9]*' |
        sed 's|.*/\([0-9]*\).*|\1|' | sort -u | tr '\n' ' ')" "02 03 "
    copy_of_two_lessons
    rm -r "$TREE"/lessons/*/solution "$TREE"/harness/tests/idioms
    run_ring3 -C "$TREE" handout --no-try --output out
    assert_status 1
    assert_output_has "this workbook has no solutions"
    [ ! -e out ]
}

@test "a copy in which the first lesson does not work is none" {
    copy_of_two_lessons
    mkdir "$TREE/build"
    cp -a "$ROOT/build/obj" "$TREE/build/"
    run_ring3 -C "$TREE" handout --output "$PWD/good"
    assert_status 0
    assert_line_matches '^make deps lesson-01 works in it$'
    assert_equal "$(ls -A good)" $'.ring3-handout\nsyscall-workbook\nsyscall-workbook.tar.gz'
    rm "$TREE/harness/report/table.c"
    run_ring3 -C "$TREE" handout --output "$PWD/bad"
    assert_status 1
    assert_line_matches '^No hand-out was made, since it does not work when it is unpacked'
    assert_output_has "undefined reference"
    [ ! -e bad ]
}
