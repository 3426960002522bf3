#include "trace/align.h"
#include "trace/compare.h"

#include "tests/unit/tap.h"

#include <stdlib.h>
#include <string.h>

/* What is taken off the front of a line. */
struct prefix_row {
    const char *line, *rest;
    long pid;
};

// clang-format off
static const struct prefix_row prefix_rows[] = {
    {"close(3) = 0",                                          "close(3) = 0", 0},
    {"123   close(3) = 0",                                    "close(3) = 0", 123},
    {"4194304 close(3) = 0",                                  "close(3) = 0", 4194304},
    {"[pid   123] close(3) = 0",                              "close(3) = 0", 123},
    {"12:34:56 close(3) = 0",                                 "close(3) = 0", 0},
    {"12:34:56.789012 close(3) = 0",                          "close(3) = 0", 0},
    {"1795739814.980976 close(3) = 0",                        "close(3) = 0", 0},
    {"1795739814 close(3) = 0",                               "close(3) = 0", 0},
    {"     0.000123 close(3) = 0",                            "close(3) = 0", 0},
    {"     0 close(3) = 0",                                   "close(3) = 0", 0},
    {"12:34:56 (+     0.000123) close(3) = 0",                "close(3) = 0", 0},
    {"[   3] close(3) = 0",                                   "close(3) = 0", 0},
    {"[00007f1234567890] close(3) = 0",                       "close(3) = 0", 0},
    {"[????????????????] +++ exited with 0 +++",              "+++ exited with 0 +++", 0},
    {"[pid   123] 12:34:56.789012 (+     0.000001) [   3] [00007f1234567890] close(3) = 0",
                                                              "close(3) = 0", 123},
    {"123        0.000123 close(3) = 0",                      "close(3) = 0", 123},
    {"123   1795739814.980976 close(3) = 0",                  "close(3) = 0", 123},
    {"123   12:34:56 close(3) = 0",                           "close(3) = 0", 123},
};

/* One line each, as its canonical form. */
struct canon_row {
    const char *line, *wanted;
};

static const struct canon_row canon_rows[] = {
    {"close(3)                                = 0", "close(fd:1) = 0"},
    {"close(3) = 0 <0.000012>", "close(fd:1) = 0"},
    {"dup2(7, 1) = 1", "dup2(fd:1, 1) = 1"},
    {"open(\"a,b)\\\"c\", O_RDONLY) = 5", "open(\"a,b)\\\"c\", O_RDONLY) = fd:1"},
    {"read(3, \"x <unfinished ...> y\", 20) = 20", "read(fd:1, \"x <unfinished ...> y\", 20) = 20"},
    {"mmap(NULL, 8192, PROT_READ, MAP_PRIVATE, 3, 0) = 0x7f0000001000",
     "mmap(NULL, 8192, PROT_READ, MAP_PRIVATE, fd:1, 0) = addr:1"},
    {"brk(0x1a2000) = 0x1a2000", "brk(addr:1) = addr:1"},
    {"brk(NULL) = 0x1a2000", "brk(NULL) = addr:1"},
    {"getpid() = 4711", "getpid() = pid:1"},
    {"kill(4711, SIGTERM) = 0", "kill(pid:1, SIGTERM) = 0"},
    {"pipe2([3, 4], O_CLOEXEC) = 0", "pipe2([fd:1, fd:2], O_CLOEXEC) = 0"},
    {"poll([{fd=5, events=POLLIN}], 1, -1) = 1 ([{fd=5, revents=POLLIN}])",
     "poll([{fd=fd:1, events=POLLIN}], 1, -1) = 1 ([{fd=fd:1, revents=POLLIN}])"},
    {"read(3<pipe:[1234]>, \"\", 1) = 0", "read(fd:1<pipe:[ino:1]>, \"\", 1) = 0"},
    {"clock_gettime(CLOCK_MONOTONIC, {tv_sec=12, tv_nsec=345}) = 0",
     "clock_gettime(CLOCK_MONOTONIC, {tv_sec=time, tv_nsec=time}) = 0"},
    {"nanosleep({tv_sec=0, tv_nsec=100}, NULL) = 0", "nanosleep({tv_sec=0, tv_nsec=100}, NULL) = 0"},
    {"futex(0x7f0000001000, FUTEX_WAIT_BITSET, 0, {tv_sec=1795739814, tv_nsec=12}, NULL) = 0",
     "futex(addr:1, FUTEX_WAIT_BITSET, 0, {tv_sec=time, tv_nsec=time}, NULL) = 0"},
    {"getrandom(\"\\1\\2\"..., 8, 0) = 8", "getrandom(random, 8, 0) = 8"},
    {"exit_group(0)                           = ?", "exit_group(0) = ?"},
    {"+++ exited with 0 +++", "+++ exited with 0 +++"},
    {"--- SIGTERM {si_signo=SIGTERM, si_code=SI_USER, si_pid=77, si_uid=0} ---",
     "--- SIGTERM {si_signo=SIGTERM, si_code=SI_USER, si_pid=pid:1, si_uid=0} ---"},
    {"open(\"x\", O_RDONLY) = -1 ENOENT (No such file or directory)",
     "open(\"x\", O_RDONLY) = -1 ENOENT (No such file or directory)"},
    {"read(3,  <unfinished ...>) = ?", "read(fd:1,  <unfinished ...>) = ?"},
    {"restart_syscall(<... resuming interrupted read ...>) = 0",
     "restart_syscall(<... resuming interrupted read ...>) = 0"},
};

