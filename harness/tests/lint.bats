#!/usr/bin/env bats
# Each lint, proven to fail: one thing is broken in a copy of the tree, and the complaint must
# come that was not there before.  The copy is a small tree, since most checks take as long as there
# are files: two lessons, four folders of the harness, and of the tests the checks and one file.

load helpers

setup() {
    copy_of_two_lessons
    cd "$TREE" || return
    find harness -mindepth 2 -name '*.[ch]' ! -path 'harness/base/*' ! -path 'harness/model/*' \
        ! -path 'harness/stats/*' ! -path 'harness/expect/s*' ! -path 'harness/tests/*/0[12]-*' -delete
    find harness/tests -maxdepth 1 -type f ! -name 'lint*' -delete
    rm -rf harness/tests/hostile harness/tests/fuzz
}

lint() {
    export ran="lint $*"
    run harness/tests/lint "$@" </dev/null
}

# complains CHECK REGEX COMMAND...: COMMAND, done to the copy, makes CHECK say so.
complains() {
    local check=$1 complaint=$2
    shift 2
    lint "$check"
    refute_line_matches "$complaint"
    "$@"
    lint "$check"
    assert_status 1
    assert_line_matches "^$check +FAILED"
    assert_line_matches "^    $complaint"
}

add() { printf '%s\n' "$2" >>"$1"; }      # FILE LINE
edit() { sed -i "$2" "$1"; }              # FILE SED-PROGRAM
prepend() { sed -i "1i $2" "$1"; }        # FILE LINE

# ------------------------------------------------------------------- layers

@test "a folder that includes one above it is named" {
    complains layers 'harness/base/text.c:[0-9]+: base/ may not include model/' \
        prepend harness/base/text.c '#include "model/event.h"'
}

@test "expect may not run programs" {
    complains layers 'harness/expect/[a-z_]+.h:[0-9]+: expect/ may not include capture/' \
        add harness/expect/source.h '#include "capture/capture.h"'
}

@test "an include without its folder is named" {
    complains layers 'harness/base/text.c:[0-9]+: "message.h" is included without its folder' \
        prepend harness/base/text.c '#include "message.h"'
}

@test "a folder that no layer names is named" {
    mkdir harness/extra
    complains layers 'harness/extra/new.c:1: extra/ is no layer' \
        add harness/extra/new.c '#include "base/text.h"'
}

@test "headers that include each other are named" {
    complains layers 'these files include each other in a circle: .*base/arena.h' \
        eval 'add harness/base/arena.h "#include \"base/text.h\""
              add harness/base/text.h "#include \"base/arena.h\""'
}

@test "a circle in the table of layers is named" {
    complains layers 'the table of layers has a circle:' \
        edit harness/tests/lint-layers.sh 's/^base$/base     model/'
}

# ------------------------------------------------------------------- format

@test "a C file that clang-format would change is named" {
    command -v clang-format >/dev/null || skip "clang-format is not installed"
    [[ $(clang-format --version) == *"version 14."* ]] || skip "clang-format is not version 14"
    complains format 'harness/stats/stats.c:[0-9]+:[0-9]+: not as clang-format has it' \
        add harness/stats/stats.c 'int  badly( void ){return 0;}'
}

# --------------------------------------------------------------------- fuzz

@test "a fuzz target that does not compile is named" {
    command -v clang >/dev/null || skip "clang is not installed"
    mkdir harness/tests/fuzz
    cp "$ROOT/harness/tests/fuzz/expect_fuzz.c" harness/tests/fuzz/
    cp -r "$ROOT"/harness/{expect,tables} harness/
    complains fuzz 'harness/tests/fuzz/expect_fuzz.c:[0-9]+:[0-9]+: error: ' \
        add harness/tests/fuzz/expect_fuzz.c 'int not_there(void) { return nowhere; }'
}

# -------------------------------------------------------------------- shell

@test "a careless script is named, whatever it is called" {
    command -v shellcheck >/dev/null || skip "shellcheck is not installed"
    complains shell 'harness/careless:2:.*\[SC2086\]' \
        eval 'printf "%s\n" "#!/bin/sh" "rm \$1" >harness/careless'
}

@test "bats files are checked too" {
    command -v shellcheck >/dev/null || skip "shellcheck is not installed"
    # shellcheck disable=SC2016
    complains shell 'harness/tests/lint.bats:[0-9]+:.*\[SC2086\]' \
        add harness/tests/lint.bats '@test "careless" { rm $1; }'
}

# ---------------------------------------------------------------------- asm

@test "assembly without default rel is named" {
    complains asm 'asm/01-hello.asm: no `default rel`' edit asm/01-hello.asm '/^default rel/d'
}

@test "a worked program with another first line is named" {
    complains asm 'asm/01-hello.asm:1: the first line is not "; 01-hello -- its title"' \
        edit asm/01-hello.asm '1s/01-hello/hello/'
}

