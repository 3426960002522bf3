#!/usr/bin/env bats
# ring3 list, explain and errno: what the tables know, offline.
# Not with sanitizers: its tables are read whole in unit/reference.

load helpers

setup() {
    cd "$BATS_TEST_TMPDIR" || return 1
}

need() {
    command -v "$1" >/dev/null || skip "$1 is not installed"
}


# no_line_of FILE PATTERN [OPTION...]
no_line_of() {
    if grep "${@:3}" -e "$2" "$1"; then complain "there is a line like $2"; fi
}

@test "list has every call, with its numbers, in 80 columns" {
    run_ring3 list
    assert_status 0
    assert_line_matches '^ +257 +257 +295 +2\.6\.16 +openat\(dirfd, pathname, flags, mode\)$'
    assert_line_matches '^ +59 +520 +11 +1\.0 +execve\(pathname, argv, envp\)$'
    assert_line_matches '^ +- +- +195 +2\.4 +stat64\(pathname, statbuf\)$'
    assert_line_matches '^ +174 +- +127 +1\.0 +create_module\(name, size\)  gone in 2\.6$'
    assert_line_matches '^ +183 +183 +137 +- +afs_syscall\(.*\)  never in Linux$'
    [ "${#lines[@]}" -gt 460 ]
    COLUMNS=200 "$RING3" list | awk 'length > 80 { print; bad = 1 } END { exit bad }'
    [[ $output != *$'\e'* ]]
}

@test "list chooses by table, version, class, name, pattern and number" {
    run_ring3 list --abi i386 39
    assert_status 0
    assert_line_matches '^ +39  1\.0 +mkdir\(pathname, mode\)$'
    run_ring3 list 39
    assert_line_matches '^ +39 +39 +20  1\.0 +getpid\(\)$'
    run_ring3 list --abi x32 --class=process execve
    assert_line_matches '^ +520  1\.0 +execve'
    run_ring3 list --since 6.17
    [[ $output == *file_getattr* && $output == *uprobe* && $output != *mseal* ]]
    run_ring3 list --abi=i386 --since 4.3 socket
    assert_line_matches '^ +359  4\.3 +socket'
    run_ring3 list --class %network '*sock*'
    [[ $output == *getsockopt* && $output != *socketcall* && $output != *openat* ]]
    run_ring3 list --since 99.0
    assert_status 1
}

@test "the page of a call has registers, errors, versions, lessons and an example" {
    cd "$ROOT"
    run_ring3 explain openat
    assert_status 0
    assert_line_matches '^openat +since Linux 2\.6\.16$'
    assert_line_matches '^  int openat\(int dirfd, const char \*pathname, int flags, mode_t mode\)$'
    assert_line_matches '^  number +257 +295 +in rax, eax; x32: 0x40000101'
    assert_line_matches '^  mode +r10 +esi +permission bits'
    assert_line_matches '^  ENOENT +nothing has this name'
    assert_line_matches '^> openat +2\.6\.16'
    assert_line_matches '^  openat2 +5\.6'
    assert_line_matches '^  openat\(AT_FDCWD, "none", O_RDONLY\) = -1 ENOENT'
    assert_line_matches '^Classes +%file %desc$'
    assert_line_matches '^Lessons .*13-ls'
    cd /
    run_ring3 explain openat
    assert_status 0
    [[ $output != *Lessons* ]]
}

@test "the lessons of a call come from the traces" {
    copy_of_two_lessons
    cd "$TREE"
    run_ring3 explain mincore
    [[ $output != *Lessons* ]]
    printf '# 01-hello: say one line and leave\n\ncase plain\n  run ./program\n  mincore(_, _, _)\n  exit(0)\n' \
        >expected/01-hello.trace
    run_ring3 explain mincore
    assert_line_matches '^Lessons +01-hello$'
    echo "this is no trace" >expected/01-hello.trace
    run_ring3 explain mincore
    assert_status 0
    [[ $output != *Lessons* ]]
}

@test "i386: blocks of arguments, halves, multiplexers and 16-bit ids are told" {
    run_ring3 explain mmap select truncate64 connect getuid clone
    assert_status 0
    assert_line_matches '^  void \*mmap\(const unsigned long args\[6\]\)$'
    assert_line_matches '^  args +ebx +the address of a block of six words'
    assert_line_matches '^  args +ebx +the address of a block of five words'
    assert_line_matches '^  length_high +edx '
    assert_line_matches '^  It is also reached through socketcall \(102\), with 3 in ebx; a number of its$'
    assert_line_matches '^  own it has since Linux 4\.3\.$'
    assert_line_matches 'The form of 32 bits is getuid32 \(199\)\.$'
    assert_line_matches '^  tls +esi '
    assert_line_matches '^  tls +r8 '
}

