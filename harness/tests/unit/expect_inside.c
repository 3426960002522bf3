/* What lies behind pointers: fields, elements, sets, and where the two sides differ first. */
#include "expect/expect.h"
#include "render/render.h"
#include "tables/layouts.h"
#include "tests/unit/tap.h"

#include <stdlib.h>
#include <string.h>

enum { PIECES = 5, ENTRY = 0, EXIT = 1, AT = 0x1000 };

/* A piece of the program's memory, as capture/ copies it. */
struct piece {
    uint8_t argument, at_exit;
    uint64_t address;
    const char *bytes;
    size_t size;
};

struct inside_row {
    const char *line; /* of the trace; `exit(0)` follows */
    const char *call;
    uint64_t arg[6];
    int64_t result;
    struct piece pieces[PIECES];
    const char *field, *found, *asked; /* NULL: agrees; field "-": the result differs */
};

#define BYTES(string) (string), sizeof(string) - 1
#define IN(argument, address, string)                                                              \
    {                                                                                              \
        argument, ENTRY, address, BYTES(string)                                                    \
    }
#define OUT(argument, address, string)                                                             \
    {                                                                                              \
        argument, EXIT, address, BYTES(string)                                                     \
    }

/* Numbers of 2, 4 and 8 bytes below 256. */
#define H(n)   n "\0"
#define I(n)   n "\0\0\0"
#define L(n)   n "\0\0\0\0\0\0\0"
#define ZERO32 L("\0") L("\0") L("\0") L("\0")

// clang-format off
/* dev 8:1, ino 9, nlink 1, mode, uid 5, gid 6, rdev 1:3, size 7, blksize, blocks, times */
#define STAT(mode) "\1\10\0\0\0\0\0\0" L("\11") L("\1") mode I("\5") I("\6") I("\0") "\3\1\0\0\0\0\0\0" L("\7") \
    "\0\20\0\0\0\0\0\0" L("\10") L("\1") L("\2") L("\3") L("\4") L("\5") L("\6") L("\0") L("\0") L("\0")
#define REGULAR STAT("\244\201\0\0")
#define FSTAT(fields, ...) {"fstat(3, " fields ") = 0", "fstat", {3, AT}, 0, {OUT(1, AT, REGULAR)}, __VA_ARGS__}

static const struct inside_row stat_rows[] = {
    FSTAT("{...}",                                    NULL, NULL, NULL),
    FSTAT("{st_size=7, ...}",                         NULL, NULL, NULL),
    FSTAT("{st_size=8, ...}",                         "st_size", "7", "8"),
    FSTAT("{st_size=_, ...}",                         NULL, NULL, NULL),
    FSTAT("{st_mode=S_IFREG|0644, st_size=7, ...}",   NULL, NULL, NULL),
    FSTAT("{st_size=7, st_mode=S_IFREG|0644, ...}",   NULL, NULL, NULL),
    FSTAT("{st_mode=0644|S_IFREG, ...}",              NULL, NULL, NULL),
    FSTAT("{st_mode=S_IFREG|0600, ...}",              "st_mode", "S_IFREG|0644", "S_IFREG|0600"),
    FSTAT("{st_mode=S_IFREG|_, ...}",                 NULL, NULL, NULL),
    FSTAT("{st_mode=S_IFREG|0600|_, ...}",            NULL, NULL, NULL),
    FSTAT("{st_mode=S_IFREG|0100|_, ...}",            "st_mode", "S_IFREG|0644", "S_IFREG|0100|_"),
    FSTAT("{st_mode=S_IFDIR|_, ...}",                 "st_mode", "S_IFREG|0644", "S_IFDIR|_"),
    FSTAT("{st_mode=S_IFLNK|_, ...}",                 "st_mode", "S_IFREG|0644", "S_IFLNK|_"),
    FSTAT("{st_size=1..9, st_nlink=> 0, ...}",        NULL, NULL, NULL),
    FSTAT("{st_size=8..9, ...}",                      "st_size", "7", "8..9"),
    FSTAT("{st_uid=5, st_gid=6, st_ino=9, ...}",      NULL, NULL, NULL),
    FSTAT("{st_rdev=makedev(1, 3), st_dev=makedev(8, 1), ...}", NULL, NULL, NULL),
    FSTAT("{st_rdev=makedev(1, 5), ...}",             "st_rdev", "0x103", "0x105"),
    FSTAT("{st_size=$n, st_nlink=$n - 6, ...}",       NULL, NULL, NULL),
    FSTAT("{st_size=$n, st_nlink=$n, ...}",           "st_nlink", "1", "7"),
    FSTAT("{st_size=2 * 3 + 1, ...}",                 NULL, NULL, NULL),
    FSTAT("{st_mtime_nsec=4, st_ctime=5, ...}",       NULL, NULL, NULL),
    FSTAT("_",                                        NULL, NULL, NULL),
    FSTAT("0x1000",                                   NULL, NULL, NULL),
    {"fstat(3, {st_size=7, ...}) = 0", "fstat", {3, AT}, -9, {{0}}, "-", NULL, NULL},
    {"fstat(3, {st_size=7, ...}) = -1 EBADF", "fstat", {3, AT}, -9, {{0}}, "", NULL, NULL},
    {"fstat(3, {st_size=7, ...}) = 0", "fstat", {3, AT}, 0, {OUT(1, AT, "\1\2\3")}, "", NULL, NULL},
    {"stat|lstat(_, {st_mode=S_IFLNK|0777, ...}) = 0", "lstat", {AT, AT}, 0,
     {IN(0, AT, "a\0"), OUT(1, AT, STAT("\377\241\0\0"))}, NULL, NULL, NULL},
    {"newfstatat(AT_FDCWD, \"a\", {st_mode=S_IFIFO|_, ...}, AT_SYMLINK_NOFOLLOW) = 0", "newfstatat",
     {(uint64_t)-100, AT, AT, 0x100}, 0, {IN(1, AT, "a\0"), OUT(2, AT, STAT("\200\21\0\0"))}, NULL, NULL, NULL},
};

