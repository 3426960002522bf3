#!/usr/bin/env bats
# What a run is given and meets, and what is looked at besides its calls: for every NAME.trace in
# fixtures/given, NAME.right.c agrees and every other NAME.*.c fails as its "says:" line says.
# Not with sanitizers: the lessons give their programs all of it, too.

load helpers

setup() {
    copy_of_the_tree
    cd "$TREE" || return
}

grade() { # FILE TRACE
    run timeout 60 "$RING3" lesson 01 --no-latency --c "$1" --expected "$2"
}

# Words of the output, whatever their line breaks.
in_one_line() {
    tr -s ' \n' ' ' <<<"$output"
}

check_fixture() {
    local trace=$ROOT/harness/tests/fixtures/given/$1.trace file says
    for file in "${trace%.trace}".*.c; do
        grade "$file" "$trace"
        if [ "$status" -eq 77 ]; then skip "${output##*: }"; fi
        if [[ $file == *.right.c ]]; then
            [ "$status" -eq 0 ] || complain "$file does not pass" || return 1
            continue
        fi
        says=$(sed -n 's/^.*says: \(.*\) \*\/$/\1/p' "$file")
        [ "$status" -eq 1 ] && [ -n "$says" ] || complain "$file does not fail" || return 1
        [[ $(in_one_line) == *"$says"* ]] || complain "$file: no word of: $says" || return 1
    done
}

@test "pieces, late parts, short reads and writes, EINTR, a closed stdin and a file as stdin" {
    check_fixture copy
}

@test "a limit of descriptors" {
    check_fixture limit
}

@test "checks: files, links, modes, descriptors, mappings" {
    check_fixture leak
}

@test "stdout as terminal, file, pipe, full device and closed; stderr" {
    check_fixture pty
}

@test "stdout is compared with what another descriptor got" {
    check_fixture equals
}

@test "signals to a blocked call" {
    check_fixture signals
}

@test "descriptors that are inherited, and what arrives on them in which order" {
    check_fixture feeds
}

@test "a directory of many names, a socket, a fifo" {
    check_fixture entries
}

@test "a client on loopback" {
    check_fixture server
}

# Six seconds are what a program may take that waits.
@test "a server that counts its connections" {
    check_fixture called
}

@test "a program that waits for a client that cannot come is stopped soon" {
    SECONDS=0
    grade "$ROOT/harness/tests/fixtures/given/server.order.c" \
        "$ROOT/harness/tests/fixtures/given/server.trace"
    if [ "$status" -eq 77 ]; then skip "${output##*: }"; fi
    [ "$status" -eq 1 ] && [[ $output == *"TIME"* ]] && [ "$SECONDS" -lt 6 ]
}

@test "a server on loopback; nobody is called elsewhere" {
    check_fixture client
}

@test "every call that socketcall is, and those of ipc, with their arguments in memory" {
    check_fixture multiplexed
}

@test "the same from a 32-bit program, whose blocks lie on its stack" {
    local fixtures=$ROOT/harness/tests/fixtures/given
    lesson_32() {
        run timeout 60 "$RING3" lesson 26 --no-latency --asm "$1" \
            --expected "$fixtures/multiplexed32.trace"
    }
    lesson_32 "$fixtures/multiplexed32.asm"
    if [ "$status" -eq 77 ]; then skip "${output##*: }"; fi
    assert_status 0
    # The other end's name in place of its own: another word in front of the same block.
    sed 's/mov     ebx, 6$/mov     ebx, 7/' "$fixtures/multiplexed32.asm" >another.asm
    lesson_32 "$PWD/another.asm"
    assert_status 1
    [[ $(in_one_line) == *"getpeername stands where getsockname belongs"* ]] ||
        complain "getpeername is not named"
}

@test "children that nobody waited for" {
    check_fixture children
}

@test "what children leave behind, of their own and of what they share" {
    check_fixture brood
}

@test "without a check it is a remark; for descriptors and pages of the first process only" {
    local fixtures=$ROOT/harness/tests/fixtures/given
    grep -v '^  check' "$fixtures/brood.trace" >brood.trace
    for name in open mapped right; do
        grade "$fixtures/brood.$name.c" brood.trace
        [ "$status" -eq 0 ] && [[ $output != *"at the end"* ]] || complain "$name" || return 1
    done
    for name in copy given orphan; do
        says=$(sed -n 's/^.*says: \(.*\) \*\/$/\1/p' "$fixtures/brood.$name.c")
        grade "$fixtures/brood.$name.c" brood.trace
        [ "$status" -eq 0 ] && [[ $(in_one_line) == *"$says"* ]] || complain "$name" || return 1
    done
}

@test "a tracer, whose children nobody else follows, and its log" {
    check_fixture tracer
}

@test "what arrives on stderr" {
    check_fixture errors
}
