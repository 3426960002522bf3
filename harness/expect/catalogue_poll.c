/* Waiting for many: what poll and select say, and what they leave to the program. */
#include "expect/catalogue.h"

#include <inttypes.h>
#include <poll.h>
#include <string.h>

enum { ANSWERS = POLLIN | POLLHUP | POLLERR | POLLNVAL };

static bool is_wait(const struct event *event)
{
    return is_named(event, "poll") || is_named(event, "ppoll") || is_named(event, "select") ||
           is_named(event, "pselect6");
}

static bool is_poll(const struct event *event)
{
    return is_named(event, "poll") || is_named(event, "ppoll");
}

static bool is_reading(const struct event *event)
{
    return is_named(event, "read") || is_named(event, "readv") || is_named(event, "recvfrom") ||
           is_named(event, "recvmsg");
}

/* What the program did where it differs: where a call is missing, the next one that it made, which
 * is not always the one that was found to answer the line. */
static const struct event *made_here(const struct suspect *suspect)
{
    return suspect->next ? suspect->next : suspect->event;
}

/* The latest wait of the suspect's task in front of it that has returned; NULL: none. */
static const struct event *last_wait(const struct suspect *suspect)
{
    const struct trace *trace = suspect->symptom->trace;
    int task = suspect->event ? suspect->event->task : 0;
    for (size_t i = suspect->index; i-- > 0;) {
        const struct event *event = &trace->events[i];
        if (event->task == task && is_wait(event))
            return event->returned && !event_failed(event) ? event : NULL;
    }
    return NULL;
}

/* The k-th entry of poll's array as the call left it; false: there is none. */
static bool find_entry(const struct event *poll, size_t k, struct pollfd *entry)
{
    const struct copy *copy = event_copy(poll, 0, true);
    if (!is_poll(poll) || !copy || copy->size < (k + 1) * sizeof *entry)
        return false;
    memcpy(entry, copy->bytes + k * sizeof *entry, sizeof *entry);
    return true;
}

/* What the wait said of a descriptor, in poll's words; -1: it was not asked. */
static int find_answer(const struct event *wait, int64_t fd)
{
    struct pollfd entry;
    for (size_t k = 0; find_entry(wait, k, &entry); k++)
        if (entry.fd == fd)
            return entry.revents & ANSWERS;
    const struct copy *asked = event_copy(wait, 1, false), *set = event_copy(wait, 1, true);
    size_t byte = (size_t)fd / 8;
    if (is_poll(wait) || fd < 0 || !asked || !set || byte >= asked->size || byte >= set->size ||
        !(asked->bytes[byte] >> fd % 8 & 1))
        return -1;
    return set->bytes[byte] >> fd % 8 & 1 ? POLLIN : 0;
}

/* The first entry of poll's array in which one of these bits is set and none of those. */
static bool find_revents(const struct event *poll, int these, int those, struct pollfd *entry)
{
    for (size_t k = 0; find_entry(poll, k, entry); k++)
        if (entry->fd >= 0 && entry->revents & these && !(entry->revents & those))
            return true;
    return false;
}

/* Evidence: a read of a descriptor that the wait before was asked about, and had not named. */
bool explain_read_of_unready(const struct suspect *suspect, struct diagnosis *diagnosis)
{
    const struct event *event = made_here(suspect), *wait = last_wait(suspect);
    if (suspect->difference == SAME || !is_reading(event) || !wait ||
        find_answer(wait, event_value(event, 0)) != 0)
        return false;
    place_at(suspect, diagnosis, event);
    headline(diagnosis, "%s of a descriptor that was not ready", call_title(event));
    say(diagnosis, "%s", call_title(wait));
    say_call_at(suspect, diagnosis, wait);
    say(diagnosis,
        " returned %" PRId64 ", and descriptor %" PRId64
        " was not among those that are ready: %s. A read there waits until something comes, "
        "and meanwhile the program serves nobody.",
        wait->result, event_value(event, 0),
        is_poll(wait) ? "its revents was 0" : "its bit was 0 in the set that select left");
    return true;
}

/* Evidence: a read is wanted, the wait just before said that something is there, and the program
 * does something else. */
bool explain_poll_reads_nothing(const struct suspect *suspect, struct diagnosis *diagnosis)
{
    const struct event *event = made_here(suspect);
    const struct event *wait = suspect->last;
    int64_t fd;
    if (!is_sequence(suspect) || !wants_named(suspect->wanted, "read") || !is_wait(wait) ||
        wait->result <= 0 || !is_call(event) || is_reading(event) ||
        !(is_wait(event) || is_named(event, "write")) || !wanted_integer(suspect, 0, &fd))
        return false;
    int answer = find_answer(wait, fd);
    if (answer < 0 || !(answer & POLLIN))
        return false;
    headline(diagnosis, "%s does not read", call_title(wait));
    say(diagnosis,
        "%s said that descriptor %" PRId64
        " has something to read, and no more: it takes nothing and stores nothing. The bytes lie "
        "in the pipe or socket until a read fetches them%s.",
        call_title(wait), fd, is_wait(event) ? ", and the next wait says the same" : "");
    if (answer & POLLHUP)
        say(diagnosis, " Its revents was POLLIN|POLLHUP: ask for the bit (revents & POLLIN), not "
                       "whether the whole is equal to POLLIN.");
    return true;
}

