#!/usr/bin/env bats
# harness/deps.sh on systems that are not there: a PATH with nothing in it but a few ordinary tools
# and fakes that write down how they were called.

load helpers

setup() {
    BIN=$BATS_TEST_TMPDIR/bin
    CALLS=$BATS_TEST_TMPDIR/calls
    mkdir "$BIN"
    : >"$CALLS"
    local tool
    for tool in sh env cat sed grep sort tr tail mktemp rm touch chmod ln; do
        ln -s "$(command -v "$tool")" "$BIN/$tool"
    done
    fake uname 'case $1 in -s) echo Linux ;; -m) echo x86_64 ;; esac'
    fake id 'echo 0'
    export CALLS BIN
    unset CC
}

# fake NAME BODY: a command
fake() {
    printf '#!/bin/sh\n%s\n' "$2" >"$BIN/$1"
    chmod +x "$BIN/$1"
}

# A compiler that finds every library; ones that find all but one.
good_cc='exit 0'
no_libarchive_cc='for word; do [ "$word" = -larchive ] && exit 1; done; exit 0'
no_libdw_cc='for word; do [ "$word" = -ldw ] && exit 1; done; exit 0'

all_there() {
    local tool
    for tool in nasm ld make bash bats strace clang clang-format shellcheck xmllint jq python3 \
        parallel scdoc; do
        fake "$tool" 'exit 0'
    done
    fake cc "$good_cc"
}

# A package manager that writes its calls down; what it is asked to install is there afterwards.
fake_manager() {
    fake "$1" 'echo "${0##*/} $*" >>"$CALLS"
for word; do
    case $word in
    install | -S* | add) installing=yes ;;
    nasm | make | jq) [ -z "$installing" ] || { echo "exit 0" >"$BIN/$word"; chmod +x "$BIN/$word"; } ;;
    esac
done'
}

deps() {
    export ran="deps.sh $*"
    PATH=$BIN run "$ROOT/harness/deps.sh" "$@" </dev/null
}

calls() { cat "$CALLS"; }

@test "nothing is done and nothing said when all is there" {
    all_there
    fake_manager apt-get
    deps run
    assert_status 0
    assert_equal "$output" ""
    deps test
    assert_status 0
    assert_equal "$output" ""
    assert_equal "$(calls)" ""
}

@test "apt-get refreshes its lists once and installs what is missing, and only that" {
    all_there
    rm "$BIN/nasm"
    fake_manager apt-get
    deps run
    assert_status 0
    assert_line_matches '^deps: missing: nasm \(the assembler\)$'
    assert_line_matches '^deps: running: apt-get install .* nasm$'
    assert_equal "$(calls | grep -c '^apt-get update')" 1
    assert_equal "$(calls | grep -c '^apt-get install .* nasm$')" 1
    assert_equal "$(calls | wc -l)" 2
}

@test "dnf, pacman and apk are asked in their own words" {
    local manager
    for manager in dnf pacman apk; do
        all_there
        rm "$BIN/nasm"
        : >"$CALLS"
        fake_manager "$manager"
        deps run
        assert_status 0
        case $manager in
        dnf) assert_equal "$(calls)" "dnf install -y nasm" ;;
        pacman) assert_equal "$(calls)" "pacman -Sy --needed --noconfirm nasm" ;;
        apk) assert_equal "$(calls)" "apk add nasm" ;;
        esac
        rm "$BIN/$manager"
    done
}

@test "packages have each system's names" {
    local want
    for want in "apt-get libdw-dev" "dnf elfutils-devel" "pacman libelf" "apk elfutils-dev"; do
        all_there
        fake cc "$no_libdw_cc"
        fake_manager "${want% *}"
        deps run --dry-run
        assert_status 0
        assert_line_matches "^deps: would run: .* ${want#* }\$"
        rm "$BIN/${want% *}"
    done
    for want in "apt-get libarchive-dev" "dnf libarchive-devel" "pacman libarchive" \
        "apk libarchive-dev"; do
        all_there
        fake cc "$no_libarchive_cc"
        fake_manager "${want% *}"
        deps run --dry-run
        assert_status 0
        assert_line_matches "^deps: missing: libarchive \\(opens the archives that classes hand in\\)\$"
        assert_line_matches "^deps: would run: .* ${want#* }\$"
        rm "$BIN/${want% *}"
    done
}

