/* Tries the layers of this machine's jail.
 *
 *   control    the attempts without any layer: those that do not get out prove nothing here
 *   alone      for each layer a jail that has only this one
 *   together   all attempts in a jail that has all
 *
 * The attempts are made by the program's process after jail_enter, where a program would be.  The
 * watchdog and the ending are judged from outside. */
#include "jail/attempts.h"
#include "jail/inside.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/ptrace.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

enum { WALL_MS = 20, TRIAL_MS = 10000, SOON_MS = 2000, LONG_S = 30 };
enum { DONE = 42 };

struct trial {
    const struct outside *outside;
    unsigned layers;        /* whose attempts are made */
    volatile char *got_out; /* an entry an attempt: 1 got out, 2 did not; shared */
};

static unsigned with_rights(unsigned layers)
{
    unsigned namespaces = JAIL_BIT(JAIL_CGROUP + 1) - 1;
    unsigned counted = JAIL_BIT(JAIL_LIMITS); /* of processes: in a user namespace */
    return layers & (namespaces | counted) ? layers | JAIL_BIT(JAIL_USER) : layers;
}

static int make_attempts(const struct jail *jail, void *context)
{
    const struct trial *trial = context;
    const char *step;
    if (!jail_enter(jail, &step))
        return 1;
    for (size_t i = 0; i < attempt_count; i++)
        if (trial->layers & JAIL_BIT(attempts[i].layer))
            trial->got_out[i] = attempts[i].gets_out(trial->outside) ? 1 : 2;
    return DONE;
}

/* Makes the attempts of trial->layers in a jail that has `layers`. */
static bool run_attempts(struct trial *trial, unsigned layers, struct problem *problem)
{
    struct jail_plan plan = {.wall_ms = TRIAL_MS, .without = ~layers};
    struct jail_ending ending = {0};
    memset((void *)trial->got_out, 0, ATTEMPTS_MOST);
    struct jail *jail = jail_open(&plan, problem);
    if (!jail)
        return false;
    bool ok = jail_run(jail, make_attempts, trial, &ending, problem);
    if (ok && !(ending.known && WIFEXITED(ending.status) && WEXITSTATUS(ending.status) == DONE)) {
        if (jail->shared->step)
            ok = jail_problem(jail, problem);
        else
            ok = problem_set(problem, STATUS_FAULT,
                             "the attempts in the jail came to no end (status %#x)",
                             (unsigned)ending.status);
    }
    jail_close(jail);
    return ok;
}

/* Counts the attempts that mean something, and names the first that got out. */
static void judge(struct jail_trial *result, const struct trial *trial, const char *control)
{
    result->tried = result->holds = true;
    for (size_t i = 0; i < attempt_count; i++) {
        if (trial->got_out[i] == 0)
            continue;
        result->attempts += control[i] == 1;
        if (trial->got_out[i] != 1)
            continue;
        result->got_out++;
        if (result->holds)
            snprintf(result->why, JAIL_WHY, "a program in it %s all the same", attempts[i].what);
        result->holds = false;
    }
}

/* ------------------------------------------------------- judged from outside */

static void sleep_long(void)
{
    struct timespec rest = {LONG_S, 0};
    while (nanosleep(&rest, &rest) != 0 && errno == EINTR)
        ;
}

static int hold_out(const struct jail *jail, void *context)
{
    const char *step;
    sigset_t all;
    (void)context;
    sigfillset(&all);
    sigprocmask(SIG_SETMASK, &all, NULL);
    if (jail_enter(jail, &step))
        sleep_long();
    return 1;
}

static void set_outcome(struct jail_trial *result, bool holds, const char *why)
{
    *result = (struct jail_trial){.attempts = 1, .got_out = !holds, .tried = true, .holds = holds};
    if (!holds)
        snprintf(result->why, JAIL_WHY, "%s", why);
}

static bool try_watchdog(struct jail_trial *result, struct problem *problem)
{
    static const struct jail_plan plan = {.wall_ms = WALL_MS};
    struct jail_ending ending = {0};
    struct jail *jail = jail_open(&plan, problem);
    bool ok = jail && jail_run(jail, hold_out, NULL, &ending, problem);
    if (ok)
        set_outcome(result, ending.time_is_up && !ending.known,
                    "a program that sleeps was not ended when its time was up");
    jail_close(jail);
    return ok;
}

/* Leaves a child of a child behind, in a session of its own. */
static _Noreturn void leave_behind(const struct jail *jail)
{
    const char *step;
    if (jail_enter(jail, &step) && fork() == 0) {
        setsid();
        if (fork() == 0)
            sleep_long();
    }
    _exit(DONE);
}