@test "every call has a page in 80 columns, those of the lessons with a text" {
    need python3
    names=$("$RING3" list --json | python3 -c '
import json, sys
for call in json.load(sys.stdin):
    print(call["name"])')
    [ "$(wc -l <<<"$names")" -gt 460 ]
    xargs "$RING3" -C "$ROOT" explain <<<"$names" >pages
    no_line_of pages '^.{81}' -E
    no_line_of pages ' $'
    xargs "$RING3" -C "$ROOT" explain --json <<<"$names" >pages.json
    python3 - pages.json <<'PYTHON'
import json, sys
calls = json.load(open(sys.argv[1]))
assert len(calls) > 460, len(calls)
assert all(c["text"] for c in calls)
assert sum(bool(c["lessons"]) for c in calls) > 50
bare = [c["name"] for c in calls if c["lessons"] and not c["examples"]]
assert not bare, f"no example: {bare}"
openat = next(c for c in calls if c["name"] == "openat")
assert [a["register"] for a in openat["tables"]["i386"]["arguments"]] == ["ebx", "ecx", "edx", "esi"]
assert openat["tables"]["x32"]["number"] == 0x40000000 + 257
assert {"name": "ENOENT"}.items() <= openat["errors"][0].items()
PYTHON
}

@test "errno by number, name, register, in small letters" {
    need python3
    for word in 14 -14 EFAULT efault 0xfffffffffffffff2 18446744073709551602 0xfffffff2; do
        run_ring3 errno "$word"
        assert_status 0
        [ "${lines[0]}" = "EFAULT  14  Bad address" ]
    done
    [[ $output == *"rax is 0xfffffffffffffff2, eax 0xfffffff2"* && $output == *"Calls that give it: read"* ]]
    run_ring3 errno EWOULDBLOCK
    [ "${lines[0]}" = "EAGAIN  11  Resource temporarily unavailable" ]
    run_ring3 errno 512
    [[ ${lines[0]} == ERESTARTSYS* && $output == *"inside the kernel"* ]]
    run_ring3 errno
    assert_line_matches '^   2  ENOENT +No such file or directory$'
    [ "$("$RING3" errno --json 14 | python3 -c 'import json, sys; print(json.load(sys.stdin)[0]["name"])')" = EFAULT ]
}

@test "what there is not: status 2, with what is near" {
    run_ring3 explain opnat
    assert_status 2
    [[ $output == *"did you mean 'openat'?"* ]]
    run_ring3 list getuid64
    assert_status 2
    [[ $output == *"did you mean 'getuid"* ]]
    run_ring3 list --abi x86-64 stat64
    assert_status 2
    [[ $output == *"x86-64 table has no call 'stat64'"* ]]
    run_ring3 errno ENOENTT
    assert_status 2
    [[ $output == *"did you mean 'ENOENT'?"* ]]
    for words in "explain" "explain 9999" "list 9999" "list 0x1_" "list --abi arm" "list --class fiel" \
        "list --since new" "list --since 2.6;1" "errno 0" "errno 134" "errno 4096" "errno -x" \
        "errno 14x" "list -1" "explain 99999999999999999999" "list 99999999999999999999"; do
        read -ra split <<<"$words"
        run_ring3 "${split[@]}"
        assert_status 2 || return 1
    done
    run_ring3 explain ""
    assert_status 2
    run_ring3 list --class fiel
    [[ $output == *"did you mean 'file'?"* ]]
}

@test "the sheet is one page that loads nothing" {
    need python3
    "$RING3" list --html >sheet.html
    no_line_of sheet.html 'src=|href=|@import|url\(|<script' -iE
    python3 - sheet.html <<'PYTHON'
import sys
from html.parser import HTMLParser
class Sheet(HTMLParser):
    void, stack, cells, rows = {"meta", "link", "br"}, [], [], 0
    def handle_starttag(self, tag, attributes):
        if tag not in self.void:
            self.stack.append(tag)
        self.rows += tag == "tr"
    def handle_endtag(self, tag):
        assert self.stack and self.stack.pop() == tag, tag
    def handle_data(self, data):
        self.cells.append(data)
sheet = Sheet()
sheet.feed(open(sys.argv[1]).read())
assert not sheet.stack, sheet.stack
assert sheet.rows > 470, sheet.rows
assert {"openat", "stat64", "r10", "ebp", "EHWPOISON"} <= set(sheet.cells)
PYTHON
}

@test "colour is for terminals only" {
    command -v script >/dev/null || skip "script is not installed"
    script -qec true /dev/null >/dev/null 2>&1 || skip "no pseudo-terminal can be made here"
    TERM=xterm script -qec "'$RING3' explain read" /dev/null </dev/null | grep -q $'\e\['
    NO_COLOR=1 TERM=xterm script -qec "'$RING3' explain read" /dev/null </dev/null >plain
    no_line_of plain $'\e\['
    "$RING3" list | head -1 >/dev/null
}
