#!/usr/bin/env bats
# What lies behind pointers, with real programs: each kind of structure is taken when it is right,
# and refused by its field when it is not.
# Not with sanitizers: unit/expect_inside reads the same in copies of memory.

load helpers

setup() {
    copy_of_the_tree >/dev/null
    cd "$BATS_TEST_TMPDIR" || return
}

# The program: C statements of main on stdin, behind the usual headers.
program() {
    {
        printf '#include <%s.h>\n' fcntl netinet/in poll signal stddef stdint sys/resource sys/socket \
            sys/stat sys/syscall sys/time sys/uio sys/un time unistd
        printf 'int main(void)\n{\n'
        cat
        printf '    return 0;\n}\n'
    } >program.c
}

# expected LINE...: the expected trace; an end of 0 follows.
expected() {
    {
        printf '# inside: a test\nrun ./program\n'
        printf '%s\n' "$@" 'exit|exit_group(0)'
    } >expected.trace
}

grade() {
    # As the exercise: what is built of it is kept, and used again while it is the same.
    cmp -s program.c "$TREE/lessons/01-hello/exercise.c" || cp program.c "$TREE/lessons/01-hello/exercise.c"
    run_ring3 -C "$TREE" lesson 01 --expected "$PWD/expected.trace" --seed 7 --no-latency
}

# The trace as it stands agrees; without any one of its lines of the body it does not.
agrees() {
    local last line
    grade
    assert_status 0 || return
    assert_output_has PASS || return
    cp expected.trace whole.trace
    last=$(wc -l <whole.trace)
    for ((line = 3; line < last; line++)); do
        sed "${line}d" whole.trace >expected.trace
        grade
        [ "$status" -ne 0 ] || complain "without line $line: $(sed -n "${line}p" whole.trace)" || return
    done
    cp whole.trace expected.trace
}

# differs FROM TO WORDS...: with TO for FROM in the trace it fails, and says WORDS.
differs() {
    grep -qF -- "$1" whole.trace || complain "the trace has no $1" || return
    awk -v from="$1" -v to="$2" '{
        at = index($0, from)
        if (at && !done) { $0 = substr($0, 1, at - 1) to substr($0, at + length(from)); done = 1 }
        print
    }' whole.trace >expected.trace
    grade
    assert_status 1 || return
    shift 2
    output=$(tr -s ' \n' ' ' <<<"$output") # sentences are broken into lines
    for words; do assert_output_has "$words" || return; done
}

# mistyped FROM TO WORDS: such a trace is refused, with what is wrong.
mistyped() {
    awk -v from="$1" -v to="$2" '{
        at = index($0, from)
        if (at) $0 = substr($0, 1, at - 1) to substr($0, at + length(from))
        print
    }' whole.trace >expected.trace
    grade
    assert_status 2 && assert_output_has "$3"
}

@test "stat: type, permissions, size, links" {
    program <<'END'
    struct stat st;
    int fd = syscall(SYS_open, "notes", O_CREAT | O_RDWR, 0640);
    syscall(SYS_write, fd, "seven\n", 6L);
    syscall(SYS_fstat, fd, &st);
    syscall(SYS_newfstatat, AT_FDCWD, "/dev/null", &st, 0);
    syscall(SYS_close, fd);
END
    expected 'open("notes", O_CREAT|O_RDWR, 0640) = $fd' 'write($fd, $text, 6) = 6' \
        'fstat($fd, {st_mode=S_IFREG|0640, st_size=len($text), st_nlink=1, ...}) = 0' \
        'newfstatat(AT_FDCWD, _, {st_mode=S_IFCHR|_, st_rdev=makedev(1, 3), ...}, 0) = 0' 'close($fd)'
    agrees
    differs 'len($text)' 'len($text) + 1' 'fstat differs in argument 2, field st_size' 'st_size=6; 7 is expected'
    differs '0640, st_size' '0600, st_size' 'fstat differs in argument 2, field st_mode'
    differs 'S_IFREG|0640' 'S_IFDIR|_' 'field st_mode' 'S_IFREG|0640; S_IFDIR|_ is expected'
    differs 'st_nlink=1' 'st_nlink=2..9' 'field st_nlink'
    differs 'makedev(1, 3)' 'makedev(1, 5)' 'newfstatat differs in argument 3, field st_rdev'
    mistyped 'st_nlink' 'st_nlinks' 'stat has no field "st_nlinks"; did you mean "st_nlink"?'
    mistyped ', ...}' '}' 'is left out'
    mistyped '$text, 6' '_, 6' 'nothing binds "$text"'
}

