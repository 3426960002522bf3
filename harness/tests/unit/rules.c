/* Rules: what is an error and where its caret stands, which rule a call comes to by each table, and
 * that the kernel's filter says the same as we do. */
#include "filter/rules.h"

#include "base/text.h"
#include "tests/unit/rules_filter.h"
#include "tests/unit/tap.h"

#include <errno.h>
#include <stdlib.h>

/* ------------------------------------------------------------------- errors */

struct error_row {
    const char *text;
    int line, column, width; /* of the caret; columns from 1 */
    const char *words;       /* of the sentence */
};

// clang-format off
static const struct error_row error_rows[] = {
    /* words */
    {"conect: trace",                 1, 1, 6,   "there is no call 'conect'; did you mean 'connect'?"},
    {"\n# x\n\n openn at: trace",     4, 2, 5,   "did you mean 'open'?"},
    {"qqqqqqqqqqqq: trace",           1, 1, 12,  "there is no call 'qqqqqqqqqqqq'"},
    {"i386 accept_: trace",           1, 6, 7,   "there is no call 'accept_'"},
    {"x32 socketcall: trace",         1, 5, 10,  "x32 has no call 'socketcall', though another table has"},
    {"x86-64 mmap2: trace",           1, 8, 5,   "x86-64 has no call 'mmap2', though another table has"},
    {"x86: trace",                    1, 1, 3,   "there is no call 'x86'"},
    {"i386: trace",                   1, 5, 1,   "here should stand the name of a call, or default"},
    {": trace",                       1, 1, 1,   "the name of a call, or default"},
    {"connect",                       1, 8, 1,   "the line ends where 'when' or ':' should stand"},
    {"connect trace",                 1, 9, 5,   "here should stand 'when' or ':'"},
    {"connect if fd == 3: trace",     1, 9, 2,   "here should stand 'when' or ':'"},
    {"connect = trace",               1, 9, 1,   "here should stand 'when' or ':'"},
    {"default",                       1, 8, 1,   "the line ends where ':' should stand"},
    {"default when fd == 3: allow",   1, 9, 4,   "a default has no conditions"},
    {"\xc3\xa4\xc3\xb6: trace",       1, 1, 1,   "the name of a call, or default"},
    {"read: allow # \xc3\xa4\nopne: allow", 2, 1, 4, "did you mean 'open'?"},
    /* actions */
    {"connect:",                      1, 9, 1,   "the line ends where allow, errno, kill or trace should stand"},
    {"connect: # nothing",            1, 10, 1,  "the line ends where allow, errno, kill or trace"},
    {"connect: trase",                1, 10, 5,  "'trase' is none of allow, errno, kill and trace; did you mean 'trace'?"},
    {"connect: deny",                 1, 10, 4,  "'deny' is none of allow, errno, kill and trace"},
    {"connect: trace kill",           1, 16, 4,  "here should stand ',' or the end of the line"},
    {"connect: trace,",               1, 16, 1,  "the line ends where allow, errno, kill or trace"},
    {"connect: trace, trace",         1, 17, 5,  "trace was said before"},
    {"connect: trace, allow",         1, 17, 5,  "allow stands alone"},
    {"connect: allow, errno EPERM",   1, 17, 11, "allow stands alone"},
    {"connect: errno EPERM, errno EACCES", 1, 23, 12, "this contradicts what stands before it"},
    {"connect: errno EPERM, kill",    1, 23, 4,  "this contradicts what stands before it"},
    {"connect: kill after 2, kill after 3", 1, 24, 12, "this contradicts"},
    {"connect: kill after 2, errno 5", 1, 24, 7, "this contradicts"},
    {"connect: trace, kill",          1, 17, 4,  "'trace, kill after 1' shows the call"},
    {"connect: errno",                1, 15, 1,  "the line ends where the name of an error"},
    {"connect: errno EACES",          1, 16, 5,  "'EACES' is no error; did you mean 'EACCES'?"},
    {"connect: errno 0",              1, 16, 1,  "they go from 1 to 4095"},
    {"connect: errno 4096",           1, 16, 4,  "they go from 1 to 4095"},
    {"connect: errno 99999999999999999999", 1, 16, 20, "they go from 1 to 4095"},
    {"connect: errno 5x",             1, 16, 2,  "is no error"},
    {"connect: errno SIGKILL",        1, 16, 7,  "is no error"},
    {"connect: kill after",           1, 20, 1,  "the line ends where a number of calls"},
    {"connect: kill after 0",         1, 21, 1,  "here should stand a number of calls"},
    {"connect: kill after three",     1, 21, 5,  "here should stand a number of calls"},
    {"connect: kill after 99999999999", 1, 21, 11, "here should stand a number of calls"},
    {"read: errno EIO when fd == 0",  1, 17, 4,  "conditions stand before the colon"},
    /* conditions */
    {"read when: allow",              1, 10, 1,  "here should stand the name of an argument"},
    {"read when fd",                  1, 13, 1,  "the line ends where ==, !=,"},
    {"read when fd = 3: allow",       1, 14, 1,  "two numbers are compared by =="},
    {"read when fd is 3: allow",      1, 14, 2,  "here should stand ==, !=,"},
    {"read when fd ==: allow",        1, 16, 1,  "here should stand a number or the name of a constant"},
    {"read when fd == 3",             1, 18, 1,  "the line ends where 'and' or ':'"},
    {"read when fd == 3 fd == 4: allow", 1, 19, 2, "here should stand 'and' or ':'"},
    {"read when fd == 3 or fd == 4: allow", 1, 19, 2, "write a line of its own"},
    {"read when fd == 3 and: allow",  1, 22, 1,  "here should stand the name of an argument"},
    {"read when df == 3: allow",      1, 11, 2,  "read has no argument 'df'; did you mean 'fd'?; it has fd, buf, count"},
    {"getpid when fd == 3: allow",    1, 13, 2,  "getpid has no arguments"},
    {"read when arg == 3: allow",     1, 15, 1,  "here should stand '['"},
    {"read when arg[6] == 3: allow",  1, 15, 1,  "0 to 5"},
    {"read when arg[0 == 3: allow",   1, 17, 1,  "here should stand ']'"},
    {"read when arg[3] == 3: allow",  1, 11, 6,  "read has 3 arguments, counted from 0"},
    {"openat when pathname == 3: allow", 1, 13, 8, "pathname of openat is the address of a string: the kernel's filter sees registers, not memory"},
    {"openat when arg[1] == 3: allow", 1, 13, 6, "pathname of openat is the address of a string"},
    {"connect when addr == 3: trace", 1, 14, 4,  "is the address of a structure"},
    {"write when buf == 3: allow",    1, 12, 3,  "is the address of a buffer"},
    {"execve when argv == 0: trace",  1, 13, 4,  "is the address of an array of strings"},
    {"openat when flags has O_WRONYL: trace", 1, 23, 8, "'O_WRONYL' is no name of flags; did you mean 'O_WRONLY'?"},
    {"openat when flags has SIGKILL: trace", 1, 23, 7, "'SIGKILL' is no name of flags"},
    {"openat when flags has O_WRONLY|O_RDWR: trace", 1, 32, 6, "'O_RDWR' excludes what stands before it"},
    {"openat when flags has 0: trace", 1, 23, 1, "this is no bit"},
    {"openat when flags < O_CREAT: trace", 1, 13, 15, "flags is a set of bits, which has no order"},
    {"openat when flags & O_ACCMODE == O_CREAT: trace", 1, 34, 7, "this has bits outside of the mask"},
    {"openat when flags & 0 == 0: trace", 1, 21, 1, "this masks no bits of flags"},
    {"openat when flags & O_CREAT < 1: trace", 1, 29, 1, "masked bits are compared by == or !="},
    {"openat when flags == \"w\": trace", 1, 22, 1, "compares numbers, not text"},
    {"read when fd == 5000000000: allow", 1, 17, 10, "fd is a signed number of 32 bits"},
    {"read when fd == -2147483649: allow", 1, 17, 11, "fd is a signed number of 32 bits"},
    {"read when fd == 18446744073709551616: allow", 1, 17, 20, "is no number of 64 bits"},
    {"read when fd == 09: allow",     1, 17, 2,  "is no number of 64 bits"},
    {"read when fd == 0x: allow",     1, 17, 2,  "is no number of 64 bits"},
    {"read when fd == --1: allow",    1, 18, 1,  "here should stand a number"},
    {"read when fd == -O_RDONLY: allow", 1, 18, 8, "only a number can be negative"},
    {"read when fd == NOSUCH: allow", 1, 17, 6,  "there is no constant 'NOSUCH'"},
    {"read when fd == -1|2: allow",   1, 19, 1,  "bits are joined, not negative numbers"},
    {"read when fd < -2147483648: allow", 1, 11, 16, "no fd is so"},
    {"read when fd >= -2147483648: allow", 1, 11, 17, "every fd is so"},
    {"read when count < 0: allow",    1, 11, 9,  "no count is so"},
    {"read when count >= -1: allow",  1, 20, 2,  "count is an unsigned number of 64 bits"},
    {"send when flags == 0: trace",   1, 1, 4,   "send goes through another call, and finds its arguments in memory"},
    /* of several lines */
    {"connect: trace\nconnect: trace", 2, 1, 7,  "line 1 says this already: connect: trace"},
    {"connect: trace\nread: allow\nconnect: errno EPERM", 3, 1, 7, "this contradicts line 1, which fits first: connect: trace"},
    {"connect: trace\nx32 connect: kill", 2, 1, 11, "this contradicts line 1"},
    {"connect: trace\nconnect when sockfd == 3: errno EIO", 2, 1, 7, "the narrower line has to stand above"},
    {"read when fd == 3: allow\nread when arg[0] == 3: errno EIO", 2, 1, 4, "this contradicts line 1"},
    {"read when fd > 3: allow\nread when fd == 9: errno EIO", 2, 1, 4, "this contradicts line 1"},
    {"read when fd > 3: allow\nread when fd <= 3: trace\nread: kill", 3, 1, 4, "the lines above have among them"},
    {"read when fd == 3 and fd == 4: allow", 1, 1, 4, "these conditions contradict each other"},
    {"read when fd < 3 and fd > 4: allow", 1, 1, 4, "these conditions contradict each other"},
    {"default: allow\ndefault: kill", 2, 1, 7,   "line 1 has a default already: default: allow"},
    {"i386 default: kill\ni386 default: kill", 2, 1, 12, "line 1 has a default already"},
    {"default: errno EPERM",          1, 1, 7,   "put a line 'execve: allow' above"},
    {"x86-64 default: kill",          1, 1, 14,  "put a line 'execve: allow' above"},
    {"execve: errno EPERM",           1, 1, 6,   "'execve: trace, errno EACCES' refuses all but the first"},
    {"read when fd != 1 and fd != 2 and count != 7 and buf == 1: kill", 1, 50, 3, "is the address of a buffer"},
};

