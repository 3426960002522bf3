/* What the calls of a run say that they put into the pipes of its stdout and stderr.  Whoever reads
 * the trace can compare that with what came out of them: a result that somebody has forged, or
 * bytes of a process that nobody watches, make the two differ. */
#include "capture/run.h"

#include <string.h>
#include <sys/stat.h>

/* Which argument is the descriptor of a pipe that the call fills; -1: none. */
static int find_target(const struct event *event)
{
    static const struct {
        const char *name;
        int argument;
    } calls[] = {{"write", 0},      {"writev", 0}, {"pwritev2", 0}, {"sendfile", 0},
                 {"sendfile64", 0}, {"splice", 2}, {"tee", 1},      {"vmsplice", 0}};
    const char *name = call_name(event->abi, event->number);
    for (size_t i = 0; name && i < sizeof calls / sizeof *calls; i++)
        if (strcmp(calls[i].name, name) == 0)
            return calls[i].argument;
    return -1;
}

void tally_open(struct run *run, int number, int theirs)
{
    struct stat about;
    struct told *told = &run->trace->told[number];
    if (fstat(theirs, &about) != 0 || !S_ISFIFO(about.st_mode))
        return;
    run->pipes[number] = about.st_ino;
    *told = (struct told){.known = true, .in_order = true, .task = -1};
}

/* Of every call, also those that make no event; but of none before the recording begins, where not
 * every tracer looks. */
void tally_at_entry(const struct run *run, struct task *task)
{
    struct call *call = &task->call;
    struct stat about;
    int argument = run->pipes[1] || run->pipes[2] ? find_target(&call->event) : -1;
    call->to = 0;
    if (argument < 0 || is_early(run, task))
        return;
    if (!held_status(task->pid, (int)call->event.arg[argument], &about) || !S_ISFIFO(about.st_mode))
        return;
    for (int number = 1; number < 3; number++)
        if (run->pipes[number] && run->pipes[number] == about.st_ino)
            call->to = number;
}

/* The bytes, as far as the event has them; what two processes write lies in the pipe in an order
 * that their events do not tell. */
static void add_bytes(struct told *told, const struct event *event)
{
    const struct copy *copy = event_copy(event, 1, false);
    size_t size = (size_t)event->result;
    told->in_order = told->in_order && (told->task < 0 || told->task == event->task) &&
                     strcmp(call_signature(event->abi, event->number)->name, "write") == 0 &&
                     copy && copy->size >= size;
    told->task = event->task;
    if (told->in_order)
        text_add_bytes(&told->bytes, (const char *)copy->bytes, size);
}

/* When the call is over, whether it returned or not. */
void tally_at_end(const struct run *run, const struct call *call)
{
    const struct event *event = &call->event;
    struct told *told = &run->trace->told[call->to];
    if (!call->to)
        return;
    if (!event->returned && !event->denied)
        told->known = false; /* it may have written before it was ended */
    if (!event->returned || event->forged || event->result <= 0)
        return;
    told->size += (uint64_t)event->result;
    add_bytes(told, event);
}