/* No lines of a trace. */
static const char *const junk[] = {
    "hello", "x = f(3)", "f(3", "f(3) == 0", "% time     seconds  usecs/call", "", "   ", "(3) = 0",
    "+++ not the end", "{\"text\":", "{}", "<... read resumed",
};
// clang-format on

static void check_prefixes(void)
{
    for (size_t i = 0; i < sizeof prefix_rows / sizeof *prefix_rows; i++) {
        const char *rest = prefix_rows[i].line;
        long pid = strip_prefixes(&rest);
        EXPECT(pid == prefix_rows[i].pid && strcmp(rest, prefix_rows[i].rest) == 0,
               "'%s' gives %ld and '%s'", prefix_rows[i].line, pid, rest);
    }
    group("prefixes of lines");
}

static bool make(struct canon *canon, const char *lines)
{
    struct log log = {0};
    struct problem problem;
    bool ok = log_parse(&log, "a log", lines, strlen(lines), &problem);
    if (ok)
        canon_make(canon, &log);
    log_free(&log);
    return ok;
}

static void check_canon(void)
{
    for (size_t i = 0; i < sizeof canon_rows / sizeof *canon_rows; i++) {
        struct canon canon = {0};
        struct text got = {0};
        if (make(&canon, canon_rows[i].line) && canon.count == 1)
            canon_add_line(&got, &canon.lines[0]);
        EXPECT(strcmp(text_string(&got), canon_rows[i].wanted) == 0, "'%s' gives '%s'",
               canon_rows[i].line, text_string(&got));
        text_free(&got);
        canon_free(&canon);
    }
    group("canonical lines");
    for (size_t i = 0; i < sizeof junk / sizeof *junk; i++) {
        struct canon canon = {0};
        EXPECT(!make(&canon, junk[i]), "'%s' is taken for a line of a trace", junk[i]);
        canon_free(&canon);
    }
    group("what is no line of a trace");
}

/* The length of a longest common part, by the book. */
static size_t common(const unsigned *a, size_t a_count, const unsigned *b, size_t b_count)
{
    size_t table[32][32] = {{0}};
    for (size_t i = 1; i <= a_count; i++)
        for (size_t k = 1; k <= b_count; k++)
            table[i][k] = a[i - 1] == b[k - 1]                ? table[i - 1][k - 1] + 1
                          : table[i - 1][k] > table[i][k - 1] ? table[i - 1][k]
                                                              : table[i][k - 1];
    return table[a_count][b_count];
}

static void check_align(void)
{
    srand(1);
    for (int round = 0; round < 3000; round++) {
        unsigned a[31], b[31];
        long partner[31];
        size_t a_count = (size_t)rand() % 31, b_count = (size_t)rand() % 31, pairs = 0;
        unsigned letters = 1 + (unsigned)rand() % 6;
        for (size_t i = 0; i < 31; i++) {
            a[i] = (unsigned)rand() % letters;
            b[i] = (unsigned)rand() % letters;
        }
        align(a, a_count, b, b_count, partner);
        long last = -1;
        bool rises = true;
        for (size_t i = 0; i < a_count; i++) {
            if (partner[i] < 0)
                continue;
            pairs++;
            rises =
                rises && partner[i] > last && partner[i] < (long)b_count && a[i] == b[partner[i]];
            last = partner[i];
        }
        EXPECT(rises && pairs == common(a, a_count, b, b_count), "round %d: %zu pairs, not %zu",
               round, pairs, common(a, a_count, b, b_count));
    }
    group("as many pairs as there can be");
}

static void check_compare(void)
{
    struct canon left = {0}, right = {0};
    struct comparison comparison;
    make(&left, "open(\"a\", 0) = 3\nopen(\"b\", 0) = 4\nread(3, \"\", 1) = 0\nclose(4) = 0\n");
    make(&right, "open(\"a\", 0) = 7\nopen(\"b\", 0) = 9\nread(9, \"\", 1) = 0\nclose(9) = 0\n");
    compare_traces(&comparison, &left, &right, true);
    EXPECT(comparison.count == 4 && comparison.marks[ROW_SAME] == 2 &&
               comparison.marks[ROW_CHANGED] == 2,
           "%zu rows, %zu the same, %zu changed", comparison.count, comparison.marks[ROW_SAME],
           comparison.marks[ROW_CHANGED]);
    comparison_free(&comparison);
    canon_free(&left);
    canon_free(&right);
    group("names stand for the same things throughout");
}

int main(void)
{
    check_prefixes();
    check_canon();
    check_align();
    check_compare();
    return done();
}
