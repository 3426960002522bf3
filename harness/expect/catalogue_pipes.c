/* Pipes: which end is which, whose copy is whose, and who keeps the end away. */
#include "expect/catalogue.h"

#include "expect/pipes.h"

#include <string.h>

static bool is_any_named(const struct event *event, const char *const *names, size_t count)
{
    for (size_t i = 0; i < count; i++)
        if (is_named(event, names[i]))
            return true;
    return false;
}

/* The pipe before the suspect's event of which one end is `given` and the other `wanted`: the call
 * that made it, else NULL. */
static const struct event *find_pair(const struct suspect *suspect, int given, int wanted,
                                     int pair[2])
{
    const struct trace *trace = suspect->symptom->trace;
    for (size_t i = suspect->index; i-- > 0;)
        if (pipe_pair(&trace->events[i], pair) &&
            ((pair[0] == given && pair[1] == wanted) || (pair[1] == given && pair[0] == wanted)))
            return &trace->events[i];
    return NULL;
}

/* Evidence: a call that copies, reads or writes got the other end of the pipe than the one that is
 * wanted. */
bool explain_pipe_ends_swapped(const struct suspect *suspect, struct diagnosis *diagnosis)
{
    static const char *const calls[] = {"dup", "dup2", "dup3", "read", "write"};
    const struct event *event = suspect->event;
    int64_t wanted;
    int pair[2];
    if (suspect->difference != DIFFERS_ARGUMENT || suspect->argument != 0 ||
        !is_any_named(event, calls, 5) || !wanted_integer(suspect, 0, &wanted))
        return false;
    int given = (int)event_value(event, 0);
    const struct event *pipe = find_pair(suspect, given, (int)wanted, pair);
    if (!pipe)
        return false;
    headline(diagnosis, "%s got the other end of the pipe", call_title(event));
    say(diagnosis, "%s", call_title(pipe));
    say_call_at(suspect, diagnosis, pipe);
    say(diagnosis,
        " gave two descriptors: the first, %d, to read from, the second, %d, to write to. %s got "
        "%d, and here the end to %s belongs.",
        pair[0], pair[1], call_title(event), given, given == pair[0] ? "write to" : "read from");
    return true;
}

/* Evidence: the two descriptors of dup2 or dup3 are exchanged. */
bool explain_dup_reversed(const struct suspect *suspect, struct diagnosis *diagnosis)
{
    static const char *const calls[] = {"dup2", "dup3"};
    const struct event *event = suspect->event;
    int64_t from, to;
    if (suspect->difference != DIFFERS_ARGUMENT || !is_any_named(event, calls, 2) ||
        !wanted_integer(suspect, 0, &from) || !wanted_integer(suspect, 1, &to) || from == to ||
        event_value(event, 0) != to || event_value(event, 1) != from)
        return false;
    headline(diagnosis, "%s copied in the wrong direction", call_title(event));
    say(diagnosis,
        "%s(%d, %d) closed %d and made it a copy of %d. The first argument is what there is, the "
        "second the number that its copy gets: they belong the other way round.",
        call_title(event), (int)to, (int)from, (int)from, (int)to);
    return true;
}

/* The last call of a task; trace->count: it made none. */
static size_t last_call(const struct trace *trace, int task)
{
    for (size_t i = trace->count; i-- > 0;)
        if (trace->events[i].task == task && is_call(&trace->events[i]))
            return i;
    return trace->count;
}

static bool is_alive(const struct trace *trace, int task)
{
    for (size_t i = 0; i < trace->count; i++)
        if (trace->events[i].task == task &&
            (is_exit(&trace->events[i]) || trace->events[i].kind == EVENT_EXITED ||
             (trace->events[i].kind == EVENT_SIGNAL && is_crash(&trace->events[i]))))
            return false;
    return last_call(trace, task) < trace->count;
}

/* A reader that waits for ever, and a writing end of its pipe that somebody alive has kept. */
struct deadlock {
    const struct event *read;
    struct pipe_end read_from, kept;
    int holder; /* the task */
};

static bool find_kept(const struct trace *trace, struct deadlock *lock, int task)
{
    struct pipe_ends ends;
    if (!is_alive(trace, task))
        return false;
    pipe_ends_of(&ends, trace, task, trace->count);
    for (int i = 0; i < ends.count; i++)
        if (ends.all[i].writes && ends.all[i].pipe == lock->read_from.pipe) {
            lock->kept = ends.all[i];
            lock->holder = task;
            return true;
        }
    return false;
}

/* The reader itself is looked at first: it can never see the end, whatever others do. */
static bool find_deadlock(const struct trace *trace, struct deadlock *lock)
{
    int tasks = 0;
    for (size_t i = 0; i < trace->count; i++)
        if (trace->events[i].task >= tasks)
            tasks = trace->events[i].task + 1;
    for (int task = 0; task < tasks; task++) {
        struct pipe_ends ends;
        size_t at = last_call(trace, task);
        if (at == trace->count || trace->events[at].returned ||
            !is_named(&trace->events[at], "read"))
            continue;
        pipe_ends_of(&ends, trace, task, trace->count);
        const struct pipe_end *end = pipe_end_at(&ends, (int)trace->events[at].arg[0]);
        if (!end || end->writes)
            continue;
        *lock = (struct deadlock){.read = &trace->events[at], .read_from = *end};
        if (find_kept(trace, lock, task))
            return true;
        for (int other = 0; other < tasks; other++)
            if (find_kept(trace, lock, other))
                return true;
    }
    return false;
}

/* "$right"; "the program itself"; "child 2" for one of which no line speaks. */
static const char *name_of(const struct outcome *outcome, int task)
{
    for (size_t i = 0; i < outcome->row_count; i++) {
        const struct child *process = outcome->rows[i].process;
        if (process && process->task == task)
            return process->name ? process->name : process->title;
    }
    return task == 0 ? "the program itself" : "a child";
}

/* Evidence: the run came to no end, a process was waiting in a read of a pipe, and a process that
 * was alive, too, had an end to write to it. */
bool explain_pipe_end_kept(const struct suspect *suspect, struct diagnosis *diagnosis)
{
    const struct symptom *whole =
        suspect->symptom->whole ? suspect->symptom->whole : suspect->symptom;
    enum ending_kind ending = whole->trace->ending.kind;
    struct deadlock lock;
    if ((ending != ENDING_STUCK && ending != ENDING_TIME_WALL) ||
        (suspect->difference == DIFFERS_ARGUMENT && suspect->event->returned) ||
        !find_deadlock(whole->trace, &lock))
        return false;
    const char *reader = name_of(whole->outcome, lock.read->task);
    place_at(suspect, diagnosis, &whole->trace->events[last_call(whole->trace, lock.holder)]);
    diagnosis->of_all = true;
    headline(diagnosis, "the end of the pipe never arrives");
    say(diagnosis, "%s waits in read", reader);
    say_call_at(suspect, diagnosis, lock.read);
    say(diagnosis, " for what comes next or the end. The end comes when the last descriptor to "
                   "write to the pipe is closed, and ");
    if (lock.holder == lock.read->task)
        say(diagnosis, "the reader itself has one, %d: it waits for itself.", lock.kept.fd);
    else
        say(diagnosis, "%s has kept one, %d.", name_of(whole->outcome, lock.holder), lock.kept.fd);
    say(diagnosis, " A pipe does not close itself: each process closes the ends that it does not "
                   "need.");
    return true;
}
