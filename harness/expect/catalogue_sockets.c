/* Which of the sockets a call is about: the one that listens, or the one that accept gave. */
#include "expect/catalogue.h"

#include <errno.h>
#include <inttypes.h>
#include <string.h>

/* The latest call of that name (or one that begins so) on this descriptor that succeeded, of the
 * event's task and in front of it; or NULL. */
static const struct event *find_before(const struct suspect *suspect, const struct event *event,
                                       const char *name, int descriptor)
{
    const struct trace *trace = suspect->symptom->trace;
    const struct event *found = NULL;
    for (size_t i = 0; i < trace->count && &trace->events[i] != event; i++) {
        const struct event *call = &trace->events[i];
        const char *title = is_call(call) ? call_name(call->abi, call->number) : NULL;
        if (title && call->task == event->task && strncmp(title, name, strlen(name)) == 0 &&
            (int)call->arg[0] == descriptor && call->returned && !event_failed(call))
            found = call;
    }
    return found;
}

static bool moves_bytes(const struct event *event)
{
    static const char *const names[] = {"read",   "write",   "readv",   "writev",  "recvfrom",
                                        "sendto", "recvmsg", "sendmsg", "shutdown"};
    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        if (is_named(event, names[i]))
            return true;
    return false;
}

/* Evidence: bytes are to go through a descriptor on which listen succeeded. */
bool explain_talks_to_listener(const struct suspect *suspect, struct diagnosis *diagnosis)
{
    const struct event *event = is_call(suspect->event) ? suspect->event : suspect->next;
    if (!event || suspect->difference == SAME || !moves_bytes(event))
        return false;
    int door = (int)event->arg[0];
    const struct event *listen = find_before(suspect, event, "listen", door);
    const struct event *accept = find_before(suspect, event, "accept", door);
    if (!listen)
        return false;
    headline(diagnosis, "%s on the descriptor that listens", call_title(event));
    say(diagnosis, "Descriptor %d listens", door);
    say_call_at(suspect, diagnosis, listen);
    say(diagnosis, ": callers come to it, but no byte goes through it");
    if (event->returned && event_failed(event)) {
        say(diagnosis, ", and ");
        say_result(suspect, diagnosis, event);
    }
    say(diagnosis, ". ");
    if (accept) {
        say(diagnosis, "%s", call_title(accept));
        say_call_at(suspect, diagnosis, accept);
        say(diagnosis, " gave a descriptor of its own for this caller, %d: that is the one to use.",
            (int)accept->result);
    } else {
        say(diagnosis, "accept4 gives a descriptor of its own for each caller.");
    }
    return true;
}

/* Evidence: accept said EINVAL, and on its descriptor listen was never called. */
bool explain_never_listened(const struct suspect *suspect, struct diagnosis *diagnosis)
{
    const struct event *event = is_call(suspect->event) ? suspect->event : suspect->next;
    const char *name = event ? call_title(event) : "";
    if (suspect->difference == SAME || strncmp(name, "accept", 6) != 0 || !event->returned ||
        event->result != -EINVAL || find_before(suspect, event, "listen", (int)event->arg[0]))
        return false;
    headline(diagnosis, "nobody listens on the descriptor of %s", name);
    say(diagnosis,
        "A socket that has an address has no callers yet: it takes listen to make the queue in "
        "which they wait. Descriptor %d never got one, so %s",
        (int)event->arg[0], name);
    say_call_at(suspect, diagnosis, event);
    say(diagnosis, " returned -EINVAL.");
    return true;
}

/* Evidence: an address is wanted, and the size behind it is less than the one that is wanted. */
bool explain_address_size(const struct suspect *suspect, struct diagnosis *diagnosis)
{
    enum { ADDRESS = 1, SIZE = 2 };
    const struct event *event = suspect->event;
    int64_t wanted;
    if (suspect->difference != DIFFERS_ARGUMENT || !is_call(event) ||
        !(is_named(event, "bind") || is_named(event, "connect")) || suspect->argument < ADDRESS ||
        suspect->argument > SIZE || !wanted_integer(suspect, SIZE, &wanted))
        return false;
    int64_t given = event_value(event, SIZE);
    if (given >= wanted)
        return false;
    headline(diagnosis, "%s got a size that is too small", call_title(event));
    say(diagnosis, "Argument 3 (addrlen) was %" PRId64, given);
    if (!suspect->by_function)
        say_writer(suspect, diagnosis, event, abi_argument_register(event->abi, SIZE));
    say(diagnosis,
        ", and the kernel read no more of the address than that. The structure has %" PRId64
        " bytes.",
        wanted);
    if (suspect->symptom->language == LANGUAGE_C && given == sizeof(void *))
        say(diagnosis, " 8 is the size of a pointer.");
    return true;
}
