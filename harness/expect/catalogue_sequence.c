/* Calls that are missing, too many or in another order, and what is left to say. */
#include "expect/catalogue.h"

#include "tables/names.h"

#include <inttypes.h>
#include <string.h>

static const struct outcome *outcome_of(const struct suspect *suspect)
{
    return suspect->symptom->outcome;
}

static bool fits(const struct wanted *wanted, const struct event *event)
{
    return is_wanted_call(wanted, event) && event_came_by(event, wanted->door);
}

/* The line that the event which stands at the first difference belongs to: a later one, which no
 * other event answers. */
static const struct wanted *find_later_line(const struct suspect *suspect, const struct event *here)
{
    const struct outcome *outcome = outcome_of(suspect);
    for (size_t i = outcome->first; i < outcome->row_count; i++) {
        const struct row *row = &outcome->rows[i];
        if (row->wanted && row->wanted != suspect->wanted && fits(row->wanted, here) &&
            (row->difference != SAME || row->event == here))
            return row->wanted;
    }
    return NULL;
}

/* The first line that lacks its event, and whether a later event that no line claims fits it. */
static const struct wanted *find_late_line(const struct suspect *suspect, const struct event *here)
{
    const struct outcome *outcome = outcome_of(suspect);
    const struct wanted *missing = NULL;
    for (size_t i = outcome->first; i < outcome->row_count; i++) {
        const struct row *row = &outcome->rows[i];
        /* An alignment may also keep the late event and leave the early one without a line. */
        if (row->wanted && !missing && !fits(row->wanted, here))
            missing = row->wanted;
        if (missing && row->event && row->event > here && fits(missing, row->event))
            return missing;
    }
    return NULL;
}

/* Evidence: what stands here belongs to a later line, which lacks it; and what belongs here comes
 * later. */
bool explain_calls_swapped(const struct suspect *suspect, struct diagnosis *diagnosis)
{
    if (!is_sequence(suspect) && suspect->difference != DIFFERS_DOOR)
        return false;
    const struct event *here = is_call(suspect->event) ? suspect->event : suspect->next;
    if (!here || fits(suspect->wanted, here))
        return false;
    const struct wanted *later = find_later_line(suspect, here);
    const struct wanted *late = later ? find_late_line(suspect, here) : NULL;
    if (!later || !late || later == late || later->line < late->line)
        return false;
    const char *first = wanted_title(late), *second = call_title(here);
    headline(diagnosis, "%s and %s come in the wrong order", second, first);
    if (strcmp(first, second) == 0)
        headline(diagnosis, "the two %s come in the wrong order", first);
    say(diagnosis, "First ");
    say_call(diagnosis, first, late->door);
    say(diagnosis, ", then ");
    say_call(diagnosis, second, here->door);
    say(diagnosis, ": your program makes the second call");
    say_call_at(suspect, diagnosis, here);
    say(diagnosis, " before the first.");
    return true;
}

/* Evidence: a `never` or `count` line is broken. */
bool explain_forbidden_call(const struct suspect *suspect, struct diagnosis *diagnosis)
{
    if (suspect->difference != DIFFERS_FORBIDDEN || !is_call(suspect->event))
        return false;
    const char *name = call_title(suspect->event);
    headline(diagnosis, "%s must not be called here", name);
    say(diagnosis, "The program called %s", name);
    say_call_at(suspect, diagnosis, suspect->event);
    say(diagnosis, ", and this exercise is to be solved without it.");
    return true;
}

/* Evidence: a call on a descriptor is missing, which open gave and no call was handed; the next is
 * of the same name, on another descriptor. */
