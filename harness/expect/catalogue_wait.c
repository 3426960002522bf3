/* What wait4 tells, and whom it has told of: statuses, zombies, and the end of the children. */
#include "expect/catalogue.h"
#include "expect/match.h"

#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <string.h>
#include <sys/wait.h>

/* ------------------------------------------------------------------ what is known of children */

static bool is_wait4(const struct event *event)
{
    return is_named(event, "wait4") || is_named(event, "waitpid");
}

/* Children that the program itself has made, and those that it has waited for. */
struct children {
    int made, reaped;
    const struct event *last_reaped; /* the wait; NULL: none */
};

static struct children count_children(const struct suspect *suspect)
{
    const struct trace *trace = suspect->whole->trace;
    struct children children = {0};
    for (size_t i = 0; i < trace->count; i++) {
        const struct event *event = &trace->events[i];
        if (event->task != 0)
            continue;
        children.made += call_is_birth(event);
        if (!is_wait4(event) || event->result <= 0)
            continue;
        children.reaped++;
        children.last_reaped = event;
    }
    return children;
}

/* The latest status that this process was told before the first difference. */
static const struct event *last_status(const struct suspect *suspect, int *status)
{
    const struct trace *trace = suspect->symptom->trace;
    int task = suspect->event ? suspect->event->task : 0;
    for (size_t i = suspect->index; i-- > 0;) {
        const struct event *event = &trace->events[i];
        const struct copy *copy = is_wait4(event) ? event_copy(event, 1, true) : NULL;
        if (event->task != task || !copy || copy->size < sizeof *status || event->result <= 0)
            continue;
        memcpy(status, copy->bytes, sizeof *status);
        return event;
    }
    return NULL;
}

static bool has_number(const uint8_t *bytes, size_t size, unsigned number)
{
    char digits[16];
    size_t count = (size_t)snprintf(digits, sizeof digits, "%u", number);
    for (size_t i = 0; i + count <= size; i++) {
        bool before = i > 0 && bytes[i - 1] >= '0' && bytes[i - 1] <= '9';
        bool behind = i + count < size && bytes[i + count] >= '0' && bytes[i + count] <= '9';
        if (!before && !behind && memcmp(bytes + i, digits, count) == 0)
            return true;
    }
    return false;
}

/* The text that differs has this number, where the other one belongs. */
static bool is_written_for(const struct suspect *suspect, unsigned given, unsigned wanted)
{
    struct two_strings strings;
    return suspect->difference == DIFFERS_ARGUMENT && given != wanted &&
           two_strings(suspect, suspect->argument, &strings) &&
           has_number(strings.given, strings.given_size, given) &&
           has_number(strings.wanted, strings.wanted_size, wanted);
}

/* ------------------------------------------------------------------------------------ statuses */

/* Evidence: what is written, or what the program leaves with, is the number that wait4 stored; the
 * exit code in it is wanted. */
bool explain_status_for_code(const struct suspect *suspect, struct diagnosis *diagnosis)
{
    int status;
    int64_t wanted, given;
    const struct event *wait = last_status(suspect, &status);
    if (!wait || !WIFEXITED(status))
        return false;
    int code = WEXITSTATUS(status);
    bool left = exit_codes(suspect, &wanted, &given) && given == status && wanted == code;
    if (!left && !is_written_for(suspect, (unsigned)status, (unsigned)code))
        return false;
    headline(diagnosis, "a wait status was taken for an exit code");
    say(diagnosis, "%s", call_title(wait));
    say_call_at(suspect, diagnosis, wait);
    say(diagnosis,
        " stored %d, that is 0x%x. A status is two things in one number: bits 0 to 6 are the "
        "signal that ended the child, 0 when none did, and bits 8 to 15 what it left with: here "
        "%d.",
        status, (unsigned)status, code);
    return true;
}

/* Evidence: a child was ended by a signal, and what is written is bits 8 to 15 of its status. */
bool explain_signal_for_code(const struct suspect *suspect, struct diagnosis *diagnosis)
{
    int status;
    const struct event *wait = last_status(suspect, &status);
    if (!wait || !WIFSIGNALED(status) ||
        !is_written_for(suspect, (unsigned)status >> 8 & 0xff, (unsigned)WTERMSIG(status)))
        return false;
    headline(diagnosis, "a child that was killed passed for one that left");
    say(diagnosis, "%s", call_title(wait));
    say_call_at(suspect, diagnosis, wait);
    say(diagnosis,
        " stored 0x%x: bits 0 to 6 are %d, so a signal ended this child, %s. It never left with "
        "anything, and bits 8 to 15 mean nothing then. Look at bits 0 to 6 first; only when they "
        "are 0, the others are an exit code.",
        (unsigned)status, WTERMSIG(status), signal_title(WTERMSIG(status)));
    return true;
}

/* ---------------------------------------------------------------------------------- who is left */

