#include "bench/ways.h"

#include <errno.h>
#include <linux/filter.h>
#include <linux/seccomp.h>
#include <signal.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

struct way {
    const char *name;
    void (*loop)(void);
    void (*function)(void); /* for loop_call, with its two arguments */
    uint64_t first;
    void *second;
};

static struct timespec vdso_time;

__attribute__((noinline)) static int64_t plain_function(int64_t first, int64_t second)
{
    return first + second;
}

/* The vDSO is entered through libc's clock_gettime, which costs about a nanosecond on top. */
// clang-format off
static const struct way ways[WAYS] = {
    [BENCH_FUNCTION] = {"function", loop_call,     (void (*)(void))plain_function, 40, NULL},
    [BENCH_VDSO]     = {"vdso",     loop_call,     (void (*)(void))clock_gettime, CLOCK_MONOTONIC, &vdso_time},
    [BENCH_SYSCALL]  = {"syscall",  loop_syscall,  NULL, 0, NULL},
    [BENCH_LIBC]     = {"libc",     loop_call,     (void (*)(void))syscall, SYS_getpid, NULL},
    [BENCH_VSYSCALL] = {"vsyscall", loop_vsyscall, NULL, 0, NULL},
    [BENCH_INT80]    = {"int80",    loop_int80,    NULL, 0, NULL},
    [WAY_NOTHING]    = {"nothing",  loop_nothing,  NULL, 0, NULL},
};
// clang-format on

const char *bench_door_name(enum bench_door door)
{
    return door < BENCH_DOORS ? ways[door].name : "?";
}

struct batch way_batch(int door, uint64_t count)
{
    return (struct batch){.count = count,
                          .function = ways[door].function,
                          .first = ways[door].first,
                          .second = (uint64_t)(uintptr_t)ways[door].second};
}

void (*way_loop(int door))(void)
{
    return ways[door].loop;
}

bool way_right(int door, int64_t last)
{
    int64_t late;
    switch (door) {
    case BENCH_FUNCTION:
        return last == 40;
    case BENCH_VDSO:
        return (int32_t)last == 0;
    case BENCH_VSYSCALL:
        late = time(NULL) - last;
        return late >= -2 && late <= 2;
    case WAY_NOTHING:
        return true;
    default:
        /* Not compared with getpid(), which a filter would forge as well; this process has one
         * thread, whose number is the process's. */
        return (int32_t)last == (int32_t)syscall(SYS_gettid);
    }
}

/* ------------------------------------------------------------------ is it open? */

/* What a child says by its exit status. */
enum { RIGHT, WRONG, NOT_TRIED };

/* Makes every clock_gettime that reaches the kernel fail; the vDSO's own does not reach it. */
static bool refuse_clock_gettime(void)
{
    struct sock_filter code[] = {
        BPF_STMT(BPF_LD | BPF_W | BPF_ABS, offsetof(struct seccomp_data, nr)),
        BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, SYS_clock_gettime, 0, 1),
        BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ERRNO | EPERM),
        BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ALLOW),
    };
    struct sock_fprog filter = {sizeof code / sizeof *code, code};
    return !prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) &&
           !prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, &filter, 0, 0);
}

static _Noreturn void try_here(int door)
{
    static const int deadly[] = {SIGSEGV, SIGILL, SIGBUS, SIGSYS, SIGTRAP};
    for (size_t i = 0; i < sizeof deadly / sizeof *deadly; i++)
        signal(deadly[i], SIG_DFL);
    setrlimit(RLIMIT_CORE, &(struct rlimit){0, 0});
    if (door == BENCH_VDSO && !refuse_clock_gettime())
        _exit(NOT_TRIED);
    struct batch batch = way_batch(door, 1);
    time_loop(&batch, ways[door].loop);
    _exit(way_right(door, batch.last) ? RIGHT : WRONG);
}

/* signal: what killed the child; 0: it lived, and the answer was wrong. */
static const char *closed_because(int door, int signal)
{
    if (signal == SIGSYS)
        return "a seccomp filter that this process inherited forbids it";
    switch (door) {
    case BENCH_VDSO:
        return "the vDSO makes a real system call here: it cannot read this machine's clock source";
    case BENCH_VSYSCALL:
        return signal ? "the kernel maps no vsyscall page here (vsyscall=none)"
                      : "the vsyscall page gives a wrong time here";
    case BENCH_INT80:
        return signal ? "int 0x80 kills a program here: the kernel has no IA-32 emulation"
                      : "getpid() by int 0x80 gives a wrong answer here";
    default:
        return "it gives a wrong answer here";
    }
}

bool way_open(int door, char *why, size_t size)
{
    if (door != BENCH_VDSO && door != BENCH_VSYSCALL && door != BENCH_INT80)
        return true;
    int status;
    pid_t child = fork();
    if (child == 0)
        try_here(door);
    while (child > 0 && waitpid(child, &status, 0) < 0) {
        if (errno != EINTR)
            child = -1;
    }
    if (child < 0) {
        snprintf(why, size, "could not be tried: %s", strerror(errno));
        return false;
    }
    if (WIFEXITED(status) && WEXITSTATUS(status) != WRONG)
        return true; /* NOT_TRIED: no filter allowed here, so the figures must speak */
    snprintf(why, size, "%s", closed_because(door, WIFSIGNALED(status) ? WTERMSIG(status) : 0));
    return false;
}

bool way_watched(void)
{
    char line[128];
    int tracer = 0;
    FILE *status = fopen("/proc/self/status", "re");
    while (status && !tracer && fgets(line, sizeof line, status))
        sscanf(line, "TracerPid: %d", &tracer);
    if (status)
        fclose(status);
    return tracer != 0;
}