static const struct inside_row number_rows[] = {
    {"pipe2([$r, $w], 0) = 0\nclose($r)\nclose($w)", "pipe2", {AT, 0}, 0, {OUT(0, AT, I("\3") I("\4"))}, "close", "", ""},
    {"pipe2([3, 4], 0) = 0", "pipe2", {AT, 0}, 0, {OUT(0, AT, I("\3") I("\4"))}, NULL, NULL, NULL},
    {"pipe2([3, 5], 0) = 0", "pipe2", {AT, 0}, 0, {OUT(0, AT, I("\3") I("\4"))}, "[1]", "4", "5"},
    {"pipe2([3, ...], 0) = 0", "pipe2", {AT, 0}, 0, {OUT(0, AT, I("\3") I("\4"))}, NULL, NULL, NULL},
    {"pipe2([$r, $r], 0) = 0", "pipe2", {AT, 0}, 0, {OUT(0, AT, I("\3") I("\4"))}, "[1]", "4", "3"},
    {"pipe2([-1, _], 0) = 0", "pipe2", {AT, 0}, 0, {OUT(0, AT, "\377\377\377\377" I("\4"))}, NULL, NULL, NULL},
    {"socketpair(AF_UNIX, SOCK_STREAM, 0, [3, 4]) = 0", "socketpair", {1, 1, 0, AT}, 0, {OUT(3, AT, I("\3") I("\4"))}, NULL, NULL, NULL},
    {"setsockopt(3, SOL_SOCKET, SO_REUSEADDR, [1], 4) = 0", "setsockopt", {3, 1, 2, AT, 4}, 0, {IN(3, AT, I("\1"))}, NULL, NULL, NULL},
    {"setsockopt(3, SOL_SOCKET, SO_REUSEADDR, [1], 4) = 0", "setsockopt", {3, 1, 2, AT, 4}, 0, {IN(3, AT, I("\0"))}, "[0]", "0", "1"},
    {"getsockopt(3, SOL_SOCKET, SO_ERROR, [0], [4]) = 0", "getsockopt", {3, 1, 4, AT, AT + 9}, 0,
     {IN(4, AT + 9, I("\4")), OUT(3, AT, I("\0")), OUT(4, AT + 9, I("\4"))}, NULL, NULL, NULL},
    {"sendfile(4, 3, [5 => 9], 4) = 4", "sendfile", {4, 3, AT, 4}, 4, {IN(2, AT, L("\5")), OUT(2, AT, L("\11"))}, NULL, NULL, NULL},
    {"sendfile(4, 3, [5] => [9], 4) = 4", "sendfile", {4, 3, AT, 4}, 4, {IN(2, AT, L("\5")), OUT(2, AT, L("\11"))}, NULL, NULL, NULL},
    {"sendfile(4, 3, [5 => 8], 4) = 4", "sendfile", {4, 3, AT, 4}, 4, {IN(2, AT, L("\5")), OUT(2, AT, L("\11"))}, "[0]", "9", "8"},
    {"sendfile(4, 3, [6 => 9], 4) = 4", "sendfile", {4, 3, AT, 4}, 4, {IN(2, AT, L("\5")), OUT(2, AT, L("\11"))}, "[0]", "5", "6"},
    {"sendfile(4, 3, [5], 4) = 4", "sendfile", {4, 3, AT, 4}, 4, {IN(2, AT, L("\5")), OUT(2, AT, L("\11"))}, NULL, NULL, NULL},
    {"sendfile(4, 3, NULL, 4) = 4", "sendfile", {4, 3, 0, 4}, 4, {{0}}, NULL, NULL, NULL},
    {"sendfile(4, 3, [0], 4) = 4", "sendfile", {4, 3, 0, 4}, 4, {{0}}, "", NULL, NULL},
};

