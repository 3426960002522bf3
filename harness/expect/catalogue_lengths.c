/* The right bytes, and a count that is not theirs. */
#include "expect/catalogue.h"

#include "tables/names.h"

#include <inttypes.h>
#include <stdlib.h>

bool find_length(const struct suspect *suspect, struct length *length)
{
    if (suspect->difference != DIFFERS_ARGUMENT)
        return false;
    const struct event *event = suspect->event;
    const struct signature *signature = call_signature(event->abi, event->number);
    for (int i = 0; i < signature->count; i++) {
        const struct parameter *parameter = &signature->parameter[i];
        int count = parameter->size_from - 1;
        if (parameter->kind != KIND_IN_BYTES || count < 0 || count > 5 ||
            (suspect->argument != i && suspect->argument != count) ||
            !two_strings(suspect, i, &length->strings))
            continue;
        length->wanted = (int64_t)length->strings.wanted_size;
        length->given = event_value(event, count);
        length->argument = count;
        size_t shorter =
            length->given < length->wanted ? (size_t)length->given : length->strings.wanted_size;
        return length->given >= 0 && length->given != length->wanted &&
               length->strings.same >= shorter;
    }
    return false;
}

enum { PAGE = 4096 };

static void say_length(const struct suspect *suspect, struct diagnosis *diagnosis,
                       const struct length *length)
{
    const struct event *event = suspect->event;
    say(diagnosis, "The count was %" PRId64, length->given);
    if (!suspect->by_function) {
        enum reg reg = abi_argument_register(event->abi, length->argument);
        say(diagnosis, " (in %s", register_name(event->abi, reg));
        say_writer(suspect, diagnosis, event, reg);
        say(diagnosis, ")");
    }
    say(diagnosis, ", and the text has %" PRId64 " bytes. ", length->wanted);
}

/* Evidence: one byte short, and that byte is a newline. */
bool explain_length_without_newline(const struct suspect *suspect, struct diagnosis *diagnosis)
{
    struct length length;
    if (!find_length(suspect, &length) || length.given != length.wanted - 1 ||
        length.strings.wanted[length.wanted - 1] != '\n')
        return false;
    headline(diagnosis, "%s left the newline out", call_title(suspect->event));
    say_length(suspect, diagnosis, &length);
    say(diagnosis, "The newline at the end is a byte like the others: it has to be there, and it "
                   "has to be counted.");
    return true;
}

/* Evidence: one byte more, and that byte is 0. */
bool explain_length_with_nul(const struct suspect *suspect, struct diagnosis *diagnosis)
{
    struct length length;
    if (!find_length(suspect, &length) || length.given != length.wanted + 1 ||
        length.strings.given_size <= length.strings.wanted_size ||
        length.strings.given[length.wanted] != 0)
        return false;
    headline(diagnosis, "%s wrote the NUL too", call_title(suspect->event));
    say_length(suspect, diagnosis, &length);
    say(diagnosis, "The byte too many is the 0 that ends the string. The kernel does not need it, "
                   "it goes by the count");
    if (suspect->symptom->language == LANGUAGE_C)
        say(diagnosis, "; sizeof counts that byte, strlen does not");
    say(diagnosis, ".");
    return true;
}

/* Evidence: the right bytes, and a count that is one too large or too small; or a size that is off
 * by one where no bytes are compared. */
bool explain_length_off_by_one(const struct suspect *suspect, struct diagnosis *diagnosis)
{
    struct length length;
    int64_t wanted;
    int i = suspect->argument;
    if (find_length(suspect, &length)) {
        if (llabs(length.given - length.wanted) != 1)
            return false;
        bool more = length.given > length.wanted;
        headline(diagnosis, "the count of %s is one too %s", call_title(suspect->event),
                 more ? "large" : "small");
        say_length(suspect, diagnosis, &length);
        say(diagnosis, "%s",
            more ? "So the byte behind the text went along." : "So the last byte stayed behind.");
        return true;
    }
    if (suspect->difference != DIFFERS_ARGUMENT || suspect->parameter->kind != KIND_SIZE ||
        !wanted_integer(suspect, i, &wanted))
        return false;
    int64_t given = event_value(suspect->event, i);
    if (llabs(given - wanted) != 1)
        return false;
    headline(diagnosis, "argument %d of %s is one too %s", i + 1, call_title(suspect->event),
             given > wanted ? "large" : "small");
    say_wrong_argument(suspect, diagnosis, i);
    return true;
}

/* Evidence: the right bytes, and a count that is another. */
bool explain_wrong_length(const struct suspect *suspect, struct diagnosis *diagnosis)
{
    struct length length;
    if (!find_length(suspect, &length))
        return false;
    headline(diagnosis, "%s got the wrong count", call_title(suspect->event));
    say_length(suspect, diagnosis, &length);
    const struct event *event = suspect->event;
    if (length.given > UINT32_MAX &&
        (uint64_t)length.given - length.strings.address + PAGE < 2 * PAGE)
        say(diagnosis, "It is an address, not a number of bytes. ");
    if (event->returned && event_failed(event))
        say(diagnosis, "Nothing was written: %s returned %" PRId64 " (%s).", call_title(event),
            event->result, errno_name((int)-event->result));
    else
        say(diagnosis, "%s",
            length.given > length.wanted ? "What lies behind the text in memory went along."
                                         : "The rest stayed behind.");
    return true;
}
