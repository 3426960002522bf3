/* Watched from outside: a tracer and its tracee.
 *
 * The partner is the tracer.  Its tracee makes no calls but those that are timed, since all of
 * them might be caught or left out: it gets its turns in shared memory and says "ready" and
 * "done" by a breakpoint instruction, which stops it for the tracer. */
#include "bench/partner.h"

#include <errno.h>
#include <linux/filter.h>
#include <linux/seccomp.h>
#include <signal.h>
#include <stddef.h>
#include <sys/mman.h>
#include <sys/ptrace.h>
#include <sys/user.h>
#include <sys/wait.h>
#include <unistd.h>

#ifndef PTRACE_SYSEMU
#define PTRACE_SYSEMU 31 /* asm/ptrace-abi.h */
#endif

enum { STOP_CALL = SIGTRAP | 0x80, STOP_SECCOMP = SIGTRAP | PTRACE_EVENT_SECCOMP << 8 };

struct shared {
    int error; /* of the set-up */
    struct turn turn;
    struct reply reply;
};

static bool is_trace(int door)
{
    return door == BENCH_TRACE || door == BENCH_TRACE_FAR;
}

static bool is_sysemu(int door)
{
    return door == BENCH_SYSEMU || door == BENCH_SYSEMU_FAR;
}

static _Noreturn void be_traced(int door, volatile struct shared *shared)
{
    if (ptrace(PTRACE_TRACEME, 0, NULL, NULL) ||
        (is_trace(door) && watch_getpid(SECCOMP_RET_TRACE, 0) < 0)) {
        shared->error = errno;
        _exit(1);
    }
    for (;;) {
        __asm__ volatile("int3" ::: "memory");
        struct reply reply;
        reply.last = visit_here(door, shared->turn.count, reply.ticks);
        shared->reply = reply;
    }
}

/* Goes on to the tracee's next stop; what kind of stop it is, 0 when the tracee is gone. */
static int resume(pid_t tracee, int request)
{
    int status;
    if (ptrace(request, tracee, NULL, NULL))
        return 0;
    while (waitpid(tracee, &status, 0) < 0)
        if (errno != EINTR)
            return 0;
    return WIFSTOPPED(status) ? status >> 8 : 0;
}

/* Runs one turn of the tracee; how often it was stopped by its calls, 0 when it is gone. */
static uint64_t run_turn(int door, pid_t tracee)
{
    int request = is_trace(door) ? PTRACE_CONT : is_sysemu(door) ? PTRACE_SYSEMU : PTRACE_SYSCALL;
    uint64_t stops = 0;
    for (;;) {
        int stop = resume(tracee, request);
        if (stop == SIGTRAP) /* the breakpoint */
            return stops;
        if (stop != STOP_CALL && stop != STOP_SECCOMP)
            return 0;
        stops++;
        if (is_sysemu(door) &&
            ptrace(PTRACE_POKEUSER, tracee, offsetof(struct user_regs_struct, rax),
                   (void *)(uintptr_t)WATCHED_ANSWER))
            return 0;
    }
}

/* Waits for the tracee's first breakpoint.  0, or an errno. */
static int begin_tracing(pid_t tracee, const volatile struct shared *shared)
{
    int status;
    long options = PTRACE_O_EXITKILL | PTRACE_O_TRACESYSGOOD | PTRACE_O_TRACESECCOMP;
    while (waitpid(tracee, &status, 0) < 0)
        if (errno != EINTR)
            return errno;
    if (!WIFSTOPPED(status) || WSTOPSIG(status) != SIGTRAP)
        return shared->error ? shared->error : ESRCH;
    return ptrace(PTRACE_SETOPTIONS, tracee, NULL, (void *)options) ? errno : 0;
}

void serve_traced(int door, int in, int out, int tracer_cpu)
{
    volatile struct shared *shared =
        mmap(NULL, sizeof *shared, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    if (shared == MAP_FAILED)
        serve_ready(out, errno);
    pid_t tracee = fork();
    if (tracee < 0)
        serve_ready(out, errno);
    if (tracee == 0)
        be_traced(door, shared);
    int error = begin_tracing(tracee, shared);
    pin_to(tracer_cpu);
    serve_ready(out, error);
    uint64_t stops_each = door == BENCH_PTRACE || door == BENCH_PTRACE_FAR ? 2 : 1;
    int64_t wanted = is_sysemu(door) ? WATCHED_ANSWER : tracee;
    for (;;) {
        struct turn turn = serve_next(in);
        shared->turn = turn;
        uint64_t stops = run_turn(door, tracee);
        if (!stops)
            _exit(1);
        struct reply reply = shared->reply;
        bool every = stops == stops_each * turn.count * (BATCHES + 1);
        reply.last = every && reply.last == wanted ? getpid() : -1;
        serve_answer(out, &reply);
    }
}