static const struct inside_row buffer_rows[] = {
    {"writev(1, [{iov_base=\"ab\", iov_len=2}, {iov_base=\"cde\", iov_len=3}], 2) = 5", "writev", {1, 0x500, 2}, 5,
     {IN(1, 0x500, "\0\20\0\0\0\0\0\0" L("\2") "\0\40\0\0\0\0\0\0" L("\3")), IN(1, 0x1000, "ab"), IN(1, 0x2000, "cde")}, NULL, NULL, NULL},
    {"writev(1, [{iov_base=\"ab\", iov_len=2}, {iov_base=\"cdf\", iov_len=3}], 2) = 5", "writev", {1, 0x500, 2}, 5,
     {IN(1, 0x500, "\0\20\0\0\0\0\0\0" L("\2") "\0\40\0\0\0\0\0\0" L("\3")), IN(1, 0x1000, "ab"), IN(1, 0x2000, "cde")},
     "[1].iov_base", "\"cde\"", "\"cdf\""},
    {"writev(1, [{iov_base=\"ab\", iov_len=2}, {iov_base=_, iov_len=4}], 2) = 5", "writev", {1, 0x500, 2}, 5,
     {IN(1, 0x500, "\0\20\0\0\0\0\0\0" L("\2") "\0\40\0\0\0\0\0\0" L("\3")), IN(1, 0x1000, "ab"), IN(1, 0x2000, "cde")},
     "[1].iov_len", "3", "4"},
    {"writev(1, [{iov_base=\"ab\", ...}, ...], 2) = 5", "writev", {1, 0x500, 2}, 5,
     {IN(1, 0x500, "\0\20\0\0\0\0\0\0" L("\2") "\0\40\0\0\0\0\0\0" L("\3")), IN(1, 0x1000, "ab"), IN(1, 0x2000, "cde")}, NULL, NULL, NULL},
    {"writev(1, [_, _, ...], 2) = 5", "writev", {1, 0x500, 2}, 5,
     {IN(1, 0x500, "\0\20\0\0\0\0\0\0" L("\2") "\0\40\0\0\0\0\0\0" L("\3"))}, NULL, NULL, NULL},
    {"writev(1, [{iov_base=\"ab\", iov_len=2}], 2) = 5", "writev", {1, 0x500, 2}, 5,
     {IN(1, 0x500, "\0\20\0\0\0\0\0\0" L("\2") "\0\40\0\0\0\0\0\0" L("\3"))}, "", "2 elements", "1"},
    {"writev(1, [{iov_base=0x1000, iov_len=2}], 1) = 2", "writev", {1, 0x500, 1}, 2,
     {IN(1, 0x500, "\0\20\0\0\0\0\0\0" L("\2")), IN(1, 0x1000, "ab")}, NULL, NULL, NULL},
    {"writev(1, [{iov_base=\"\", iov_len=0}], 1) = 0", "writev", {1, 0x500, 1}, 0, {IN(1, 0x500, "\0\20\0\0\0\0\0\0" L("\0"))}, NULL, NULL, NULL},
    /* The address is right, but nothing could be read there. */
    {"writev(1, [{iov_base=\"ab\", iov_len=2}], 1) = 2", "writev", {1, 0x500, 1}, 2, {IN(1, 0x500, "\0\20\0\0\0\0\0\0" L("\2"))}, "[0].iov_base", NULL, NULL},
    /* readv: what was read, which is less than the room. */
    {"readv(0, [{iov_base=\"ab\", iov_len=2}, {iov_base=\"c\", iov_len=3}], 2) = 3", "readv", {0, 0x500, 2}, 3,
     {IN(1, 0x500, "\0\20\0\0\0\0\0\0" L("\2") "\0\40\0\0\0\0\0\0" L("\3")), OUT(1, 0x1000, "ab"), OUT(1, 0x2000, "c")}, NULL, NULL, NULL},
    {"readv(0, [{iov_base=\"ab\", iov_len=2}, {iov_base=\"\", iov_len=3}], 2) = 2", "readv", {0, 0x500, 2}, 2,
     {IN(1, 0x500, "\0\20\0\0\0\0\0\0" L("\2") "\0\40\0\0\0\0\0\0" L("\3")), OUT(1, 0x1000, "ab")}, NULL, NULL, NULL},
    {"readv(0, [{iov_base=\"ab\", iov_len=2}, {iov_base=$x, iov_len=len($x) + 2}], 2) = 3", "readv", {0, 0x500, 2}, 3,
     {IN(1, 0x500, "\0\20\0\0\0\0\0\0" L("\2") "\0\40\0\0\0\0\0\0" L("\3")), OUT(1, 0x1000, "ab"), OUT(1, 0x2000, "c")}, NULL, NULL, NULL},
    {"readv(0, [{iov_base=\"xy\", iov_len=2}], 1) = 2", "readv", {0, 0x500, 1}, 2,
     {IN(1, 0x500, "\0\20\0\0\0\0\0\0" L("\2")), IN(1, 0x1000, "xy"), OUT(1, 0x1000, "ab")}, "[0].iov_base", "\"ab\"", "\"xy\""},
    {"sendmsg(3, {msg_name=NULL, msg_namelen=0, msg_iov=[{iov_base=\"ab\", iov_len=2}], msg_iovlen=1, ...}, 0) = 2", "sendmsg", {3, 0x500, 0}, 2,
     {IN(1, 0x500, L("\0") L("\0") "\0\1\0\0\0\0\0\0" L("\1") L("\0") L("\0") L("\0")), IN(1, 0x100, "\0\20\0\0\0\0\0\0" L("\2")), IN(1, 0x1000, "ab")}, NULL, NULL, NULL},
    {"sendmsg(3, {msg_iov=[{iov_base=\"xb\", iov_len=2}], ...}, 0) = 2", "sendmsg", {3, 0x500, 0}, 2,
     {IN(1, 0x500, L("\0") L("\0") "\0\1\0\0\0\0\0\0" L("\1") L("\0") L("\0") L("\0")), IN(1, 0x100, "\0\20\0\0\0\0\0\0" L("\2")), IN(1, 0x1000, "ab")},
     "msg_iov[0].iov_base", "\"ab\"", "\"xb\""},
    {"recvmsg(3, {msg_namelen=9 => 0, msg_iov=[{iov_base=\"ab\", iov_len=4}], msg_flags=0, ...}, 0) = 2", "recvmsg", {3, 0x500, 0}, 2,
     {IN(1, 0x500, L("\0") L("\11") "\0\1\0\0\0\0\0\0" L("\1") L("\0") L("\0") L("\0")), IN(1, 0x100, "\0\20\0\0\0\0\0\0" L("\4")),
      OUT(1, 0x500, L("\0") L("\0") "\0\1\0\0\0\0\0\0" L("\1") L("\0") L("\0") L("\0")), OUT(1, 0x100, "\0\20\0\0\0\0\0\0" L("\4")), OUT(1, 0x1000, "ab")}, NULL, NULL, NULL},
    {"execve(_, [\"./program\", \"7\"], [])", "execve", {AT, AT, AT}, 0, {IN(0, AT, "x\0"), IN(1, AT, "./program\0" "7\0"), IN(2, AT, "")}, NULL, NULL, NULL},
    {"execve(_, [\"./program\", \"6\"], _)", "execve", {AT, AT, AT}, 0, {IN(0, AT, "x\0"), IN(1, AT, "./program\0" "7\0")}, "[1]", "\"7\"", "\"6\""},
    {"execve(_, [\"./program\"], _)", "execve", {AT, AT, AT}, 0, {IN(0, AT, "x\0"), IN(1, AT, "./program\0" "7\0")}, "", "2 elements", "1"},
    {"execve(_, [\"./program\", ...], _)", "execve", {AT, AT, AT}, 0, {IN(0, AT, "x\0"), IN(1, AT, "./program\0" "7\0")}, NULL, NULL, NULL},
    {"execve(_, [$me, \"7\"], [$me])", "execve", {AT, AT, AT}, 0, {IN(0, AT, "x\0"), IN(1, AT, "a\0" "7\0"), IN(2, AT, "b\0")}, "[0]", "\"b\"", "\"a\""},
};

