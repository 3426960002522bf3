/* Makes the program's process, seized and held just before its execve.
 *
 *   tracer                               the new process
 *   fork                                 waits at the gate, a pipe
 *   starts the watchdog
 *   PTRACE_SEIZE
 *   opens the gate                       sets itself up, stops itself with SIGSTOP
 *   sees that stop, resumes with
 *   PTRACE_SYSCALL                       installs the rules, if there are any
 *                                        execve, as a traced call
 *
 * If the tracer dies before the seizing, the gate reads as its end, and the process exits.  What
 * the process cannot set up it says in the shared page.  A failed execve is seen at its exit
 * stop; so is one that fails when the old memory is gone already, which kills the process without
 * the stop that a new program makes. */
#include "capture/run.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/ptrace.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

static _Noreturn void give_up(const struct run *run, const char *step)
{
    run->shared->error = errno;
    run->shared->failed_step = step;
    _exit(127);
}

static void set_limits(const struct run *run)
{
    struct rlimit none = {0, 0};
    setrlimit(RLIMIT_CORE, &none);
    for (size_t i = 0; run->plan->world && i < run->plan->world->limit_count; i++) {
        const struct limit *limit = &run->plan->world->limits[i];
        struct rlimit both = {limit->value, limit->value};
        if (setrlimit(limit->resource, &both) != 0)
            give_up(run, "limit what it may use");
    }
    if (run->plan->cpu_ms) {
        /* At the soft limit the kernel sends SIGXCPU, which stops a traced program whether it
         * catches it or not; one that has it blocked meets SIGKILL a second later. */
        rlim_t seconds = (run->plan->cpu_ms + 999) / 1000;
        struct rlimit cpu = {seconds, seconds + 1}, given;
        if (getrlimit(RLIMIT_CPU, &given) == 0 && given.rlim_max != RLIM_INFINITY &&
            given.rlim_max < cpu.rlim_max)
            cpu = (struct rlimit){given.rlim_max > 1 ? given.rlim_max - 1 : 1, given.rlim_max};
        if (setrlimit(RLIMIT_CPU, &cpu) != 0)
            give_up(run, "limit its processor time");
    }
}

static void close_between(unsigned from, unsigned to)
{
    if (from > to || syscall(SYS_close_range, from, to, 0) == 0)
        return;
    long limit = sysconf(_SC_OPEN_MAX);
    for (unsigned fd = from; fd <= to && fd < (limit > 0 && limit < 65536 ? limit : 65536); fd++)
        close((int)fd);
}

/* The program gets what it is handed, nothing else.  Descriptors are first moved out of the way,
 * since ours may have their numbers. */
static void set_descriptors(const struct run *run, const struct handed *handed, size_t count)
{
    int moved[HANDED], above = 3;
    for (size_t i = 0; i < count; i++)
        if (handed[i].number >= above)
            above = handed[i].number + 1;
    for (size_t i = 0; i < count; i++)
        if ((moved[i] = fcntl(handed[i].fd, F_DUPFD, above)) < 0)
            give_up(run, "take its descriptors");
    unsigned next = 0;
    for (int number = 0; number < above; number++)
        for (size_t i = 0; i < count; i++) {
            if (handed[i].number != number)
                continue;
            if (dup2(moved[i], number) < 0)
                give_up(run, "take its descriptors");
            if (number > 0)
                close_between(next, (unsigned)number - 1);
            next = (unsigned)number + 1;
        }
    close_between(next, ~0u);
}

static _Noreturn void become_program(const struct run *run, int gate, const struct handed *handed,
                                     size_t count)
{
    const struct capture_plan *plan = run->plan;
    const char *step;
    char open;
    while (read(gate, &open, 1) != 1)
        if (errno != EINTR)
            _exit(127);
    if (run->plan->collect) {
        setsid();   /* no controlling terminal */
        umask(022); /* what it makes has the same mode whoever runs it */
        set_descriptors(run, handed, count);
    }
    if (plan->directory && chdir(plan->directory) != 0)
        give_up(run, "enter its directory");
    if (plan->collect || plan->cpu_ms)
        set_limits(run);
    if (!filter_install(run) || !vsyscall_watch(run))
        give_up(run, "install a filter");
    signals_child(run);
    if (plan->place && !plan->place->enter(plan->place->context, &step))
        give_up(run, step);
    raise(SIGSTOP);
    if (!rules_install(run))
        give_up(run, "install the rules");
    execve(plan->program, plan->argv, plan->envp);
    _exit(127);
}

static bool seize(struct run *run, pid_t pid)
{
    uintptr_t options = TRACE_OPTIONS | PTRACE_O_EXITKILL;
    return ptrace(PTRACE_SEIZE, pid, NULL, (void *)options) == 0 ||
           refuse_tracing(run->problem, "PTRACE_SEIZE", errno);
}

static bool prepare_tracing(struct run *run, pid_t pid)
{
    int pidfd = (int)syscall(SYS_pidfd_open, pid, 0);
    if (pidfd < 0)
        return problem_set(run->problem, STATUS_FAULT, "pidfd_open: %s", strerror(errno));
    signals_watch(pidfd);
    if (run->plan->wall_ms && !watchdog_start(run, pidfd))
        return false;
    return seize(run, pid);
}

static pid_t make_process(const struct run *run)
{
    const struct capture_place *place = run->plan->place;
    pid_t pid = place ? place->fork(place->context, run->problem) : fork();
    if (pid < 0 && !place)
        problem_set(run->problem, STATUS_FAULT, "cannot start a process: %s", strerror(errno));
    return pid;
}

/* A program may open its pipes by name, through /proc/self/fd: root's would be shut to another
 * user.  Files and devices stay whose they are. */
static void hand_over(const struct run *run, const struct handed *handed, size_t count)
{
    struct stat about;
    for (size_t i = 0; run->plan->place && geteuid() == 0 && i < count; i++)
        if (fstat(handed[i].fd, &about) == 0 && S_ISFIFO(about.st_mode) &&
            fchown(handed[i].fd, run->plan->place->user, (gid_t)-1) != 0)
            return; /* it is a pipe all the same */
}

bool spawn_program(struct run *run, const struct handed *handed, size_t count)
{
    int gate[2];
    if (pipe2(gate, O_CLOEXEC) != 0)
        return problem_set(run->problem, STATUS_FAULT, "cannot make a pipe: %s", strerror(errno));
    hand_over(run, handed, count);
    pid_t pid = make_process(run);
    if (pid == 0) {
        close(gate[1]);
        become_program(run, gate[0], handed, count);
    }
    close(gate[0]);
    bool ok = pid > 0 && peers_open(run);
    if (ok && prepare_tracing(run, pid)) {
        run->first = pid;
        task_add(run, pid);
        run->filtering = run->plan->filter;
        turns_begin(run);
        ok = write(gate[1], "", 1) == 1 ||
             problem_set(run->problem, STATUS_FAULT, "cannot start the program: %s",
                         strerror(errno));
    } else {
        ok = false;
    }
    close(gate[1]);
    if (pid > 0 && !run->first)
        while (waitpid(pid, NULL, __WALL) < 0 && errno == EINTR)
            ; /* the closed gate has ended it */
    return ok;
}
