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
    DEPS_PACMAN=$BATS_TEST_TMPDIR/lists # where pacman keeps its lists
    mkdir "$DEPS_PACMAN"
    export CALLS BIN DEPS_PACMAN
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
        parallel scdoc unzip; do
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
    assert_line_matches '^deps: missing:$'
    assert_line_matches '^deps:   nasm \(the assembler\)$'
    assert_line_matches '^deps: running: apt-get install .* nasm$'
    assert_equal "$(calls | grep -c '^apt-get update')" 1
    assert_equal "$(calls | grep -c '^apt-get install .* nasm$')" 1
    assert_equal "$(calls | wc -l)" 2
}

@test "dnf, zypper, pacman and apk are asked in their own words" {
    local manager
    touch "$DEPS_PACMAN/core.db"
    for manager in dnf zypper pacman apk; do
        all_there
        rm "$BIN/nasm"
        : >"$CALLS"
        fake_manager "$manager"
        deps run
        assert_status 0
        case $manager in
        dnf) assert_equal "$(calls)" "dnf install -y nasm" ;;
        zypper) assert_equal "$(calls)" "zypper --non-interactive install --no-recommends nasm" ;;
        pacman) assert_equal "$(calls)" "pacman -S --needed --noconfirm nasm" ;;
        apk) assert_equal "$(calls)" "apk add --update-cache nasm" ;;
        esac
        rm "$BIN/$manager"
    done
}

@test "new lists of pacman come with an update of all, and only where there were none" {
    all_there
    rm "$BIN/nasm"
    fake_manager pacman
    deps run --dry-run
    assert_line_matches '^deps: would run: pacman -Syu --needed --noconfirm nasm$'
    touch "$DEPS_PACMAN/core.db"
    fake pacman 'echo "error: failed retrieving file" >&2; exit 1'
    deps run
    assert_status 3
    assert_line_matches '^deps: running: pacman -S --needed'
    assert_line_matches 'lists may be too old: pacman -Syu'
}

@test "every row of the table has a package, or says that it has none, on each system" {
    local rows
    rows=$(sed -n '/^#set check/,/^END$/p' "$ROOT/harness/deps.sh" | grep -E '^(run|test) ')
    [ "$(wc -l <<<"$rows")" -ge 25 ]
    assert_equal "$(awk 'NF < 8 { print }' <<<"$rows")" ""
    # What lessons need, every system must have: five names, none of them missing but where the
    # line of the C library brings it.
    assert_equal "$(awk '$1 == "run" && $2 != "static" && / - / { print }' <<<"$rows")" ""
}

@test "packages have each system's names" {
    local want
    for want in "apt-get libdw-dev" "dnf elfutils-devel" "zypper libdw-devel" "pacman libelf" \
        "apk elfutils-dev"; do
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
        assert_line_matches "^deps:   libarchive \\(opens the archives that classes hand in\\)\$"
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
        assert_line_matches "^deps: running: $tool apk add --update-cache nasm\$"
        assert_equal "$(calls | head -n 1)" \
            "$tool env DEBIAN_FRONTEND=noninteractive apk add --update-cache nasm"
        rm "$BIN/$tool"
    done
}

# The administrator's line, and what can be done until then.
asks_for() {
    assert_status 3
    assert_line_matches "^deps: Only root can install that, and $1"
    assert_line_matches '^deps: Please ask an administrator'
    assert_line_matches "^deps:   apt-get install .* $2\$"
    assert_line_matches "$3"
}

@test "without root, sudo and doas it says whom to ask for what, and what can be done without" {
    all_there
    fake id 'echo 1000'
    fake_manager apt-get
    rm "$BIN/nasm"
    deps run
    asks_for "there is neither sudo nor doas" nasm 'Other machines'
    refute_output_has "by hand"
    all_there
    fake cc "$no_libdw_cc"
    deps run
    asks_for "there is neither sudo nor doas" libdw-dev 'by hand \("By hand, without the harness"'
    all_there
    rm "$BIN/jq"
    deps test
    asks_for "there is neither sudo nor doas" jq 'lessons need none of these'
    assert_equal "$(calls)" ""
    grep -q '^By hand, without the harness:' "$ROOT/README.md"
    grep -q '^## Other machines' "$ROOT/README.md"
}

@test "whom sudo or doas refuses is told the same, and asked once" {
    local words
    all_there
    rm "$BIN/nasm"
    fake id 'echo 1000'
    fake_manager apt-get
    for words in "sudo ada is not in the sudoers file." "sudo sudo: a password is required" \
        "sudo Sorry, user ada is not allowed to execute 'env' as root on vm." \
        "doas doas: Operation not permitted"; do
        : >"$CALLS"
        fake "${words%% *}" "echo ${words%% *} >>\"\$CALLS\"; echo \"${words#* }\" >&2; exit 1"
        deps run
        asks_for "${words%% *} refuses" nasm "Other machines"
        assert_equal "$(calls)" "${words%% *}"
        rm "$BIN/${words%% *}"
    done
}

@test "a failure behind sudo is not taken for a refusal" {
    all_there
    rm "$BIN/nasm"
    fake id 'echo 1000'
    fake sudo 'echo "sudo: unable to resolve host vm: Name or service not known" >&2; exec "$@"'
    fake apt-get 'echo "E: Unable to fetch some archives" >&2; exit 100'
    deps run
    assert_status 3
    assert_line_matches '^deps: could not be installed:'
    assert_line_matches '^deps:   \| E: Unable to fetch'
    refute_output_has refuses
}

@test "a package that this system does not know is done without" {
    all_there
    fake clang 'exit 1'
    fake_manager apt-get
    fake apt-cache 'exit 1'
    deps test
    assert_status 0
    assert_equal "$output$(calls)" ""
    rm "$BIN/jq"
    deps test
    assert_status 0
    assert_line_matches '^deps: installed'
    assert_equal "$(calls | grep -c 'install .* jq$')" 1
    fake apt-cache 'exit 0'
    deps test
    assert_status 3 # it is known, and could not be installed
    assert_line_matches '^deps:   fuzzer'
}

@test "a system with an unknown package manager is told what is needed, and Debian's names for it" {
    all_there
    rm "$BIN/nasm" "$BIN/make"
    deps run
    assert_status 2
    assert_line_matches 'none of apt-get, dnf, zypper, pacman and apk'
    assert_line_matches '^deps:   nasm \(the assembler\)'
    assert_line_matches '^deps:   make nasm$'
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
    assert_line_matches '^deps: could not be installed:$'
    assert_line_matches '^deps:   nasm \(the assembler\)$'
    assert_line_matches '^deps:   jq '
    assert_line_matches '^deps:   \| E: Could not get lock'
    assert_line_matches '^deps: +apt-get install .* jq nasm$'
}

@test "an installer that ends well and installs nothing is not believed" {
    all_there
    rm "$BIN/nasm"
    fake apt-get 'exit 0'
    deps run
    assert_status 3
    assert_line_matches '^deps: could not be installed:$'
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
    assert_line_matches '^deps:   cc \(the C compiler\)'
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
    assert_status 0
    assert_equal "$output" ""
}
