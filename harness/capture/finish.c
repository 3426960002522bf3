/* How a run ends: what ended it, and that nobody is left. */
#include "capture/run.h"

#include <dirent.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

enum { SWEEPS = 100 };

/* Kills every task.  The first cause that was given is the one that counts. */
void run_kill(struct run *run, enum cause cause)
{
    if (run->cause == CAUSE_NONE)
        run->cause = cause;
    if (run->plan->attach_count) {
        detach_begin(run);
        return;
    }
    run->killing = true;
    for (size_t i = 0; i < run->task_count; i++)
        kill(run->tasks[i]->pid, SIGKILL);
}

bool run_fault(struct run *run, const char *what, int error)
{
    if (run->cause == CAUSE_NONE)
        problem_set(run->problem, STATUS_FAULT, "cannot %s: %s", what, strerror(error));
    run_kill(run, CAUSE_FAULT);
    return false;
}

/* A task in a group-stop that a SIGCONT has reached is awake again before its next stop is
 * reported, or that stop can be waited for already. */
static bool was_continued(pid_t pid)
{
    siginfo_t info = {0};
    char state = task_state(pid);
    if (state != 't' && state != 'T')
        return true;
    return waitid(P_PID, (id_t)pid, &info, WSTOPPED | WEXITED | WNOHANG | WNOWAIT | __WALL) == 0 &&
           info.si_pid == pid;
}

/* When all tasks of a collected run are in a group-stop nobody is left who could continue one. */
void run_check_stopped(struct run *run)
{
    bool continued = false;
    run->look_again = false;
    if (!run->plan->collect || run->killing || !run->task_count)
        return;
    for (size_t i = 0; i < run->task_count; i++) {
        if (!run->tasks[i]->stopped)
            return;
        continued |= was_continued(run->tasks[i]->pid);
    }
    run->look_again = continued; /* its stop is on its way, or it is not quite at rest yet */
    if (!continued)
        run_kill(run, CAUSE_STOPPED);
}

/* A task that has died already, or that the program has killed, has not outlived it, even if
 * nobody has seen its end yet. */
static bool is_doomed(pid_t pid)
{
    siginfo_t info = {0};
    bool pending = false;
    /* Of a traced process waitid also reports a stop, though only WEXITED was asked for. */
    if (waitid(P_PID, (id_t)pid, &info, WEXITED | WNOHANG | WNOWAIT | __WALL) == 0 &&
        info.si_pid == pid &&
        (info.si_code == CLD_EXITED || info.si_code == CLD_KILLED || info.si_code == CLD_DUMPED))
        return true;
    return task_status_bit(pid, "SigPnd:", SIGKILL, &pending) && pending;
}

static void end_others(struct run *run)
{
    for (size_t i = 0; i < run->task_count && !run->killing; i++)
        run->tasks[i]->outlived = !is_doomed(run->tasks[i]->pid);
    run_kill(run, CAUSE_NONE);
}

void task_died(struct run *run, struct task *task, int status, const struct rusage *usage)
{
    bool first = task->pid == run->first, killed = WIFSIGNALED(status);
    task_clear_calls(run, task);
    if ((run->started || killed) && !task->silent) {
        struct event event = {.kind = killed ? EVENT_KILLED : EVENT_EXITED};
        event_place(&event, task);
        if (killed) {
            event.signal = WTERMSIG(status);
            event.core = WCOREDUMP(status);
        } else {
            event.status = WEXITSTATUS(status);
        }
        event_emit(run, &event);
    }
    if (task->outlived && killed && WTERMSIG(status) == SIGKILL)
        run->trace->ending.leftover = true;
    task_remove(run, task);
    if (first) {
        run->ended = true;
        run->first_status = status;
        run->first_usage = *usage;
        if (!run->plan->wait_for_all && !run->plan->first_only && run->task_count)
            end_others(run);
        if (run->plan->on_rest && run->plan->first_only && run->task_count && !run->killing) {
            finish_ending(run);
            run->plan->on_rest(run->plan->context, &run->trace->ending);
        }
    }
    run_check_stopped(run);
}

