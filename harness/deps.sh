#!/bin/sh
# deps.sh -- installs what the workbook needs and this machine lacks
#
#   harness/deps.sh run  [--dry-run]    what building and running lessons needs
#   harness/deps.sh test [--dry-run]    that, and what `make test` needs
#
# Everything is found by trying: a command by its name, a library by linking with
# it.  When all is there this prints nothing and does nothing.  Otherwise it says
# what is missing, what each is for and what it is about to do, and asks the
# system's own package manager; as root directly, else through sudo or doas.  Who
# may not become root is told what to ask an administrator for, and what can be
# done without it.
#
# Exit status: 0 all is there (or --dry-run told what would be done); 2 wrong use,
# or a system whose package manager is not known; 3 something could not be
# installed; 77 not x86-64 Linux.

set -u

say() { printf 'deps: %s\n' "$*"; }
fail() {
    status=$1
    shift
    say "$*" >&2
    exit "$status"
}

# What is needed: one line each.  The check is done by has(), below.  `-` where a
# package belongs: another line brings it, or the system has none, and then the
# tests that need it are skipped.  `a|-`: the package, if the system knows it.
needs() {
    cat <<'END'
#set check        apt                dnf                   zypper             pacman            apk               what-for
run  nasm         nasm               nasm                  nasm               nasm              nasm              the assembler
run  cc           gcc                gcc                   gcc                gcc               gcc               the C compiler
run  libc         libc6-dev          glibc-devel           glibc-devel        glibc             musl-dev          the C library's headers
run  static       -                  glibc-static          glibc-devel-static -                 -                 the C library, linked in
run  kernel       linux-libc-dev     kernel-headers        linux-glibc-devel  linux-api-headers linux-headers     the kernel's headers
run  ld           binutils           binutils              binutils           binutils          binutils          the linker
run  make         make               make                  make               make              make              runs the lessons
run  libdw        libdw-dev          elfutils-devel        libdw-devel        libelf            elfutils-dev      finds source lines in programs
run  libelf       libelf-dev         elfutils-libelf-devel libelf-devel       libelf            elfutils-dev      reads programs
run  jansson      libjansson-dev     jansson-devel         libjansson-devel   jansson           jansson-dev       writes JSON
run  libseccomp   libseccomp-dev     libseccomp-devel      libseccomp-devel   libseccomp        libseccomp-dev    filters the calls of other people's programs
run  libarchive   libarchive-dev     libarchive-devel      libarchive-devel   libarchive        libarchive-dev    opens the archives that classes hand in
test bash         bash               bash                  bash               bash              bash              the test scripts' shell
test bats         bats               bats                  bats               bats              bats              runs the tests
test strace       strace             strace                strace             strace            strace            the notation is compared with it
test clang        clang              clang                 clang              clang             clang             the second C compiler
test clang-format clang-format       clang-tools-extra     clang-tools        clang             clang-extra-tools the layout of the C files
test fuzzer       libclang-rt-dev|-  compiler-rt           -                  compiler-rt       compiler-rt       fuzzes the parser
test sanitizer    -                  libasan               -                  -                 -                 checks memory accesses
test ubsan        -                  libubsan              -                  -                 -                 checks overflows
test shellcheck   shellcheck         ShellCheck            ShellCheck         shellcheck        shellcheck        checks the shell scripts
test xmllint      libxml2-utils      libxml2               libxml2-tools      libxml2           libxml2-utils     checks the reports
test jq           jq                 jq                    jq                 jq                jq                checks the reports
test jsonschema   python3-jsonschema python3-jsonschema    python3-jsonschema python-jsonschema py3-jsonschema    checks the reports
test yaml         python3-yaml       python3-pyyaml        python3-PyYAML     python-yaml       py3-yaml          checks what GitHub is given
test scdoc        scdoc              scdoc                 scdoc              scdoc             scdoc             makes the manual page
test parallel     parallel           parallel              gnu_parallel       parallel          parallel          grades parts of a class
test unzip        unzip              unzip                 unzip              unzip             unzip             opens what Gradescope is given
END
}