/* They all hold the writing end of a pipe, which ends with the last of them. */
static bool try_ending(struct jail_trial *result, struct problem *problem)
{
    static const struct jail_plan plan = {.wall_ms = TRIAL_MS};
    struct jail_ending ending = {0};
    struct pollfd end = {.fd = -1};
    int ends[2];
    struct jail *jail = jail_open(&plan, problem);
    if (!jail)
        return false;
    if (pipe2(ends, O_CLOEXEC) != 0) {
        jail_close(jail);
        return problem_set(problem, STATUS_FAULT, "cannot make a pipe: %s", strerror(errno));
    }
    pid_t pid = jail_fork(jail, problem);
    if (pid == 0)
        leave_behind(jail);
    close(ends[1]);
    bool ok = pid > 0 && jail_wait(jail, &ending, problem);
    end.fd = ends[0];
    if (ok)
        set_outcome(result, poll(&end, 1, SOON_MS) > 0, "a process that it left behind lives on");
    close(ends[0]);
    jail_close(jail);
    return ok;
}

static int wait_for(pid_t pid)
{
    int status = 0;
    while (waitpid(pid, &status, __WALL) < 0)
        if (errno != EINTR)
            return -1;
    return status;
}

/* What a tracer needs: to seize the program, to stop it, and to read its memory. */
static bool trace(pid_t pid)
{
    static const long word = 0x72696e6733;
    if (ptrace(PTRACE_SEIZE, pid, NULL, (void *)(uintptr_t)PTRACE_O_EXITKILL) != 0)
        return false;
    errno = 0;
    bool ok = ptrace(PTRACE_INTERRUPT, pid, NULL, NULL) == 0 && WIFSTOPPED(wait_for(pid)) &&
              ptrace(PTRACE_PEEKDATA, pid, &word, NULL) == word && errno == 0;
    int error = errno;
    kill(pid, SIGKILL);
    while (WIFSTOPPED(wait_for(pid)))
        ;
    errno = error;
    return ok;
}

static bool try_tracing(struct jail_trial *result, struct problem *problem)
{
    static const struct jail_plan plan = {.wall_ms = TRIAL_MS};
    char why[JAIL_WHY];
    struct jail *jail = jail_open(&plan, problem);
    pid_t pid = jail ? jail_fork(jail, problem) : -1;
    if (pid == 0) {
        sleep_long();
        _exit(1);
    }
    if (pid > 0) {
        bool traced = trace(pid);
        snprintf(why, sizeof why, "%s", strerror(errno));
        set_outcome(result, traced, why);
        result->attempts = result->got_out = 0;
    }
    jail_close(jail);
    return pid > 0;
}

/* ------------------------------------------------------------------ all of it */

static bool try_layer(struct jail_report *report, enum jail_layer layer, struct trial *trial,
                      const char *control, struct problem *problem)
{
    struct jail_trial *result = &report->layers[layer];
    const struct jail_machine *machine = jail_look();
    if (!(machine->layers & JAIL_BIT(layer))) {
        snprintf(result->why, JAIL_WHY, "%s", machine->why[layer]);
        return true;
    }
    if (layer == JAIL_WATCHDOG)
        return try_watchdog(result, problem);
    if (layer == JAIL_ENDING)
        return try_ending(result, problem);
    trial->layers = JAIL_BIT(layer);
    if (!run_attempts(trial, with_rights(JAIL_BIT(layer) | JAIL_BIT(JAIL_ACCOUNT)), problem))
        return false;
    judge(result, trial, control);
    return true;
}

static bool try_all(struct jail_report *report, struct trial *trial, struct problem *problem)
{
    const struct jail_machine *machine = jail_look();
    char control[ATTEMPTS_MOST];
    trial->layers = machine->layers;
    if (!run_attempts(trial, JAIL_BIT(JAIL_ACCOUNT), problem))
        return false;
    memcpy(control, (const void *)trial->got_out, sizeof control);
    for (size_t i = 0; i < attempt_count; i++)
        if (attempts[i].layer == JAIL_ACCOUNT) /* which is there in the control, too */
            control[i] = geteuid() == 0 ? 1 : 2;
    report->holds = true;
    for (int layer = 0; layer < JAIL_LAYERS; layer++) {
        if (!try_layer(report, (enum jail_layer)layer, trial, control, problem))
            return false;
        report->holds &= report->layers[layer].holds;
    }
    trial->layers = machine->layers;
    if (!run_attempts(trial, machine->layers, problem))
        return false;
    judge(&report->together, trial, control);
    if (!try_tracing(&report->tracing, problem))
        return false;
    report->holds &= report->together.holds && report->tracing.holds;
    return true;
}

bool jail_try(struct jail_report *report, struct problem *problem)
{
    struct outside outside;
    struct trial trial = {.outside = &outside};
    *report = (struct jail_report){.landlock = jail_look()->landlock};
    void *shared =
        mmap(NULL, ATTEMPTS_MOST, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    if (shared == MAP_FAILED)
        die(STATUS_FAULT, "out of memory");
    trial.got_out = shared;
    bool ok = outside_make(&outside, problem);
    outside.landlock = report->landlock;
    ok = ok && try_all(report, &trial, problem);
    outside_remove(&outside);
    munmap(shared, ATTEMPTS_MOST);
    return ok;
}
