/* The events of a trace, sorted by task.  Which task a birth call made is known by its result: the
 * numbers that the tracer gives to tasks follow the order in which it heard of them, which is
 * chance where two processes make children at the same time. */
#include "expect/match.h"

#include <signal.h>
#include <string.h>

bool is_shown(const struct event *event, uint64_t seen_signals)
{
    if (event->kind != EVENT_SIGNAL)
        return true;
    switch (event->signal) {
    case SIGCHLD:
    case SIGWINCH:
    case SIGURG:
    case SIGCONT:
        return seen_signals >> (event->signal - 1) & 1;
    default:
        return true;
    }
}

static bool is_kept(const struct expect_case *one, const struct event *event)
{
    return event->kind != EVENT_VDSO_CALL || one->sees_vdso;
}

bool call_is_birth(const struct event *event)
{
    static const char *const calls[] = {"fork", "vfork", "clone", "clone3"};
    if (event->kind != EVENT_CALL || !event->returned || event->result <= 0)
        return false;
    const char *name = call_name(event->abi, event->number);
    for (size_t i = 0; name && i < sizeof calls / sizeof *calls; i++)
        if (strcmp(name, calls[i]) == 0)
            return true;
    return false;
}

static const struct {
    const char *word;
    int number;
} restarts[] = {{"ERESTARTSYS", 512}, {"ERESTARTNOINTR", 513}};

enum { RESTARTS = sizeof restarts / sizeof *restarts };

int restart_number(const char *word)
{
    for (size_t i = 0; i < RESTARTS; i++)
        if (strcmp(restarts[i].word, word) == 0)
            return restarts[i].number;
    return 0;
}

const char *restart_name(int number)
{
    for (size_t i = 0; i < RESTARTS; i++)
        if (restarts[i].number == number)
            return restarts[i].word;
    return NULL;
}

/* The call itself comes to its end later in the same task, and was entered before the signal came.
 */
const struct event *first_half(const struct trace *trace, size_t signal, struct arena *arena)
{
    const struct event *cutter = &trace->events[signal];
    for (size_t i = signal + 1; cutter->cut && i < trace->count; i++) {
        const struct event *call = &trace->events[i];
        if (call->kind != EVENT_CALL || call->task != cutter->task ||
            call->entered_ns >= cutter->entered_ns)
            continue;
        struct event *half = arena_copy(arena, call, sizeof *call);
        half->copies = ARENA_ARRAY(arena, struct copy, call->copy_count + 1);
        half->copy_count = 0;
        for (size_t n = 0; n < call->copy_count; n++)
            if (!call->copies[n].at_exit)
                half->copies[half->copy_count++] = call->copies[n];
        half->returned = true;
        half->result = -cutter->cut;
        half->left_ns = cutter->entered_ns;
        return half;
    }
    return NULL;
}

/* One stream a task, in the order of the tasks' numbers; gives how many. */
static int sort_events(struct stream **streams, const struct expect_case *one,
                       const struct trace *trace, struct arena *arena)
{
    int count = 1;
    for (size_t i = 0; i < trace->count; i++)
        if (trace->events[i].task >= count)
            count = trace->events[i].task + 1;
    struct stream *all = ARENA_ARRAY(arena, struct stream, (size_t)count);
    for (size_t i = 0; i < trace->count; i++)
        all[trace->events[i].task].count += is_kept(one, &trace->events[i]) + one->sees_cut;
    for (int task = 0; task < count; task++) {
        all[task].events = ARENA_ARRAY(arena, const struct event *, all[task].count + 1);
        all[task].places = ARENA_ARRAY(arena, size_t, all[task].count + 1);
        all[task].count = 0;
        all[task].task = task;
        all[task].parent = NO_STREAM;
    }
    for (size_t i = 0; i < trace->count; i++) {
        const struct event *event = &trace->events[i];
        struct stream *stream = &all[event->task];
        if (!is_kept(one, event))
            continue;
        stream->pid = event->pid;
        const struct event *half = one->sees_cut ? first_half(trace, i, arena) : NULL;
        if (half) {
            stream->places[stream->count] = i;
            stream->events[stream->count++] = half;
        }
        stream->places[stream->count] = i;
        stream->events[stream->count++] = event;
    }
    *streams = all;
    return count;
}

/* Takes the task of a pid out of `from` and puts it at the end of the streams. */
static void take(struct streams *streams, struct stream *from, int count, int pid, int parent,
                 int ordinal)
{
    for (int task = 1; task < count; task++)
        if (from[task].events && from[task].count && from[task].pid == pid) {
            struct stream *stream = &streams->all[streams->count++];
            *stream = from[task];
            stream->parent = parent;
            stream->ordinal = ordinal;
            from[task].events = NULL;
            return;
        }
}

void streams_make(struct streams *streams, const struct expect_case *one, const struct trace *trace,
                  struct arena *arena)
{
    struct stream *by_task;
    int count = sort_events(&by_task, one, trace, arena);
    streams->all = ARENA_ARRAY(arena, struct stream, (size_t)count);
    streams->all[0] = by_task[0];
    streams->count = 1;
    for (int s = 0; s < streams->count && count > 1; s++) {
        const struct stream *stream = &streams->all[s];
        int births = 0;
        for (size_t i = 0; i < stream->count; i++)
            if (call_is_birth(stream->events[i]))
                take(streams, by_task, count, (int)stream->events[i]->result, s, ++births);
    }
    for (int task = 1; task < count; task++)
        if (by_task[task].events && by_task[task].count)
            take(streams, by_task, count, by_task[task].pid, NO_STREAM, 0);
}