# ------------------------------------------------------------ what is there

compiler=${CC:-cc}

has_command() { command -v "$1" >/dev/null 2>&1; }

# builds COMPILER "PROGRAM" OPTIONS...: the program compiles and links.  $compiler
# is left unquoted, since CC may be two words ("ccache gcc").
builds() {
    with=$1 program=$2
    shift 2
    # shellcheck disable=SC2086
    printf '%s\n' "$program" | $with -x c -o "$scratch/a.out" - "$@" >/dev/null 2>&1
}

has() {
    case $1 in
    cc) has_command "${compiler%% *}" ;;
    libc) builds "$compiler" '#include <stdio.h>
int main(void) { return puts("") < 0; }' ;;
    static) builds "$compiler" '#include <stdio.h>
int main(void) { return puts("") < 0; }' -static ;;
    kernel) builds "$compiler" '#include <asm/unistd_64.h>
#include <asm/unistd_32.h>
#include <linux/audit.h>
int main(void) { return 0; }' ;;
    libdw) builds "$compiler" '#include <elfutils/libdw.h>
int main(void) { return dwarf_begin(0, DWARF_C_READ) != 0; }' -ldw ;;
    libelf) builds "$compiler" '#include <libelf.h>
int main(void) { return elf_version(EV_CURRENT) == EV_NONE; }' -lelf ;;
    jansson) builds "$compiler" '#include <jansson.h>
int main(void) { return json_null() == 0; }' -ljansson ;;
    libseccomp) builds "$compiler" '#include <seccomp.h>
int main(void) { return seccomp_version() == 0; }' -lseccomp ;;
    libarchive) builds "$compiler" '#include <archive.h>
int main(void) { return archive_version_number() == 0; }' -larchive ;;
    fuzzer) builds clang '#include <stddef.h>
int LLVMFuzzerTestOneInput(const unsigned char *b, size_t n)
{ (void)b; (void)n; return 0; }' -fsanitize=fuzzer,address,undefined ;;
    sanitizer) builds "$compiler" 'int main(void) { return 0; }' -fsanitize=address ;;
    ubsan) builds "$compiler" 'int main(void) { return 0; }' -fsanitize=undefined ;;
    jsonschema) python3 -c 'import jsonschema' >/dev/null 2>&1 ;;
    yaml) python3 -c 'import yaml' >/dev/null 2>&1 ;;
    *) has_command "$1" ;;
    esac
}

# The libraries in one go, which is what costs time in every `make deps`.
has_libraries() {
    builds "$compiler" '#include <archive.h>
#include <asm/unistd_32.h>
#include <asm/unistd_64.h>
#include <elfutils/libdw.h>
#include <jansson.h>
#include <libelf.h>
#include <linux/audit.h>
#include <seccomp.h>
#include <stdio.h>
int main(void)
{
    return dwarf_begin(0, DWARF_C_READ) || !json_null() || !elf_version(EV_CURRENT) ||
           !seccomp_version() ||
           !archive_version_number() || puts("") < 0;
}' -larchive -ldw -lelf -ljansson -lseccomp
}

find_manager() {
    for manager in apt-get dnf zypper pacman apk; do
        if has_command "$manager"; then return; fi
    done
    manager=
}

# The one of five packages that is this system's; Debian's, where no manager is known.
choose() {
    case $manager in
    dnf) echo "$2" ;;
    zypper) echo "$3" ;;
    pacman) echo "$4" ;;
    apk) echo "$5" ;;
    *) echo "$1" ;;
    esac
}