#define SIN IN(1, AT, "\2\0\0\120\177\0\0\1\0\0\0\0\0\0\0\0")
#define CONNECT(struct, ...) {"connect(3, " struct ", 16) = 0", "connect", {3, AT, 16}, 0, {SIN}, __VA_ARGS__}
static const struct inside_row socket_rows[] = {
    CONNECT("{sa_family=AF_INET, sin_port=htons(80), sin_addr=inet_addr(\"127.0.0.1\")}", NULL, NULL, NULL),
    CONNECT("{sa_family=AF_INET, sin_port=htons(80), sin_addr=htonl(INADDR_LOOPBACK)}", NULL, NULL, NULL),
    CONNECT("{sa_family=AF_INET, sin_port=htons(81), sin_addr=_}", "sin_port", "htons(80)", "htons(81)"),
    CONNECT("{sa_family=AF_INET, sin_port=80, ...}", "sin_port", "htons(80)", "htons(20480)"),
    CONNECT("{sin_port=htons(_), sin_addr=inet_addr(\"127.0.0.2\"), ...}", "sin_addr", "inet_addr(\"127.0.0.1\")", "inet_addr(\"127.0.0.2\")"),
    CONNECT("{sin_port=htons(1..100), ...}", NULL, NULL, NULL),
    CONNECT("{sin_port=htons(81..100), ...}", "sin_port", "htons(80)", "htons(81..100)"),
    CONNECT("{sa_family=AF_UNIX, ...}", "sa_family", "AF_INET", "AF_UNIX"),
    CONNECT("{sa_family=AF_UNIX, sun_path=\"x\"}", "sa_family", "AF_INET", NULL),
    CONNECT("{sin6_port=htons(80), ...}", "sa_family", "AF_INET", NULL),
    {"connect(3, {sa_family=AF_UNIX, sun_path=\"/run/x\"}, _) = 0", "connect", {3, AT, 9}, 0, {IN(1, AT, "\1\0/run/x\0")}, NULL, NULL, NULL},
    {"connect(3, {sa_family=AF_UNIX, sun_path=\"/run/y\"}, _) = 0", "connect", {3, AT, 8}, 0, {IN(1, AT, "\1\0/run/x")}, "sun_path", "\"/run/x\"", "\"/run/y\""},
    {"connect(3, {sa_family=AF_UNIX, sun_path=\"\\0run\"}, _) = 0", "connect", {3, AT, 6}, 0, {IN(1, AT, "\1\0\0run")}, NULL, NULL, NULL},
    {"connect(3, {sa_family=AF_INET6, sin6_port=htons(53), sin6_flowinfo=0, sin6_addr=\"::1\", sin6_scope_id=3}, 28) = 0", "connect", {3, AT, 28}, 0,
     {IN(1, AT, "\12\0\0\65\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\1\3\0\0\0")}, NULL, NULL, NULL},
    {"connect(3, {sin6_addr=\"::2\", ...}, 28) = 0", "connect", {3, AT, 28}, 0,
     {IN(1, AT, "\12\0\0\65\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\1\3\0\0\0")}, "sin6_addr", "\"::1\"", "\"::2\""},
    {"accept4(3, {sa_family=AF_INET, sin_port=htons($p), ...}, [16], 0) = 4\nclose($p)", "accept4", {3, AT, AT + 64, 0}, 4,
     {IN(2, AT + 64, I("\20")), OUT(1, AT, "\2\0\0\120\177\0\0\1\0\0\0\0\0\0\0\0"), OUT(2, AT + 64, I("\20"))}, "close", "", ""},
    {"accept4(3, {sa_family=AF_INET, ...}, [100 => 16], 0) = 4", "accept4", {3, AT, AT + 64, 0}, 4,
     {IN(2, AT + 64, I("\144")), OUT(1, AT, "\2\0\0\120\177\0\0\1\0\0\0\0\0\0\0\0"), OUT(2, AT + 64, I("\20"))}, NULL, NULL, NULL},
};

#define SIGACTION(struct, ...) {"rt_sigaction(SIGUSR1, " struct ", NULL, 8) = 0", "rt_sigaction", {10, AT, 0, 8}, 0, \
    {IN(1, AT, "\0\20\100\0\0\0\0\0" "\0\0\0\24\0\0\0\0" L("\7") L("\2"))}, __VA_ARGS__}