bool explain_descriptor_not_kept(const struct suspect *suspect, struct diagnosis *diagnosis)
{
    const struct trace *trace = suspect->symptom->trace;
    const struct event *opened = NULL, *next = suspect->next;
    int64_t fd;
    if (suspect->difference != DIFFERS_MISSING || !next || !fits(suspect->wanted, next) ||
        !wanted_integer(suspect, 0, &fd) || event_value(next, 0) == fd)
        return false;
    for (size_t i = 0; i < trace->count; i++) {
        const struct event *event = &trace->events[i];
        if (!is_call(event) || event->task != next->task)
            continue;
        if (!opened && event->returned && event->result == fd &&
            (is_named(event, "open") || is_named(event, "openat")))
            opened = event;
        else if (opened && event_value(event, 0) == fd)
            return false;
    }
    if (!opened)
        return false;
    place_at(suspect, diagnosis, next);
    headline(diagnosis, "the descriptor that %s gave was never used", call_title(opened));
    say(diagnosis, "%s", call_title(opened));
    say_call_at(suspect, diagnosis, opened);
    say(diagnosis,
        " returned %" PRId64 ", and %s was handed %" PRId64
        ". The result has to be kept: the next call overwrites it.",
        fd, call_title(next), event_value(next, 0));
    return true;
}

/* How often a call is wanted and made, when the next call is of the same name. */
static void say_counts(const struct suspect *suspect, struct diagnosis *diagnosis)
{
    const struct outcome *outcome = outcome_of(suspect);
    const struct trace *trace = suspect->symptom->trace;
    size_t wanted = 0, made = 0;
    for (size_t i = 0; i < outcome->row_count; i++)
        if (outcome->rows[i].wanted && fits(outcome->rows[i].wanted, suspect->next))
            wanted++;
    for (size_t i = 0; i < trace->count; i++)
        if (trace->events[i].task == 0 && fits(suspect->wanted, &trace->events[i]))
            made++;
    say_call(diagnosis, wanted_title(suspect->wanted), suspect->wanted->door);
    say(diagnosis, wanted == 1 ? " is to be called once" : " is to be called %zu times", wanted);
    say(diagnosis,
        made == 1 ? "; the program called it once." : "; the program called it %zu times.", made);
}

/* Evidence: no event for a line. */
bool explain_call_missing(const struct suspect *suspect, struct diagnosis *diagnosis)
{
    const struct wanted *wanted = suspect->wanted;
    if (!wanted || wanted->kind != EVENT_CALL ||
        (suspect->difference != DIFFERS_MISSING &&
         !(suspect->difference == DIFFERS_CALL && !is_call(suspect->event))))
        return false;
    headline(diagnosis, "%s is missing", wanted_title(wanted));
    if (suspect->next && fits(wanted, suspect->next)) {
        say_counts(suspect, diagnosis);
        return true;
    }
    if (suspect->last) {
        say(diagnosis, "After ");
        say_call(diagnosis, call_title(suspect->last), suspect->last->door);
        say_call_at(suspect, diagnosis, suspect->last);
        say(diagnosis, " the program should call ");
    } else {
        say(diagnosis, "The program should first call ");
    }
    say_call(diagnosis, wanted_title(wanted), wanted->door);
    if (suspect->next) {
        say(diagnosis, "; the next call that it made was ");
        say_call(diagnosis, call_title(suspect->next), suspect->next->door);
        say_call_at(suspect, diagnosis, suspect->next);
    } else {
        say(diagnosis, "; it made no call any more");
    }
    say(diagnosis, ".");
    if (wants_named(wanted, "shutdown"))
        say(diagnosis, " It tells the other side that no more will come, and so its read gives 0. "
                       "close says this, too, but afterwards no answer can be read.");
    return true;
}

/* How many calls of this one's kind no line claims, this one counted. */
static int count_extra(const struct suspect *suspect)
{
    const struct outcome *outcome = outcome_of(suspect);
    int count = 0;
    for (size_t i = outcome->first; i < outcome->row_count; i++) {
        const struct row *row = &outcome->rows[i];
        count += row->difference == DIFFERS_EXTRA && is_call(row->event) &&
                 row->event->number == suspect->event->number &&
                 row->event->abi == suspect->event->abi;
    }
    return count;
}

