/* What was handed to a call. */
#include "expect/catalogue.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

enum { STACK = 8 << 20 }; /* what the first stack may grow to, unless the system says otherwise */

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
            suspect->wanted->argument[i].literal || !two_strings(suspect, i, &strings) ||
            strings.same == strings.wanted_size ||
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

/* A given number is wanted, and an instruction loads another one as a constant.  What the line
 * itself says is drawn by nobody, also where a word of the run happens to be the same. */
static bool explain_constant_number(const struct suspect *suspect, struct diagnosis *diagnosis,
                                    int argument)
{
    const struct event *event = suspect->event;
    int64_t wanted;
    enum kind kind = event_parameter(event, argument)->kind;
    if (!wanted_integer(suspect, argument, &wanted) ||
        suspect->wanted->argument[argument].literal || !was_given(suspect, kind, wanted) ||
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

/* Evidence: the pointer is made of the bytes that it should point to. */
bool explain_content_for_address(const struct suspect *suspect, struct diagnosis *diagnosis)
{
    int i = suspect->argument;
    if (suspect->difference != DIFFERS_ARGUMENT || !kind_is_pointer(suspect->parameter->kind) ||
        !is_wanted_call(suspect->wanted, suspect->event) || i >= suspect->wanted->argument_count ||
        suspect->wanted->argument[i].kind != VALUE_BYTES)
        return false;
    const struct event *event = suspect->event;
    const struct wanted_value *bytes = &suspect->wanted->argument[i];
    uint64_t pointer = event->arg[i];
    size_t same = 0;
    while (same < 8 && same < bytes->size && (pointer >> 8 * same & 0xff) == bytes->bytes[same])
        same++;
    if (same < 4)
        return false;
    headline(diagnosis, "%s got the text itself for its address", call_title(event));
    say(diagnosis, "Argument %d was %#" PRIx64, i + 1, pointer);
    if (!suspect->by_function)
        say_writer(suspect, diagnosis, event, abi_argument_register(event->abi, i));
    say(diagnosis, ", and those are the letters of ");
    say_bytes(diagnosis, bytes->bytes, same);
    say(diagnosis, ", last one first. The kernel wants to know where the text is: ");
    if (suspect->symptom->language == LANGUAGE_C)
        say(diagnosis, "hand over the pointer, not what it points to.");
    else
        say(diagnosis,
            "square brackets fetch what lies at an address, lea or a plain mov takes the "
            "address.");
    return true;
}

/* The address that 8 bytes of memory make, or 0.  A path is copied up to the first byte 0, and so
 * without the upper bytes of the address. */
static uint64_t read_address(const struct two_strings *strings, enum kind kind)
{
    uint64_t address = 0;
    size_t size = strings->given_size < 8 ? strings->given_size : 8;
    if (size < 6 || (size < 8 && kind != KIND_PATH))
        return 0;
    memcpy(&address, strings->given, size);
    return address;
}

/* Evidence: the pointer leads to an address: of the stack, or of a mapping of the program's. */
bool explain_address_of_pointer(const struct suspect *suspect, struct diagnosis *diagnosis)
{
    const struct event *event = suspect->event;
    const struct trace *trace = suspect->symptom->trace;
    struct two_strings strings;
    if (suspect->difference != DIFFERS_ARGUMENT ||
        !two_strings(suspect, suspect->argument, &strings) || strings.same >= 6)
        return false;
    uint64_t address = read_address(&strings, suspect->parameter->kind);
    bool known = address > event->sp && address - event->sp < STACK;
    for (size_t i = 0; i < suspect->index && address; i++)
        known = known || (is_named(&trace->events[i], "mmap") && !event_failed(&trace->events[i]) &&
                          (uint64_t)trace->events[i].result == address);
    if (!known)
        return false;
    headline(diagnosis, "%s got the place of a pointer, not the pointer", call_title(event));
    say(diagnosis, "At the address that argument %d gave, %#" PRIx64 ", lies another address, ",
        suspect->argument + 1, strings.address);
    say(diagnosis, "%#" PRIx64 ", and its bytes were taken for the text. ", address);
    if (suspect->symptom->language == LANGUAGE_C)
        say(diagnosis, "That is one & too many: hand over the pointer itself.");
    else
        say(diagnosis, "lea gives the place where an address is kept; mov with square brackets "
                       "fetches the address from there.");
    return true;
}

/* Evidence: two arguments stand each where the other belongs: both integers, or one a pointer. */
bool explain_arguments_exchanged(const struct suspect *suspect, struct diagnosis *diagnosis)
{
    const struct event *event = suspect->event;
    int64_t here, there;
    int i = suspect->argument;
    if (suspect->difference != DIFFERS_ARGUMENT || !is_wanted_call(suspect->wanted, event) ||
        !wanted_integer(suspect, i, &here))
        return false;
    for (int j = i + 1; j < suspect->wanted->argument_count; j++) {
        bool integers =
            wanted_integer(suspect, j, &there) && here != there && event_value(event, i) == there;
        bool pointer = suspect->wanted->argument[j].kind == VALUE_BYTES &&
                       event->arg[i] >= 0x10000 && here < 0x10000;
        if ((!integers && !pointer) || (int64_t)event->arg[j] != here)
            continue;
        headline(diagnosis, "arguments %d and %d of %s are exchanged", i + 1, j + 1,
                 call_title(event));
        say(diagnosis, "Argument %d was ", i + 1);
        say_number(diagnosis, (int64_t)event->arg[i]);
        say(diagnosis, " and argument %d was ", j + 1);
        say_number(diagnosis, (int64_t)event->arg[j]);
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
    if (suspect->parameter->kind == KIND_FLAGS && flags_are_known(suspect->parameter, given)) {
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

/* How many low bits of `wanted` make `given`: 8, 16, or 0 when it is neither. */
static int kept_bits(int64_t wanted, int64_t given)
{
    if (wanted > UINT8_MAX && (given == (uint8_t)wanted || given == (int8_t)wanted))
        return 8;
    return wanted > UINT16_MAX && (given == (uint16_t)wanted || given == (int16_t)wanted) ? 16 : 0;
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
    int bits = kept_bits(wanted, given);
    if (bits)
        say(diagnosis, " %" PRId64 " is the low %d bits of it: a descriptor is an int, with 32.",
            given, bits);
    else if (wanted >= 0 && wanted <= 9 && given == wanted + '0')
        say(diagnosis,
            " %" PRId64 " is the character '%c'; the number that it stands for is the character "
            "minus '0'.",
            given, (char)given);
    else if (is_named(suspect->event, "mmap") && wanted == -1)
        say(diagnosis, " An anonymous mapping has no file, and so no descriptor: -1 says that.");
    else if (wanted >= 0 && (wanted <= 2 || (given >= 0 && given <= 2)))
        say(diagnosis, " A program starts with three: 0 is stdin, 1 is stdout, 2 is stderr.");
    return true;
}