static const struct inside_row signal_rows[] = {
    SIGACTION("{sa_handler=0x401000, sa_mask=[INT], sa_flags=SA_RESTORER|SA_RESTART, sa_restorer=7}", NULL, NULL, NULL),
    SIGACTION("{sa_handler=$h, sa_mask=[SIGINT], sa_restorer=$h - 0x400ff9, ...}", NULL, NULL, NULL),
    SIGACTION("{sa_handler=SIG_IGN, ...}", "sa_handler", "0x401000", "SIG_IGN"),
    SIGACTION("{sa_flags=SA_RESTART, ...}", "sa_flags", "SA_RESTORER|SA_RESTART", "SA_RESTART"),
    SIGACTION("{sa_flags=SA_RESTART|SA_RESTORER, ...}", NULL, NULL, NULL),
    SIGACTION("{sa_mask=[], ...}", "sa_mask", "[INT]", "[]"),
    SIGACTION("{sa_mask=[INT TERM], ...}", "sa_mask", "[INT]", "[INT TERM]"),
    SIGACTION("{sa_mask=_, ...}", NULL, NULL, NULL),
    {"rt_sigprocmask(SIG_BLOCK, [INT TERM], NULL, 8) = 0", "rt_sigprocmask", {0, AT, 0, 8}, 0, {IN(1, AT, L("\2\100"))}, NULL, NULL, NULL},
    {"rt_sigprocmask(SIG_BLOCK, [TERM, INT], NULL, 8) = 0", "rt_sigprocmask", {0, AT, 0, 8}, 0, {IN(1, AT, "\2\100\0\0\0\0\0\0")}, NULL, NULL, NULL},
    {"rt_sigprocmask(SIG_BLOCK, ~[], NULL, 8) = 0", "rt_sigprocmask", {0, AT, 0, 8}, 0, {IN(1, AT, "\377\377\377\377\377\377\377\377")}, NULL, NULL, NULL},
    {"rt_sigprocmask(SIG_SETMASK, [INT], [], 8) = 0", "rt_sigprocmask", {2, AT, AT, 8}, 0, {IN(1, AT, L("\2")), OUT(2, AT, L("\1"))}, "", "[HUP]", "[]"},
    {"waitid(P_PID, 7, {si_signo=SIGCHLD, si_code=CLD_EXITED, si_pid=7, si_status=3, ...}, WEXITED, NULL) = 0", "waitid", {1, 7, AT, 4, 0}, 0,
     {OUT(2, AT, I("\21") I("\0") I("\1") I("\0") I("\7") I("\0") I("\3") I("\0") ZERO32 ZERO32 ZERO32)}, NULL, NULL, NULL},
    {"waitid(P_PID, 7, {si_status=4, ...}, WEXITED, NULL) = 0", "waitid", {1, 7, AT, 4, 0}, 0,
     {OUT(2, AT, I("\21") I("\0") I("\1") I("\0") I("\7") I("\0") I("\3") I("\0") ZERO32 ZERO32 ZERO32)}, "si_status", "3", "4"},
};

#define POLLED IN(0, AT, I("\3") H("\1") H("\0") I("\4") H("\5") H("\0")), OUT(0, AT, I("\3") H("\1") H("\1") I("\4") H("\5") H("\0"))
#define POLL(array, ...) {"poll(" array ", 2, -1) = 1", "poll", {AT, 2, UINT32_MAX}, 1, {POLLED}, __VA_ARGS__}
static const struct inside_row wait_rows[] = {
    POLL("[{fd=3, events=POLLIN, revents=POLLIN}, {fd=4, events=POLLIN|POLLOUT, revents=0}]", NULL, NULL, NULL),
    POLL("[{fd=3, revents=POLLIN, ...}, _]", NULL, NULL, NULL),
    POLL("[{fd=3, revents=POLLHUP, ...}, _]", "[0].revents", "POLLIN", "POLLHUP"),
    POLL("[{fd=3, events=POLLOUT, ...}, _]", "[0].events", "POLLIN", "POLLOUT"),
    POLL("[_, {fd=$f, events=POLLOUT|POLLIN, revents=$f - 4}]", NULL, NULL, NULL),
    POLL("[{fd=4, ...}, ...]", "[0].fd", "3", "4"),
    {"select(5, [3 4] => [4], NULL, NULL, {tv_sec=1, tv_usec=0}) = 1", "select", {5, AT, 0, 0, AT + 32}, 1,
     {IN(1, AT, L("\30")), IN(4, AT + 32, L("\1") L("\0")), OUT(1, AT, L("\20")), OUT(4, AT + 32, L("\0") L("\5"))}, NULL, NULL, NULL},
    {"select(5, [3 4] => [3], NULL, NULL, _) = 1", "select", {5, AT, 0, 0, AT + 32}, 1,
     {IN(1, AT, L("\30")), IN(4, AT + 32, L("\1") L("\0")), OUT(1, AT, L("\20"))}, "", NULL, "[3]"},
    {"select(5, [3], NULL, NULL, _) = 1", "select", {5, AT, 0, 0, AT + 32}, 1,
     {IN(1, AT, L("\30")), IN(4, AT + 32, L("\1") L("\0")), OUT(1, AT, L("\20"))}, "", NULL, "[3]"},
    {"select(5, [3 4], NULL, NULL, NULL) = 1", "select", {5, AT, 0, 0, 0}, 1, {IN(1, AT, L("\30")), OUT(1, AT, L("\20"))}, NULL, NULL, NULL},
    {"nanosleep({tv_sec=0, tv_nsec=10}, NULL) = 0", "nanosleep", {AT, 0}, 0, {IN(0, AT, L("\0") L("\12"))}, NULL, NULL, NULL},
    {"nanosleep({tv_sec=0, tv_nsec=11}, NULL) = 0", "nanosleep", {AT, 0}, 0, {IN(0, AT, L("\0") L("\12"))}, "tv_nsec", "10", "11"},
    {"setitimer(ITIMER_REAL, {it_interval={...}, it_value={tv_sec=1, tv_usec=2}}, NULL) = 0", "setitimer", {0, AT, 0}, 0, {IN(1, AT, L("\0") L("\0") L("\1") L("\2"))}, NULL, NULL, NULL},
    {"setitimer(ITIMER_REAL, {it_interval=_, it_value={tv_sec=1, tv_usec=3}}, NULL) = 0", "setitimer", {0, AT, 0}, 0, {IN(1, AT, L("\0") L("\0") L("\1") L("\2"))}, "it_value.tv_usec", "2", "3"},
    {"utimensat(AT_FDCWD, _, [{tv_sec=1, ...}, {tv_sec=3, tv_nsec=4}], 0) = 0", "utimensat", {(uint64_t)-100, AT, AT, 0}, 0, {IN(1, AT, "a\0"), IN(2, AT, L("\1") L("\2") L("\3") L("\4"))}, NULL, NULL, NULL},
    {"prlimit64(0, RLIMIT_NOFILE, NULL, {rlim_cur=9, rlim_max=> 9}) = 0", "prlimit64", {0, 7, 0, AT}, 0, {OUT(3, AT, L("\11") L("\12"))}, NULL, NULL, NULL},
    {"fcntl(3, F_SETLK, {l_type=F_WRLCK, l_whence=SEEK_SET, l_start=0, l_len=5, ...}) = 0", "fcntl", {3, 6, AT}, 0, {IN(2, AT, H("\1") H("\0") I("\0") L("\0") L("\5") L("\0"))}, NULL, NULL, NULL},
};

