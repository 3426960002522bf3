/* The output: by other calls than those that are asked for, or somewhere else. */
#include "expect/catalogue.h"

#include <string.h>

/* One write that brought what the next lines want, too. */
static bool is_gathered(const struct suspect *suspect, const struct two_strings *strings)
{
    const struct outcome *outcome = suspect->symptom->outcome;
    const uint8_t *rest = strings->given + strings->same;
    size_t size = strings->given_size - strings->same;
    if (strings->same != strings->wanted_size || size == 0)
        return false;
    for (size_t i = outcome->first + 1; i < outcome->row_count && size > 0; i++) {
        const struct wanted *wanted = outcome->rows[i].wanted;
        if (!wanted)
            continue;
        const struct wanted_value *bytes = &wanted->argument[1];
        if (!wants_named(wanted, "write") || wanted->argument_count < 2 ||
            bytes->kind != VALUE_BYTES || bytes->size == 0 || bytes->size > size ||
            memcmp(bytes->bytes, rest, bytes->size) != 0)
            return false;
        rest += bytes->size;
        size -= bytes->size;
    }
    return size == 0;
}

/* The right call, but cut elsewhere: in more parts, or in fewer. */
static bool explain_other_parts(const struct suspect *suspect, struct diagnosis *diagnosis)
{
    struct two_strings strings;
    if (!two_strings(suspect, 1, &strings) || strings.same == 0)
        return false;
    if (is_gathered(suspect, &strings)) {
        headline(diagnosis, "the output came in one write");
        say(diagnosis,
            "This write brought %zu bytes at once, those of the next writes too. The output is "
            "the same, but the calls are what is asked for: the first write is to bring %zu.",
            strings.given_size, strings.wanted_size);
        return true;
    }
    if (strings.given_size >= strings.wanted_size || strings.same != strings.given_size)
        return false;
    headline(diagnosis, "the output came in several writes");
    say(diagnosis,
        "The right bytes arrived, but in parts: the first write brought %zu of %zu. One write can "
        "bring them all, and one is asked for.",
        strings.given_size, strings.wanted_size);
    return true;
}

/* Evidence: the wanted bytes arrived, made by calls of another name, or cut into other writes. */
bool explain_output_by_another_call(const struct suspect *suspect, struct diagnosis *diagnosis)
{
    static const char *const writers[] = {"write",    "writev",   "pwrite64", "pwritev",
                                          "pwritev2", "sendto",   "sendmsg",  "sendfile",
                                          "splice",   "vmsplice", "tee",      "copy_file_range"};
    const struct event *event = suspect->event;
    const char *name = is_call(event) ? call_name(event->abi, event->number) : NULL;
    bool writes = false;
    for (size_t i = 0; name && i < sizeof writers / sizeof writers[0]; i++)
        writes = writes || strcmp(name, writers[i]) == 0;
    if (!writes || !wants_named(suspect->wanted, "write") || suspect->difference == DIFFERS_RESULT)
        return false;
    const struct wanted_value *bytes = &suspect->wanted->argument[1];
    if (suspect->wanted->argument_count < 2 || bytes->kind != VALUE_BYTES || bytes->size == 0)
        return false;
    const struct text *output = &suspect->symptom->trace->output;
    if (!output->size || !memmem(output->bytes, output->size, bytes->bytes, bytes->size))
        return false;
    if (strcmp(name, "write") == 0)
        return explain_other_parts(suspect, diagnosis);

    headline(diagnosis, "the output came by %s, not by write", name);
    say(diagnosis,
        "The right bytes arrived, but %s brought them. This exercise is about the calls: write(2) "
        "is asked for.",
        name);
    return true;
}

/* Evidence: every call is as wanted, but what arrived on descriptor 1 or 2 is not. */
bool explain_output_elsewhere(const struct suspect *suspect, struct diagnosis *diagnosis)
{
    const struct outcome *outcome = suspect->symptom->outcome;
    const struct trace *trace = suspect->symptom->trace;
    if (suspect->difference != SAME || !(outcome->output_differs || outcome->errors_differ))
        return false;
    bool first = outcome->output_differs;
    const struct text *output = first ? &trace->output : &trace->errors;
    headline(diagnosis, "the calls are right, but the output is not");
    say(diagnosis, "On descriptor %d arrived ", first ? 1 : 2);
    say_bytes(diagnosis, text_string(output), output->size);
    say(diagnosis, "; ");
    say_bytes(diagnosis, first ? outcome->wanted_output : outcome->wanted_errors,
              first ? outcome->wanted_output_size : outcome->wanted_errors_size);
    const uint8_t *wanted = first ? outcome->wanted_output : outcome->wanted_errors;
    size_t size = first ? outcome->wanted_output_size : outcome->wanted_errors_size, same = 0;
    while (same < size && same < output->size && (uint8_t)text_string(output)[same] == wanted[same])
        same++;
    if (output->size == 0)
        say(diagnosis, " is expected. Was descriptor %d closed, or made to point elsewhere?",
            first ? 1 : 2);
    else
        say(diagnosis, " is expected. They agree in the first %zu byte%s.", same,
            same == 1 ? "" : "s");
    return true;
}
