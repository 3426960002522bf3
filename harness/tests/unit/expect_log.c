/* A log beside what was seen: which lines agree, what is said where they do not, and what the slip
 * is; and the programs that are drawn for it. */
#include "expect/log.h"
#include "expect/watched.h"

#include "tests/unit/expect_events.h"
#include "tests/unit/tap.h"

#include <elf.h>
#include <signal.h>

/* NULL as `found`: they agree. */
struct log_row {
    enum fact_id level;
    const char *events, *log, *found;
    enum log_slip slip;
};

#define ONE "write(1, 'ab' at 0x7000, 2) = 2; close(77) = -EBADF; exit(3); exited 3"
#define TWO                                                                                        \
    "fork() = 1001; 1: getpid() = 1001; 1: exit(4); 1: exited 4; "                                 \
    "wait4(1001, 0, 0x40000000, 0) = 1001; exit(0); exited 0"
#define TWO_LOG "7 fork() = 9\n7 wait4(9, 0x0, 1073741824, 0x0) = 9\n7 exit(0) = ?\n"
#define HIT     "kill(1000, 10) = 0; signal USR1; rt_sigreturn() = 0; exit(0); exited 0"

static const struct log_row agreeing[] = {
    {FACT_LOG_NUMBERS, ONE, "1\n3\n60\n", NULL, 0},
    {FACT_LOG_NAMES, ONE, "7 write\n7 close\n7 exit\n", NULL, 0},
    {FACT_LOG_NAMES, ONE, "7 write(9) = 5\n7 close = 1\n7 exit()\n", NULL, 0},
    {FACT_LOG_RESULTS, ONE, "7 write = 2\n7 close = -9\n7 exit = ?\n", NULL, 0},
    {FACT_LOG, ONE, "7 write(1, \"ab\", 2) = 2\n7 close(77) = -9\n7 exit(3) = ?\n", NULL, 0},
    {FACT_LOG, ONE, "7 write(1, \"ab\", 2) = 2\n7 close(77) = -9\n7 exit(3) = ?\n7 +++ any\n", NULL,
     0},
    {FACT_LOG_SIGNALS, ONE,
     "7 write(1, \"ab\", 2) = 2\n7 close(77) = -9\n7 exit(3) = ?\n7 +++ exited 3 +++\n", NULL, 0},
    {FACT_LOG, "exit(0); exited 0", "7 execve(\"./x\", 0x1, 0x2) = 0\n7 exit(0) = ?\n", NULL, 0},
    {FACT_LOG, TWO, TWO_LOG "9 getpid() = 9\n9 exit(4) = ?\n", NULL, 0},
    {FACT_LOG, TWO,
     "7 fork() = 9\n9 getpid() = 9\n9 exit(4) = ?\n7 wait4(9, 0x0, 1073741824, 0x0) = 9\n7 exit(0) "
     "= ?\n",
     NULL, 0},
    {FACT_LOG_SIGNALS, HIT,
     "7 kill(7, 10) = 0\n7 --- 10 ---\n7 rt_sigreturn() = 0\n7 exit(0) = ?\n7 +++ exited 0 +++\n",
     NULL, 0},
    {FACT_LOG, "write(1, 'a\"\n\x01\xc3' at 0x7000, 5) = 5; exit(0); exited 0",
     "7 write(1, \"a\\x22\\x0a\\x01\\xc3\", 5) = 5\n7 exit(0) = ?\n", NULL, 0},
    {FACT_LOG, "chdir('01234567890123456789012345678901') = -2; exit(0); exited 0",
     "7 chdir(\"01234567890123456789012345678901\") = -2\n7 exit(0) = ?\n", NULL, 0},
    {FACT_LOG, "chdir('012345678901234567890123456789012') = -2; exit(0); exited 0",
     "7 chdir(\"01234567890123456789012345678901\"...) = -2\n7 exit(0) = ?\n", NULL, 0},
    {FACT_LOG, "chdir(0x10) = -14; exit(0); exited 0", "7 chdir(0x10) = -14\n7 exit(0) = ?\n", NULL,
     0},
    {FACT_LOG, "rt_sigsuspend(0x7000, 8) = -514; exit(0); exited 0",
     "7 rt_sigsuspend(0x7000, 8) = ?\n7 exit(0) = ?\n", NULL, 0},
    {FACT_LOG, "lseek(1, 0xffffffffffffffff, 0) = -29; exit(0xffffffff); exited 255",
     "7 lseek(1, -1, 0) = -29\n7 exit(-1) = ?\n", NULL, 0},
};

