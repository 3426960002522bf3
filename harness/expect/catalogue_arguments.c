/* What was handed to a call. */
#include "expect/catalogue.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

/* Evidence: a path begins as it should and runs on. */
bool explain_string_without_nul(const struct suspect *suspect, struct diagnosis *diagnosis)
{
    struct two_strings strings;
    if (suspect->difference != DIFFERS_ARGUMENT || suspect->parameter->kind != KIND_PATH ||
        !two_strings(suspect, suspect->argument, &strings) || strings.same != strings.wanted_size ||
        strings.given_size <= strings.wanted_size)
        return false;
    headline(diagnosis, "the string for %s has no NUL at its end", call_title(suspect->event));
    say(diagnosis, "The kernel reads a path up to the first byte 0. ");
    say_bytes(diagnosis, strings.wanted, strings.wanted_size);
    say(diagnosis, " is followed by ");
    say_bytes(diagnosis, strings.given + strings.same, strings.given_size - strings.same);
    say(diagnosis, ", so that belongs to the path too. Put a 0 behind the string.");
    return true;
}

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

static bool holds_given_word(const struct suspect *suspect, const uint8_t *bytes, size_t size)
{
    const struct scene *scene = suspect->symptom->scene;
    if (!scene)
        return false;
    for (char **word = scene->argv; word && *word; word++) {
        size_t length = strlen(*word);
        if (word != scene->argv && length >= 2 && memmem(bytes, size, *word, length))
            return true;
    }
    return scene->input && scene->input_size >= 2 && size &&
           (memmem(bytes, size, scene->input, scene->input_size) ||
            memmem(scene->input, scene->input_size, bytes, size));
}

/* The bytes stand in the program's file, at the address where the call read them. */
static bool is_in_file(const struct suspect *suspect, const struct two_strings *strings)
{
    uint8_t file[256];
    size_t size = strings->given_size < sizeof file ? strings->given_size : sizeof file;
    if (size == 0)
        return false;
    return source_code(suspect->symptom->source, strings->address, file, size) == size &&
           memcmp(file, strings->given, size) == 0;
}

static bool explain_constant_text(const struct suspect *suspect, struct diagnosis *diagnosis)
{
    struct two_strings strings;
    for (int i = 0; i < suspect->wanted->argument_count; i++) {
        if ((suspect->argument != i && event_parameter(suspect->event, i)->kind != KIND_IN_BYTES) ||
            !two_strings(suspect, i, &strings) || strings.same == strings.wanted_size ||
            !holds_given_word(suspect, strings.wanted, strings.wanted_size) ||
            holds_given_word(suspect, strings.given, strings.given_size) ||
            !is_in_file(suspect, &strings))
            continue;
        headline(diagnosis, "%s got a text that is fixed in the program",
                 call_title(suspect->event));
        say_bytes(diagnosis, strings.given, strings.given_size);
        say(diagnosis, " stands in the program itself; this run asked for ");
        say_bytes(diagnosis, strings.wanted, strings.wanted_size);
        say(diagnosis, ". The words are drawn anew for every run: the program must take them from "
                       "what it is given.");
        return true;
    }
    return false;
}

/* A given number is wanted, and an instruction loads another one as a constant. */
static bool explain_constant_number(const struct suspect *suspect, struct diagnosis *diagnosis,
                                    int argument)
{
    const struct event *event = suspect->event;
    int64_t wanted;
    enum kind kind = event_parameter(event, argument)->kind;
    if (!wanted_integer(suspect, argument, &wanted) || !was_given(suspect, kind, wanted) ||
        kind == KIND_FD || kind == KIND_FLAGS || kind == KIND_CHOICE)
        return false;

    int64_t given = event_value(event, argument);
    if (given == 0 || !is_constant_argument(suspect, argument))
        return false;
    enum reg reg = abi_argument_register(event->abi, argument);
    headline(diagnosis, "%s got a number that is fixed in the program", call_title(event));
    say(diagnosis, "Argument %d was ", argument + 1);
    say_number(diagnosis, given);
    if (!suspect->by_function)
        say_writer(suspect, diagnosis, event, reg);
    say(diagnosis, "; this run asked for ");
    say_number(diagnosis, wanted);
    say(diagnosis, ". It is drawn anew for every run: the program must take it from what it is "
                   "given.");
    return true;
}

/* Evidence: text from the program's file where a given word is wanted, or a constant of an
 * instruction where a given number is wanted. */
