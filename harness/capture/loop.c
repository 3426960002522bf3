#include "capture/run.h"

#include <errno.h>
#include <sys/ptrace.h>
#include <sys/wait.h>

enum { LATE_MS = 200, LOOK_AGAIN_MS = 10, BLOCKED_MS = 1, TURN_EVERY = 16, TURN_MOST = 64 };

static void on_status(struct run *run, pid_t pid, int status, const struct rusage *usage)
{
    struct task *task = task_find(run, pid);
    if (!WIFSTOPPED(status)) {
        /* It has lived and died before its parent's stop could name it: that will be no other. */
        bool early = task && task->number > 0 && !task->announced && !run->plan->attach_count;
        if (task)
            task_died(run, task, status, usage);
        if (!task && pid == run->watchdog)
            run->watchdog = 0;
        else if (!task || early)
            unborn_add(run, pid);
        return;
    }
    if (!task && kill(pid, 0) != 0 && errno == ESRCH)
        return; /* it vanished in an execve, after its stop was collected */
    if (!task)
        task = task_born(
            run, pid,
            task_of_parent(run, pid)); /* a child whose parent's stop has not been reported yet */
    turns_count(run, now_ns());
    if (run->plan->times)
        run->usage = *usage;
    stop_handle(run, task, status);
}

/* wait gives the stop of the task that was born first; while a few make stop after stop, it would
 * never come to the others.  So now and then the stops of all are collected, and each has its turn.
 */
static void serve_all(struct run *run)
{
    struct {
        pid_t pid;
        int status;
        struct rusage usage;
    } got[TURN_MOST];
    size_t count = 0;
    while (count < TURN_MOST && (got[count].pid = wait4(-1, &got[count].status, WNOHANG | __WALL,
                                                        &got[count].usage)) > 0)
        count++;
    for (size_t i = 0; i < count; i++)
        on_status(run, got[i].pid, got[i].status, &got[i].usage);
}

/* A thread that is killed in the middle of an execve may have taken over its leader's pid
 * already: its own is never heard of again. */
static void forget_vanished(struct run *run)
{
    for (size_t i = run->task_count; i-- > 0;)
        if (kill(run->tasks[i]->pid, 0) != 0 && errno == ESRCH)
            task_forget(run, run->tasks[i]);
}

/* Nothing has happened for a while. */
static void on_silence(struct run *run, bool late)
{
    if (late)
        forget_vanished(run);
    if (run->look_again)
        run_check_stopped(run);
    stuck_look(run);
}

/* Only a call can wait for our end of a pipe.  While every task runs code of its own, wait alone
 * is enough, and costs half. */
static bool needs_pipes(const struct run *run)
{
    if (world_waits(run))
        return true;
    for (size_t i = 0; i < run->task_count && run->plan->collect; i++)
        if (run->tasks[i]->inside)
            return true;
    return false;
}

/* Waits for stops until no task is left.  A program whose output fills its pipe would never stop
 * again; so during a call the tracer sleeps in ppoll, which SIGCHLD interrupts (it is blocked
 * everywhere else, and cannot be missed).  An interrupt needs no such care: its handler kills the
 * program, which ends every sleep. */
void loop_run(struct run *run)
{
    unsigned stops = 0;
    bool counts = run->plan->cpu_ms || run->plan->times; /* reading usage costs, too */
    while (run->task_count > 0) {
        int status;
        struct rusage usage = {0};
        bool late = run->killing || (run->ended && run->plan->collect);
        int held_ms = run->holding ? tasks_wake(run) : -1;
        run->holding = held_ms >= 0;
        bool poll = late || run->holding || run->look_again || needs_pipes(run);
        int most_ms = late               ? LATE_MS
                      : run->look_again  ? LOOK_AGAIN_MS
                      : world_waits(run) ? BLOCKED_MS
                      : run->holding     ? held_ms
                                         : stuck_wait_ms(run);
        pid_t pid = wait4(-1, &status, (poll ? WNOHANG : 0) | __WALL, counts ? &usage : NULL);
        if (pid > 0) {
            run->stuck_looks = 0;
            on_status(run, pid, status, &usage);
            if (run->task_count > 2 && ++stops % TURN_EVERY == 0)
                serve_all(run);
        } else if (pid < 0 && errno != EINTR) {
            break;
        } else if (poll && !loop_wait(run, most_ms)) {
            on_silence(run, late);
        }
        if (world_waits(run))
            world_look(run);
        ticks_look(run);
        if (capture_interrupted() && !run->killing)
            run_kill(run, CAUSE_INTERRUPTED);
        else if (signals_stop_wanted() && !run->killing)
            run_kill(run, CAUSE_TRACE);
        else if (deadline_passed())
            run_kill(run, CAUSE_TIME);
    }
}
