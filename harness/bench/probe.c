#include "bench/probe.h"

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
#include <unistd.h>

/* What a child says by its exit status. */
enum { RIGHT, WRONG, NOT_TRIED };

/* Makes every call of that number that reaches the kernel fail; the vDSO's own does not. */
static bool refuse(unsigned number)
{
    struct sock_filter code[] = {
        BPF_STMT(BPF_LD | BPF_W | BPF_ABS, offsetof(struct seccomp_data, nr)),
        BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, number, 0, 1),
        BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ERRNO | EPERM),
        BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ALLOW),
    };
    return watch_filter(code, sizeof code / sizeof *code, 0) == 0;
}

static _Noreturn void try_here(int door, int parent)
{
    static const int deadly[] = {SIGSEGV, SIGILL, SIGBUS, SIGSYS, SIGTRAP};
    for (size_t i = 0; i < sizeof deadly / sizeof *deadly; i++)
        signal(deadly[i], SIG_DFL);
    setrlimit(RLIMIT_CORE, &(struct rlimit){0, 0});
    door_expect_parent(parent);
    bool vdso = door == BENCH_VDSO || door == BENCH_VDSO_TIME;
    if (vdso && !refuse(door == BENCH_VDSO ? SYS_clock_gettime : SYS_time))
        _exit(NOT_TRIED);
    struct batch batch = door_batch(door, 1);
    time_loop(&batch, door_loop(door));
    bool right = door == BENCH_VDSO_TIME ? batch.last > 0 : door_right(door, batch.last);
    _exit(right ? RIGHT : WRONG);
}

/* signal: what killed the one who tried; 0: it lived, and the answer was wrong. */
static const char *closed_because(int door, int signal)
{
    if (signal == SIGSYS)
        return "a seccomp filter that this process inherited forbids it";
    switch (door) {
    case BENCH_VDSO:
    case BENCH_VDSO_TIME:
        return "the vDSO makes a real system call here: it cannot read this machine's clock source";
    case BENCH_VSYSCALL:
        return signal ? "the kernel maps no vsyscall page here (vsyscall=none)"
                      : "the vsyscall page gives a wrong time here";
    case BENCH_INT80:
        return signal ? "int 0x80 kills a program here: the kernel has no IA-32 emulation"
                      : "getpid() by int 0x80 gives a wrong answer here";
    case BENCH_SYSENTER:
        return signal == SIGILL ? "this processor has no sysenter in 64-bit mode (AMD's have none)"
                                : "sysenter kills a program here";
    default:
        return "it answered something else than asked: does a filter or a tracer stand in between?";
    }
}

static bool try_in_child(int door, char why[SAMPLE_WHY])
{
    int status, parent = (int)syscall(SYS_gettid);
    pid_t child = fork();
    if (child == 0)
        try_here(door, parent);
    while (child > 0 && waitpid(child, &status, 0) < 0) {
        if (errno != EINTR)
            child = -1;
    }
    if (child < 0) {
        snprintf(why, SAMPLE_WHY, "could not be tried: %s", strerror(errno));
        return false;
    }
    if (WIFEXITED(status) && WEXITSTATUS(status) != WRONG)
        return true; /* NOT_TRIED: no filter allowed here, so the figures must speak */
    snprintf(why, SAMPLE_WHY, "%s",
             closed_because(door, WIFSIGNALED(status) ? WTERMSIG(status) : 0));
    return false;
}

bool probe_door(int door, int cpu, int far_cpu, struct greeting *greeting, char why[SAMPLE_WHY])
{
    struct partner partner;
    struct reply reply;
    if (bench_door_table[door].kind == HERE)
        return try_in_child(door, why);
    if (!partner_start(&partner, door, cpu, far_cpu, why))
        return false;
    *greeting = partner.greeting;
    if (door == BENCH_KERNEL_VSYSCALL && !greeting->entry) {
        snprintf(why, SAMPLE_WHY, "the kernel gives 32-bit programs no vDSO here (vdso32=0)");
        partner_end(&partner);
        return false;
    }
    if (!partner_visit(&partner, door, 1, &reply)) {
        snprintf(why, SAMPLE_WHY, "%s", closed_because(door, partner_killed_by(&partner)));
        return false;
    }
    bool right = reply.last == partner.pid;
    if (!right)
        snprintf(why, SAMPLE_WHY, "%s", closed_because(door, 0));
    partner_end(&partner);
    return right;
}

bool probe_watched(void)
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

/* The first of the instructions that enter; they are two bytes each, and the code before them
 * pushes and moves registers, which hold no such bytes. */
const char *probe_decode(const struct greeting *greeting)
{
    static const struct {
        uint8_t bytes[2];
        const char *name;
    } ways[] = {{{0x0f, 0x34}, "sysenter"}, {{0x0f, 0x05}, "syscall"}, {{0xcd, 0x80}, "int 0x80"}};
    for (size_t at = 0; at + 1 < sizeof greeting->code; at++)
        for (size_t i = 0; i < sizeof ways / sizeof *ways; i++)
            if (memcmp(greeting->code + at, ways[i].bytes, 2) == 0)
                return ways[i].name;
    return "?";
}