/* A wait of the program itself is missing. */
static bool misses_wait(const struct suspect *suspect)
{
    return suspect->difference == DIFFERS_MISSING && suspect->row && !suspect->row->process &&
           (wants_named(suspect->wanted, "wait4") || wants_named(suspect->wanted, "waitpid"));
}

static bool wants_no_child(const struct wanted *wanted)
{
    return wanted->has_result && wanted->result.kind == VALUE_INTEGER &&
           wanted->result.integer == -ECHILD;
}

/* Evidence: a wait is missing, some children were waited for, and there were more. */
bool explain_zombie_left(const struct suspect *suspect, struct diagnosis *diagnosis)
{
    struct children children = count_children(suspect);
    if (!misses_wait(suspect) || wants_no_child(suspect->wanted) || !children.last_reaped ||
        children.reaped >= children.made)
        return false;
    diagnosis->of_all = true;
    place_at(suspect, diagnosis, children.last_reaped);
    headline(diagnosis, "%d children were made, and %d waited for", children.made, children.reaped);
    say(diagnosis,
        "One %s tells of one child. A child that has ended stays in the kernel's table, as a "
        "zombie, until its parent has been told of it: as many waits are needed as there are "
        "children.",
        call_title(children.last_reaped));
    return true;
}

/* Evidence: the wait that is to fail is missing, and nobody is left to be waited for. */
bool explain_end_not_asked(const struct suspect *suspect, struct diagnosis *diagnosis)
{
    struct children children = count_children(suspect);
    if (!misses_wait(suspect) || !wants_no_child(suspect->wanted) ||
        children.reaped < children.made)
        return false;
    headline(diagnosis, "that no child is left was not asked");
    if (children.made)
        say(diagnosis, "All %d were waited for, because the program has counted. ", children.made);
    say(diagnosis,
        "A program that did not make all of its children itself, or lost count, can ask: when "
        "there is none left, %s does not wait and gives -ECHILD. That is the end, as 0 is for "
        "read.",
        wanted_title(suspect->wanted));
    return true;
}

/* Evidence: a wait that has WNOHANG, and should not. */
bool explain_wnohang(const struct suspect *suspect, struct diagnosis *diagnosis)
{
    int64_t wanted;
    if (!is_wait4(suspect->event) || suspect->argument != 2 ||
        !wanted_integer(suspect, 2, &wanted) || wanted & WNOHANG ||
        !(event_value(suspect->event, 2) & WNOHANG))
        return false;
    headline(diagnosis, "%s was told not to wait", call_title(suspect->event));
    say(diagnosis,
        "With WNOHANG it returns 0 at once while no child has ended, and stores nothing: the "
        "status is what was there before. A program that asks again and again burns time that "
        "its children could use.");
    return true;
}

/* Evidence: the wait is for a child by its pid, and any child is wanted. */
bool explain_waits_for_one(const struct suspect *suspect, struct diagnosis *diagnosis)
{
    int64_t wanted;
    const struct trace *trace = suspect->whole->trace;
    if (!is_wait4(suspect->event) || suspect->difference != DIFFERS_ARGUMENT ||
        suspect->argument != 0 || !wanted_integer(suspect, 0, &wanted) || wanted != -1)
        return false;
    int64_t pid = event_value(suspect->event, 0);
    size_t i = 0;
    while (i < trace->count &&
           !(call_is_birth(&trace->events[i]) && trace->events[i].result == pid))
        i++;
    if (i == trace->count)
        return false;
    headline(diagnosis, "%s waited for one child, not for any", call_title(suspect->event));
    say(diagnosis,
        "Its pid was %" PRId64 ", which %s gave. So it waits for this child even when others have "
        "ended long before, and tells of them in the order in which they were made. With -1 it "
        "tells of whichever has ended.",
        pid, call_title(&trace->events[i]));
    return true;
}

/* A line of the program itself, not before its first difference, is to make a process. */
static const struct wanted *next_birth(const struct suspect *suspect)
{
    const struct outcome *outcome = suspect->whole->outcome;
    for (size_t i = outcome->first; i < outcome->row_count; i++) {
        const struct wanted *wanted = outcome->rows[i].wanted;
        if (!outcome->rows[i].process &&
            (wants_named(wanted, "clone") || wants_named(wanted, "fork")))
            return wanted;
    }
    return NULL;
}

/* Evidence: processes are still to be made, and the program waits for the one before. */
bool explain_one_after_the_other(const struct suspect *suspect, struct diagnosis *diagnosis)
{
    const struct wanted *birth = next_birth(suspect);
    const struct event *event = suspect->event ? suspect->event : suspect->next;
    if (!is_sequence(suspect) || !birth || !is_wait4(event) || event->task != 0 ||
        event->result <= 0 || !count_children(suspect).made)
        return false;
    headline(diagnosis, "each child was waited for before the next was made");
    say(diagnosis, "%s", call_title(event));
    say_call_at(suspect, diagnosis, event);
    say(diagnosis,
        " stands where %s belongs. It returns when a child has ended: so there is never more than "
        "one, and they work one after the other. Make all of them first; then wait.",
        wanted_title(birth));
    return true;
}
