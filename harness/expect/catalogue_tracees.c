/* When a tracer is done: not when the first process has ended, and not later than ECHILD. */
#include "expect/catalogue.h"

#include <errno.h>
#include <linux/ptrace.h>
#include <string.h>
#include <sys/wait.h>

/* What wait4 has told, in the whole run. */
struct waits {
    bool traces;
    int64_t first; /* whose status came first */
    bool first_has_ended;
    unsigned births, ends;
    unsigned nobody; /* how often: ECHILD */
    const struct event *last;
};

static void note(struct waits *waits, int64_t pid, int status)
{
    int event = status >> 16;
    if (!waits->first)
        waits->first = pid;
    waits->births +=
        event == PTRACE_EVENT_FORK || event == PTRACE_EVENT_VFORK || event == PTRACE_EVENT_CLONE;
    waits->ends += !WIFSTOPPED(status);
    waits->first_has_ended |= !WIFSTOPPED(status) && pid == waits->first;
}

static void follow(const struct suspect *suspect, struct waits *waits)
{
    const struct trace *trace = suspect->whole->trace;
    *waits = (struct waits){.traces = false};
    for (size_t i = 0; i < trace->count; i++) {
        const struct event *event = &trace->events[i];
        waits->traces |= is_named(event, "ptrace");
        if (!is_named(event, "wait4"))
            continue;
        const struct copy *copy = event_copy(event, 1, true);
        int status;
        waits->last = event;
        waits->nobody += event->result == -ECHILD;
        if (copy && copy->size >= sizeof status && event->result > 0) {
            memcpy(&status, copy->bytes, sizeof status);
            note(waits, event->result, status);
        }
    }
}

static bool has_wrong_log(const struct suspect *suspect)
{
    const struct outcome *outcome = suspect->symptom->outcome;
    for (size_t i = 0; i < outcome->finding_count; i++)
        if (!outcome->findings[i].holds && strcmp(outcome->findings[i].fact, "log") == 0)
            return true;
    return false;
}

/* Evidence: it exited by itself when the first process had ended; more had been born than ended,
 * and wait4 never said that nobody is left. */
bool explain_leaves_with_the_first(const struct suspect *suspect, struct diagnosis *diagnosis)
{
    struct waits waits;
    follow(suspect, &waits);
    if (!waits.traces || waits.nobody || !waits.first_has_ended || waits.ends > waits.births ||
        suspect->whole->trace->ending.kind != ENDING_EXITED || !has_wrong_log(suspect))
        return false;
    headline(diagnosis, "the tracer left, and a process was still running");
    say(diagnosis,
        "Process %lld, the first one, had ended; of its %u children and theirs only %u had. A "
        "child may outlive its parent. All have ended when wait4 gives -1 and errno is ECHILD: "
        "there is nobody to wait for.",
        (long long)waits.first, waits.births, waits.ends - 1);
    place_at(suspect, diagnosis, waits.last);
    return true;
}

/* Evidence: wait4 said so, was called again, and the run had to be ended. */
bool explain_waits_for_nobody(const struct suspect *suspect, struct diagnosis *diagnosis)
{
    struct waits waits;
    follow(suspect, &waits);
    if (!waits.traces || waits.nobody < 2 || suspect->whole->trace->ending.kind == ENDING_EXITED)
        return false;
    headline(diagnosis, "the tracer goes on to wait, and there is nobody left");
    say(diagnosis,
        "wait4 gave -1 and errno ECHILD, %u times: every process that was traced has ended. That "
        "is where its loop ends, too; -1 is no process.",
        waits.nobody);
    place_at(suspect, diagnosis, waits.last);
    return true;
}