# What this machine lacks, a line each: the check, its package, what it is for.
missing() {
    libraries=no
    if has_libraries; then libraries=yes; fi
    needs | while read -r set check apt dnf zypper pacman apk what; do
        case $set in
        '#'*) continue ;;
        test) [ "$wanted" = test ] || continue ;;
        esac
        case $libraries/$check in
        yes/cc | yes/libc | yes/kernel | yes/libdw | yes/libelf | yes/jansson | \
            yes/libseccomp | yes/libarchive) continue ;;
        esac
        package=$(choose "$apt" "$dnf" "$zypper" "$pacman" "$apk")
        if [ "$package" != - ] && ! has "$check"; then echo "$check $package $what"; fi
    done
}

# ---------------------------------------------------------- what to do about it

# describe WORDS <MISSING: the words, then what is missing, a line each.
describe() {
    say "$1"
    while read -r check _ what; do say "  $check ($what)"; done
}

# The packages for what is missing, each once.
packages() {
    while read -r _ package _; do
        case $package in
        *'|-') if knows "${package%'|-'}"; then echo "${package%'|-'}"; fi ;;
        *) echo "$package" ;;
        esac
    done | sort -u | tr '\n' ' ' | sed 's/ $//'
}

# Only apt-get has a package in one release and none in the next.
knows() { apt-cache show "$1" >/dev/null 2>&1; }

# Leaves out what this system has no package for: the tests that need it are skipped.
to_be_had() {
    while read -r check package what; do
        case $package in
        *'|-') knows "${package%'|-'}" || continue ;;
        esac
        echo "$check $package $what"
    done
}

# Arch can be updated only as a whole: new lists (-y) and a few new packages without
# all others (-u) may leave programs that do not start.  So its lists are taken as
# they are; in a fresh container there are none.
install_command() {
    case $manager in
    apt-get) echo "apt-get install -y --no-install-recommends -o DPkg::Lock::Timeout=60 $*" ;;
    dnf) echo "dnf install -y $*" ;;
    zypper) echo "zypper --non-interactive install --no-recommends $*" ;;
    pacman)
        lists=
        for list in "${DEPS_PACMAN:-/var/lib/pacman/sync}"/*.db; do
            if [ -e "$list" ]; then lists=there; fi
        done
        if [ -n "$lists" ]; then options=-S; else options=-Syu; fi
        echo "pacman $options --needed --noconfirm $*"
        ;;
    apk) echo "apk add --update-cache $*" ;;
    esac
}

# Runs a command as root, with what it says in $scratch/said.
as_root() {
    if [ "$(id -u)" -eq 0 ]; then
        env DEBIAN_FRONTEND=noninteractive "$@" >>"$scratch/said" 2>&1 </dev/null
    else
        "$become" env DEBIAN_FRONTEND=noninteractive "$@" >>"$scratch/said" 2>&1
    fi
}

# The last command was not run, since who asked may not, or not without a password.
refused() {
    grep -v 'unable to resolve host' "$scratch/said" |
        grep -qE '^(sudo|doas): |sudoers|^Sorry, (user|try)'
}

find_root() {
    become=
    if [ "$(id -u)" -eq 0 ]; then return 0; fi
    for become in sudo doas; do
        if has_command "$become"; then return 0; fi
    done
    become=
    return 1
}

# --------------------------------------------------------------------- main

usage="usage: harness/deps.sh run|test [--dry-run]"
if [ $# -lt 1 ] || [ $# -gt 2 ]; then fail 2 "$usage"; fi
wanted=$1
case $wanted in run | test) ;; *) fail 2 "$usage" ;; esac
case ${2-} in '' | --dry-run) dry=${2-} ;; *) fail 2 "$usage" ;; esac

system=$(uname -s) machine=$(uname -m)
if [ "$system" != Linux ] || [ "$machine" != x86_64 ]; then
    fail 77 "the workbook needs x86-64 Linux, and this is $system on $machine;" \
        "README.md says what owners of other machines do."
fi
case $compiler in
cc | gcc) ;; # what make sets when nobody did, and what can be installed
*)
    if ! has_command "${compiler%% *}"; then
        fail 2 "CC is set to \"$CC\", and there is no such command; unset it or name a compiler."
    fi
    ;;
esac

scratch=$(mktemp -d) || fail 3 "no place for temporary files (TMPDIR)."
trap 'rm -rf "$scratch"' EXIT
trap 'exit 130' INT
trap 'exit 143' TERM

# What can be done on this machine as it is, with what stands in the file MISSING.
say_without() {
    if ! grep -qE "$needed_to_run" "$1"; then
        say "The lessons need none of these (make lesson-01); only make test does."
    elif ! grep -qE '^(nasm|ld) ' "$1"; then
        say "Without them you can read the lessons (lessons/01-hello/README.md), and build and run"
        say 'programs in assembly by hand ("By hand, without the harness" in README.md).'
    else
        say "Without them you can read the lessons (lessons/01-hello/README.md)."
        say 'Where else they can be run: "Other machines" in README.md.'
    fi
}

find_manager
needed_to_run=$(needs | sed -n 's/^run  *\([a-z-]*\) .*/\1/p' | tr '\n' '|')
needed_to_run="^(${needed_to_run%'|'}) "
missing >"$scratch/missing"
to_be_had <"$scratch/missing" >"$scratch/known"
[ -s "$scratch/known" ] || exit 0

