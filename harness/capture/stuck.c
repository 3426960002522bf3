/* A run in which everybody waits for what cannot come.
 *
 * The tracer plays all that a collected run meets: what it has to give is given at the entry of a
 * call, and what it takes wakes it.  So when every task sleeps in a call, no call has a time limit,
 * no timer was ever set, and nothing has happened for a while, nothing will.  The time only bridges
 * wake-ups that are under way: a task that could run and has no processor is not asleep.
 *
 * Children that are not followed are looked at in /proc.  One that stands still because somebody
 * traces it waits for its tracer. */
#include "capture/run.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>

enum { LOOKS = 5, DEPTH = 8 };

/* Calls that wait; where their time limit stands, and whether it is a number of milliseconds (for
 * ever: negative) or a pointer (for ever: NULL). */
enum until { NO_LIMIT, MILLISECONDS, POINTER };
static const struct {
    const char *name;
    enum until until;
    int argument;
} waits[] = {{"read", NO_LIMIT, 0},           {"readv", NO_LIMIT, 0},
             {"write", NO_LIMIT, 0},          {"writev", NO_LIMIT, 0},
             {"sendfile", NO_LIMIT, 0},       {"splice", NO_LIMIT, 0},
             {"open", NO_LIMIT, 0}, /* a fifo */
             {"openat", NO_LIMIT, 0},         {"recvfrom", NO_LIMIT, 0},
             {"recvmsg", NO_LIMIT, 0},        {"sendto", NO_LIMIT, 0},
             {"sendmsg", NO_LIMIT, 0},        {"accept", NO_LIMIT, 0},
             {"accept4", NO_LIMIT, 0},        {"wait4", NO_LIMIT, 0},
             {"waitpid", NO_LIMIT, 0},        {"waitid", NO_LIMIT, 0},
             {"pause", NO_LIMIT, 0},          {"rt_sigsuspend", NO_LIMIT, 0},
             {"flock", NO_LIMIT, 0},          {"fcntl", NO_LIMIT, 0},
             {"poll", MILLISECONDS, 2},       {"ppoll", POINTER, 2},
             {"select", POINTER, 4},          {"pselect6", POINTER, 4},
             {"epoll_wait", MILLISECONDS, 3}, {"epoll_pwait", MILLISECONDS, 3},
             {"rt_sigtimedwait", POINTER, 2}, {"futex", POINTER, 3}};

/* Calls behind which something may come by itself. */
static const char *const timers[] = {"alarm",          "setitimer",       "timer_create",
                                     "timerfd_create", "timerfd_settime", "io_uring_setup",
                                     "io_setup"};

static bool waits_for_ever(const struct event *event)
{
    const char *name = call_name(event->abi, event->number);
    for (size_t i = 0; name && i < sizeof waits / sizeof *waits; i++) {
        if (strcmp(waits[i].name, name) != 0)
            continue;
        uint64_t limit = event->arg[waits[i].argument];
        return waits[i].until == NO_LIMIT || (waits[i].until == POINTER && limit == 0) ||
               (waits[i].until == MILLISECONDS && (int32_t)limit < 0);
    }
    return false;
}

/* The call that a sleeping task is in: its number and its arguments, as /proc has them. */
static bool sleeps_for_ever(pid_t pid)
{
    char path[40];
    long number = -1;
    struct event event = {.kind = EVENT_CALL, .abi = ABI_X86_64};
    snprintf(path, sizeof path, "/proc/%d/syscall", (int)pid);
    FILE *file = fopen(path, "re");
    bool read = file && fscanf(file, "%ld %" SCNx64 " %" SCNx64 " %" SCNx64 " %" SCNx64, &number,
                               &event.arg[0], &event.arg[1], &event.arg[2], &event.arg[3]) == 5;
    if (file)
        fclose(file);
    event.number = (uint32_t)number;
    return read && number >= 0 && waits_for_ever(&event);
}

/* False where that cannot be told: then the wall time ends the run. */
static bool children_asleep(pid_t pid, int depth)
{
    char path[64];
    bool asleep = depth > 0;
    int child;
    snprintf(path, sizeof path, "/proc/%d/task/%d/children", (int)pid, (int)pid);
    FILE *children = asleep ? fopen(path, "re") : NULL;
    asleep = children != NULL;
    while (asleep && fscanf(children, "%d", &child) == 1) {
        char state = task_state(child);
        asleep = (strchr("tTZX", state) || (state == 'S' && sleeps_for_ever(child))) &&
                 children_asleep(child, depth - 1);
    }
    if (children)
        fclose(children);
    return asleep;
}

static bool all_asleep(const struct run *run)
{
    for (size_t i = 0; i < run->task_count; i++) {
        const struct task *task = run->tasks[i];
        if (!task->inside || task->held_until_ns || task->stopped ||
            !waits_for_ever(&task->call.event) || task_state(task->pid) != 'S')
            return false;
        if (run->plan->first_only && !children_asleep(task->pid, DEPTH))
            return false;
    }
    return run->task_count > 0;
}

static bool timer_set(const struct trace *trace)
{
    for (size_t i = 0; i < trace->count; i++) {
        const struct event *event = &trace->events[i];
        const char *name = event->kind == EVENT_CALL ? call_name(event->abi, event->number) : NULL;
        if (name && strcmp(name, "setsockopt") == 0 && event->arg[1] == SOL_SOCKET &&
            (event->arg[2] == SO_RCVTIMEO || event->arg[2] == SO_SNDTIMEO))
            return true;
        for (size_t t = 0; name && t < sizeof timers / sizeof *timers; t++)
            if (strcmp(timers[t], name) == 0)
                return true;
    }
    return false;
}

int stuck_wait_ms(const struct run *run)
{
    return run->plan->stuck_ms ? (int)(run->plan->stuck_ms + LOOKS - 1) / LOOKS : -1;
}

/* After each stretch of stuck_wait_ms in which nothing happened. */
void stuck_look(struct run *run)
{
    if (!run->plan->stuck_ms || run->killing || world_waits(run) || !all_asleep(run)) {
        run->stuck_looks = 0;
        return;
    }
    if (++run->stuck_looks < LOOKS)
        return;
    run->stuck_looks = 0;
    if (timer_set(run->trace))
        return;
    for (size_t i = 0; i < run->task_count; i++)
        task_clear_calls(run, run->tasks[i]); /* what each of them waits in is told */
    run_kill(run, CAUSE_STUCK);
}
