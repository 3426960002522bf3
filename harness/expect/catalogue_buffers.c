/* The right bytes in another place than the one that is asked for. */
#include "expect/catalogue.h"

#include <inttypes.h>

/* The latest call before the suspect's that returned this address; NULL when none did. */
static const struct event *find_giver(const struct suspect *suspect, uint64_t address)
{
    const struct trace *trace = suspect->symptom->trace;
    for (size_t i = suspect->index; i-- > 0;) {
        const struct event *event = &trace->events[i];
        if (is_call(event) && event->task == suspect->event->task && event->returned &&
            !event_failed(event) && (uint64_t)event->result == address &&
            call_signature(event->abi, event->number)->returns == KIND_ADDRESS)
            return event;
    }
    return NULL;
}

/* The argument's address, where the line asks for another one. */
static bool find_addresses(const struct suspect *suspect, uint64_t *wanted, uint64_t *given)
{
    int i = suspect->argument;
    if (suspect->difference != DIFFERS_ARGUMENT ||
        !is_wanted_call(suspect->wanted, suspect->event) || i >= suspect->wanted->argument_count ||
        !suspect->wanted->argument[i].has_address)
        return false;
    const struct event *event = suspect->event;
    *wanted = (uint64_t)narrow_value(suspect->parameter->kind, event->abi,
                                     suspect->wanted->argument[i].address);
    *given = (uint64_t)event_value(event, i);
    return *wanted != *given;
}

/* Evidence: the bytes that are wanted, whole, at an address that is not the wanted one. */
bool explain_another_buffer(const struct suspect *suspect, struct diagnosis *diagnosis)
{
    const struct event *event = suspect->event;
    struct two_strings strings;
    uint64_t wanted, given;
    int i = suspect->argument;
    bool filled = suspect->parameter && suspect->parameter->kind == KIND_OUT_BYTES;
    if (!find_addresses(suspect, &wanted, &given) || !two_strings(suspect, i, &strings) ||
        !event_copy(event, i, filled)->whole || strings.same != strings.wanted_size ||
        strings.same != strings.given_size)
        return false;
    headline(diagnosis, "%s got another buffer", call_title(event));
    say(diagnosis, "The bytes are right, but they %s %#" PRIx64, filled ? "went to" : "lie at",
        given);
    if (!suspect->by_function && event->witness) {
        enum reg reg = abi_argument_register(event->abi, i);
        say(diagnosis, " (%s", register_name(event->abi, reg));
        say_writer(suspect, diagnosis, event, reg);
        say(diagnosis, ")");
    }
    say(diagnosis, ", not %s %#" PRIx64, filled ? "to" : "at", wanted);
    const struct event *giver = find_giver(suspect, wanted);
    if (giver) {
        say(diagnosis, ", the address that %s returned", call_title(giver));
        say_call_at(suspect, diagnosis, giver);
    }
    say(diagnosis, ". Here it counts where they lie, too.");
    return true;
}