static const struct log_row differing[] = {
    {FACT_LOG, ONE, "", "the log is empty", LOG_EMPTY},
    {FACT_LOG_NUMBERS, ONE, "1\n3\n", "and the log has no line for it", LOG_OTHER},
    {FACT_LOG_NUMBERS, ONE, "1\n3\n60\n60\n", "the log has a line too many: 60", LOG_OTHER},
    {FACT_LOG_NUMBERS, ONE, "-38\n-38\n-38\n", "the program did 1, that is write", LOG_ENOSYS_NAME},
    {FACT_LOG_NUMBERS, ONE, "2\n-9\n60\n", "and the log says 2", LOG_RESULT_NUMBER},
    {FACT_LOG_NAMES, ONE, "7 open\n7 close\n7 exit\n", "and the log says open", LOG_RESULT_NUMBER},
    {FACT_LOG_NAMES, "getpid() = 1000; exit(0); exited 0", "7 call_16653 = 16653\n7 exit\n",
     "call_16653", LOG_RESULT_NUMBER},
    {FACT_LOG_NAMES, ONE, "7 call_-38\n", "and the log says call_-38", LOG_ENOSYS_NAME},
    {FACT_LOG_NAMES, ONE, "write\nclose\nexit\n", "does not begin with a pid", LOG_OTHER},
    {FACT_LOG_RESULTS, ONE, "7 write\n7 close = -9\n7 exit = ?\n", "and the log says write",
     LOG_OTHER},
    {FACT_LOG_RESULTS, ONE, "7 write = -38\n7 close = -9\n", "says write = -38", LOG_ENOSYS_RESULT},
    {FACT_LOG_RESULTS, ONE, "7 write = 2\n7 close = 18446744073709551607\n", "close", LOG_UNSIGNED},
    {FACT_LOG_RESULTS, ONE, "7 write = 2\n7 close = 4294967287\n", "close", LOG_UNSIGNED},
    {FACT_LOG_RESULTS, ONE, "7 write = 2\n7 close = -9\n", "no line for it", LOG_NO_EXIT},
    {FACT_LOG_SIGNALS, ONE, "7 write(1, \"ab\", 2) = 2\n7 close(77) = -9\n7 +++ exited 3 +++\n",
     "exit(3)", LOG_NO_EXIT},
    {FACT_LOG_RESULTS, "mmap(0, 1, 0, 0, 0, 0) = 0x200039593000; exit(0); exited 0",
     "7 mmap = 962146304\n7 exit = ?\n", "says mmap = 962146304", LOG_NARROW_RESULT},
    {FACT_LOG, "rt_sigsuspend(0x7000, 8) = -514; exit(0); exited 0",
     "7 rt_sigsuspend(0x7000, 8) = -514\n7 exit(0) = ?\n", "-514", LOG_RESTART},
    {FACT_LOG, "lseek(1, -7079323346, 2) = -29; exit(0); exited 0",
     "7 lseek(1, 1510611246, 2) = -29\n7 exit(0) = ?\n", "lseek", LOG_WIDTH},
    {FACT_LOG, "close(0xffffffff) = -9; exit(0); exited 0",
     "7 close(4294967295) = -9\n7 exit(0) = ?\n", "close(-1)", LOG_WIDTH},
    {FACT_LOG, ONE, "7 write(1, \"abc\", 2) = 2\n", "write(1, \"ab\", 2) = 2", LOG_STRING_END},
    {FACT_LOG, ONE, "7 write(1, 0x7000, 2) = 2\n", "write(1, \"ab\", 2) = 2", LOG_STRING_LOST},
    {FACT_LOG, ONE, "7 write(1, \"a\", 2) = 2\n", "write(1, \"ab\", 2) = 2", LOG_STRING_LOST},
    {FACT_LOG, ONE, "7 write(1, \"ax\", 2) = 2\n", "write(1, \"ab\", 2) = 2", LOG_OTHER},
    {FACT_LOG, TWO, TWO_LOG, "the program did getpid() = 9, and the log has no line", LOG_NO_CHILD},
    {FACT_LOG, TWO, TWO_LOG "9 getpid() = 8\n9 exit(4) = ?\n", "getpid() = 9", LOG_OTHER},
    {FACT_LOG, TWO, TWO_LOG "9 getpid() = 9\n9 exit(4) = ?\n5 exit(0) = ?\n", "no process 5",
     LOG_OTHER},
    {FACT_LOG, TWO, "7 fork() = 7\n7 wait4(7, 0x0, 1073741824, 0x0) = 7\n", "fork() = PID",
     LOG_OTHER},
    {FACT_LOG_SIGNALS, HIT, "7 kill(7, 10) = 0\n7 --- 10 ---\n7 exit(0) = ?\n", "rt_sigreturn",
     LOG_NO_HANDLER},
    {FACT_LOG_SIGNALS, HIT, "7 kill(7, 10) = 0\n7 rt_sigreturn() = 0\n7 exit(0) = ?\n",
     "the program did --- 10 ---", LOG_OTHER},
    {FACT_LOG_SIGNALS, ONE, "7 write(1, \"ab\", 2) = 2\n7 close(77) = -9\n7 +++ killed 5 +++\n",
     "exit(3)", LOG_KILLED_BY_TRAP},
    {FACT_LOG_SIGNALS, "execve(0x10, 0, 0) = 0; exit(0); exited 0",
     "7 execve(0x10, 0x0, 0x0) = 0\n7 execve(0x10, 0x0, 0x0) = 0\n7 --- 5 ---\n", "exit(0)",
     LOG_OTHER},
};