@test "iovec: what is gathered, and what is read into the parts" {
    program <<'END'
    int ends[2];
    char a[3], b[8];
    struct iovec out[2] = {{"ab", 2}, {"cde", 3}}, in[2] = {{a, 3}, {b, 8}};
    syscall(SYS_pipe2, ends, O_CLOEXEC);
    syscall(SYS_writev, ends[1], out, 2L);
    syscall(SYS_readv, ends[0], in, 2L);
END
    expected 'pipe2([$r, $w], O_CLOEXEC) = 0' \
        'writev($w, [{iov_base="ab", iov_len=2}, {iov_base=$second, iov_len=3}], 2) = 2 + len($second)' \
        'readv($r, [{iov_base="abc", iov_len=3}, {iov_base="de", iov_len=8}], 2) = 5'
    agrees
    differs '"ab"' '"ax"' 'writev differs in argument 2, field [0].iov_base' 'handed over [0].iov_base="ab"; "ax" is expected'
    differs '"de", iov_len=8' '"de", iov_len=2' 'readv differs in argument 2, field [1].iov_len'
    differs '"de"' '"df"' 'field [1].iov_base' '"de"; "df" is expected'
    differs 'writev($w' 'writev($w - 1' 'writev used descriptor'
    differs ', {iov_base=$second, iov_len=3}], 2) = 2 + len($second)' '], 2) = 5' '2 elements; 1 is expected'
    mistyped 'iov_len' 'iov_length' 'iovec has no field "iov_length"'
    mistyped '[$r, $w]' '[$r]' '2 elements in brackets, not 1'
}

@test "sockets: addresses, options, messages" {
    program <<'END'
    struct sockaddr_in here = {.sin_family = AF_INET, .sin_addr.s_addr = 0x0100007f};
    struct sockaddr_un there = {.sun_family = AF_UNIX, .sun_path = "nobody"};
    unsigned size = sizeof here;
    int one = 1, pair[2];
    char in[16];
    struct iovec part = {"hello", 5}, room = {in, 16};
    struct msghdr sent = {.msg_iov = &part, .msg_iovlen = 1}, got = {.msg_iov = &room, .msg_iovlen = 1};
    int s = syscall(SYS_socket, AF_INET, SOCK_STREAM, 0);
    syscall(SYS_setsockopt, s, SOL_SOCKET, SO_REUSEADDR, &one, 4);
    syscall(SYS_bind, s, &here, 16);
    syscall(SYS_getsockname, s, &here, &size);
    syscall(SYS_close, s);
    s = syscall(SYS_socket, AF_UNIX, SOCK_STREAM, 0);
    syscall(SYS_connect, s, &there, 9);
    syscall(SYS_socketpair, AF_UNIX, SOCK_STREAM, 0, pair);
    syscall(SYS_sendmsg, pair[0], &sent, 0);
    syscall(SYS_recvmsg, pair[1], &got, 0);
END
    expected 'socket(AF_INET, SOCK_STREAM, 0) = $s' \
        'setsockopt($s, SOL_SOCKET, SO_REUSEADDR, [1], 4) = 0' \
        'bind($s, {sa_family=AF_INET, sin_port=htons(0), sin_addr=htonl(INADDR_LOOPBACK)}, 16) = 0' \
        'getsockname($s, {sa_family=AF_INET, sin_port=htons(1024..65535), sin_addr=inet_addr("127.0.0.1")}, [16]) = 0' \
        'close($s)' 'socket(AF_UNIX, ...) = $u' \
        'connect($u, {sa_family=AF_UNIX, sun_path="nobody"}, _) = -1 ENOENT' \
        'socketpair(_, _, _, [$a, $b]) = 0' \
        'sendmsg($a, {msg_name=NULL, msg_iov=[{iov_base=$text, iov_len=5}], msg_iovlen=1, ...}, 0) = 5' \
        'recvmsg($b, {msg_iov=[{iov_base=$text, iov_len=16}], msg_namelen=0, msg_flags=0, ...}, 0) = len($text)'
    agrees
    differs 'SO_REUSEADDR, [1]' 'SO_REUSEADDR, [0]' 'setsockopt differs in argument 4, element [0]'
    differs 'htons(0)' 'htons(80)' 'bind differs in argument 2, field sin_port' 'htons(0); htons(80) is expected'
    differs 'htonl(INADDR_LOOPBACK)' 'htonl(INADDR_ANY)' 'field sin_addr' 'inet_addr("127.0.0.1"); inet_addr("0.0.0.0") is expected'
    differs 'htons(1024..65535)' 'htons(1..1023)' 'getsockname differs in argument 2, field sin_port'
    differs '[16]' '[17]' 'getsockname differs in argument 3'
    differs '"nobody"' '"somebody"' 'connect differs in argument 2, field sun_path'
    differs 'iov_len=16' 'iov_len=15' 'recvmsg differs in argument 2, field msg_iov[0].iov_len'
    differs 'msg_name=NULL' 'msg_name=1' 'sendmsg differs in argument 2, field msg_name'
    mistyped 'sin_port' 'sun_path' 'does not belong to the same kind of structure'
}

