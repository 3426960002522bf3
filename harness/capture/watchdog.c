/* A process of its own that ends the run when its time is up.  It does not depend on the tracer,
 * which may hang: it sleeps on a pipe whose other end the tracer holds, and
 *
 *   - when that end is closed (the run is over, or the tracer has died) it kills the program,
 *     which is nothing to it if it is dead, and exits;
 *   - when the time is up it notes so in the shared page and kills the program;
 *   - when the tracer has not ended the run within a second of that, it kills the tracer too,
 *     whose tracees all die with it (PTRACE_O_EXITKILL).
 *
 * Processes are named by pidfds, which never name another one.  The time is counted in short
 * slices, so that time during which the watchdog itself was stopped (Ctrl-Z stops it with the
 * tracer) does not count. */
#include "capture/run.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

enum { SLICE_MS = 200, GRACE_MS = 1000 };

static void kill_by(int pidfd)
{
    syscall(SYS_pidfd_send_signal, pidfd, SIGKILL, NULL, 0);
}

/* True when the tracer's end was closed within that time. */
static bool wait_for_end(int lifeline, unsigned ms)
{
    struct pollfd end = {.fd = lifeline};
    for (unsigned gone = 0; gone < ms;) {
        unsigned slice = ms - gone < SLICE_MS ? ms - gone : SLICE_MS;
        uint64_t from = now_ns();
        if (poll(&end, 1, (int)slice) > 0)
            return true;
        uint64_t took = (now_ns() - from) / 1000000;
        gone += took < 2 * slice ? (unsigned)(took ? took : 1) : slice;
    }
    return false;
}

static void close_others(void)
{
    if (syscall(SYS_close_range, 3, ~0u, 0) == 0)
        return;
    long limit = sysconf(_SC_OPEN_MAX);
    for (int fd = 3; fd < (limit > 0 && limit < 65536 ? limit : 65536); fd++)
        close(fd);
}

/* Holds nothing but its three descriptors: above all no end of the program's pipes. */
static _Noreturn void watch(struct run *run, int lifeline, int program, int tracer)
{
    sigset_t hold;
    sigfillset(&hold);
    sigdelset(&hold, SIGTSTP);
    sigprocmask(SIG_SETMASK, &hold, NULL);
    prctl(PR_SET_NAME, "ring3-watchdog");
    lifeline = fcntl(lifeline, F_DUPFD, 3);
    program = fcntl(program, F_DUPFD, 3);
    tracer = fcntl(tracer, F_DUPFD, 3);
    dup2(lifeline, 0);
    dup2(program, 1);
    dup2(tracer, 2);
    close_others();

    if (!wait_for_end(0, run->plan->wall_ms)) {
        run->shared->time_is_up = true;
        kill_by(1);
        if (!wait_for_end(0, GRACE_MS))
            kill_by(2);
    }
    kill_by(1);
    _exit(0);
}

static void close_one(int fd)
{
    if (fd >= 0)
        close(fd);
}

/* Until the other end is closed, by all who have it. */
static void wait_until_closed(int fd)
{
    char none;
    while (read(fd, &none, 1) < 0 && errno == EINTR)
        ;
}

/* `program` is a pidfd.  Where the run ends pipes of the program (channels), the watchdog must have
 * closed its copies of them first: a poll would not see the end before. */
bool watchdog_start(struct run *run, int program)
{
    int ends[2] = {-1, -1}, held[2] = {-1, -1};
    int tracer = (int)syscall(SYS_pidfd_open, getpid(), 0);
    pid_t pid = -1;
    if (tracer >= 0 && pipe2(ends, O_CLOEXEC) == 0 && pipe2(held, O_CLOEXEC) == 0)
        pid = fork();
    if (pid == 0) {
        close(ends[1]);
        watch(run, ends[0], program, tracer);
    }
    int error = errno;
    close_one(tracer);
    close_one(ends[0]);
    close_one(held[1]);
    if (pid > 0 && run->channels)
        wait_until_closed(held[0]);
    close_one(held[0]);
    run->lifeline = ends[1];
    run->watchdog = pid > 0 ? pid : 0;
    return pid > 0 || problem_set(run->problem, STATUS_FAULT,
                                  "cannot start the watchdog of a run: %s", strerror(error));
}

void watchdog_stop(struct run *run)
{
    if (run->lifeline >= 0)
        close(run->lifeline);
    run->lifeline = -1;
    if (run->watchdog > 0)
        while (waitpid(run->watchdog, NULL, __WALL) < 0 && errno == EINTR)
            ;
    run->watchdog = 0;
}
