/* A result that changed nothing, though it should have. */
#include "expect/catalogue.h"

#include <errno.h>
#include <inttypes.h>
#include <string.h>

/* The last call moved fewer bytes than it was asked to, and the rest was not asked for. */
static bool explain_short(const struct suspect *suspect, struct diagnosis *diagnosis)
{
    const struct event *call = suspect->last;
    const struct signature *signature = call_signature(call->abi, call->number);
    for (int i = 0; i < signature->count; i++) {
        const struct parameter *parameter = &signature->parameter[i];
        if ((parameter->kind != KIND_IN_BYTES && parameter->kind != KIND_OUT_BYTES) ||
            parameter->size_from == 0 || parameter->size_from > 6)
            continue;
        int64_t asked = event_value(call, parameter->size_from - 1);
        if (call->result < 0 || call->result >= asked || !is_wanted_call(suspect->wanted, call))
            continue;
        const char *name = call_title(call);
        headline(diagnosis, "%s did only a part, and the rest was not asked for", name);
        say(diagnosis, "%s", name);
        say_call_at(suspect, diagnosis, call);
        say(diagnosis, " was asked for %" PRId64 " bytes and returned %" PRId64 ". ", asked,
            call->result);
        say(diagnosis,
            "A short count is no error; the remaining %" PRId64
            " bytes need another %s, with the pointer and the count moved on by the result.",
            asked - call->result, name);
        return true;
    }
    return false;
}

/* The status with which the program is to leave next, by the first line that is not answered. */
static bool next_status(const struct suspect *suspect, int64_t *status)
{
    const struct outcome *outcome = suspect->symptom->outcome;
    for (size_t i = outcome->first; i < outcome->row_count; i++) {
        const struct wanted *wanted = outcome->rows[i].wanted;
        if (!wanted)
            continue;
        *status = wanted->argument[0].integer;
        return (wants_named(wanted, "exit") || wants_named(wanted, "exit_group")) &&
               wanted->argument_count > 0 && wanted->argument[0].kind == VALUE_INTEGER;
    }
    return false;
}

/* A call failed; the program is to leave with its errno, but went on or left with 0. */
static bool explain_failure_ignored(const struct suspect *suspect, struct diagnosis *diagnosis)
{
    const struct event *failed = earlier_failure(suspect);
    int64_t code = 0;
    if (!failed)
        return false;
    bool interrupted = (failed->result == -EINTR || failed->result == -EAGAIN) &&
                       failed == suspect->last && is_wanted_call(suspect->wanted, failed);
    bool to_leave = next_status(suspect, &code) && code == -failed->result;
    bool zero = is_exit(suspect->event) && event_value(suspect->event, 0) == 0;
    bool goes_on = is_call(suspect->event) && !is_exit(suspect->event) &&
                   call_name(suspect->event->abi, suspect->event->number);
    if (!interrupted && !(to_leave && (zero || goes_on)))
        return false;

    if (!diagnosis->place[0])
        place_at(suspect, diagnosis, failed);
    headline(diagnosis,
             interrupted ? "%s was not made again" : "the error of %s made no difference",
             call_title(failed));
    say_result(suspect, diagnosis, failed);
    if (interrupted)
        say(diagnosis, ". Nothing was done: the call is to be made again.");
    else if (zero)
        say(diagnosis, ", but the program left with 0, as if all had gone well.");
    else
        say(diagnosis, ", but the program went on with %s as if it had succeeded.",
            call_title(suspect->event));
    say_signed_jump(suspect, diagnosis, failed);
    return true;
}

/* The latest call before another of the same service, through whatever door, when it was answered
 * otherwise; or NULL. */
static const struct event *other_answer(const struct suspect *suspect, const struct event *call)
{
    for (const struct event *event = call; event-- > suspect->symptom->trace->events;)
        if (is_call(event) && strcmp(call_title(event), call_title(call)) == 0)
            return event->result != call->result ? event : NULL;
    return NULL;
}

/* Two answers that are not equal, and what could make them look so. */
static void say_two_answers(const struct suspect *suspect, struct diagnosis *diagnosis,
                            const struct event *first, const struct event *second)
{
    say_result(suspect, diagnosis, first);
    say(diagnosis, " and ");
    say_call(diagnosis, call_title(second), second->door);
    say_call_at(suspect, diagnosis, second);
    say(diagnosis, " returned %" PRId64 ", which is not the same", second->result);
    uint64_t bits = (uint64_t)first->result ^ (uint64_t)second->result;
    if (!(bits & 0xffff))
        say(diagnosis, " (only the low 16 bits are)");
    else if (!(bits & 0xff))
        say(diagnosis, " (only the low 8 bits are)");
}

/* A result that the harness forged, to see whether the program looks at it. */
static bool explain_forged_ignored(const struct suspect *suspect, struct diagnosis *diagnosis)
{
    int64_t wanted, given;
    const struct trace *trace = suspect->symptom->trace;
    if (!exit_codes(suspect, &wanted, &given) || wanted == 0 || given != 0)
        return false;
    for (size_t i = suspect->index; i-- > 0;) {
        const struct event *call = &trace->events[i];
        if (!is_call(call) || !call->forged || event_failed(call))
            continue;
        if (!diagnosis->place[0])
            place_at(suspect, diagnosis, call);
        const struct event *other = other_answer(suspect, call);
        headline(diagnosis, "the result of %s made no difference", call_title(call));
        say(diagnosis, "In this run ");
        if (other)
            say_two_answers(suspect, diagnosis, other, call);
        else
            say_result(suspect, diagnosis, call);
        say(diagnosis, ", and the program left with 0 all the same; %" PRId64 " is expected.",
            wanted);
        if (other && call->result < other->result)
            say(diagnosis, " The second is the smaller one here: ask whether they are equal, not "
                           "whether one is larger.");
        return true;
    }
    return false;
}

/* Evidence: a short count or an error in the last call, and a program that goes on as if it had
 * been complete. */
bool explain_result_ignored(const struct suspect *suspect, struct diagnosis *diagnosis)
{
    if (suspect->difference == DIFFERS_RESULT || suspect->difference == DIFFERS_DOOR)
        return false;
    return (suspect->last && suspect->last->returned && explain_short(suspect, diagnosis)) ||
           explain_failure_ignored(suspect, diagnosis) ||
           explain_forged_ignored(suspect, diagnosis);
}
