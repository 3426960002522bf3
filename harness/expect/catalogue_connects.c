/* Tracers that count: a tree of processes is run under the student's own tracer, which is told of a
 * few calls by SECCOMP_RET_TRACE.  What its children did nobody saw; so these look at the tracer's
 * own calls, and at what the servers counted. */
#include "expect/catalogue_connects.h"
#include "expect/catalogue.h"

#include <errno.h>
#include <linux/ptrace.h>
#include <signal.h>
#include <string.h>
#include <sys/wait.h>

static int code_of(int status)
{
    return WIFSIGNALED(status) ? 128 + WTERMSIG(status) : WEXITSTATUS(status);
}

static void look_at_wait(struct tracing *tracing, const struct event *event)
{
    int status;
    const struct copy *copy = event_copy(event, 1, true);
    tracing->left = tracing->left || event->result == -ECHILD;
    if (event->result <= 0 || !copy || copy->size < sizeof status)
        return;
    memcpy(&status, copy->bytes, sizeof status);
    tracing->stops++;
    tracing->last_wait = event;
    tracing->seccomp += WIFSTOPPED(status) && status >> 16 == PTRACE_EVENT_SECCOMP;
    if (WIFSTOPPED(status))
        return;
    tracing->last_ended = (int)event->result;
    if ((int)event->result == tracing->root)
        tracing->root_code = code_of(status);
}

static void look_at_ptrace(struct tracing *tracing, const struct event *event)
{
    tracing->any = true;
    if (event->arg[0] == PTRACE_SETOPTIONS || event->arg[0] == PTRACE_SEIZE) {
        tracing->options |= event->arg[3];
        tracing->setter = event;
    }
    if (event->arg[0] == PTRACE_SYSCALL) {
        tracing->to_next_call++;
        tracing->stepper = event;
    }
}

/* False: the program differs before it traces. */
static bool follow_tracing(const struct suspect *suspect, struct tracing *tracing)
{
    const struct trace *trace = suspect->symptom->trace;
    *tracing = (struct tracing){.root_code = -1};
    for (size_t i = 0; i < trace->count; i++) {
        const struct event *event = &trace->events[i];
        if (!is_call(event))
            continue;
        bool birth = is_named(event, "fork") || is_named(event, "clone") ||
                     is_named(event, "vfork") || is_named(event, "clone3");
        if (birth && event->result > 0 && !tracing->root)
            tracing->root = (int)event->result;
        else if (is_named(event, "wait4"))
            look_at_wait(tracing, event);
        else if (is_named(event, "ptrace"))
            look_at_ptrace(tracing, event);
        else if (is_named(event, "kill") && (int)event->arg[1] == SIGKILL)
            tracing->killer = event;
    }
    return tracing->any;
}

bool counts_connects(const struct suspect *suspect)
{
    const struct scene *scene = suspect->symptom->scene;
    return scene && scene->unwatched && scene->world.peer_count && scene->world.peers[0].counts;
}

bool find_tracing(const struct suspect *suspect, struct tracing *tracing)
{
    return counts_connects(suspect) && follow_tracing(suspect, tracing);
}

static bool has_prisoner(const struct scene *scene)
{
    for (size_t i = 0; scene && i < scene->given_count; i++)
        if (scene->given[i].kind == GIVEN_PRISONER)
            return true;
    return false;
}

/* What all tracers have to ask for that a filter stops for. */
static bool find_asking(const struct suspect *suspect, struct tracing *tracing)
{
    return has_prisoner(suspect->symptom->scene) ? follow_tracing(suspect, tracing)
                                                 : find_tracing(suspect, tracing);
}

static bool is_called_too_often(const struct suspect *suspect)
{
    const struct outcome *outcome = suspect->symptom->outcome;
    for (size_t i = 0; i < outcome->finding_count; i++)
        if (strcmp(outcome->findings[i].fact, "called") == 0 && !outcome->findings[i].holds)
            return true;
    return false;
}

/* Evidence: PTRACE_SYSCALL, by which the traced go on to their next call, whatever it is. */
bool explain_every_call_stops(const struct suspect *suspect, struct diagnosis *diagnosis)
{
    struct tracing tracing;
    if (!find_tracing(suspect, &tracing) || !tracing.to_next_call)
        return false;
    place_at(suspect, diagnosis, tracing.stepper);
    headline(diagnosis, "PTRACE_SYSCALL stops at every call");
    say(diagnosis,
        "It was used %u times, and each time the process went on to its next call, or to the end "
        "of one: wait4 returned %u times. The filter has chosen already which calls are worth a "
        "stop. PTRACE_CONT lets the others be made at full speed.",
        tracing.to_next_call, tracing.stops);
    return true;
}

/* Evidence: options were set, or none at all, and PTRACE_O_TRACESECCOMP is not among them. */
bool explain_seccomp_not_asked(const struct suspect *suspect, struct diagnosis *diagnosis)
{
    struct tracing tracing;
    if (!find_asking(suspect, &tracing) || tracing.options & PTRACE_O_TRACESECCOMP ||
        tracing.seccomp)
        return false;
    if (tracing.setter)
        place_at(suspect, diagnosis, tracing.setter);
    headline(diagnosis, "the tracer did not ask for the filter's stops");
    say(diagnosis,
        "SECCOMP_RET_TRACE stops a process only for a tracer that has set PTRACE_O_TRACESECCOMP "
        "(0x80). %s 0x%llx. For any other the kernel does not make the call, and answers -ENOSYS.",
        tracing.setter ? "The options were" : "No options were set:",
        (unsigned long long)tracing.options);
    return true;
}

