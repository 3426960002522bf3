/* The number in rax: what the program put there, or what it left there. */
#include "expect/catalogue.h"

#include <inttypes.h>

static const char *number_register(const struct event *event)
{
    return event->abi == ABI_I386 ? "eax" : "rax";
}

/* Evidence: a number that no call has, and negated it is that of the wanted call. */
bool explain_number_negated(const struct suspect *suspect, struct diagnosis *diagnosis)
{
    const struct event *event = suspect->event;
    if (!is_sequence(suspect) || !is_call(event) || call_name(event->abi, event->number) ||
        !suspect->wanted || suspect->wanted->kind != EVENT_CALL ||
        suspect->wanted->abi != event->abi || suspect->wanted->numbers[0] == 0 ||
        event->number != -suspect->wanted->numbers[0])
        return false;
    const char *name = wanted_title(suspect->wanted);
    headline(diagnosis, "a number that no call has stands where %s belongs", name);
    if (suspect->symptom->language == LANGUAGE_C)
        say(diagnosis, "The number of the call");
    else
        say(diagnosis, "%s", number_register(event));
    say(diagnosis, " was %" PRId32, (int32_t)event->number);
    if (suspect->symptom->language == LANGUAGE_ASM)
        say_writer(suspect, diagnosis, event, REG_AX);
    say(diagnosis, ": no call has that number. It is %s's number, negated.", name);
    if (suspect->symptom->language == LANGUAGE_ASM && suspect->last)
        say(diagnosis,
            " What %s returned was in %s only until the number of the next call was put there: "
            "take it from there, and negate it, before that.",
            call_title(suspect->last), number_register(event));
    return true;
}

/* The first call of the first process that the difference reaches, and the call before it: what a
 * child did may stand in front of the vfork that made the child. */
static const struct event *find_own_call(const struct suspect *suspect, const struct event **last)
{
    const struct trace *trace = suspect->symptom->trace;
    *last = NULL;
    for (size_t i = 0; i < trace->count; i++) {
        const struct event *event = &trace->events[i];
        if (!is_call(event) || event->task != 0)
            continue;
        if (i >= suspect->index)
            return event;
        *last = event;
    }
    return NULL;
}

/* Evidence: the number is what the call before returned, nothing was put into the register since,
 * and the call is not the wanted one.  Any call may come of that, by chance also one that waits
 * for ever, ends the program or belongs to the other table: so this is looked at first. */
bool explain_number_left_over(const struct suspect *suspect, struct diagnosis *diagnosis)
{
    const struct event *last, *event = find_own_call(suspect, &last);
    if (!is_sequence(suspect) || !event || !last || !last->returned ||
        (uint32_t)last->result != event->number || suspect->symptom->language != LANGUAGE_ASM ||
        (event->witness && !event->witness->by_kernel[REG_AX]) || !suspect->wanted ||
        suspect->wanted->kind != EVENT_CALL || is_wanted_call(suspect->wanted, event))
        return false;
    const char *wanted = wanted_title(suspect->wanted), *reg = number_register(event);
    headline(diagnosis, "%s stands where %s belongs", call_title(event), wanted);
    say(diagnosis, "%s still held %" PRId32 ", which is what %s", reg, (int32_t)event->number,
        call_title(last));
    say_call_at(suspect, diagnosis, last);
    say(diagnosis,
        " returned. The answer of a call comes in %s, so the next number has to be put there "
        "before every call: %s is %" PRIu32 ".",
        reg, wanted, suspect->wanted->numbers[0]);
    return true;
}

/* Evidence: a call that belongs nowhere stands where the wanted one is missing for good. */
bool explain_another_call(const struct suspect *suspect, struct diagnosis *diagnosis)
{
    const struct outcome *outcome = suspect->symptom->outcome;
    const struct event *event = suspect->event;
    if (!is_sequence(suspect) || !is_call(event) || !suspect->wanted ||
        suspect->wanted->kind != EVENT_CALL || event->abi != suspect->wanted->abi ||
        is_wanted_call(suspect->wanted, event))
        return false;
    for (size_t i = 0; i < outcome->row_count; i++)
        if (is_wanted_call(outcome->rows[i].wanted, event))
            return false;
    if (suspect->difference != DIFFERS_CALL && wanted_follows(suspect))
        return false;
    const char *wanted = wanted_title(suspect->wanted), *given = call_title(event);
    const char *reg = number_register(event);
    headline(diagnosis, "%s stands where %s belongs", given, wanted);
    if (suspect->symptom->language == LANGUAGE_C) {
        say(diagnosis, "The number of the call was %" PRIu32, event->number);
    } else {
        bool put = event->witness && !event->witness->by_kernel[REG_AX];
        say(diagnosis, "The number %s %s was %" PRIu32, put ? "that the program put into" : "in",
            reg, event->number);
        say_writer(suspect, diagnosis, event, REG_AX);
    }
    say(diagnosis, ", and that is %s; %s is number %" PRIu32 ".", given, wanted,
        suspect->wanted->numbers[0]);
    say_overwritten(suspect, diagnosis, event, REG_AX);
    return true;
}