bool explain_hard_coded(const struct suspect *suspect, struct diagnosis *diagnosis)
{
    struct length length;
    if (suspect->difference != DIFFERS_ARGUMENT || !is_wanted_call(suspect->wanted, suspect->event))
        return false;
    if (find_length(suspect, &length))
        return explain_constant_number(suspect, diagnosis, length.argument);
    return explain_constant_text(suspect, diagnosis) ||
           explain_constant_number(suspect, diagnosis, suspect->argument);
}

/* Evidence: two integer arguments stand each where the other belongs. */
bool explain_arguments_exchanged(const struct suspect *suspect, struct diagnosis *diagnosis)
{
    int64_t here, there;
    int i = suspect->argument;
    if (suspect->difference != DIFFERS_ARGUMENT ||
        !is_wanted_call(suspect->wanted, suspect->event) || !wanted_integer(suspect, i, &here))
        return false;
    for (int j = i + 1; j < suspect->wanted->argument_count; j++) {
        if (!wanted_integer(suspect, j, &there) || here == there ||
            event_value(suspect->event, i) != there || event_value(suspect->event, j) != here)
            continue;
        headline(diagnosis, "arguments %d and %d of %s are exchanged", i + 1, j + 1,
                 call_title(suspect->event));
        say(diagnosis, "Argument %d was ", i + 1);
        say_value(diagnosis, event_parameter(suspect->event, i), (uint64_t)there);
        say(diagnosis, " and argument %d was ", j + 1);
        say_value(diagnosis, event_parameter(suspect->event, j), (uint64_t)here);
        say(diagnosis, "; it should be the other way round.");
        return true;
    }
    return false;
}

/* Names the flags of `set` that `other` lacks; gives how many.  A field of several bits counts as
 * one flag. */
static int say_flags(struct diagnosis *diagnosis, const struct parameter *parameter, uint64_t set,
                     uint64_t other)
{
    int count = 0;
    uint64_t named = 0;
    for (const struct constant *flag = parameter->names; flag && flag->name; flag++) {
        uint64_t mask = flag->mask ? flag->mask : flag->value;
        if (flag->value == 0 || (set & mask) != flag->value || (other & mask) == flag->value ||
            (named & mask))
            continue;
        named |= mask;
        say(diagnosis, "%s%s", count++ ? "|" : "", flag->name);
    }
    return count;
}

/* Evidence: an argument of flags with other bits. */
bool explain_wrong_flag(const struct suspect *suspect, struct diagnosis *diagnosis)
{
    int64_t wanted;
    int i = suspect->argument;
    if (suspect->difference != DIFFERS_ARGUMENT ||
        (suspect->parameter->kind != KIND_FLAGS && suspect->parameter->kind != KIND_CHOICE) ||
        !wanted_integer(suspect, i, &wanted))
        return false;
    uint64_t given = (uint64_t)event_value(suspect->event, i);
    headline(diagnosis, "%s differs in argument %d", call_title(suspect->event), i + 1);
    if (suspect->parameter->kind == KIND_FLAGS) {
        int missing = say_flags(diagnosis, suspect->parameter, (uint64_t)wanted, given);
        if (missing)
            say(diagnosis, missing > 1 ? " are missing. " : " is missing. ");
        int extra = say_flags(diagnosis, suspect->parameter, given, (uint64_t)wanted);
        if (extra)
            say(diagnosis, extra > 1 ? " do not belong there. " : " does not belong there. ");
    }
    say_wrong_argument(suspect, diagnosis, i);
    return true;
}

/* Evidence: another descriptor. */
bool explain_wrong_descriptor(const struct suspect *suspect, struct diagnosis *diagnosis)
{
    int64_t wanted;
    int i = suspect->argument;
    if (suspect->difference != DIFFERS_ARGUMENT ||
        (suspect->parameter->kind != KIND_FD && suspect->parameter->kind != KIND_DIRFD) ||
        !wanted_integer(suspect, i, &wanted))
        return false;
    int64_t given = event_value(suspect->event, i);
    headline(diagnosis, "%s used descriptor %" PRId64 ", not %" PRId64, call_title(suspect->event),
             given, wanted);
    say_wrong_argument(suspect, diagnosis, i);
    if ((given >= 0 && given <= 2) || (wanted >= 0 && wanted <= 2))
        say(diagnosis, " A program starts with three: 0 is stdin, 1 is stdout, 2 is stderr.");
    return true;
}
