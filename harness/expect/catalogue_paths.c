/* What getcwd gives: a length, and the NUL is counted. */
#include "expect/catalogue.h"

#include <string.h>

/* The latest successful getcwd before the suspect's event, whose result this is; or NULL. */
static const struct event *find_getcwd(const struct suspect *suspect, int64_t result)
{
    const struct trace *trace = suspect->symptom->trace;
    for (size_t i = suspect->index; i-- > 0;) {
        const struct event *call = &trace->events[i];
        if (is_named(call, "getcwd") && call->returned && call->result > 0)
            return call->result == result ? call : NULL;
    }
    return NULL;
}

/* Evidence: a pointer is the number that getcwd gave. */
bool explain_length_taken_for_pointer(const struct suspect *suspect, struct diagnosis *diagnosis)
{
    if (!is_call(suspect->event) || !wants_named(suspect->wanted, "write") ||
        !is_named(suspect->event, "write"))
        return false;
    const struct event *call = find_getcwd(suspect, (int64_t)suspect->event->arg[1]);
    if (!call)
        return false;
    headline(diagnosis, "the result of getcwd is no pointer");
    say(diagnosis, "The buffer of write was at address %lu, and that is what getcwd",
        (unsigned long)suspect->event->arg[1]);
    say_call_at(suspect, diagnosis, call);
    say(diagnosis, " returned. The system call gives a length; the path lies in the buffer that "
                   "was handed to it. It is libc's getcwd() that gives a pointer.");
    return true;
}

/* Evidence: behind the wanted path stands a NUL, and the count rests on getcwd's length. */
bool explain_nul_from_getcwd(const struct suspect *suspect, struct diagnosis *diagnosis)
{
    struct two_strings strings;
    if (suspect->difference != DIFFERS_ARGUMENT || !is_named(suspect->event, "write") ||
        !two_strings(suspect, 1, &strings) || strings.wanted_size == 0 ||
        strings.same + 1 != strings.wanted_size || strings.given_size < strings.wanted_size ||
        strings.given[strings.same] != 0)
        return false;
    const struct event *call = find_getcwd(suspect, (int64_t)strings.wanted_size);
    if (!call)
        return false;
    headline(diagnosis, "the NUL behind the path was written");
    say(diagnosis, "getcwd");
    say_call_at(suspect, diagnosis, call);
    say(diagnosis,
        " returned %ld for a path of %ld bytes: the length that getcwd gives counts the NUL at the "
        "end. It lies at the length minus 1, and the newline belongs there.",
        (long)call->result, (long)call->result - 1);
    return true;
}
