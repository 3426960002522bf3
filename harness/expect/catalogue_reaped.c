/* What a process knows of those that it made: by waiting for them, not through their memory. */
#include "expect/catalogue.h"
#include "expect/match.h"

#include <errno.h>
#include <inttypes.h>
#include <string.h>

static bool is_wait_line(const struct wanted *wanted)
{
    return wants_named(wanted, "wait4") || wants_named(wanted, "waitid") ||
           wants_named(wanted, "waitpid");
}

/* The call stored the status of a child that had exited: with this code. */
static bool reaped_code(const struct event *event, int *code)
{
    int status;
    const struct copy *copy = event_copy(event, 1, true);
    if (!(is_named(event, "wait4") || is_named(event, "waitpid")) || event->result <= 0 || !copy ||
        copy->size < sizeof status)
        return false;
    memcpy(&status, copy->bytes, sizeof status);
    *code = status >> 8 & 0xff;
    return (status & 0x7f) == 0;
}

/* A wait of this process told of a child that left with this code, which is no number that the
 * program was run with. */
static const struct event *find_reaped(const struct suspect *suspect, int64_t code)
{
    int told;
    for (size_t i = suspect->index; i-- > 0;) {
        const struct event *event = &suspect->symptom->trace->events[i];
        if (is_call(event) && reaped_code(event, &told) && told == code &&
            !was_given(suspect, KIND_INT, code))
            return event;
    }
    return NULL;
}

/* Evidence: the process is to leave with what wait4 told it of its child, and leaves with the
 * number that the program was run with. */
bool explain_memory_not_shared(const struct suspect *suspect, struct diagnosis *diagnosis)
{
    int64_t wanted, given;
    if (!exit_codes(suspect, &wanted, &given) || !was_given(suspect, KIND_INT, given))
        return false;
    const struct event *wait = find_reaped(suspect, wanted);
    if (!wait)
        return false;
    if (!diagnosis->place[0])
        place_at(suspect, diagnosis, wait);
    headline(diagnosis, "what the child changed is not changed in its parent");
    say(diagnosis, "The child left with %" PRId64 ", and so %s", wanted, call_title(wait));
    say_call_at(suspect, diagnosis, wait);
    say(diagnosis,
        " told. The parent left with %" PRId64
        ", the number from before: the two have no memory in common, each changes its own copy. "
        "What the parent may know is in the status that %s stored: bits 8 to 15 are what the "
        "child left with.",
        given, call_title(wait));
    return true;
}

/* Evidence: an argument is what the child left with; the number that the program was run with
 * is wanted. */
bool explain_childs_number_in_parent(const struct suspect *suspect, struct diagnosis *diagnosis)
{
    int64_t wanted;
    if (suspect->difference != DIFFERS_ARGUMENT || !is_call(suspect->event) ||
        !wanted_integer(suspect, suspect->argument, &wanted) ||
        !was_given(suspect, KIND_INT, wanted))
        return false;
    int64_t given = event_value(suspect->event, suspect->argument);
    const struct event *wait = find_reaped(suspect, given);
    if (!wait)
        return false;
    headline(diagnosis, "%s got the number of the child, not that of the parent",
             call_title(suspect->event));
    say(diagnosis, "Its ");
    say_argument(diagnosis, suspect->event, suspect->argument);
    say(diagnosis,
        " was %" PRId64 ", with which the child left; the parent's own number is %" PRId64
        ". Memory is copied when the child is made: what was changed before, both have; what the "
        "child changes afterwards, on its own path, its parent never sees.",
        given, wanted);
    return true;
}

/* Evidence: a wait is missing in the program itself, it makes none at all, and nothing differs
 * before but in a child that was ended with it. */
bool explain_left_without_waiting(const struct suspect *suspect, struct diagnosis *diagnosis)
{
    const struct event *birth;
    const struct outcome *outcome = suspect->whole->outcome;
    const struct trace *trace = suspect->whole->trace;
    size_t i = outcome->first;
    while (i < outcome->row_count &&
           (outcome->rows[i].difference == SAME ||
            (outcome->rows[i].process && outcome->rows[i].process->task < 0)))
        i++;
    if (find_births(suspect, &birth, 1) == 0 || i == outcome->row_count ||
        !is_of_program(&outcome->rows[i]) || outcome->rows[i].difference != DIFFERS_MISSING ||
        !is_wait_line(outcome->rows[i].wanted))
        return false;
    for (size_t n = 0; n < trace->count; n++)
        if (trace->events[n].task == 0 && is_wait_for_child(&trace->events[n]))
            return false;
    diagnosis->of_all = true;
    place_at(suspect, diagnosis, birth);
    headline(diagnosis, "the parent did not wait for its child");
    say(diagnosis, "%s", call_title(birth));
    say_call_at(suspect, diagnosis, birth);
    say(diagnosis,
        " made child %" PRId64 ", and its parent never called %s. From there on nobody knows which "
        "of the two is first: the parent may have left before its child has done anything. %s "
        "waits until the child has ended, and gives its status.",
        birth->result, wanted_title(outcome->rows[i].wanted),
        wanted_title(outcome->rows[i].wanted));
    return true;
}

/* The first line of the program itself that differs, when before it only lines of children do, of
 * which nothing was seen. */
static const struct row *first_of_program(const struct suspect *suspect)
{
    const struct outcome *outcome = suspect->whole->outcome;
    for (size_t i = outcome->first; i < outcome->row_count; i++) {
        const struct row *row = &outcome->rows[i];
        if (row->difference != SAME && is_of_program(row))
            return row;
        if (row->difference != SAME && row->difference != DIFFERS_MISSING)
            return NULL;
    }
    return NULL;
}

/* Evidence: the wait that should succeed gave -ECHILD, and its pid is one that no call which makes
 * a process gave. */
bool explain_waits_for_stranger(const struct suspect *suspect, struct diagnosis *diagnosis)
{
    enum { MANY = 64 };
    const struct event *births[MANY];
    const struct row *row = first_of_program(suspect);
    const struct event *event = row ? row->event : NULL;
    size_t count = find_births(suspect, births, MANY);
    if (!event || !is_named(event, "wait4") || !is_wanted_call(row->wanted, event) ||
        event->result != -ECHILD || event_value(event, 0) <= 0 || count == 0 || count > MANY ||
        (row->wanted->has_result && row->wanted->result.kind == VALUE_INTEGER &&
         row->wanted->result.integer == -ECHILD))
        return false;
    int64_t pid = event_value(event, 0);
    for (size_t i = 0; i < count; i++)
        if (births[i]->result <= 0 || births[i]->result == pid)
            return false;
    const struct event *birth = births[count - 1];
    diagnosis->of_all = true;
    place_at(suspect, diagnosis, event);
    headline(diagnosis, "%s waited for %" PRId64 ", which is no child", call_title(event), pid);
    say(diagnosis, "Argument 1 (pid) was %" PRId64 ", and no child has that number. %s", pid,
        call_title(birth));
    say_call_at(suspect, diagnosis, birth);
    say(diagnosis, " returned %" PRId64 ": that is the child.", birth->result);
    if (pid == event->number && suspect->symptom->language == LANGUAGE_ASM)
        say(diagnosis,
            " %" PRId64 " is the number of %s: it went into rax before the pid was read.", pid,
            call_title(event));
    return true;
}
