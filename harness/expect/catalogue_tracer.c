/* A tracer that the student has written: what its log shows, and what it did at its tracee's stops.
 *
 * The log is compared elsewhere (log.h); here is what the first difference looks like.  What the
 * tracer did with a stop is in the events: the status that wait4 stored, and the fourth argument of
 * the ptrace that lets the tracee go on. */
#include "expect/catalogue.h"
#include "expect/catalogue_connects.h"
#include "expect/log.h"

#include <linux/ptrace.h>
#include <signal.h>
#include <string.h>
#include <sys/wait.h>

enum { TRACEES = 64 };

/* ------------------------------------------------------------------ what the log shows */

/* The log that does not hold, whichever calls differ besides; NULL. */
static const struct finding *wrong_log(const struct suspect *suspect)
{
    const struct outcome *outcome = suspect->symptom->outcome;
    for (size_t i = 0; i < outcome->finding_count; i++)
        if (!outcome->findings[i].holds && strcmp(outcome->findings[i].fact, "log") == 0)
            return &outcome->findings[i];
    return NULL;
}

/* The log does not hold, or it is a tracer that counts and something differs. */
static bool traces_wrongly(const struct suspect *suspect)
{
    return wrong_log(suspect) || counts_connects(suspect);
}

static bool shows(const struct suspect *suspect, enum log_slip slip)
{
    const struct finding *finding = first_finding(suspect);
    return finding && finding == wrong_log(suspect) && finding->slip == (unsigned)slip;
}

/* Evidence: -38, which is -ENOSYS, where the number of a call belongs; or the call's result. */
bool explain_number_from_rax(const struct suspect *suspect, struct diagnosis *diagnosis)
{
    bool at_entry = shows(suspect, LOG_ENOSYS_NAME);
    if (!at_entry && !shows(suspect, LOG_RESULT_NUMBER))
        return false;
    headline(diagnosis, "the log has something else where the number of the call belongs");
    if (at_entry)
        say(diagnosis, "That is -38, -ENOSYS: the kernel has put it into rax before it stops a "
                       "call at its entry. ");
    else
        say(diagnosis, "That is the result of the call: at its exit rax holds what it gave. ");
    say(diagnosis, "The number is kept in orig_rax; PTRACE_GET_SYSCALL_INFO gives it as entry.nr, "
                   "and at the exit no more.");
    return true;
}

/* Evidence: -38 as the result of a call that the kernel has. */
bool explain_entry_for_exit(const struct suspect *suspect, struct diagnosis *diagnosis)
{
    if (!shows(suspect, LOG_ENOSYS_RESULT))
        return false;
    headline(diagnosis, "an entry was taken for an exit");
    say(diagnosis,
        "-38, -ENOSYS, is what rax holds at the entry of a call. Entries and exits do not simply "
        "take turns: a signal, a birth or an execve makes a stop in between, each process has "
        "turns of its own, and some calls never come to their exit. Ask what a stop is: "
        "PTRACE_O_TRACESYSGOOD sets bit 7 of the signal at calls, and the op of "
        "PTRACE_GET_SYSCALL_INFO tells entry from exit.");
    return true;
}

/* Evidence: an error as the same bits without a sign. */
bool explain_result_unsigned(const struct suspect *suspect, struct diagnosis *diagnosis)
{
    if (!shows(suspect, LOG_UNSIGNED))
        return false;
    headline(diagnosis, "an error in the log is a large number");
    say(diagnosis, "The kernel returns an error as a negative number, -2 for ENOENT. These are its "
                   "bits, read as a number without a sign: print the result as a long.");
    return true;
}

/* Evidence: as argument 4 stands the address behind the call's instruction. */
bool explain_argument_in_rcx(const struct suspect *suspect, struct diagnosis *diagnosis)
{
    if (!shows(suspect, LOG_RETURN_ADDRESS))
        return false;
    headline(diagnosis, "argument 4 in the log is an address in the program");
    say(diagnosis, "It lies behind the syscall instruction: that is what rcx holds, since the "
                   "instruction puts its return address there. The kernel takes argument 4 from "
                   "r10.");
    return true;
}

/* Evidence: in the log a string goes on behind its last byte, or ends at a NUL that is one of its
 * bytes. */
bool explain_string_end(const struct suspect *suspect, struct diagnosis *diagnosis)
{
    if (!shows(suspect, LOG_STRING_END))
        return false;
    headline(diagnosis, "a string in the log does not end where it ends");
    say(diagnosis, "What write gets is bytes and their number. A NUL may be among them, and none "
                   "stands behind them: argument 3 says where they end. A path ends at its NUL, "
                   "which is no part of it.");
    return true;
}