/* What the language allows. */
static const char *const good[] = {
    "", "\n\n", "# only this", "  # and that\r\n", "connect: trace", "connect:trace,kill after 3",
    "connect\t:\ttrace\r", "connect: kill after 3", "connect: kill after 3, trace", "connect: errno EPERM, trace",
    "connect: trace, errno 13", "connect: allow # why", "default: allow", "default: trace", "i386 default: kill",
    "x32 default: errno ENOSYS", "default: trace, kill after 1000000000", "execve: allow\ndefault: kill",
    "execve: trace\ndefault: errno EPERM", "x86-64 execve: allow\ndefault: errno EPERM",
    "openat when flags has O_WRONLY: errno EACCES", "openat when flags has O_CREAT|O_EXCL: trace",
    "openat when flags & O_ACCMODE == O_RDWR: trace", "openat when flags & O_ACCMODE != O_RDONLY: trace",
    "openat when flags == O_RDONLY|O_CLOEXEC: trace", "openat when dirfd == AT_FDCWD: trace",
    "openat when dirfd == -100: trace", "openat when mode & 0002 != 0: trace", "read when fd==3 and count>=0x1000:trace",
    "kill when sig == SIGKILL: errno EPERM", "kill when pid < 0: trace", "mmap when prot has PROT_EXEC: trace",
    "mmap when addr == 0: trace", "socket when domain == AF_INET: errno EACCES", "fcntl when op == F_SETFL: trace",
    "clone when flags has CLONE_NEWUSER: errno EPERM", "i386 socketcall: errno EPERM", "send: trace",
    "i386 socketcall when call == 3: trace", "accept: trace", "i386 mmap2 when prot has PROT_EXEC: kill",
    "lseek when offset < -4096: errno EINVAL", "read when count > 18446744073709551614: kill",
    "read when arg[0] != 3: allow", "write when fd == 1: allow\nwrite when fd == 2: allow\nwrite: errno EBADF",
    "x86-64 connect: trace\nconnect: errno EPERM", "connect: trace\ni386 socketcall: errno EPERM",
    "connect when sockfd == 3: trace\nconnect: trace",
    "write when fd <= 2: allow\nwrite when count > 4096: kill", "write when fd == 7 and count > 4096: kill",
    "write when fd > 2 and count > 4096: kill", "mmap when addr > 1 and length > 1 and fd > 1 and offset > 1: kill",
    "mmap when length != 4096 and addr != 0 and offset <= 9: trace", "read when fd != 1 and fd != 2 and count >= 7: kill",
    "connect when sockfd == 1: kill\nconnect when sockfd == 2: errno EIO\nbind when sockfd == 3: trace\nconnect: trace",
    "i386 socketcall when call > 2: trace\nconnect when sockfd == 2: errno EIO",
};
// clang-format on

