/* The keeper: a process of this machine, the parent of the init.  It sleeps on a pipe whose other
 * end the caller holds, and
 *
 *   - when that end is closed (the run is over, or the caller has died) it kills the init, with
 *     which the kernel ends all of its pid namespace, waits for that, and exits;
 *   - when the time is up it notes so in the shared page and kills the init;
 *   - when the caller has not ended the run within a second of that, it kills the caller, too: it
 *     may hang in a trap that the program has laid.
 *
 * The time is counted in short slices, so that time during which the keeper itself was stopped does
 * not count.  Its exit status is 0 when nobody is left. */
#include "jail/inside.h"

#include "base/clock.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

enum { SLICE_MS = 200, STARTING_MS = 2, SWEEPS = 1000, DYING_MS = 3000 };
/* Where the keeper has its descriptors. */
enum { LIFELINE, INIT, TRACER, OWN };

static void kill_by(int pidfd)
{
    syscall(SYS_pidfd_send_signal, pidfd, SIGKILL, NULL, 0);
}

/* True when the caller's end was closed, or, with init_too, when the init has ended; false when
 * `ms` have gone by; 0: never. */
static bool wait_for_end(unsigned ms, bool init_too)
{
    struct pollfd fds[] = {{.fd = LIFELINE}, {.fd = INIT, .events = POLLIN}};
    for (unsigned gone = 0; !ms || gone < ms;) {
        unsigned slice = ms && ms - gone < SLICE_MS ? ms - gone : SLICE_MS;
        long from = now_ms();
        if (poll(fds, init_too ? 2 : 1, ms ? (int)slice : -1) > 0)
            return true;
        uint64_t took = (uint64_t)(now_ms() - from);
        gone += took < 2 * slice ? (unsigned)(took ? took : 1) : slice;
    }
    return false;
}

/* The children of this process, which adopts those that lose their parents. */
void kill_children(void)
{
    char path[64];
    const struct timespec moment = {0, 1000000};
    snprintf(path, sizeof path, "/proc/self/task/%ld/children", syscall(SYS_gettid));
    for (int i = 0; i < SWEEPS; i++) {
        pid_t pid;
        while ((pid = waitpid(-1, NULL, WNOHANG | __WALL)) > 0)
            ;
        if (pid < 0 && errno == ECHILD)
            return;
        FILE *children = fopen(path, "re");
        int child;
        while (children && fscanf(children, "%d", &child) == 1)
            kill(child, SIGKILL);
        if (children)
            fclose(children);
        nanosleep(&moment, NULL);
    }
}

static _Noreturn void end_all(bool sweeps)
{
    struct pollfd init = {.fd = INIT, .events = POLLIN};
    kill_by(INIT);
    bool gone = poll(&init, 1, DYING_MS) > 0;
    if (sweeps)
        kill_children();
    gone = gone && waitpid(-1, NULL, WNOHANG | __WALL) != 0;
    _exit(gone ? 0 : 1);
}

/* Holds nothing but its three descriptors: above all no end of the program's pipes. */
_Noreturn void keeper_watch(const struct jail *jail, pid_t init, int lifeline)
{
    sigset_t hold;
    int own[OWN];
    unsigned wall_ms = has_layer(jail, JAIL_WATCHDOG) ? jail->plan->wall_ms : 0;
    bool sweeps = !has_layer(jail, JAIL_PID);
    sigfillset(&hold);
    sigdelset(&hold, SIGTSTP);
    sigprocmask(SIG_SETMASK, &hold, NULL);
    prctl(PR_SET_NAME, "ring3-keeper");
    prctl(PR_SET_DUMPABLE, 0); /* without a pid namespace the program may know its pid */
    own[LIFELINE] = fcntl(lifeline, F_DUPFD, OWN);
    own[INIT] = fcntl((int)syscall(SYS_pidfd_open, init, 0), F_DUPFD, OWN);
    own[TRACER] = fcntl(jail->tracer, F_DUPFD, OWN);
    for (int i = 0; i < OWN; i++)
        dup2(own[i], i);
    close_from(OWN);

    /* The time that it takes to make the jail is not the program's. */
    while (wall_ms && !jail->shared->greeted)
        if (wait_for_end(STARTING_MS, true))
            end_all(sweeps);
    if (!wait_for_end(wall_ms, true)) {
        jail->shared->time_is_up = true;
        kill_by(INIT);
        if (!wait_for_end(JAIL_GRACE_MS, false))
            kill_by(TRACER);
    }
    end_all(sweeps);
}
