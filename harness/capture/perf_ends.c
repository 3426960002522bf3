/* How a task ends is told to its parent only.  Its last call tells the same, or the signal that it
 * took. */
#include "capture/perf_parts.h"

#include <string.h>

enum { BY_SIGNAL = 256 };

/* What a signal does to a process that does nothing about it (signal(7)). */
static const int harmless[] = {SIGCHLD, SIGCONT, SIGURG, SIGWINCH};
static const int stopping[] = {SIGSTOP, SIGTSTP, SIGTTIN, SIGTTOU};

static bool is_among(const int *signals, size_t count, int signal)
{
    for (size_t i = 0; i < count; i++)
        if (signals[i] == signal)
            return true;
    return false;
}

bool ends_is_stop(int signal)
{
    return is_among(stopping, sizeof stopping / sizeof *stopping, signal);
}

bool ends_is_fatal(int signal)
{
    return !ends_is_stop(signal) && !is_among(harmless, sizeof harmless / sizeof *harmless, signal);
}

/* All threads of a process end in the same way, whichever of them it was that has ended it; the
 * first word counts. */
static void note_all(struct pairing *pairing, const struct perf_task *task, int ending)
{
    for (int i = 0; i < PERF_BUCKETS; i++)
        for (struct perf_task *one = pairing->tasks.buckets[i]; one; one = one->next)
            if (one->process == task->process && one->ending == PERF_ENDING_UNKNOWN)
                one->ending = ending;
}

void ends_note_call(struct pairing *pairing, struct perf_task *task)
{
    const struct event *event = &task->call.event;
    if (call_signature(event->abi, event->number)->returns != KIND_NONE)
        return;
    const char *name = call_name(event->abi, event->number);
    int status = (int)(event->arg[0] & 0xff);
    if (name && strcmp(name, "exit_group") == 0)
        note_all(pairing, task, status);
    else if (name && strcmp(name, "exit") == 0 && task->ending == PERF_ENDING_UNKNOWN)
        task->ending = status;
}

/* The kernel turns a signal that ends a process, and leaves no core file, into a SIGKILL for each
 * of its threads as soon as it is sent: which one it was is not told then. */
void ends_note_signal(struct pairing *pairing, struct perf_task *task, int signal)
{
    if (signal != SIGKILL)
        note_all(pairing, task, BY_SIGNAL + signal);
    else if (task->ending == PERF_ENDING_UNKNOWN)
        task->ending = BY_SIGNAL;
}

void ends_fill(const struct perf_task *task, struct event *event)
{
    bool killed = task->ending >= BY_SIGNAL;
    event->kind = killed ? EVENT_KILLED : EVENT_EXITED;
    if (killed)
        event->signal = task->ending - BY_SIGNAL;
    else
        event->status = task->ending;
}