/* Evidence: in the log a string that ends where the memory ends is cut, or missing. */
bool explain_string_lost(const struct suspect *suspect, struct diagnosis *diagnosis)
{
    if (!shows(suspect, LOG_STRING_LOST))
        return false;
    headline(diagnosis, "a string in the log is cut short, or missing");
    say(diagnosis, "It may end where the program's memory ends: whoever reads more bytes than it "
                   "has, or eight at a time, runs into a page that is not there. "
                   "process_vm_readv gives what there is; PTRACE_PEEKDATA fails for a whole word, "
                   "so let the word begin earlier.");
    return true;
}

/* ---------------------------------------------------------- what the tracer was told */

struct stop {
    int64_t pid;
    int status;
    unsigned count; /* of its stops, up to this one */
};

/* A request that lets a tracee go on, and the stop that it was in. */
struct resumption {
    const struct event *event;
    struct stop stop;
    int signal; /* that it was given */
};

struct walk {
    const struct trace *trace;
    size_t at;
    struct stop stops[TRACEES];
    size_t count;
};

static void note_stop(struct walk *walk, int64_t pid, int status)
{
    size_t i = 0;
    while (i < walk->count && walk->stops[i].pid != pid)
        i++;
    if (i == TRACEES)
        return;
    if (i == walk->count)
        walk->count++;
    walk->stops[i] = (struct stop){pid, status, walk->stops[i].count + 1};
}

static bool resumes(uint64_t request)
{
    return request == PTRACE_SYSCALL || request == PTRACE_CONT || request == PTRACE_SINGLESTEP;
}

/* The next one of the run; false: there is none. */
static bool next_resumption(struct walk *walk, struct resumption *found)
{
    while (walk->at < walk->trace->count) {
        const struct event *event = &walk->trace->events[walk->at++];
        const struct copy *copy = is_named(event, "wait4") ? event_copy(event, 1, true) : NULL;
        int status;
        if (copy && copy->size >= sizeof status && event->result > 0) {
            memcpy(&status, copy->bytes, sizeof status);
            note_stop(walk, event->result, status);
        }
        if (!is_named(event, "ptrace") || event_failed(event) || !resumes(event->arg[0]))
            continue;
        for (size_t i = 0; i < walk->count; i++)
            if (walk->stops[i].pid == (int32_t)event->arg[1]) {
                *found = (struct resumption){event, walk->stops[i], (int)event->arg[3]};
                return true;
            }
    }
    return false;
}

/* The options that were asked for, by all calls of the run together. */
static uint64_t options_set(const struct suspect *suspect)
{
    const struct trace *trace = suspect->whole->trace;
    uint64_t options = 0;
    for (size_t i = 0; i < trace->count; i++) {
        const struct event *event = &trace->events[i];
        if (is_named(event, "ptrace") &&
            (event->arg[0] == PTRACE_SETOPTIONS || event->arg[0] == PTRACE_SEIZE))
            options |= event->arg[3];
    }
    return options;
}

static bool traces(const struct suspect *suspect)
{
    const struct trace *trace = suspect->whole->trace;
    for (size_t i = 0; i < trace->count; i++)
        if (is_named(&trace->events[i], "ptrace"))
            return true;
    return false;
}

/* Evidence: the log lacks a child, and no option asks for children. */
bool explain_child_not_followed(const struct suspect *suspect, struct diagnosis *diagnosis)
{
    const uint64_t births = PTRACE_O_TRACEFORK | PTRACE_O_TRACEVFORK | PTRACE_O_TRACECLONE;
    if (!shows(suspect, LOG_NO_CHILD) || (options_set(suspect) & births) == births)
        return false;
    headline(diagnosis, "a child was not followed");
    say(diagnosis, "A child of a traced process is not traced by itself. PTRACE_O_TRACEFORK, "
                   "PTRACE_O_TRACEVFORK and PTRACE_O_TRACECLONE ask for it, each for the call of "
                   "its name (a clone with SIGCHLD counts as a fork); children of children have "
                   "the same options.");
    return true;
}

/* A stop for a signal that somebody has sent to the program.  A plain SIGTRAP is one only where
 * neither calls nor execve make such stops, and the first of them has told of the start. */
static bool is_signal_of_program(const struct stop *stop, uint64_t options)
{
    const uint64_t told_apart = PTRACE_O_TRACESYSGOOD | PTRACE_O_TRACEEXEC;
    int signal = WSTOPSIG(stop->status);
    if (!WIFSTOPPED(stop->status) || stop->status >> 16 || signal & 0x80)
        return false;
    if (signal == SIGTRAP)
        return (options & told_apart) == told_apart && stop->count > 1;
    return signal != SIGSTOP && signal != SIGCHLD;
}