static void check_error(const struct error_row *row)
{
    struct rules rules;
    struct problem problem = {0};
    char place[64];
    bool ok = rules_parse(&rules, "f", row->text, strlen(row->text), &problem);
    rules_free(&rules);
    EXPECT(!ok, "'%s' is taken", row->text);
    if (ok)
        return;
    snprintf(place, sizeof place, "f:%d:%d: ", row->line, row->column);
    const char *caret = strrchr(problem.message, '\n');
    caret = caret && strlen(caret) > 5 ? caret + 5 : "";
    int column = (int)strspn(caret, " ");
    EXPECT(problem.status == STATUS_USAGE && strncmp(problem.message, place, strlen(place)) == 0 &&
               strstr(problem.message, row->words),
           "'%s': wanted %s%s: %s", row->text, place, row->words, problem.message);
    EXPECT(column == row->column - 1 && (int)strlen(caret) - column == row->width,
           "'%s': the caret stands at %d, %d wide:\n%s", row->text, column + 1,
           (int)strlen(caret) - column, problem.message);
}

static void check_errors(void)
{
    for (size_t i = 0; i < sizeof error_rows / sizeof *error_rows; i++)
        check_error(&error_rows[i]);
    group("errors name the line and the column, say what is wrong, and have a caret under it");
    for (size_t i = 0; i < sizeof good / sizeof *good; i++) {
        struct rules rules;
        struct problem problem = {0};
        EXPECT(rules_parse(&rules, "f", good[i], strlen(good[i]), &problem), "'%s': %s", good[i],
               problem.message);
        rules_free(&rules);
    }
    group("what the grammar allows is taken");
}