static void check(const struct log_row *row)
{
    struct trace trace = {0};
    struct text found = {0};
    struct log_difference difference;
    events_make(&trace, row->events);
    bool agrees = log_agrees(row->level, &trace, row->log, strlen(row->log), &found, &difference);
    EXPECT(agrees == !row->found, "%s: %s", row->log, text_string(&found));
    if (row->found) {
        EXPECT(strstr(text_string(&found), row->found), "%s: %s", row->log, text_string(&found));
        EXPECT(difference.slip == row->slip, "%s: slip %d, not %d", row->log, difference.slip,
               row->slip);
    }
    text_free(&found);
    trace_free(&trace);
}

/* Argument 4 is compared with the address behind the call. */
static void check_return_address(void)
{
    struct trace trace = {0};
    struct text found = {0};
    struct log_difference difference;
    const char *log = "7 pread64(1, 0x5, 5, 4198416) = -29\n";
    events_make(&trace, "pread64(1, 5, 5, 9) = -29; exit(0); exited 0");
    trace.events[0].ip = 4198416;
    EXPECT(!log_agrees(FACT_LOG, &trace, log, strlen(log), &found, &difference) &&
               difference.slip == LOG_RETURN_ADDRESS,
           "slip %d", difference.slip);
    text_free(&found);
    trace_free(&trace);
}

/* Any bytes at all may be in a log. */
static void check_garbage(void)
{
    struct dice dice = dice_start(1, "garbage");
    for (int i = 0; i < 2000; i++) {
        static const char some[] = "7 write(1,\"ab 2) = ?-+\n9\x80\xff";
        struct trace trace = {0};
        struct text found = {0};
        struct log_difference difference;
        char log[64];
        for (size_t k = 0; k < sizeof log; k++)
            log[k] = dice_below(&dice, 8) ? some[dice_below(&dice, sizeof some)]
                                          : (char)dice_next(&dice);
        events_make(&trace, i % 2 ? ONE : TWO);
        EXPECT(!log_agrees(i % 4 ? FACT_LOG_SIGNALS : FACT_LOG, &trace, log, sizeof log, &found,
                           &difference),
               "garbage agrees");
        text_free(&found);
        trace_free(&trace);
    }
}

static void check_programs(void)
{
    for (uint64_t seed = 0; seed < 300; seed++) {
        struct arena arena = {0};
        struct dice one = dice_start(seed, "a"), two = one, three = dice_start(seed + 1, "a");
        size_t size, other_size;
        const Elf64_Ehdr *program = watched_draw(&arena, &one, "x", 40, seed % 8, &size);
        const void *same = watched_draw(&arena, &two, "x", 40, seed % 8, &other_size);
        const void *other = watched_draw(&arena, &three, "x", 40, seed % 8, &other_size);
        EXPECT(memcmp(program, same, size) == 0, "seed %d draws two programs", (int)seed);
        EXPECT(memcmp(program, other, size) != 0, "two seeds draw one program");
        EXPECT(memcmp(program->e_ident, ELFMAG, SELFMAG) == 0, "no ELF file");
        /* Nothing was left out: there is room behind the code. */
        const uint8_t *bytes = (const uint8_t *)program;
        size_t code = 4 * 4096;
        while (!bytes[code - 1])
            code--;
        EXPECT(code < 4 * 4096 - 512, "seed %d: %zu bytes of code", (int)seed, code);
        arena_free(&arena);
    }
}

int main(void)
{
    for (size_t i = 0; i < sizeof agreeing / sizeof *agreeing; i++)
        check(&agreeing[i]);
    group("logs that are right");
    for (size_t i = 0; i < sizeof differing / sizeof *differing; i++)
        check(&differing[i]);
    check_return_address();
    group("logs that are not, and why");
    check_garbage();
    group("logs of any bytes");
    check_programs();
    group("the same seed draws the same program, another seed another one");
    return done();
}