#define RECORD(ino, length, type, name) L(ino) L("\1") H(length) type name "\0"
static const struct inside_row record_rows[] = {
    {"getdents64(3, [{d_name=\".\", d_type=DT_DIR, ...}, {d_name=\"abcde\", d_type=DT_REG, d_reclen=25, ...}], 99) = 46", "getdents64", {3, AT, 99}, 46,
     {OUT(1, AT, RECORD("\7", "\25", "\4", ".") RECORD("\10", "\31", "\10", "abcde"))}, NULL, NULL, NULL},
    {"getdents64(3, [_, {d_name=\"abcdf\", ...}], 99) = 46", "getdents64", {3, AT, 99}, 46,
     {OUT(1, AT, RECORD("\7", "\25", "\4", ".") RECORD("\10", "\31", "\10", "abcde"))}, "[1].d_name", "\"abcde\"", "\"abcdf\""},
    {"getdents64(3, [_], 99) = 46", "getdents64", {3, AT, 99}, 46,
     {OUT(1, AT, RECORD("\7", "\25", "\4", ".") RECORD("\10", "\31", "\10", "abcde"))}, "", "2 elements", "1"},
    {"getdents64(3, [_, ...], 99) = 46", "getdents64", {3, AT, 99}, 46,
     {OUT(1, AT, RECORD("\7", "\25", "\4", ".") RECORD("\10", "\31", "\10", "abcde"))}, NULL, NULL, NULL},
    {"getdents64(3, [], 99) = 0", "getdents64", {3, AT, 99}, 0, {OUT(1, AT, "")}, NULL, NULL, NULL},
    {"uname({sysname=\"Linux\", ...}) = 0", "uname", {AT}, 0, {{0, EXIT, AT, NULL, 390}}, "sysname", "\"\"", "\"Linux\""},
};

/* ------------------------------------------------------------------- the files that are wrong */

static const struct { const char *line, *says; } wrong_rows[] = {
    {"fstat(3, {st_sise=1, ...})",              "stat has no field \"st_sise\"; did you mean \"st_size\"?"},
    {"fstat(3, {st_size=1})",                   "st_dev is left out, and perhaps others; ... stands for the rest"},
    {"fstat(3, {st_size=1, st_size=2, ...})",   "st_size stands here twice"},
    {"fstat(3, {})",                            "a struct holds fields, or ... for any"},
    {"fstat(3, {st_size 1, ...})",              "\"=\" and a value are wanted here"},
    {"fstat(3, {st_size=\"a\", ...})",          "st_size is an integer, not a string"},
    {"fstat(3, {st_size={...}, ...})",          "st_size is an integer, not a struct"},
    {"fstat(3, {..., st_size=1})",              "behind ... stands \"}\", not \",\""},
    {"fstat(3, {st_size=1, ...)",               "\"}\""},
    {"fstat(3, {st_size=5|_, ...})",            "between | only values and ranges can stand"},
    {"fstat(3, [1, 2])",                        "a struct in braces"},
    {"fstat(3, {st_size=1 => 2, ...})",         "not both read and written"},
    {"fstat(3, {...} => {...})",                "not both read and written"},
    {"fstat(3, {...}|NULL)",                    "between | only values and ranges can stand"},
    {"fstat(3, {st_rdev=makedev(1), ...})",     "makedev() takes two numbers"},
    {"fstat({...}, _)",                         "nothing that can be looked into"},
    {"write(1, {...}, 3)",                      "nothing that can be looked into"},
    {"getpid() = {...}",                        "a result is an integer, not a struct"},
    {"pipe2([3], 0)",                           "2 elements in brackets, not 1"},
    {"pipe2([3, 4, 5], 0)",                     "2 elements in brackets, not 3"},
    {"pipe2({...}, 0)",                         "an array or a set in brackets"},
    {"pipe2([\"a\", 4], 0)",                    "an element is an integer, not a string"},
    {"pipe2(~[3, 4], 0)",                       "~ belongs to a set of signals"},
    {"pipe2([3, 4, 0)",                         "\"]\""},
    {"pipe2([$r, 4], 0)",                       "$r is bound here and never used again"},
    {"writev(1, [{iov_base=\"a\", iov_len=\"b\"}], 1)", "iov_len is an integer, not a string"},
    {"writev(1, [3], 1)",                       "a struct in braces"},
    {"connect(3, {sa_family=AF_INET, sin_port=htons(1)}, 16)", "sin_addr is left out"},
    {"connect(3, {sa_family=AF_UNIX, sin_port=htons(1), ...}, 16)", "the other fields belong to another sa_family"},
    {"connect(3, {sun_path=\"a\", sin_port=htons(1), ...}, 16)", "does not belong to the same kind of structure"},
    {"connect(3, {sa_family=htons(2), ...}, 16)", "no number in network order"},
    {"connect(3, {sin_addr=inet_addr(\"a\"), ...}, 16)", "inet_addr() takes an address"},
    {"connect(3, {sin6_addr=\"a\", ...}, 16)",  "an address such as \"::1\""},
    {"rt_sigprocmask(0, [\"a\"], NULL, 8)",     "a set of signals holds an integer, not a string"},
    {"rt_sigprocmask(0, [INT, ...], NULL, 8)",  "a set is written whole"},
    {"rt_sigprocmask(0, [INTT], NULL, 8)",      "there is no constant \"INTT\""},
    {"execve(_, {...}, _)",                     "strings in brackets"},
    {"execve(_, [3], _)",                       "an element is a string, not an integer"},
    {"fcntl(3, F_GETFL, {...})",                "nothing that can be looked into"},
    {"stat|fstat(_, _)",                        "are different things"},
    {"fstat(3, {st_size=1, ...}) via int80",    "through int80"},
};
// clang-format on