/* Evidence: of the three ways in which a child is made, one is not followed. */
bool explain_children_not_followed(const struct suspect *suspect, struct diagnosis *diagnosis)
{
    static const struct {
        uint64_t option;
        const char *name;
    } ways[] = {{PTRACE_O_TRACEFORK, "PTRACE_O_TRACEFORK"},
                {PTRACE_O_TRACEVFORK, "PTRACE_O_TRACEVFORK"},
                {PTRACE_O_TRACECLONE, "PTRACE_O_TRACECLONE"}};
    struct tracing tracing;
    int missing = 0;
    if (!find_asking(suspect, &tracing) || !tracing.setter)
        return false;
    for (size_t i = 0; i < 3; i++)
        missing += !(tracing.options & ways[i].option);
    if (!missing)
        return false;
    place_at(suspect, diagnosis, tracing.setter);
    headline(diagnosis, "children are not traced by themselves");
    say(diagnosis,
        "A child of a traced process is traced only if the tracer has asked for it, and ");
    for (size_t i = 0, said = 0; i < 3; i++)
        if (!(tracing.options & ways[i].option))
            say(diagnosis, "%s%s", said++ ? " and " : "", ways[i].name);
    say(diagnosis,
        " %s not set. The filter it does inherit: where that answers SECCOMP_RET_TRACE and nobody "
        "traces, the kernel answers -ENOSYS.",
        missing == 1 ? "is" : "are");
    return true;
}

/* Evidence: the wait4 before the end told of the root's end, and it was never asked whether others
 * are left; or nobody ever told of the root's end. */
bool explain_left_with_traced(const struct suspect *suspect, struct diagnosis *diagnosis)
{
    struct tracing tracing;
    if (!find_tracing(suspect, &tracing) || tracing.left || !tracing.last_wait)
        return false;
    bool early = tracing.root_code < 0;
    if (early ? !is_exit(suspect->event) : tracing.last_ended != tracing.root)
        return false;
    place_at(suspect, diagnosis, tracing.last_wait);
    headline(diagnosis, early ? "the tracer leaves before the root has ended"
                              : "the tracer leaves when the root has ended");
    if (early)
        say(diagnosis, "No wait4 has told how process %d ended, the root. ", tracing.root);
    else
        say(diagnosis, "The first process may end before the ones that it has made. ");
    say(diagnosis,
        "With the tracer gone they are "
        "killed (PTRACE_O_EXITKILL), or go on without one, and then their filter answers -ENOSYS. "
        "Remember how the root ended, and wait until wait4 gives -ECHILD.");
    return true;
}

/* Evidence: a server was called more often than it may be, and one process alone was killed. */
bool explain_one_killed(const struct suspect *suspect, struct diagnosis *diagnosis)
{
    struct tracing tracing;
    if (!find_tracing(suspect, &tracing) || !tracing.killer || (int)tracing.killer->arg[0] <= 0 ||
        !is_called_too_often(suspect))
        return false;
    place_at(suspect, diagnosis, tracing.killer);
    headline(diagnosis, "a signal reaches one process, not its children");
    say(diagnosis,
        "kill(%d, SIGKILL) ended that process. Its children live on, as those of any process whose "
        "parent is gone: the one that was about to connect was let go on, and connected. Each must "
        "be killed, or their process group (a negative number).",
        (int)tracing.killer->arg[0]);
    return true;
}

/* Evidence: a server was called more often than it may be; three stops were seen. */
bool explain_third_made(const struct suspect *suspect, struct diagnosis *diagnosis)
{
    struct tracing tracing;
    if (!find_tracing(suspect, &tracing) || tracing.seccomp < 3 || !is_called_too_often(suspect))
        return false;
    headline(diagnosis, "the third connect was made");
    say(diagnosis,
        "wait4 told of %u connects, each at its entry, where nothing has happened yet. Who lets "
        "the "
        "process go on from there has let it connect: kill at that stop, before PTRACE_CONT.",
        tracing.seccomp);
    return true;
}

/* Evidence: the program leaves with the status of another process than the root. */
bool explain_end_of_another(const struct suspect *suspect, struct diagnosis *diagnosis)
{
    struct tracing tracing;
    const struct trace *trace = suspect->symptom->trace;
    int64_t wanted, given;
    if (!find_tracing(suspect, &tracing) || !exit_codes(suspect, &wanted, &given) ||
        tracing.root_code != (int)wanted)
        return false;
    for (size_t i = 0; i < trace->count; i++) {
        const struct event *event = &trace->events[i];
        const struct copy *copy =
            is_call(event) && is_named(event, "wait4") ? event_copy(event, 1, true) : NULL;
        int status;
        if (!copy || copy->size < sizeof status || event->result <= 0 ||
            (int)event->result == tracing.root)
            continue;
        memcpy(&status, copy->bytes, sizeof status);
        if (WIFSTOPPED(status) || code_of(status) != (int)given)
            continue;
        headline(diagnosis, "the end of another process was taken for the root's");
        say(diagnosis,
            "%d is how process %d ended. The root is %d, the one that you made yourself, and it "
            "ended with %d. wait4 returns whose end it tells: compare that with the root.",
            (int)given, (int)event->result, tracing.root, tracing.root_code);
        return true;
    }
    return false;
}
