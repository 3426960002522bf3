/* C: arguments of syscall() that are left out, and what that does to the others. */
#include "expect/catalogue.h"

#include <inttypes.h>

/* Evidence: in C, the last argument, which syscall() takes from the stack, is the junk that
 * c/lib/start.asm put there before main. */
bool explain_argument_left_out(const struct suspect *suspect, struct diagnosis *diagnosis)
{
    static const uint64_t junk = 0x5a5a5a5a5a5a5a5a;
    if (suspect->difference != DIFFERS_ARGUMENT || !suspect->by_function ||
        suspect->argument != 5 || suspect->event->arg[5] != junk)
        return false;
    const char *name = call_title(suspect->event);
    headline(diagnosis, "%s was not given its argument 6", name);
    say(diagnosis, "Argument 6");
    if (suspect->parameter->name)
        say(diagnosis, " (%s)", suspect->parameter->name);
    say(diagnosis,
        " was %#" PRIx64 ", which is what lay on the stack before main began. syscall() hands on "
        "six arguments, however many it gets: %s takes six, and each must stand in the call.",
        junk, name);
    return true;
}

/* From argument `first` on, each wanted argument but the first of them stands one place too early.
 * A pointer counts only with a number beside it that is right. */
static bool is_shifted(const struct suspect *suspect, int first)
{
    const struct event *event = suspect->event;
    const struct wanted *wanted = suspect->wanted;
    const struct signature *signature = call_signature(wanted->abi, wanted->numbers[0]);
    int numbers = 0;
    for (int i = first; i + 1 < wanted->argument_count; i++) {
        int64_t value;
        if (wanted_integer(suspect, i + 1, &value)) {
            enum kind kind = signature->parameter[i + 1].kind;
            if (narrow_value(kind, event->abi, event->arg[i]) != value)
                return false;
            numbers += value != 0;
        } else if (event->arg[i] < 4096) {
            return false;
        }
    }
    return numbers > 0;
}

static void say_number_missing(const struct suspect *suspect, struct diagnosis *diagnosis)
{
    const struct event *event = suspect->event;
    const char *name = wanted_title(suspect->wanted);
    headline(diagnosis, "the number of %s is missing", name);
    say(diagnosis,
        "The first thing that syscall() takes is the number of the call. Here stood %" PRIu32
        ", meant for argument 1 of %s",
        event->number, name);
    if (is_wanted_call(suspect->wanted, event))
        say(diagnosis, " (by chance it is the number of %s, too)", name);
    else
        say(diagnosis, ", and %" PRIu32 " is %s", event->number, call_title(event));
    say(diagnosis,
        "; so every argument stood one place too early. Begin with SYS_%s, then the arguments.",
        name);
}

/* Evidence: in C, the arguments stand one place too early: from the first one on, with the number
 * of the call where argument 1 was meant to be, or from the one on that is left out. */
bool explain_arguments_shifted(const struct suspect *suspect, struct diagnosis *diagnosis)
{
    const struct event *event = suspect->event;
    const struct wanted *wanted = suspect->wanted;
    int64_t value;
    if (!suspect->by_function || !is_call(event) || !wanted || wanted->kind != EVENT_CALL ||
        wanted->abi != event->abi || suspect->difference == DIFFERS_DOOR)
        return false;
    int first = suspect->difference == DIFFERS_ARGUMENT ? suspect->argument : 0;
    if (!is_shifted(suspect, first))
        return false;
    if (first == 0 && wanted_integer(suspect, 0, &value) && event->number == (uint32_t)value) {
        say_number_missing(suspect, diagnosis);
        return true;
    }
    if (suspect->difference != DIFFERS_ARGUMENT || wanted->argument_count - first < 3)
        return false;
    headline(diagnosis, "%s was not given its argument %d", call_title(event), first + 1);
    say(diagnosis, "Argument %d", first + 1);
    if (suspect->parameter->name)
        say(diagnosis, " (%s)", suspect->parameter->name);
    say(diagnosis, " of %s was ", call_title(event));
    say_value(diagnosis, event_parameter(event, first + 1), event->arg[first]);
    say(diagnosis,
        ", which belongs in argument %d, and each behind it stands one place too early as well: "
        "one is left out.",
        first + 2);
    return true;
}