@test "a call without its prototype is named" {
    complains asm 'asm/01-hello.asm:[0-9]+: no prototype above this syscall' \
        edit asm/01-hello.asm '/; write(fd/d'
}

@test "a prototype does not reach over a blank line or another call" {
    complains asm 'asm/02-doors.asm:[0-9]+: no prototype above this int 0x80' \
        edit asm/02-doors.asm '/32-bit door ->/d'
    edit asm/01-hello.asm '/; write(fd/s/$/\n/'
    lint asm
    assert_line_matches 'asm/01-hello.asm:[0-9]+: no prototype above this syscall'
}

@test "a macro, a tab, blanks at the end and a long line in assembly are named" {
    complains asm 'asm/01-hello.asm:[0-9]+: a macro or directive of the preprocessor: %define' \
        add asm/01-hello.asm '%define answer 42'
    complains asm 'asm/01-hello.asm:[0-9]+: a tab' add asm/01-hello.asm $'\tnop'
    complains asm 'asm/01-hello.asm:[0-9]+: blanks at the end' add asm/01-hello.asm '        nop '
    complains asm 'asm/01-hello.asm:[0-9]+: 81 columns' \
        add asm/01-hello.asm "; $(printf '%079d' 0)"
}

@test "eighty columns are counted in characters" {
    add asm/01-hello.asm "; $(printf '%077d' 0)é"
    lint asm
    refute_line_matches 'asm/01-hello.asm:[0-9]+: [0-9]+ columns'
}

@test "a file of names that holds an instruction is named" {
    complains asm 'asm/lib/names.inc:[0-9]+: not a name with its value' \
        add asm/lib/names.inc '        mov     eax, SYS_write'
}

# ------------------------------------------------------------------------ c

@test "a tab, blanks at the end and a long line in lesson C are named" {
    complains c 'c/01-hello.c:[0-9]+: a tab' add c/01-hello.c $'//\tx'
    complains c 'c/01-hello.c:[0-9]+: blanks at the end' add c/01-hello.c '// x '
    complains c 'c/01-hello.c:[0-9]+: 81 columns' add c/01-hello.c "// $(printf '%078d' 0)"
}

# -------------------------------------------------------------------- names

@test "a wrong number, a wrong error and an invented name are named" {
    local complaint complaints=(
        'SYS_write is 2 here and 1 in the headers'
        'SYS32_exit is 60 here and 1 in the headers'
        'ENOENT is 3 here and 2 in the headers'
        'MAX_ERRNO is 4096 here and should be 4095'
        'SYS_wrote: no header of this system has it'
    )
    lint names
    assert_status 0
    edit asm/lib/names.inc 's/^\(SYS_write .*equ\) 1$/\1 2/
        s/^\(SYS32_exit .*equ\) 1$/\1 60/
        s/^\(ENOENT .*equ\) 2$/\1 3/
        s/^\(MAX_ERRNO .*equ\) 4095$/\1 4096/'
    add asm/lib/names.inc 'SYS_wrote       equ 5000'
    lint names
    assert_status 1
    for complaint in "${complaints[@]}"; do
        assert_line_matches "^    asm/lib/names.inc: $complaint"
    done
}

@test "a name that stands there twice is named" {
    complains names 'asm/lib/names.inc: ENOENT stands there twice' \
        add asm/lib/names.inc 'ENOENT          equ 2'
}

# --------------------------------------------------------------------- tree

@test "each part that a lesson lacks is named" {
    local part lacks=(
        lessons/01-hello/README.md
        lessons/01-hello/hints.md
        lessons/01-hello/exercise.asm
        lessons/01-hello/exercise.c
        lessons/01-hello/stub/exercise.asm
        lessons/01-hello/solution/exercise.c
        asm/01-hello.asm
        c/01-hello.c
        expected/01-hello.trace
        expected/01-hello.exercise.trace
    )
    lint tree
    for part in "${lacks[@]}"; do refute_line_matches "^    $part: missing"; done
    rm "${lacks[@]}"
    lint tree
    assert_status 1
    for part in "${lacks[@]}"; do assert_line_matches "^    $part: missing"; done
}

