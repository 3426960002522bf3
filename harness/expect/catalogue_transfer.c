/* Reading and writing: how much came, how much went, and where the end is. */
#include "expect/catalogue.h"

#include <inttypes.h>

/* The latest read of the first process before the first difference that brought or ended
 * something; NULL: none. */
static const struct event *last_read(const struct suspect *suspect)
{
    const struct trace *trace = suspect->symptom->trace;
    for (size_t i = suspect->index; i-- > 0;) {
        const struct event *event = &trace->events[i];
        if (event->task == 0 && is_named(event, "read") && event->returned && event->result >= 0)
            return event;
    }
    return NULL;
}

static bool reads_later(const struct suspect *suspect)
{
    const struct trace *trace = suspect->symptom->trace;
    for (size_t i = suspect->index; i < trace->count; i++)
        if (is_named(&trace->events[i], "read"))
            return true;
    return false;
}

/* Whether a read failed behind that one, in front of the first difference. */
static bool failed_since(const struct suspect *suspect, const struct event *read)
{
    const struct event *end = suspect->symptom->trace->events + suspect->index;
    for (const struct event *event = read + 1; event < end; event++)
        if (is_named(event, "read") && event->returned && event_failed(event))
            return true;
    return false;
}

/* Evidence: a read is wanted, none follows, and the last one brought something, but not all that
 * was asked for. */
bool explain_short_read_as_end(const struct suspect *suspect, struct diagnosis *diagnosis)
{
    const struct event *read = last_read(suspect);
    if (!is_sequence(suspect) || !wants_named(suspect->wanted, "read") || !read ||
        read->result == 0 || read->result >= event_value(read, 2) || failed_since(suspect, read) ||
        reads_later(suspect))
        return false;
    headline(diagnosis, "a read that brought less was taken for the end");
    say(diagnosis,
        "The last read asked for %" PRId64 " bytes and got %" PRId64
        ": so many were there. That is not the end. Only a read that returns 0 says so.",
        event_value(read, 2), read->result);
    return true;
}

/* Evidence: a read of that descriptor has returned 0, and another one follows. */
bool explain_read_past_the_end(const struct suspect *suspect, struct diagnosis *diagnosis)
{
    const struct event *read = last_read(suspect), *event = suspect->event;
    if (!is_sequence(suspect) || !is_named(event, "read") || !read || read->result != 0 ||
        event_value(read, 0) != event_value(event, 0))
        return false;
    headline(diagnosis, "the end was not noticed");
    say(diagnosis, "A read had returned 0 before. That is no error, and nothing to wait for: it "
                   "is the end, and it will be 0 again each time.");
    return true;
}

/* Evidence: the count of a write is the size of the buffer that read filled only in part. */
bool explain_buffer_size_for_count(const struct suspect *suspect, struct diagnosis *diagnosis)
{
    const struct event *read = last_read(suspect), *event = suspect->event;
    if (!is_named(event, "write") || suspect->difference != DIFFERS_ARGUMENT || !read ||
        event_value(event, 1) != event_value(read, 1) || read->result >= event_value(read, 2) ||
        event_value(event, 2) != event_value(read, 2))
        return false;
    headline(diagnosis, "write was asked for the whole buffer");
    say(diagnosis,
        "read brought %" PRId64 " bytes, and write was asked for %" PRId64
        ": the rest of the buffer is no part of the input. What read returns is the count.",
        read->result, event_value(event, 2));
    return true;
}

/* Evidence: only the output differs, and behind a write that did a part another one began at the
 * same byte. */
bool explain_rest_from_the_start(const struct suspect *suspect, struct diagnosis *diagnosis)
{
    const struct trace *trace = suspect->symptom->trace;
    const struct event *part = NULL;
    if (suspect->difference != SAME || !suspect->symptom->outcome->output_differs)
        return false;
    for (size_t i = 0; i < trace->count; i++) {
        const struct event *event = &trace->events[i];
        if (is_named(event, "read"))
            part = NULL;
        if (!is_named(event, "write"))
            continue;
        if (part && event->arg[1] == part->arg[1] && event->arg[0] == part->arg[0]) {
            place_at(suspect, diagnosis, event);
            headline(diagnosis, "the rest was written from the beginning again");
            say(diagnosis,
                "A write did %" PRId64 " of %" PRId64
                " bytes, and the next one began at the same address: those bytes went out twice. "
                "What was written is added to the pointer and taken from the count.",
                part->result, event_value(part, 2));
            return true;
        }
        part = event->result > 0 && event->result < event_value(event, 2) ? event : NULL;
    }
    return false;
}