static void check_limits(void)
{
    struct text text = {0};
    struct rules rules;
    struct problem problem = {0};
    for (int i = 0; i < RULES_MOST - 1; i++)
        text_add_string(&text, "# a line\n");
    text_add_string(&text, "connect: trace\n");
    EXPECT(rules_parse(&rules, "f", text.bytes, text.size, &problem) && rules.count == 1 &&
               rules.all[0].line == RULES_MOST,
           "%d lines: %s", RULES_MOST, problem.message);
    rules_free(&rules);
    text_add_string(&text, "\n");
    EXPECT(!rules_parse(&rules, "f", text.bytes, text.size, &problem), "a line more is taken");
    rules_free(&rules);
    EXPECT(!rules_parse(&rules, "f", "read: a\0llow", 12, &problem) &&
               strncmp(problem.message, "f:1:8: a NUL", 12) == 0,
           "a NUL: %s", problem.message);
    rules_free(&rules);
    text_free(&text);
    group("a file has a thousand lines at most, and is text");
}

/* ----------------------------------------------------------------- verdicts */

struct verdict_row {
    const char *text;
    enum abi abi;
    const char *call;
    uint64_t arg[6];
    int line; /* of the rule that counts; 0: none */
};

#define HIGH UINT64_C(0xdeadbeef00000000)