@test "a port that was not put into network order is told" {
    program <<'END'
    struct sockaddr_in there = {.sin_family = AF_INET, .sin_port = 80, .sin_addr.s_addr = 0x0100007f};
    int s = syscall(SYS_socket, AF_INET, SOCK_STREAM, 0);
    syscall(SYS_connect, s, &there, 16);
END
    expected 'socket(...) = $s' 'connect($s, {sin_port=htons(80), ...}, 16) = _'
    grade
    assert_status 1
    assert_output_has 'connect differs in argument 2, field sin_port'
    assert_output_has port-not-in-network-order
}

@test "signals: actions and sets" {
    program <<'END'
    struct { void *handler; unsigned long flags; void *restorer; uint64_t mask; } action = {
        (void *)1, 0x14000000, (void *)main, 2 | 0x4000}, old;
    uint64_t set = 0x200, before;
    syscall(SYS_rt_sigaction, SIGUSR2, &action, &old, 8L);
    syscall(SYS_rt_sigprocmask, SIG_BLOCK, &set, &before, 8L);
    syscall(SYS_rt_sigpending, &set, 8L);
END
    expected 'rt_sigaction(SIGUSR2, {sa_handler=SIG_IGN, sa_flags=SA_RESTART|SA_RESTORER, sa_restorer=> 0, sa_mask=[INT TERM]}, {sa_handler=SIG_DFL, ...}, 8) = 0' \
        'rt_sigprocmask(SIG_BLOCK, [USR1], [], 8) = 0' 'rt_sigpending([], 8) = 0'
    agrees
    differs 'SIG_IGN' 'SIG_DFL' 'rt_sigaction differs in argument 2, field sa_handler'
    differs 'SA_RESTART|SA_RESTORER' 'SA_RESTORER' 'field sa_flags' 'SA_RESTORER|SA_RESTART; SA_RESTORER is expected'
    differs '[INT TERM]' '[TERM]' 'field sa_mask' '[INT TERM]; [TERM] is expected'
    differs '[USR1]' '[USR2]' 'rt_sigprocmask differs in argument 2'
    differs 'rt_sigpending([]' 'rt_sigpending([USR1]' 'rt_sigpending differs in argument 1'
    mistyped '[USR1]' '[USR11]' 'there is no constant "USR11"'
}

@test "waiting: descriptors before and after, times" {
    program <<'END'
    int ends[2];
    struct timespec none = {0, 1000};
    syscall(SYS_pipe2, ends, 0);
    struct pollfd fds[2] = {{ends[0], POLLIN, 0}, {ends[1], POLLOUT, 0}};
    struct timeval some = {0, 5};
    unsigned long reading = 1UL << ends[0];
    syscall(SYS_poll, fds, 2L, 0);
    syscall(SYS_select, ends[0] + 1, &reading, 0L, 0L, &some);
    syscall(SYS_nanosleep, &none, 0L);
END
    expected 'pipe2([$r, $w], 0) = 0' \
        'poll([{fd=$r, events=POLLIN, revents=0}, {fd=$w, events=POLLOUT, revents=POLLOUT}], 2, 0) = 1' \
        'select($r + 1, [$r] => [], NULL, NULL, {tv_sec=0, tv_usec=5}) = 0' \
        'nanosleep({tv_sec=0, tv_nsec=1000}, NULL) = 0'
    agrees
    differs 'revents=POLLOUT' 'revents=0' 'poll differs in argument 1, field [1].revents'
    differs 'events=POLLIN' 'events=POLLPRI' 'field [0].events'
    differs '{fd=$w' '{fd=$w + 1' 'field [1].fd'
    differs '=> []' '=> [$r]' 'select differs in argument 2'
    differs 'tv_usec=5' 'tv_usec=6' 'select differs in argument 5, field tv_usec'
    differs 'tv_nsec=1000' 'tv_nsec=> 1000' 'nanosleep differs in argument 1, field tv_nsec'
}