/* Evidence: POLLIN and POLLHUP were there together, and the descriptor is closed before the rest
 * was read. */
bool explain_hangup_before_data(const struct suspect *suspect, struct diagnosis *diagnosis)
{
    const struct event *event = suspect->event, *wait = last_wait(suspect);
    if (!is_sequence(suspect) || !is_named(event, "close") || !wait)
        return false;
    int answer = find_answer(wait, event_value(event, 0));
    if (answer < 0 || !(answer & POLLIN) || !(answer & POLLHUP))
        return false;
    headline(diagnosis, "closed before all was read");
    say(diagnosis,
        "Descriptor %" PRId64 " had POLLIN and POLLHUP at once: the other end is closed, and there "
        "are still bytes to read. They come first; only POLLHUP without POLLIN (or a read that "
        "gives 0) is the end.",
        event_value(event, 0));
    return true;
}

/* Evidence: a set that select left with fewer bits than it was handed is handed to it again. */
bool explain_select_keeps_no_sets(const struct suspect *suspect, struct diagnosis *diagnosis)
{
    const struct event *event = made_here(suspect), *wait = last_wait(suspect);
    if (suspect->difference == SAME || !is_wait(event) || !is_wait(wait) || is_poll(event) ||
        is_poll(wait) || event->arg[1] != wait->arg[1])
        return false;
    const struct copy *first = event_copy(wait, 1, false), *left = event_copy(wait, 1, true);
    const struct copy *again = event_copy(event, 1, false);
    if (!first || !left || !again || !first->size || first->size != left->size ||
        again->size != left->size || memcmp(first->bytes, left->bytes, left->size) == 0 ||
        memcmp(again->bytes, left->bytes, left->size) != 0)
        return false;
    headline(diagnosis, "select was asked with its own answer");
    say(diagnosis, "select writes its answer over the set that it is handed: afterwards only those "
                   "descriptors are in it that were ready. What it left");
    say_call_at(suspect, diagnosis, wait);
    say(diagnosis, " was handed to it again, so it no longer waits for the others. The set has to "
                   "be filled anew before each call, and so has the time; poll keeps what it is "
                   "asked (events) apart from its answer (revents).");
    return true;
}

/* Evidence: what poll says is that a descriptor is not open, and it was closed in this run. */
bool explain_closed_but_polled(const struct suspect *suspect, struct diagnosis *diagnosis)
{
    const struct trace *trace = suspect->symptom->trace;
    const struct event *event = suspect->event;
    struct pollfd entry;
    if (suspect->difference == SAME || !is_poll(event) || !find_revents(event, POLLNVAL, 0, &entry))
        return false;
    for (size_t i = suspect->index; i-- > 0;) {
        const struct event *close = &trace->events[i];
        if (!is_named(close, "close") || event_value(close, 0) != entry.fd)
            continue;
        headline(diagnosis, "a descriptor that is closed is still polled");
        say(diagnosis, "Descriptor %d was closed", entry.fd);
        say_call_at(suspect, diagnosis, close);
        say(diagnosis,
            ", and it is still in the array: poll counts it as ready each time, with POLLNVAL in "
            "its revents. Put -1 into its fd: poll passes over such entries.");
        return true;
    }
    return false;
}

/* Evidence: poll had told a descriptor's end, and is asked again with nothing done about it. */
bool explain_hangup_not_noticed(const struct suspect *suspect, struct diagnosis *diagnosis)
{
    const struct event *event = made_here(suspect);
    const struct event *wait = suspect->last;
    struct pollfd entry, again;
    if (!is_sequence(suspect) || !is_poll(event) || !is_poll(wait) ||
        !find_revents(wait, POLLHUP, POLLIN, &entry) ||
        !find_revents(event, POLLHUP, POLLIN, &again) || again.fd != entry.fd)
        return false;
    headline(diagnosis, "the end of descriptor %d was not noticed", entry.fd);
    say(diagnosis,
        "poll set POLLHUP in the revents of descriptor %d, without being asked: its other end is "
        "closed, and nothing will come any more. That stays so, and each poll returns at once to "
        "say it again. Close the descriptor, and put -1 into its fd.",
        entry.fd);
    return true;
}

/* Evidence: an entry of poll's array has POLLNVAL, and no descriptor of that number was closed. */
bool explain_poll_of_no_descriptor(const struct suspect *suspect, struct diagnosis *diagnosis)
{
    const struct event *event = suspect->event;
    struct pollfd entry;
    if (suspect->difference != DIFFERS_RESULT || !is_call(event))
        return false;
    size_t k = 0;
    while (find_entry(event, k, &entry) && !(entry.revents & POLLNVAL))
        k++;
    if (!find_entry(event, k, &entry))
        return false;
    headline(diagnosis, "%s was asked for a descriptor that is not open", call_title(event));
    say(diagnosis,
        "Argument 2 (nfds) was %" PRId64
        ", and entry %zu of so many, counted from 0, has the descriptor %d. That is not open, so "
        "its revents is POLLNVAL, and it counts as ready. Has the array so many entries? nfds is "
        "how many there are, not how many bytes.",
        event_value(event, 1), k, entry.fd);
    return true;
}