// clang-format off
static const struct verdict_row verdict_rows[] = {
    {"connect: trace", ABI_X86_64, "connect", {0}, 1},
    {"connect: trace", ABI_X32, "connect", {0}, 1},
    {"connect: trace", ABI_I386, "connect", {0}, 1},
    {"connect: trace", ABI_I386, "socketcall", {3}, 1},
    {"connect: trace", ABI_I386, "socketcall", {HIGH | 3}, 1},
    {"connect: trace", ABI_I386, "socketcall", {4}, 0},
    {"connect: trace", ABI_X86_64, "bind", {0}, 0},
    {"x86-64 connect: trace", ABI_X86_64, "connect", {0}, 1},
    {"x86-64 connect: trace", ABI_X32, "connect", {0}, 0},
    {"x86-64 connect: trace", ABI_I386, "socketcall", {3}, 0},
    {"i386 connect: trace", ABI_I386, "socketcall", {3}, 1},
    {"i386 connect: trace", ABI_X86_64, "connect", {0}, 0},
    {"i386 socketcall: errno EPERM", ABI_I386, "socketcall", {3}, 1},
    {"i386 socketcall: errno EPERM", ABI_I386, "connect", {0}, 0},
    {"connect: trace\ni386 socketcall: errno EPERM", ABI_I386, "socketcall", {3}, 1},
    {"connect: trace\ni386 socketcall: errno EPERM", ABI_I386, "socketcall", {1}, 2},
    {"msgsnd: kill", ABI_I386, "ipc", {11}, 1},
    {"msgsnd: kill", ABI_I386, "ipc", {0x5000b}, 1},
    {"msgsnd: kill", ABI_I386, "ipc", {12}, 0},
    {"accept: trace", ABI_X86_64, "accept", {0}, 1},
    {"accept: trace", ABI_I386, "socketcall", {5}, 1},
    /* forms that only i386 has */
    {"mmap: trace", ABI_I386, "mmap", {0}, 1},
    {"mmap: trace", ABI_I386, "mmap2", {0}, 1},
    {"i386 mmap: trace", ABI_I386, "mmap2", {0}, 0},
    {"mmap when prot has PROT_EXEC: errno EPERM", ABI_I386, "mmap2", {0, 0, 4}, 1},
    {"mmap when prot has PROT_EXEC: errno EPERM", ABI_I386, "mmap2", {0, 0, 3}, 0},
    {"mmap when prot has PROT_EXEC: errno EPERM", ABI_I386, "mmap", {0}, 1},   /* in memory: the stricter */
    {"mmap when prot has PROT_EXEC: allow\nexecve: allow\ndefault: kill", ABI_I386, "mmap", {0}, 3},
    {"mmap when prot has PROT_EXEC: allow\nexecve: allow\ndefault: kill", ABI_I386, "mmap2", {0, 0, 4}, 1},
    {"select: errno EPERM", ABI_I386, "_newselect", {0}, 1},
    {"select: errno EPERM", ABI_I386, "select", {0}, 1},
    {"setuid when uid == 0: errno EPERM", ABI_I386, "setuid32", {0}, 1},
    {"setuid when uid == 0: errno EPERM", ABI_I386, "setuid", {0x10000}, 1},  /* 16 bits are read */
    {"setuid when uid == 0: errno EPERM", ABI_I386, "setuid", {1}, 0},
    {"truncate when length > 9: errno EFBIG", ABI_I386, "truncate64", {0}, 1}, /* in two halves */
    /* the arguments that do not show, in either direction */
    {"connect when sockfd == 3: errno EPERM", ABI_I386, "socketcall", {3}, 1},
    {"connect when sockfd == 3: errno EPERM", ABI_I386, "connect", {3}, 1},
    {"connect when sockfd == 3: errno EPERM", ABI_I386, "connect", {4}, 0},
    {"connect when sockfd == 3: allow\nconnect: errno EPERM", ABI_I386, "socketcall", {3}, 2},
    {"connect when sockfd == 3: trace\nconnect: errno EPERM", ABI_I386, "socketcall", {3}, 2},
    {"connect when sockfd == 3: errno EPERM\nconnect: trace", ABI_I386, "socketcall", {3}, 1},
    {"connect when sockfd == 3: kill\nconnect: trace", ABI_X86_64, "connect", {4}, 2},
    {"connect when sockfd == 3: trace\nexecve: trace\ndefault: kill", ABI_I386, "socketcall", {3}, 3},
    /* the upper half of an int is no part of it */
    {"read when fd == 3: trace", ABI_X86_64, "read", {3}, 1},
    {"read when fd == 3: trace", ABI_X86_64, "read", {HIGH | 3}, 1},
    {"read when fd == 3: trace", ABI_X86_64, "read", {4}, 0},
    {"read when fd != 3: trace", ABI_X86_64, "read", {HIGH | 3}, 0},
    {"read when fd < 3: trace", ABI_X86_64, "read", {HIGH | 2}, 1},
    {"read when fd < 0: trace", ABI_X86_64, "read", {0xffffffff}, 1},
    {"read when fd < 0: trace", ABI_X86_64, "read", {(uint64_t)-1}, 1},
    {"read when fd < 0: trace", ABI_X86_64, "read", {0}, 0},
    {"read when fd <= -1: trace", ABI_X86_64, "read", {0x80000000}, 1},
    {"read when fd > -1: trace", ABI_X86_64, "read", {0x7fffffff}, 1},
    {"read when fd >= 3: trace", ABI_X86_64, "read", {0x80000003}, 0},
    {"read when count == 3: trace", ABI_X86_64, "read", {0, 0, HIGH | 3}, 0},
    {"read when count > 4294967296: trace", ABI_X86_64, "read", {0, 0, HIGH}, 1},
    {"read when count > 4294967296: trace", ABI_X32, "read", {0, 0, HIGH}, 1},
    {"read when count > 4294967296: trace", ABI_X86_64, "read", {0, 0, 4294967296}, 0},
    {"read when count > 4294967296: trace", ABI_I386, "read", {0, 0, UINT32_MAX}, 0},
    {"read when count <= 4294967296: trace", ABI_I386, "read", {0, 0, UINT32_MAX}, 1},
    {"lseek when offset < -1: trace", ABI_X86_64, "lseek", {0, (uint64_t)-2}, 1},
    {"lseek when offset < -1: trace", ABI_X86_64, "lseek", {0, (uint64_t)-1}, 0},
    {"lseek when offset < -1: trace", ABI_I386, "lseek", {0, 0xfffffffe}, 1},
    {"openat when dirfd == AT_FDCWD: trace", ABI_X86_64, "openat", {0xffffff9c}, 1},
    {"openat when dirfd == AT_FDCWD: trace", ABI_X86_64, "openat", {(uint64_t)-100}, 1},
    /* flags */
    {"openat when flags has O_WRONLY: trace", ABI_X86_64, "openat", {0, 0, 1}, 1},
    {"openat when flags has O_WRONLY: trace", ABI_X86_64, "openat", {0, 0, 0x41}, 1},
    {"openat when flags has O_WRONLY: trace", ABI_X86_64, "openat", {0, 0, HIGH | 1}, 1},
    {"openat when flags has O_WRONLY: trace", ABI_X86_64, "openat", {0, 0, 2}, 0},
    {"openat when flags has O_WRONLY: trace", ABI_X86_64, "openat", {0, 0, 3}, 0},
    {"openat when flags has O_RDONLY: trace", ABI_X86_64, "openat", {0, 0, 0x80000}, 1},
    {"openat when flags has O_RDONLY: trace", ABI_X86_64, "openat", {0, 0, 1}, 0},
    {"openat when flags has O_CREAT|O_EXCL: trace", ABI_X86_64, "openat", {0, 0, 0xc0}, 1},
    {"openat when flags has O_CREAT|O_EXCL: trace", ABI_X86_64, "openat", {0, 0, 0x40}, 0},
    {"openat when flags & O_ACCMODE != O_RDONLY: trace", ABI_X86_64, "openat", {0, 0, 2}, 1},
    {"openat when flags & O_ACCMODE != O_RDONLY: trace", ABI_X86_64, "openat", {0, 0, 0x40}, 0},
    {"openat when flags == O_RDONLY: trace", ABI_X86_64, "openat", {0, 0, 0x40}, 0},
    {"mmap when flags has MAP_PRIVATE: trace", ABI_X86_64, "mmap", {0, 0, 0, 0x22}, 1},
    {"mmap when flags has MAP_PRIVATE: trace", ABI_X86_64, "mmap", {0, 0, 0, 3}, 0},
    /* the first that fits */
    {"write when fd == 1: allow\nwrite when fd == 2: allow\nwrite: errno EBADF", ABI_X86_64, "write", {1}, 1},
    {"write when fd == 1: allow\nwrite when fd == 2: allow\nwrite: errno EBADF", ABI_X86_64, "write", {2}, 2},
    {"write when fd == 1: allow\nwrite when fd == 2: allow\nwrite: errno EBADF", ABI_X86_64, "write", {3}, 3},
    {"write when fd == 1 and count > 9: kill\nwrite when fd == 1: trace", ABI_X86_64, "write", {1, 0, 10}, 1},
    {"write when fd == 1 and count > 9: kill\nwrite when fd == 1: trace", ABI_X86_64, "write", {1, 0, 9}, 2},
    {"write when fd == 1 and count > 9: kill\nwrite when fd == 1: trace", ABI_X86_64, "write", {2, 0, 99}, 0},
    /* defaults */
    {"execve: allow\ndefault: errno EPERM", ABI_X86_64, "write", {0}, 2},
    {"execve: allow\ndefault: errno EPERM", ABI_X32, "write", {0}, 2},
    {"execve: allow\ndefault: errno EPERM", ABI_I386, "write", {0}, 2},
    {"i386 default: kill", ABI_I386, "write", {0}, 1},
    {"i386 default: kill", ABI_X86_64, "write", {0}, 0},
    {"i386 default: kill\nwrite: allow", ABI_I386, "write", {0}, 2},
    {"execve: allow\ndefault: kill\nx32 default: errno ENOSYS", ABI_X32, "write", {0}, 3},
};
// clang-format on