/* ------------------------------------------------------------------------------ one row */

static void add_exit(struct trace *trace)
{
    struct event *exit = trace_add(trace);
    exit->kind = EVENT_CALL;
    exit->number = (uint32_t)call_number(ABI_X86_64, "exit");
    trace_add(trace)->kind = EVENT_EXITED;
    trace->ending = (struct ending){.kind = ENDING_EXITED};
}

static struct event *add_call(struct trace *trace, const char *call)
{
    struct event *event = trace_add(trace);
    event->kind = EVENT_CALL;
    event->number = (uint32_t)call_number(ABI_X86_64, call);
    event->returned = true;
    return event;
}

/* Calls of close follow, of 3 and 4, or of 80: what the names of the line are used for. */
static void make_trace(struct trace *trace, const struct inside_row *row,
                       struct copy copies[PIECES], uint8_t zero[390])
{
    struct event *event = add_call(trace, row->call);
    event->result = row->result;
    event->copies = copies;
    memcpy(event->arg, row->arg, sizeof event->arg);
    for (size_t i = 0; i < PIECES && (row->pieces[i].bytes || row->pieces[i].size); i++) {
        const struct piece *piece = &row->pieces[i];
        copies[event->copy_count++] =
            (struct copy){.argument = piece->argument,
                          .at_exit = piece->at_exit,
                          .whole = true,
                          .address = piece->address,
                          .wanted = piece->size,
                          .size = piece->size,
                          .bytes = piece->bytes ? (uint8_t *)piece->bytes : zero};
    }
    if (row->field && strcmp(row->field, "close") == 0 && strcmp(row->call, "pipe2") == 0) {
        add_call(trace, "close")->arg[0] = 3;
        add_call(trace, "close")->arg[0] = 4;
    } else if (row->field && strcmp(row->field, "close") == 0) {
        add_call(trace, "close")->arg[0] = 80;
    }
    add_exit(trace);
}

static bool is_same(const char *got, const char *wanted)
{
    return got ? wanted && strcmp(got, wanted) == 0 : !wanted;
}

static bool is_right(const struct inside_row *row, const struct outcome *outcome)
{
    if (!row->field || strcmp(row->field, "close") == 0)
        return outcome->agrees;
    if (outcome->agrees || outcome->first != 0)
        return false;
    const struct row *first = &outcome->rows[0];
    if (strcmp(row->field, "-") == 0)
        return first->difference == DIFFERS_RESULT && !first->field;
    return first->difference == DIFFERS_ARGUMENT && is_same(first->field, row->field) &&
           is_same(first->found, row->found) && is_same(first->asked, row->asked);
}

static void check_row(const struct inside_row *row)
{
    char text[1024];
    uint8_t zero[390] = {0};
    struct copy copies[PIECES];
    struct expectation expectation;
    struct problem problem;
    struct scene scene = {0};
    struct trace trace = {0};
    struct outcome outcome = {0};
    snprintf(text, sizeof text, "# t\nrun ./program\n%s\nexit(0)\n", row->line);
    make_trace(&trace, row, copies, zero);
    bool ok = expect_parse(&expectation, "row", text, strlen(text), &problem) &&
              scene_draw(&scene, expectation.cases[0], 7, &problem);
    EXPECT(ok, "%s: %s", row->line, problem.message);
    if (ok) {
        expect_match(&outcome, &scene, &trace);
        const struct row *first =
            outcome.first < outcome.row_count ? &outcome.rows[outcome.first] : NULL;
        EXPECT(is_right(row, &outcome), "%s\n#   agrees %d, row %zu field %s found %s asked %s",
               row->line, outcome.agrees, outcome.first, first && first->field ? first->field : "-",
               first && first->found ? first->found : "-",
               first && first->asked ? first->asked : "-");
        outcome_free(&outcome);
    }
    scene_free(&scene);
    for (size_t i = 0; i < trace.count; i++)
        trace.events[i].copies = NULL;
    trace_free(&trace);
    expect_free(&expectation);
}

static void check_wrong(const char *line, const char *says)
{
    char text[512];
    struct expectation expectation;
    struct problem problem;
    snprintf(text, sizeof text, "# t\nrequires int80\nrun ./program\n%s\nexit(0)\n", line);
    bool ok = expect_parse(&expectation, "row", text, strlen(text), &problem);
    EXPECT(!ok && strstr(problem.message, says), "%s\n#   %s", line,
           ok ? "is taken" : problem.message);
    expect_free(&expectation);
}