@test "a lesson that lost a whole language is named" {
    complains tree 'lessons/01-hello: has no C, and its text does not say "only in assembly"' \
        eval 'rm c/01-hello.c lessons/01-hello/exercise.c lessons/01-hello/*/exercise.c
              rm harness/tests/mistakes/01-hello/*.c'
}

@test "an exercise that is not its stub is named" {
    complains tree 'lessons/01-hello/exercise.asm: is not the same as lessons/01-hello/stub/' \
        add lessons/01-hello/exercise.asm '; mine'
}

@test "what a new lesson has left to its author is named" {
    complains tree 'lessons/01-hello/hints.md: is not written yet: it says TODO\(author\)' \
        add lessons/01-hello/hints.md 'TODO(author): this'
    complains tree 'expected/01-hello.trace: is not written yet' \
        add expected/01-hello.trace '# TODO(author)'
}

@test "a stub without TODO, and a solution with one, are named" {
    complains tree 'lessons/01-hello/stub/exercise.c: says nowhere TODO' \
        edit lessons/01-hello/stub/exercise.c 's/todo/DONE/Ig'
    complains tree 'lessons/01-hello/solution/exercise.c: still says TODO' \
        add lessons/01-hello/solution/exercise.c '// TODO: this'
    complains tree 'c/01-hello.c: still says TODO' add c/01-hello.c '// todo: that'
}

@test "a solution that is the stub is named" {
    complains tree 'lessons/01-hello/solution/exercise.asm: is the stub' \
        cp lessons/01-hello/stub/exercise.asm lessons/01-hello/solution/exercise.asm
}

@test "hints without their three headings are named" {
    complains tree 'lessons/01-hello/hints.md: its headings are not' \
        edit lessons/01-hello/hints.md 's/^## 2/## Two/'
}

@test "too few mistakes, and a mistake without its two lines, are named" {
    local one
    one=$(printf '%s\n' harness/tests/mistakes/01-hello/*.c | head -n 1)
    complains tree "$one:1: does not say" edit "$one" '1d'
    complains tree 'harness/tests/mistakes/01-hello: 0 mistakes in .asm, at least 3' \
        eval 'rm harness/tests/mistakes/01-hello/*.asm'
}

@test "what belongs to no lesson is named" {
    complains tree 'asm/99-nothing.asm: belongs to no lesson' \
        cp asm/01-hello.asm asm/99-nothing.asm
    complains tree 'expected/99-nothing.exercise.trace: belongs to no lesson' \
        cp expected/01-hello.trace expected/99-nothing.exercise.trace
}

@test "two lessons of one number are named" {
    complains tree 'lessons/01-\*: two lessons have this number' \
        cp -r lessons/01-hello lessons/01-again
}

# ------------------------------------------------------------- links, paths

@test "a link to nothing is named" {
    complains links 'lessons/01-hello/README.md: links to ../02-door/README.md, which is not' \
        add lessons/01-hello/README.md 'Next: [doors](../02-door/README.md).'
}

@test "a path of one machine is named" {
    local separator=/
    complains paths 'c/01-hello.c:[0-9]+: a path of one machine' \
        add c/01-hello.c "// see ${separator}home${separator}someone/notes"
}

# ----------------------------------------------------------------- the lint

@test "a check that looks at nothing fails" {
    rm -r lessons asm/*.asm asm/lib c
    mkdir lessons c asm/lib
    lint asm c tree
    assert_status 1
    assert_line_matches '^asm +FAILED'
    assert_line_matches '^c +FAILED'
    assert_line_matches '^tree +FAILED'
    assert_line_matches 'it looked at nothing'
    assert_line_matches '^0 passed, 3 failed$'
}

@test "a missing tool is a skip with its reason here and a failure in CI" {
    local tool
    mkdir "$BATS_TEST_TMPDIR/bin"
    for tool in bash sh env dirname printf find sort grep sed tail wc xargs cat mktemp rm; do
        ln -s "$(command -v "$tool")" "$BATS_TEST_TMPDIR/bin/$tool"
    done
    CI='' PATH=$BATS_TEST_TMPDIR/bin run harness/tests/lint format links </dev/null
    assert_line_matches '^format +skipped: clang-format is not installed$'
    assert_line_matches '^1 passed, 0 failed, 1 skipped$'
    CI=true PATH=$BATS_TEST_TMPDIR/bin run harness/tests/lint format links </dev/null
    assert_status 1
    assert_line_matches '^format +FAILED'
    assert_line_matches 'it looked at nothing: clang-format is not installed'
}

@test "another version of clang-format is a skip with its reason" {
    mkdir "$BATS_TEST_TMPDIR/bin"
    printf '#!/bin/sh\necho "Debian clang-format version 19.1.7 (3)"\n' >"$BATS_TEST_TMPDIR/bin/clang-format"
    chmod +x "$BATS_TEST_TMPDIR/bin/clang-format"
    CI='' PATH=$BATS_TEST_TMPDIR/bin:$PATH run harness/tests/lint format links </dev/null
    assert_line_matches '^format +skipped: the layout is that of clang-format 14, and this is 19$'
    assert_line_matches '^1 passed, 0 failed, 1 skipped$'
}

@test "a check that nobody knows is refused" {
    lint layers spelling
    assert_status 2
    assert_line_matches 'no check "spelling"; there are: layers format'
}