static uint32_t answer_of(const struct rule *rule)
{
    if (rule_stops(rule))
        return SECCOMP_RET_TRACE | (uint32_t)rule->line;
    return rule->answer == RULE_KILL    ? SECCOMP_RET_KILL_PROCESS
           : rule->answer == RULE_ERRNO ? SECCOMP_RET_ERRNO | (uint32_t)rule->error
                                        : SECCOMP_RET_ALLOW;
}

static void check_verdicts(void)
{
    for (size_t i = 0; i < sizeof verdict_rows / sizeof *verdict_rows; i++) {
        const struct verdict_row *row = &verdict_rows[i];
        struct rules rules;
        struct filter_program program = {NULL, 0};
        struct problem problem = {0};
        long number = call_number(row->abi, row->call);
        bool ok = number >= 0 && rules_parse(&rules, "f", row->text, strlen(row->text), &problem) &&
                  rules_compile(&rules, &program, &problem);
        EXPECT(ok, "'%s': %s", row->text, problem.message);
        if (!ok)
            continue;
        const struct rule *rule = rules_judge(&rules, row->abi, (uint32_t)number, row->arg);
        uint32_t answer = ask_filter(&program, row->abi, (uint32_t)number, row->arg);
        EXPECT(rule->line == row->line, "'%s': %s through %s comes to line %d, not %d", row->text,
               row->call, abi_name(row->abi), rule->line, row->line);
        EXPECT(answer == answer_of(rule), "'%s': %s through %s: the filter says %x, not %x",
               row->text, row->call, abi_name(row->abi), answer, answer_of(rule));
        free(program.code);
        rules_free(&rules);
    }
    group("a call comes to the first line that fits it, by whichever table it is made");
}