@test "directories, limits, names of the machine, arguments of a new program" {
    program <<'END'
    char entries[512], machine[390];
    struct rlimit limit, wish = {9, 9};
    char *words[] = {"./missing", "5", NULL}, *nothing[] = {NULL};
    syscall(SYS_mkdir, "d", 0755);
    syscall(SYS_mkdir, "d/inner", 0755);
    int fd = syscall(SYS_open, "d", O_RDONLY | O_DIRECTORY);
    syscall(SYS_getdents64, fd, entries, 512L);
    syscall(SYS_prlimit64, 0, RLIMIT_CORE, 0L, &limit);
    syscall(SYS_setrlimit, RLIMIT_CORE, &wish);
    syscall(SYS_uname, machine);
    syscall(SYS_execve, words[0], words, nothing);
END
    expected 'mkdir("d", _) = 0' 'mkdir("d/inner", _) = 0' 'open("d", ...) = $fd' \
        'getdents64($fd, [{d_type=DT_DIR, d_name=_, ...}, {d_reclen=24|32, ...}, ...], 512) = 1..512' \
        'prlimit64(0, RLIMIT_CORE, NULL, {rlim_cur=_, rlim_max=_}) = 0' \
        'setrlimit(RLIMIT_CORE, {rlim_cur=9, rlim_max=9})' \
        'uname({sysname="Linux", ...}) = 0' \
        'execve("./missing", ["./missing", "5"], []) = -1 ENOENT'
    sed -i 's/setrlimit(RLIMIT_CORE, {rlim_cur=9, rlim_max=9})/& = _/' expected.trace
    agrees
    differs 'DT_DIR' 'DT_REG' 'getdents64 differs in argument 2, field [0].d_type' 'DT_DIR; DT_REG is expected'
    differs 'rlim_cur=9' 'rlim_cur=8' 'setrlimit differs in argument 2, field rlim_cur'
    differs '"Linux"' '"Hurd"' 'uname differs in argument 1, field sysname'
    differs '["./missing", "5"]' '["./missing", "6"]' 'execve differs in argument 2, element [1]'
    differs '["./missing", "5"]' '["./missing"]' '2 elements; 1 is expected'
}

@test "a name that is bound behind a pointer must be used, and agree" {
    program <<'END'
    int ends[2];
    syscall(SYS_pipe2, ends, 0);
    syscall(SYS_close, ends[0]);
    syscall(SYS_close, ends[0]);
END
    expected 'pipe2([$r, _], 0) = 0' 'close($r) = 0' 'close($r) = -1 EBADF'
    agrees
    differs '[$r, _]' '[_, $r]' 'close used descriptor'
    expected 'pipe2([$r, $w], 0) = 0' 'close($r) = 0' 'close($r) = -1 EBADF'
    grade
    assert_status 2
    assert_output_has '$w is bound here and never used again'
}

@test "the lines of a wrong struct show its fields, with this run's values" {
    program <<'END'
    struct stat st;
    int fd = syscall(SYS_open, "notes", O_CREAT | O_RDWR, 0640);
    syscall(SYS_fstat, fd, &st);
END
    expected 'open("notes", ...) = $fd' 'fstat($fd, {st_size=5, st_mode=S_IFREG|0640, ...}) = 0'
    grade
    assert_status 1
    assert_line_matches '^ +expected  fstat\(3, \{st_size=5, st_mode=S_IFREG\|0640, \.\.\.\}\) = 0$'
    assert_line_matches '^ +observed  fstat\(3, \{st_mode=S_IFREG\|0640, st_size=0, \.\.\.\}\) = 0$'
}