names=$(packages <"$scratch/missing")
if [ -z "$manager" ]; then
    {
        describe "missing:" <"$scratch/missing"
        say "This system has none of apt-get, dnf, zypper, pacman and apk, so please install"
        say "these by hand. Debian has them in its packages"
        say "  $names"
        say_without "$scratch/missing"
    } >&2
    exit 2
fi

# ask_administrator FILE WORDS...: what is missing, and that nobody here may install it.
ask_administrator() {
    left=$1
    shift
    {
        describe "missing:" <"$left"
        say "Only root can install that, and $*."
        say "Please ask an administrator of this machine for"
        say "  $(install_command "$(packages <"$left")")"
        say_without "$left"
    } >&2
    exit 3
}

command=$(install_command "$names")
if ! find_root; then
    ask_administrator "$scratch/missing" "there is neither sudo nor doas here"
fi

describe "missing:" <"$scratch/missing"
update=
if [ "$manager" = apt-get ]; then update="apt-get update -q -o DPkg::Lock::Timeout=60"; fi
if [ -n "$dry" ]; then
    if [ -n "$update" ]; then say "would run: ${become:+$become }$update"; fi
    say "would run: ${become:+$become }$command"
    exit 0
fi

: >"$scratch/said"
say "installing them takes a minute or some, in which nothing is printed"
if [ -n "$update" ]; then
    # A list that cannot be refreshed may still be good enough; the next step tells.
    say "running: ${become:+$become }$update"
    # shellcheck disable=SC2086
    if ! as_root $update && [ -n "$become" ] && refused; then
        ask_administrator "$scratch/missing" "$become refuses"
    fi
    names=$(packages <"$scratch/missing") # it may know more names now
    command=$(install_command "$names")
fi
say "running: ${become:+$become }$command"
# shellcheck disable=SC2086
as_root $command
result=$?

missing | to_be_had >"$scratch/left"
if [ ! -s "$scratch/left" ]; then
    say "installed."
    exit 0
fi
if [ "$result" -ne 0 ] && [ -n "$become" ] && refused; then
    ask_administrator "$scratch/left" "$become refuses"
fi
{
    describe "could not be installed:" <"$scratch/left"
    if [ "$result" -ne 0 ]; then
        say "The last words of $manager:"
        grep -v '^ *$' "$scratch/said" | tail -n 4 | sed 's/^/deps:   | /'
    fi
    say "Check the network, and that no other package manager is at work; then again, or by hand:"
    say "  ${become:+$become }$(install_command "$(packages <"$scratch/left")")"
    if [ "$manager" = pacman ]; then
        say "Arch's lists may be too old: pacman -Syu brings the whole system up to date."
    fi
    say_without "$scratch/left"
} >&2
exit 3