/* Whether a SIGKILL can be that of the hard limit.  The kernel holds ticks against the limit, and
 * counts nanoseconds for wait: on a busy machine the two differ by a lot. */
static bool used_its_cpu(const struct run *run)
{
    const struct rusage *usage = &run->first_usage;
    uint64_t ms = (uint64_t)(usage->ru_utime.tv_sec + usage->ru_stime.tv_sec) * 1000 +
                  (uint64_t)(usage->ru_utime.tv_usec + usage->ru_stime.tv_usec) / 1000;
    uint64_t limit = (run->plan->cpu_ms + 999) / 1000 * 1000;
    return run->plan->cpu_ms && ms >= limit / 4;
}

/* Says in the trace how the run ended.  Our own reasons come first: the status only shows that we
 * killed it. */
void finish_ending(struct run *run)
{
    struct ending *ending = &run->trace->ending;
    bool killed = run->first && WIFSIGNALED(run->first_status);
    bool by_kill = killed && WTERMSIG(run->first_status) == SIGKILL;
    ending->number = killed ? WTERMSIG(run->first_status) : WEXITSTATUS(run->first_status);
    ending->kind = killed ? ENDING_KILLED : ENDING_EXITED;
    if (capture_interrupted()) {
        ending->kind = ENDING_INTERRUPTED;
        ending->number = capture_interrupted();
    } else if (run->cause == CAUSE_CPU) {
        ending->kind = ENDING_TIME_CPU;
    } else if (run->cause == CAUSE_OUTPUT) {
        ending->kind = ENDING_OUTPUT;
    } else if (run->cause == CAUSE_TRACE) {
        ending->kind = ENDING_TRACE;
    } else if (run->cause == CAUSE_TIME) {
        ending->kind = ENDING_TIME_WALL;
    } else if (run->cause == CAUSE_STOPPED) {
        ending->kind = ENDING_STOPPED;
    } else if (run->cause == CAUSE_STUCK) {
        ending->kind = ENDING_STUCK;
    } else if (run->cause == CAUSE_DENIED) {
        ending->kind = ENDING_DENIED;
    } else if (run->shared->time_is_up && by_kill) {
        ending->kind = ENDING_TIME_WALL;
    } else if (!run->started && run->exec_error) {
        ending->kind = ENDING_NOT_STARTED;
        ending->number = run->exec_error;
    } else if (by_kill && used_its_cpu(run)) {
        ending->kind = ENDING_TIME_CPU;
    }
}

/* True when one of them would have lived on: a tracer takes its tracees with it, if it has asked
 * for that (PTRACE_O_EXITKILL). */
static bool kill_children_of(pid_t tracer)
{
    char path[64];
    bool lived = false;
    snprintf(path, sizeof path, "/proc/%d/task/%d/children", (int)tracer, (int)tracer);
    FILE *children = fopen(path, "re");
    int pid;
    while (children && fscanf(children, "%d", &pid) == 1) {
        lived |= !is_doomed(pid);
        kill(pid, SIGKILL);
    }
    if (children)
        fclose(children);
    return lived;
}

/* Processes that could not be traced (CLONE_UNTRACED) have become our children, as we are their
 * subreaper: they are killed and reaped until there are none.  Their children follow them. */
void finish_sweep(struct run *run)
{
    bool ends_tree = run->plan->whole_tree && run->cause == CAUSE_DENIED;
    if ((!run->plan->collect && !ends_tree) || run->strangers)
        return;
    for (int i = 0; i < SWEEPS; i++) {
        pid_t pid;
        while ((pid = waitpid(-1, NULL, WNOHANG | __WALL)) > 0)
            ; /* ended before; its parent had not waited for it */
        if (pid < 0 && errno != EINTR)
            return;
        run->trace->ending.leftover |= kill_children_of(getpid());
        usleep(1000);
    }
    run_fault(run, "end all that the program has started", EBUSY);
}