/* Evidence: no line for a call. */
bool explain_call_extra(const struct suspect *suspect, struct diagnosis *diagnosis)
{
    const struct event *event = suspect->event;
    if (suspect->difference != DIFFERS_EXTRA || !is_call(event))
        return false;
    int count = count_extra(suspect);
    headline(diagnosis, "one %s too many", call_title(event));
    if (count > 1)
        headline(diagnosis, "%d calls of %s too many", count, call_title(event));
    say(diagnosis, "The program called %s", call_title(event));
    say_call_at(suspect, diagnosis, event);
    say(diagnosis, ", and no such call belongs here");
    if (suspect->last && suspect->last->number == event->number && suspect->last->abi == event->abi)
        say(diagnosis, ": the one before it was the last");
    say(diagnosis, ".");
    if (count == '0')
        say(diagnosis, " 48 is the character '0': a digit's number is its character minus '0'.");
    else if (count > 1)
        say(diagnosis, " %d more of them were made than are expected.", count);
    return true;
}

void say_default_headline(const struct suspect *suspect, struct diagnosis *diagnosis)
{
    const char *name = *suspect->name ? suspect->name : "the call";
    const struct event *event = suspect->event;
    switch (suspect->difference) {
    case SAME:
        headline(diagnosis, "the run differs from what is expected");
        break;
    case DIFFERS_ARGUMENT:
        headline(diagnosis, "%s differs in argument %d", name, suspect->argument + 1);
        break;
    case DIFFERS_RESULT:
        headline(diagnosis, "%s gave another result", name);
        break;
    case DIFFERS_TIME:
        headline(diagnosis, "%s took another time than expected", name);
        break;
    case DIFFERS_ORDER:
        headline(diagnosis, "%s and a call of another process are in the wrong order", name);
        break;
    case DIFFERS_COUNT:
        headline(diagnosis, "%s is called too often or too seldom", name);
        break;
    case DIFFERS_DOOR:
        headline(diagnosis, "%s came in by another door", name);
        break;
    case DIFFERS_FORBIDDEN:
        headline(diagnosis, "%s must not be called here", name);
        break;
    default:
        if (event && (event->kind == EVENT_SIGNAL || event->kind == EVENT_KILLED))
            headline(diagnosis, "the program got %s", signal_title(event->signal));
        else if (event && event->kind == EVENT_EXITED)
            headline(diagnosis, "the program left with status %d", event->status);
        else if (suspect->wanted && suspect->wanted->kind != EVENT_CALL)
            headline(diagnosis, "the program did not end as expected");
        else
            headline(diagnosis, "%s differs", name);
    }
}

static void say_other_result(const struct suspect *suspect, struct diagnosis *diagnosis)
{
    const struct event *event = suspect->event;
    const struct wanted *wanted = suspect->wanted;
    if (!is_call(event) || !event->returned)
        return;
    say_result(suspect, diagnosis, event);
    if (wanted && wanted->has_result && wanted->result.text) {
        say(diagnosis, "; ");
        text_add_safe(&diagnosis->why, wanted->result.text, strlen(wanted->result.text));
        say(diagnosis, " is expected");
    } else if (event_failed(event)) {
        say(diagnosis, "; it should have succeeded");
    }
    say(diagnosis, ".");
}

void say_fallback(const struct suspect *suspect, struct diagnosis *diagnosis)
{
    switch (suspect->difference) {
    case DIFFERS_ARGUMENT:
        if (is_call(suspect->event))
            say_wrong_argument(suspect, diagnosis, suspect->argument);
        break;
    case DIFFERS_RESULT:
        say_other_result(suspect, diagnosis);
        break;
    case DIFFERS_TIME:
        say(diagnosis, "It took %" PRIu64 " microseconds, as the harness saw it.",
            (suspect->event->left_ns - suspect->event->entered_ns) / 1000);
        break;
    case DIFFERS_ORDER:
        say(diagnosis,
            "What stands after an @label was over before the call with that label had begun.  "
            "Nothing orders two processes but a call in which one waits for the other.");
        break;
    case DIFFERS_COUNT:
        if (suspect->wanted && suspect->wanted->text) {
            say(diagnosis, "In the whole run this must hold: ");
            text_add_safe(&diagnosis->why, suspect->wanted->text, strlen(suspect->wanted->text));
            say(diagnosis, ".");
        }
        break;
    default:
        if (suspect->event && suspect->event->kind == EVENT_EXITED)
            say(diagnosis, "It ended with status %d.", suspect->event->status);
        else if (suspect->event && suspect->event->kind == EVENT_KILLED)
            say(diagnosis, "%s ended it.", signal_title(suspect->event->signal));
    }
}
