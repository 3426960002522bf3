# Brings one trace (of strace or of ring3) into the form that parity compares:
#
#   - a call that was cut in two by other tasks' lines (<unfinished ...>, <... resumed>) is
#     joined, because who runs first is chance;
#   - the lines of each task stand together, and tasks are named by birth: 1 the first, 1.2 its
#     second child, 1.2.1 the first child of that;
#   - process numbers that the trace itself names become those names, others that a call for
#     process numbers gave become PID;
#   - the blanks before "=" are judged here and then left out: "=" must stand in column 41, or
#     one blank behind the call where the call is too long; MISALIGNED marks a line that is not so.
#
# Options, set with -v:  follow=1  each line begins with a process number
#                        halves=1  leave what is cut in two as it is, in the order of the log

# Where the last ") = " of a line begins, its blanks counted; 0: nowhere.  Strings may hold one.
function find_result(text,    at, rest, found) {
    rest = text
    at = 0
    found = 0
    while (match(rest, /\) += /)) {
        found = at + RSTART
        at += RSTART
        rest = substr(text, at + 1)
    }
    return found
}

function judge(text,    at, head, tail, blanks, column) {
    at = find_result(text)
    if (!at) return text
    head = substr(text, 1, at)
    tail = substr(text, at + 1)
    match(tail, /^ +/)
    blanks = RLENGTH
    tail = substr(tail, blanks + 1)
    column = at + blanks + 1
    if (column == 41 || (blanks == 1 && column > 41)) return head " " tail
    return head " " tail " MISALIGNED"
}

function is_number(text) { return text ~ /^[0-9]+$/ }

# The part of a line before its text: times that options add.
function leader_of(text) {
    if (match(text, /^( *\+?[0-9:.]+[0-9] )?(\[[0-9a-f ?]+\] )?(\[[0-9a-f]+\] )?/)) return substr(text, 1, RLENGTH)
    return ""
}

# Learns process numbers: known[N] = 1.
function learn(text,    at, value) {
    if (text !~ gives_pid) return
    at = find_result(text)
    value = substr(text, at)
    if (!at || !match(value, /= [0-9]+/)) return
    value = substr(value, RSTART + 2, RLENGTH - 2)
    if (value > 1) known[value] = 1
}

# The bytes that a task reads from a descriptor that it opened on /dev/urandom.
function hide_random(text,    at, fd) {
    if (text ~ /^open(at)?\(.*"\/dev\/u?random"/) {
        at = find_result(text)
        fd = substr(text, at + 4)
        sub(/[^0-9].*/, "", fd)
        random[pid, fd] = 1
    } else if (match(text, /^(read|close)\([0-9]+/)) {
        fd = substr(text, 1, RLENGTH)
        sub(/.*\(/, "", fd)
        if (!((pid, fd) in random)) return text
        if (text ~ /^close/) delete random[pid, fd]
        else sub(/"(\\.|[^"\\])*"(\.\.\.)?/, "\"RANDOM\"", text)
    }
    return text
}

# Numbers that stand alone in text and are known get their names.
function rename(text,    out, token, before, after) {
    out = ""
    while (match(text, /[0-9]+/)) {
        token = substr(text, RSTART, RLENGTH)
        before = RSTART > 1 ? substr(text, RSTART - 1, 1) : substr(out, length(out), 1)
        after = substr(text, RSTART + RLENGTH, 1)
        out = out substr(text, 1, RSTART - 1)
        if (token in known && before !~ /[A-Za-z_.]/ && after !~ /[A-Za-z_.]/)
            token = token in name ? "<" name[token] ">" : "PID"
        out = out token
        text = substr(text, RSTART + length(substr(text, RSTART, RLENGTH)))
    }
    return out text
}

BEGIN {
    gives_pid = "^(getpid|gettid|getppid|getpgrp|getpgid|getsid|setsid|set_tid_address|fork|vfork|clone|clone3|wait4|waitpid)\\("
    tells_pid = "^(getp|gettid|getsid|setpgid|setsid|set_tid|fork|vfork|clone|wait|kill|tkill|tgkill|pidfd_|sched_|prlimit|rt_sigqueue|rt_sigtimedwait|rt_sigreturn|<\\.\\.\\. (wait|clone|fork|vfork)|rt_tgsig|ptrace|process_vm|fcntl|ioctl|futex|getpriority|setpriority|get_robust|---|\\+\\+\\+)"
    root = ""
}

{
    text = judge($0)
    pid = "0"
    if (follow) {
        match(text, /^[0-9]+ +/)
        if (RLENGTH > 0) {
            pid = substr(text, 1, RLENGTH)
            sub(/ +$/, "", pid)
            text = substr(text, RLENGTH + 1)
            known[pid] = 1
        }
    }
    if (root == "") root = pid
    leader = leader_of(text)
    text = substr(text, length(leader) + 1)
    if (!halves) {
        if (text ~ / <unfinished \.\.\.>$/) {
            sub(/ ?<unfinished \.\.\.>$/, "", text)
            open[pid] = text
            lead[pid] = leader
            next
        }
        if (match(text, /^<\.\.\. [a-z0-9_?]+ resumed>/) && pid in open) {
            text = open[pid] substr(text, RLENGTH + 1)
            leader = lead[pid]
            delete open[pid]
        } else if (pid in open) { # it never came back
            line[++lines] = lead[pid] open[pid] " UNFINISHED"
            of[lines] = pid
            delete open[pid]
        }
    }
    learn(text)
    text = hide_random(text)
    line[++lines] = leader text
    of[lines] = pid
}

# What is behind the leader of a line.
function bare(text) { return substr(text, length(leader_of(text)) + 1) }

END {
    for (pid in open) {
        line[++lines] = lead[pid] open[pid] " UNFINISHED"
        of[lines] = pid
    }
    # Children have their parents' names and a number; a parent may be named later than its child
    # is met, hence the rounds.
    name[root] = "1"
    for (round = 1; round <= 8; round++)
        for (i = 1; i <= lines; i++) {
            text = bare(line[i])
            if (text !~ /^(clone|clone3|fork|vfork)\(/ || !(of[i] in name)) continue
            at = find_result(text)
            child = substr(text, at + 1)
            sub(/^ += /, "", child)
            sub(/ .*/, "", child)
            if (!is_number(child) || child in name) continue
            name[child] = name[of[i]] "." ++births[of[i]]
        }
    strangers = 0
    for (i = 1; i <= lines; i++)
        if (!(of[i] in name)) name[of[i]] = "x" ++strangers
    for (i = 1; i <= lines; i++) {
        text = bare(line[i])
        if (text ~ tells_pid) line[i] = leader_of(line[i]) rename(text)
        if (halves) print name[of[i]] " " line[i]
    }
    if (halves) exit
    count = 0
    for (pid in name) order[++count] = pid
    for (i = 2; i <= count; i++) { # by name; there are few
        pid = order[i]
        for (j = i - 1; j >= 1 && name[order[j]] > name[pid]; j--) order[j + 1] = order[j]
        order[j + 1] = pid
    }
    for (i = 1; i <= lines; i++) {
        key = of[i]
        text_of[key, ++size[key]] = line[i]
    }
    for (i = 1; i <= count; i++)
        for (j = 1; j <= size[order[i]]; j++) print name[order[i]] " " text_of[order[i], j]
}