/* Evidence: such a stop, and the tracee went on without the signal. */
bool explain_signal_swallowed(const struct suspect *suspect, struct diagnosis *diagnosis)
{
    struct walk walk = {.trace = suspect->whole->trace};
    struct resumption found;
    if (!traces_wrongly(suspect))
        return false;
    while (next_resumption(&walk, &found)) {
        int signal = WSTOPSIG(found.stop.status);
        if (found.signal != 0 || !is_signal_of_program(&found.stop, options_set(suspect)))
            continue;
        headline(diagnosis, "a signal did not reach the program");
        say(diagnosis,
            "%s was on its way to process %lld and stopped it. It went on by ptrace with 0 as "
            "argument 4, and that throws the signal away: hand it on there.",
            signal_title(signal), (long long)found.stop.pid);
        if (signal == SIGTRAP)
            say(diagnosis, " With PTRACE_O_TRACESYSGOOD and PTRACE_O_TRACEEXEC the stops of calls "
                           "and of execve look different, so a plain SIGTRAP is a signal like any "
                           "other.");
        place_at(suspect, diagnosis, found.event);
        return true;
    }
    return false;
}

/* Evidence: a tracee was given SIGTRAP and died of it, and nobody had asked for the stop that
 * comes in its place. */
bool explain_sigtrap_of_execve(const struct suspect *suspect, struct diagnosis *diagnosis)
{
    struct walk walk = {.trace = suspect->whole->trace};
    struct resumption found;
    if (!traces_wrongly(suspect) || options_set(suspect) & PTRACE_O_TRACEEXEC)
        return false;
    int64_t given = 0;
    const struct event *by = NULL;
    while (next_resumption(&walk, &found))
        if (found.signal == SIGTRAP) {
            given = found.stop.pid;
            by = found.event;
        }
    for (size_t i = 0; by && i < walk.count; i++)
        if (walk.stops[i].pid == given && WIFSIGNALED(walk.stops[i].status) &&
            WTERMSIG(walk.stops[i].status) == SIGTRAP) {
            headline(diagnosis, "an execve under the tracer ended the program");
            say(diagnosis, "Without PTRACE_O_TRACEEXEC the kernel tells of an execve by a SIGTRAP. "
                           "It was handed on, and a program dies of SIGTRAP. With the option the "
                           "stop has an event in status >> 16, and there is no signal.");
            place_at(suspect, diagnosis, by);
            return true;
        }
    return false;
}

/* Evidence: a new child was given the SIGSTOP of its first stop, and stopped. */
bool explain_first_sigstop(const struct suspect *suspect, struct diagnosis *diagnosis)
{
    struct walk walk = {.trace = suspect->whole->trace};
    struct resumption found;
    if (!wrong_log(suspect))
        return false;
    while (next_resumption(&walk, &found)) {
        if (found.signal != SIGSTOP || WSTOPSIG(found.stop.status) != SIGSTOP)
            continue;
        headline(diagnosis, "a new child was stopped for good");
        say(diagnosis,
            "The first stop of a child that is traced from its birth looks like a "
            "SIGSTOP, and nobody has sent one. Process %lld was given it as argument 4 "
            "of ptrace: let it go on with 0.",
            (long long)found.stop.pid);
        place_at(suspect, diagnosis, found.event);
        return true;
    }
    return false;
}

/* Evidence: it waits for one process, and has asked for the children of that. */
bool explain_waits_for_one_tracee(const struct suspect *suspect, struct diagnosis *diagnosis)
{
    const struct trace *trace = suspect->whole->trace;
    const struct event *last = NULL;
    for (size_t i = 0; i < trace->count; i++)
        if (is_call(&trace->events[i]))
            last = &trace->events[i];
    if (!traces_wrongly(suspect) || !last || !is_named(last, "wait4") || last->returned ||
        (int32_t)last->arg[0] <= 0 || !traces(suspect) ||
        !(options_set(suspect) & (PTRACE_O_TRACEFORK | PTRACE_O_TRACEVFORK | PTRACE_O_TRACECLONE)))
        return false;
    headline(diagnosis, "the tracer waits for one process, and another one has stopped");
    say(diagnosis,
        "It waited for %d alone. That one waits for its child, and the child stands "
        "still in a stop until somebody takes it: wait4 for -1, any of them.",
        (int)last->arg[0]);
    place_at(suspect, diagnosis, last);
    return true;
}
