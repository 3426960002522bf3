/* What a program says of a clock, beside what the clock's function has stored. */
#include "expect/catalogue.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* Seconds and nanoseconds that the last function of the vDSO has stored. */
static const struct event *last_answer(const struct suspect *suspect, int64_t parts[2])
{
    const struct trace *trace = suspect->symptom->trace;
    const struct event *found = NULL;
    for (size_t i = 0; i < trace->count && &trace->events[i] != suspect->event; i++) {
        const struct event *event = &trace->events[i];
        const struct copy *copy =
            is_call(event) && event->door == DOOR_VDSO ? event_copy(event, 1, true) : NULL;
        if (copy && copy->size >= 2 * sizeof *parts) {
            memcpy(parts, copy->bytes, 2 * sizeof *parts);
            found = event;
        }
    }
    return found;
}

/* A number in decimal and a newline. */
static bool read_number(const uint8_t *bytes, size_t size, int64_t *number, char text[24])
{
    char *end;
    if (size < 2 || size >= 24)
        return false;
    memcpy(text, bytes, size);
    text[size] = '\0';
    *number = strtoll(text, &end, 10);
    if (strcmp(end, "\n") != 0)
        return false;
    *end = '\0';
    return true;
}

/* Evidence: the function has stored the number that is wanted, and a whole other number was
 * written: no part of it, nor it a part of that. */
bool explain_time_from_elsewhere(const struct suspect *suspect, struct diagnosis *diagnosis)
{
    static const char *const names[] = {"tv_sec", "tv_nsec"};
    struct two_strings strings;
    char wanted_text[24], given_text[24];
    int64_t parts[2], wanted, given;
    const struct event *answer = last_answer(suspect, parts);
    if (suspect->difference != DIFFERS_ARGUMENT || !answer || !two_strings(suspect, 1, &strings) ||
        !read_number(strings.wanted, strings.wanted_size, &wanted, wanted_text) ||
        !read_number(strings.given, strings.given_size, &given, given_text) ||
        strstr(wanted_text, given_text) || strstr(given_text, wanted_text) || given == parts[0] ||
        given == parts[1] || (wanted != parts[0] && wanted != parts[1]))
        return false;
    headline(diagnosis, "what was written is not what the function has stored");
    say(diagnosis, "%s", call_title(answer));
    say_call_at(suspect, diagnosis, answer);
    say(diagnosis,
        " stored %" PRId64 " in %s, and the program wrote %" PRId64 ". It is compared with what "
        "this clock told in this very run: a time of another moment, of another clock, or one "
        "that somebody wrote down will not do.",
        wanted, names[wanted != parts[0]], given);
    return true;
}