static void check_size(void)
{
    static const char many[] =
        "write when fd > 2 and count != 9 and count > 4096 and count < 99999999999: kill\n"
        "pread64 when fd > 2 and count > 1 and count < 999999999 and offset > 77: kill\n";
    struct rules rules;
    struct filter_program program = {NULL, 0};
    struct problem problem = {0};
    EXPECT(rules_parse(&rules, "f", many, sizeof many - 1, &problem) &&
               !rules_compile(&rules, &program, &problem) && problem.status == STATUS_USAGE &&
               strstr(problem.message, "4096 instructions that the kernel takes"),
           "many ranges: %s", problem.message);
    free(program.code);
    rules_free(&rules);
    group("what the kernel's filter cannot hold is refused");
}

/* ---------------------------------------------------------- the kernel's filter */

static uint64_t draw(uint64_t *state)
{
    uint64_t z = *state += UINT64_C(0x9e3779b97f4a7c15);
    z = (z ^ z >> 30) * UINT64_C(0xbf58476d1ce4e5b9);
    return z ^ z >> 29;
}

/* Small numbers, single bits, their neighbours, and junk in the upper half. */
static uint64_t draw_word(uint64_t *state)
{
    uint64_t kind = draw(state) % 6, low = draw(state);
    uint64_t word = kind < 2    ? low % 12
                    : kind == 2 ? UINT64_C(1) << low % 64
                    : kind == 3 ? (UINT64_C(1) << low % 64) - 1
                    : kind == 4 ? -(low % 5)
                                : low;
    return draw(state) % 3 ? word : (word & UINT32_MAX) | draw(state) << 32;
}

