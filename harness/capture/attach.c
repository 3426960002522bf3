/* Processes that were there before us: how they are taken, and let go unharmed.
 *
 * PTRACE_SEIZE does not stop a task, PTRACE_INTERRUPT does: a call that it breaks off is entered
 * again by the kernel, as after any stop.  To be let go a task has to be in a stop, too.  It is
 * interrupted, and detached at the first stop that it makes, whichever that is: a signal that was
 * on its way goes with it, a group-stop stays one.  Only a call that is being answered by us first
 * comes to its end. */
#include "capture/run.h"

#include <dirent.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ptrace.h>

static bool refuse_pid(struct run *run, pid_t pid, int error)
{
    pid_t tracer = task_status_number(pid, "TracerPid:");
    if (error == ESRCH)
        return problem_set(run->problem, STATUS_USAGE, "attach: there is no process %d", (int)pid);
    if (error == EPERM && tracer)
        return problem_set(run->problem, STATUS_USAGE,
                           "attach: process %d is being traced already, by process %d", (int)pid,
                           (int)tracer);
    if (error == EPERM && task_state(pid) == 'Z')
        return problem_set(run->problem, STATUS_USAGE,
                           "attach: process %d has ended, and its parent has not waited for it",
                           (int)pid);
    return refuse_attaching(run->problem, pid, error);
}

/* False with errno. */
static bool seize_task(struct run *run, pid_t pid)
{
    if (ptrace(PTRACE_SEIZE, pid, NULL, (void *)(uintptr_t)TRACE_OPTIONS) != 0)
        return false;
    task_add(run, pid);
    ptrace(PTRACE_INTERRUPT, pid, NULL, NULL);
    return true;
}

/* Threads may be born meanwhile: the folder is read until it shows nothing new. */
static void seize_threads(struct run *run, pid_t pid)
{
    char path[32];
    bool more = true;
    snprintf(path, sizeof path, "/proc/%d/task", (int)pid);
    while (more) {
        DIR *threads = opendir(path);
        struct dirent *entry;
        more = false;
        while (threads && (entry = readdir(threads))) {
            pid_t thread = atoi(entry->d_name);
            if (thread > 0 && !task_find(run, thread) && seize_task(run, thread))
                more = true;
        }
        if (threads)
            closedir(threads);
    }
}

bool attach_all(struct run *run)
{
    const struct capture_plan *plan = run->plan;
    run->started = run->recording = true;
    for (size_t i = 0; i < plan->attach_count; i++) {
        pid_t pid = plan->attach[i];
        if (task_find(run, pid))
            continue;
        if (!seize_task(run, pid))
            return refuse_pid(run, pid, errno);
        if (!plan->first_only)
            seize_threads(run, pid);
        if (plan->on_task)
            plan->on_task(plan->context, TASK_ATTACHED, pid);
    }
    turns_begin(run);
    return deadline_start(run);
}

/* Asks all tasks to stop, to be let go; from then on stops are handled by detach_at. */
void detach_begin(struct run *run)
{
    if (run->detaching)
        return;
    run->detaching = true;
    turns_end(run);
    run->turns.off = true;
    for (size_t i = 0; i < run->task_count; i++)
        ptrace(PTRACE_INTERRUPT, run->tasks[i]->pid, NULL, NULL);
}

static void let_go(struct run *run, struct task *task, int signal)
{
    const struct capture_plan *plan = run->plan;
    turns_release(task);
    if (ptrace(PTRACE_DETACH, task->pid, NULL, (void *)(uintptr_t)signal) != 0)
        return; /* it was killed in its stop: wait tells of its end */
    if (plan->on_task && !task->silent)
        plan->on_task(plan->context, TASK_DETACHED, task->pid);
    task_drop(run, task);
}

/* At a stop while all are let go. */
void detach_at(struct run *run, struct task *task, int status)
{
    int signal = WSTOPSIG(status);
    bool deliver = status >> 16 == 0 && signal != (SIGTRAP | 0x80);
    if (task->inside && task->call.event.forged) {
        struct stop_info info = {0};
        if (signal == (SIGTRAP | 0x80) &&
            ptrace((int)STOP_INFO, task->pid, sizeof info, &info) > 0 && info.op == OP_EXIT) {
            call_left(run, task, &info);
        } else {
            ptrace(PTRACE_SYSCALL, task->pid, NULL, (void *)(uintptr_t)(deliver ? signal : 0));
            return;
        }
    }
    let_go(run, task, deliver ? signal : 0);
}

/* A child that nobody follows, at its first stop. */
void detach_child(struct run *run, struct task *task)
{
    if (!task->announced)
        unborn_add(run, task->pid);
    let_go(run, task, 0);
}