#define CHECK(rows)                                                                                \
    for (size_t i = 0; i < sizeof(rows) / sizeof *(rows); i++)                                     \
    check_row(&(rows)[i])

/* ------------------------------------------------------------- beside the renderer */

/* Fields that strace writes in a way of its own: devices by makedev(), sets of other bits. */
static bool is_shown_alike(const struct field *field)
{
    static const char *const others[] = {"st_dev",   "st_rdev", "st_atime", "st_mtime",
                                         "st_ctime", "revents", "data",     "msg_name"};
    for (size_t i = 0; i < sizeof others / sizeof *others; i++)
        if (strcmp(field->name, others[i]) == 0)
            return false;
    return field->kind == FIELD_NUMBER && !field->variant && field->width >= 4;
}

static void check_layout(const struct layout *layout, const char *call, int argument, bool exit,
                         uint8_t seed)
{
    static const struct render_style style = {.string_limit = 64, .verbose = true};
    uint8_t bytes[512];
    struct copy copy = {.argument = (uint8_t)argument,
                        .at_exit = exit,
                        .whole = true,
                        .address = AT,
                        .wanted = layout->size,
                        .size = layout->size,
                        .bytes = bytes};
    struct event event = {.kind = EVENT_CALL,
                          .number = (uint32_t)call_number(ABI_X86_64, call),
                          .returned = true,
                          .copies = &copy,
                          .copy_count = 1};
    struct text shown = {0}, one = {0};
    for (size_t i = 0; i < sizeof bytes; i++)
        bytes[i] = i % 8 < 2 ? (uint8_t)(i * 7 + seed) : 0;
    event.arg[argument] = AT;
    if (layout->id == STRUCTURE_iovec || layout->id == STRUCTURE_pollfd)
        event.arg[argument ? 2 : 1] = 1;
    if (layout->id == STRUCTURE_flock)
        event.arg[1] = 6;
    render_argument(&shown, &event, argument, &style);
    for (const struct field *field = layout->fields; field->name; field++) {
        uint64_t value = 0;
        if (!is_shown_alike(field))
            continue;
        memcpy(&value, bytes + field->offset, field->width);
        text_clear(&one);
        text_add(&one, "%s=", field->name);
        render_value(&one, &field->parameter, value);
        EXPECT(strstr(text_string(&shown), text_string(&one)) ||
                   !strstr(text_string(&shown), field->name),
               "%s: %s is not in %s", layout->name, text_string(&one), text_string(&shown));
    }
    EXPECT(shown.size > 10, "%s: %s", layout->name, text_string(&shown));
    text_free(&shown);
    text_free(&one);
}

static void test_against_renderer(void)
{
    static const struct {
        enum structure_id id;
        const char *call;
        int argument;
        bool exit;
    } where[] = {{STRUCTURE_stat, "fstat", 1, true},
                 {STRUCTURE_statx, "statx", 4, true},
                 {STRUCTURE_statfs, "statfs", 1, true},
                 {STRUCTURE_flock, "fcntl", 2, false},
                 {STRUCTURE_iovec, "writev", 1, false},
                 {STRUCTURE_msghdr, "sendmsg", 1, false},
                 {STRUCTURE_sigaction, "rt_sigaction", 1, false},
                 {STRUCTURE_stack, "sigaltstack", 0, false},
                 {STRUCTURE_timespec, "nanosleep", 0, false},
                 {STRUCTURE_timeval, "gettimeofday", 0, true},
                 {STRUCTURE_pollfd, "poll", 0, false},
                 {STRUCTURE_rlimit, "setrlimit", 1, false},
                 {STRUCTURE_rusage, "getrusage", 1, true}};
    for (size_t i = 0; i < sizeof where / sizeof *where; i++)
        for (int seed = 1; seed < 60; seed += 7)
            check_layout(layout_of(where[i].id), where[i].call, where[i].argument, where[i].exit,
                         (uint8_t)seed);
    for (size_t i = 0; layout_row(i); i++) {
        const struct layout *layout = layout_row(i);
        size_t most = structures[layout->id].size;
        EXPECT(layout_of(layout->id) == layout, "%s is there twice", layout->name);
        for (const struct field *field = layout->fields; field && field->name; field++)
            EXPECT(!most || (size_t)field->offset + field->width <= most, "%s.%s", layout->name,
                   field->name);
        EXPECT(!most || layout->kind == LAYOUT_SIGNALS ||
                   layout->size * (layout->count ? layout->count : 1u) == most,
               "%s has another size", layout->name);
    }
    group("the layouts show the values that render/ shows, under the same names");
}

int main(void)
{
    CHECK(stat_rows);
    group("structs by field: any order, sets, ranges, names, sums, and the field that differs");
    CHECK(number_rows);
    group("numbers behind pointers, before and after the call");
    CHECK(buffer_rows);
    group("buffers that structures lead to, and arrays of strings");
    CHECK(socket_rows);
    group("addresses of sockets, by family and in network order");
    CHECK(signal_rows);
    group("actions and sets of signals, and what waitid tells");
    CHECK(wait_rows);
    group("descriptors that are waited for, times, limits, locks");
    CHECK(record_rows);
    group("records of directories, and texts in structures");
    for (size_t i = 0; i < sizeof wrong_rows / sizeof *wrong_rows; i++)
        check_wrong(wrong_rows[i].line, wrong_rows[i].says);
    group("mistakes of the file are refused with what to do");
    test_against_renderer();
    return done();
}