static void compare(const struct rules *rules, const struct filter_program *program,
                    const char *text, uint64_t *state)
{
    struct call_set stopping;
    rules_calls(rules, &stopping);
    for (int abi = 0; abi < ABI_COUNT; abi++)
        for (uint32_t number = 0; number < CALL_NUMBERS; number++)
            for (int times = 0; times < 6; times++) {
                uint64_t arg[6];
                for (int i = 0; i < 6; i++)
                    arg[i] = draw_word(state);
                const struct rule *rule = rules_judge(rules, (enum abi)abi, number, arg);
                uint32_t answer = ask_filter(program, (enum abi)abi, number, arg);
                if (answer != answer_of(rule))
                    EXPECT(false, "'%s': %u through %s: the filter says %x, the rules %x", text,
                           number, abi_name((enum abi)abi), answer, answer_of(rule));
                if (rule_stops(rule) && !call_set_has(&stopping, (enum abi)abi, number))
                    EXPECT(false, "'%s': %u through %s is not among the calls that stop", text,
                           number, abi_name((enum abi)abi));
            }
    EXPECT(true, "%s", text);
}

static void check_filter(void)
{
    uint64_t state = 1;
    for (size_t i = 0; i < sizeof good / sizeof *good; i++) {
        struct rules rules;
        struct problem problem = {0};
        struct filter_program program = {NULL, 0};
        bool ok = rules_parse(&rules, "f", good[i], strlen(good[i]), &problem) &&
                  rules_compile(&rules, &program, &problem);
        EXPECT(ok, "'%s': %s", good[i], problem.message);
        if (ok)
            compare(&rules, &program, good[i], &state);
        free(program.code);
        rules_free(&rules);
    }
    group("the kernel's filter says of every call what the rules say");
}

static void check_other_machine(void)
{
    struct rules rules;
    struct problem problem = {0};
    struct filter_program program = {NULL, 0};
    struct seccomp_data data = {.nr = 1, .arch = AUDIT_ARCH_AARCH64};
    EXPECT(rules_parse(&rules, "f", "", 0, &problem) && rules_compile(&rules, &program, &problem),
           "no rules: %s", problem.message);
    EXPECT(run_filter(&program, &data) == SECCOMP_RET_KILL_PROCESS, "another architecture");
    data.arch = AUDIT_ARCH_X86_64;
    data.nr = -1;
    EXPECT(run_filter(&program, &data) == SECCOMP_RET_ALLOW, "call -1");
    free(program.code);
    rules_free(&rules);
    group("calls of no table are answered");
}

/* ------------------------------------------------------------- i386's own calls */

/* Those that do what no other call does, or nothing any more. */
static bool is_own(const char *name)
{
    static const char *const own[] = {"break",   "stty", "gtty",       "ftime",   "prof",
                                      "lock",    "mpx",  "ulimit",     "profil",  "idle",
                                      "vm86old", "vm86", "socketcall", "bdflush", "ipc"};
    for (size_t i = 0; i < sizeof own / sizeof *own; i++)
        if (strcmp(own[i], name) == 0)
            return true;
    return false;
}

static bool is_form(const char *name)
{
    uint32_t number;
    for (size_t i = 0; i < call_count(ABI_X86_64); i++) {
        const char *other = call_row(ABI_X86_64, i, &number), *form;
        for (size_t k = 0; (form = rule_form(other, k)); k++)
            if (strcmp(form, name) == 0)
                return true;
    }
    return false;
}

static void check_forms(void)
{
    uint32_t number;
    for (size_t i = 0; i < call_count(ABI_I386); i++) {
        const char *name = call_row(ABI_I386, i, &number);
        bool alone = call_number(ABI_X86_64, name) < 0;
        EXPECT(!alone || is_own(name) != is_form(name), "%s is in the i386 table alone, and %s",
               name, is_form(name) ? "in both lists" : "no other call's form");
        EXPECT(alone || !is_form(name), "%s is a form, and in the x86-64 table", name);
    }
    group("a call that only i386 has is a form of another one, or known to be none");
}

int main(void)
{
    check_errors();
    check_limits();
    check_verdicts();
    check_size();
    check_filter();
    check_other_machine();
    check_forms();
    return done();
}
