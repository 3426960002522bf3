#include "expect/pipes.h"

#include "expect/story.h"
#include "tables/calls.h"

#include <fcntl.h>
#include <string.h>

static bool is_call_of(const struct event *event, const char *name)
{
    const char *own = event->kind == EVENT_CALL ? call_name(event->abi, event->number) : NULL;
    return own && event->returned && event->result >= 0 && strcmp(own, name) == 0;
}

bool pipe_pair(const struct event *event, int pair[2])
{
    if (!is_call_of(event, "pipe2") && !is_call_of(event, "pipe"))
        return false;
    const struct copy *copy = event_copy(event, 0, true);
    if (!copy || copy->size < 2 * sizeof(int))
        return false;
    memcpy(pair, copy->bytes, 2 * sizeof(int));
    return true;
}

const struct pipe_end *pipe_end_at(const struct pipe_ends *ends, int fd)
{
    for (int i = 0; i < ends->count; i++)
        if (ends->all[i].fd == fd)
            return &ends->all[i];
    return NULL;
}

/* Takes away the descriptors from..to; all of them, or those that execve closes. */
static void drop(struct pipe_ends *ends, uint64_t from, uint64_t to, bool all)
{
    int kept = 0;
    for (int i = 0; i < ends->count; i++) {
        const struct pipe_end *end = &ends->all[i];
        bool inside = (uint64_t)end->fd >= from && (uint64_t)end->fd <= to;
        if (!inside || (!all && !end->cloexec))
            ends->all[kept++] = *end;
    }
    ends->count = kept;
}

static void add(struct pipe_ends *ends, const struct pipe_end *end)
{
    if (ends->count < PIPE_ENDS)
        ends->all[ends->count++] = *end;
}

/* A copy under another number, which is no longer what it was. */
static void copy_end(struct pipe_ends *ends, int from, int to, bool cloexec)
{
    const struct pipe_end *old = pipe_end_at(ends, from);
    if (from == to)
        return;
    struct pipe_end end = old ? *old : (struct pipe_end){0};
    drop(ends, (uint64_t)to, (uint64_t)to, true);
    end.fd = to;
    end.cloexec = cloexec;
    if (end.pipe)
        add(ends, &end);
}

static void apply(struct pipe_ends *ends, const struct event *event)
{
    int pair[2], old = (int)event->arg[0], given = (int)event->result;
    if (pipe_pair(event, pair)) {
        bool cloexec = is_call_of(event, "pipe2") && event->arg[1] & O_CLOEXEC;
        for (int i = 0; i < 2; i++)
            add(ends, &(struct pipe_end){event, pair[i], i == 1, cloexec});
    } else if (is_call_of(event, "dup") || is_call_of(event, "dup2")) {
        copy_end(ends, old, given, false);
    } else if (is_call_of(event, "dup3")) {
        copy_end(ends, old, given, event->arg[2] & O_CLOEXEC);
    } else if (is_call_of(event, "fcntl") && (int)event->arg[1] == F_DUPFD) {
        copy_end(ends, old, given, false);
    } else if (is_call_of(event, "fcntl") && (int)event->arg[1] == F_DUPFD_CLOEXEC) {
        copy_end(ends, old, given, true);
    } else if (is_call_of(event, "close")) {
        drop(ends, (uint32_t)old, (uint32_t)old, true);
    } else if (is_call_of(event, "close_range") && !event->arg[2]) {
        drop(ends, (uint32_t)old, (uint32_t)event->arg[1], true);
    } else if (is_call_of(event, "execve")) {
        drop(ends, 0, UINT32_MAX, false);
    }
}

static void follow(struct pipe_ends *ends, const struct trace *trace, int task, size_t upto,
                   int generations)
{
    size_t birth = task > 0 ? find_birth(trace, task) : trace->count;
    if (birth < trace->count && generations > 0)
        follow(ends, trace, trace->events[birth].task, birth, generations - 1);
    for (size_t i = 0; i < upto; i++)
        if (trace->events[i].task == task)
            apply(ends, &trace->events[i]);
}

void pipe_ends_of(struct pipe_ends *ends, const struct trace *trace, int task, size_t upto)
{
    enum { GENERATIONS = 16 };
    ends->count = 0;
    follow(ends, trace, task, upto, GENERATIONS);
}