@test "a machine with nothing at all is told everything at once" {
    fake_manager apt-get
    deps run --dry-run
    assert_status 0
    local package
    for package in binutils gcc libarchive-dev libc6-dev libdw-dev libelf-dev libjansson-dev libseccomp-dev \
        linux-libc-dev make nasm; do
        assert_line_matches "would run: .* install .* $package( |\$)"
    done
    refute_output_has bats
    deps test --dry-run
    assert_line_matches "would run: .* install .* bats( |\$)"
    assert_line_matches "would run: .* install .* shellcheck( |\$)"
}

@test "a dry run only says what it would do" {
    all_there
    rm "$BIN/nasm"
    fake_manager apt-get
    deps run --dry-run
    assert_status 0
    assert_line_matches '^deps: would run: apt-get install .* nasm$'
    assert_equal "$(calls)" ""
    [ ! -e "$BIN/nasm" ]
}

@test "who is not root goes through sudo, or doas" {
    local tool
    for tool in sudo doas; do
        all_there
        rm "$BIN/nasm"
        : >"$CALLS"
        fake id 'echo 1000'
        fake "$tool" 'echo "${0##*/} $*" >>"$CALLS"; exec "$@"'
        fake_manager apk
        deps run
        assert_status 0
        assert_line_matches "^deps: running: $tool apk add nasm\$"
        assert_equal "$(calls | head -n 1)" \
            "$tool env DEBIAN_FRONTEND=noninteractive apk add nasm"
        rm "$BIN/$tool"
    done
}

@test "without root, sudo and doas it says whom to ask for what" {
    all_there
    rm "$BIN/nasm"
    fake id 'echo 1000'
    fake_manager apt-get
    deps run
    assert_status 3
    assert_line_matches 'neither sudo nor doas.*administrator.*apt-get install .* nasm$'
    assert_equal "$(calls)" ""
}

@test "a system with an unknown package manager gets one sentence that lists what is needed" {
    all_there
    rm "$BIN/nasm" "$BIN/make"
    deps run
    assert_status 2
    assert_equal "${#lines[@]}" 1
    assert_line_matches 'none of apt-get, dnf, pacman and apk.*nasm \(the assembler\), make'
}

@test "another machine gets one sentence and status 77" {
    fake uname 'case $1 in -s) echo Darwin ;; -m) echo arm64 ;; esac'
    deps run
    assert_status 77
    assert_equal "${#lines[@]}" 1
    assert_line_matches 'needs x86-64 Linux, and this is Darwin on arm64'
}

@test "a failed installation says what is still missing, why, and what to do" {
    all_there
    rm "$BIN/nasm" "$BIN/jq"
    fake apt-get 'case $1 in
update) echo "W: Failed to fetch the lists" >&2; exit 100 ;;
*) echo "E: Could not get lock /var/lib/dpkg/lock-frontend" >&2; exit 100 ;;
esac'
    deps test
    assert_status 3
    assert_line_matches '^deps: could not be installed: nasm \(the assembler\), jq'
    assert_line_matches '^deps: +E: Could not get lock'
    assert_line_matches '^deps: +apt-get install .* jq nasm$'
}

@test "an installer that ends well and installs nothing is not believed" {
    all_there
    rm "$BIN/nasm"
    fake apt-get 'exit 0'
    deps run
    assert_status 3
    assert_line_matches '^deps: could not be installed: nasm'
}

@test "a compiler that CC names and that is not there is a mistake, cc and gcc are not" {
    all_there
    fake_manager apt-get
    export CC=no-such-cc
    deps run
    assert_status 2
    assert_line_matches 'CC is set to "no-such-cc"'
    rm "$BIN/cc"
    export CC=cc # what make exports when nobody set it
    deps run --dry-run
    assert_status 0
    assert_line_matches '^deps: missing: cc \(the C compiler\)'
}

@test "wrong words are refused" {
    local words
    for words in "" "walk" "run --wet" "run --dry-run more"; do
        # shellcheck disable=SC2086
        deps $words
        assert_status 2
        assert_line_matches '^deps: usage:'
    done
}

@test "this machine has what its own tests need" {
    run "$ROOT/harness/deps.sh" test --dry-run </dev/null
    if [[ $status -eq 3 && $output == *"Only root can install that"* ]]; then skip "${lines[0]}"; fi
    assert_status 0
    assert_equal "$output" ""
}
