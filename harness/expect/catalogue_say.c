#include "expect/catalogue.h"

#include "render/render.h"
#include "tables/names.h"

#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <string.h>

void say(struct diagnosis *diagnosis, const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    text_add_v(&diagnosis->why, format, arguments);
    va_end(arguments);
}

void headline(struct diagnosis *diagnosis, const char *format, ...)
{
    va_list arguments;
    text_clear(&diagnosis->headline);
    va_start(arguments, format);
    text_add_v(&diagnosis->headline, format, arguments);
    va_end(arguments);
}

void say_number(struct diagnosis *diagnosis, int64_t value)
{
    if (value > -100000 && value < 100000)
        say(diagnosis, "%" PRId64, value);
    else
        say(diagnosis, "%#" PRIx64, (uint64_t)value);
}

/* Addresses are told from counts by their kind, where it is known. */
static void say_typed(struct diagnosis *diagnosis, enum kind kind, int64_t value)
{
    bool hexadecimal = kind_is_pointer(kind) || kind == KIND_HEX || kind == KIND_NONE;
    if (!hexadecimal && value > -0x100000000 && value < 0x100000000)
        say(diagnosis, "%" PRId64, value);
    else
        say_number(diagnosis, value);
}

bool flags_are_known(const struct parameter *parameter, uint64_t value)
{
    uint64_t known = 0;
    for (const struct constant *flag = parameter->names; flag && flag->name; flag++)
        known |= flag->mask ? flag->mask : flag->value;
    return ((uint32_t)value & ~known) == 0;
}

void say_value(struct diagnosis *diagnosis, const struct parameter *parameter, uint64_t value)
{
    bool named = parameter->kind == KIND_FLAGS || parameter->kind == KIND_CHOICE ||
                 parameter->kind == KIND_DIRFD || parameter->kind == KIND_MODE;
    if (parameter->kind == KIND_FLAGS && !flags_are_known(parameter, value))
        say_number(diagnosis,
                   (int32_t)value == (int64_t)(uint32_t)value ? (int64_t)value : (int32_t)value);
    else if (named)
        render_value(&diagnosis->why, parameter, value);
    else
        say_typed(diagnosis, parameter->kind, (int64_t)value);
}

void say_at(const struct suspect *suspect, struct diagnosis *diagnosis, uint64_t address)
{
    struct source_line line;
    if (address && source_find(suspect->symptom->source, address, &line))
        say(diagnosis, " (%s:%u)", line.file, line.line);
}

void say_call_at(const struct suspect *suspect, struct diagnosis *diagnosis,
                 const struct event *call)
{
    struct source_line line;
    if (suspect->symptom->source && source_of_call(suspect->symptom->source, call, &line))
        say(diagnosis, " (%s:%u)", line.file, line.line);
}

void say_result(const struct suspect *suspect, struct diagnosis *diagnosis,
                const struct event *call)
{
    say(diagnosis, "%s", call_title(call));
    say_call_at(suspect, diagnosis, call);
    say(diagnosis, " returned ");
    if (!event_failed(call)) {
        say_typed(diagnosis, call_signature(call->abi, call->number)->returns, call->result);
        return;
    }
    const char *name = errno_name((int)-call->result);
    const char *text = errno_text((int)-call->result);
    say(diagnosis, "%" PRId64, call->result);
    if (name)
        say(diagnosis, ", that is -%s", name);
    if (text)
        say(diagnosis, " (%s)", text);
}

void say_call(struct diagnosis *diagnosis, const char *name, enum door door)
{
    say(diagnosis, "%s", name);
    if (door != DOOR_SYSCALL)
        say(diagnosis, " by %s", door_title(door));
}

void place_at(const struct suspect *suspect, struct diagnosis *diagnosis, const struct event *call)
{
    struct source_line line;
    const struct source *source = suspect->symptom->source;
    if (source && source_of_call(source, call, &line))
        snprintf(diagnosis->place, sizeof diagnosis->place, "%s:%u", line.file, line.line);
}

void say_writer(const struct suspect *suspect, struct diagnosis *diagnosis,
                const struct event *event, enum reg reg)
{
    struct source_line line;
    if (!event->witness)
        return;
    uint64_t writer = event->witness->writer[reg];
    if (!writer)
        say(diagnosis, ", as when the program started");
    else if (event->witness->by_kernel[reg])
        say(diagnosis, ", which an earlier call left there");
    else if (source_find(suspect->symptom->source, writer, &line))
        say(diagnosis, ", set at %s:%u", line.file, line.line);
    if (writer && !event->witness->by_kernel[reg] && event == suspect->event && suspect->last &&
        suspect->last->witness && suspect->last->witness->writer[reg] == writer &&
        suspect->last->witness->before[reg] == event->witness->before[reg])
        say(diagnosis, " and not changed since %s", call_title(suspect->last));
}

void say_argument(struct diagnosis *diagnosis, const struct event *event, int argument)
{
    const char *name = event_parameter(event, argument)->name;
    say(diagnosis, "argument %d", argument + 1);
    if (name)
        say(diagnosis, " (%s)", name);
}

static void say_wanted_value(struct diagnosis *diagnosis, const struct wanted_value *value,
                             const struct parameter *parameter, int64_t integer)
{
    if (value->kind == VALUE_INTEGER)
        say_value(diagnosis, parameter, (uint64_t)integer);
    else if (value->text)
        text_add_safe(&diagnosis->why, value->text, strlen(value->text));
    else
        say(diagnosis, "something else");
}

/* Where two strings part; false when they do not. */
static bool say_parting(const struct suspect *suspect, struct diagnosis *diagnosis, int argument)
{
    struct two_strings strings;
    if (!two_strings(suspect, argument, &strings) ||
        (strings.same == strings.wanted_size && strings.same == strings.given_size))
        return false;
    say(diagnosis, "Argument %d", argument + 1);
    const char *name = event_parameter(suspect->event, argument)->name;
    if (name)
        say(diagnosis, " (%s)", name);
    say(diagnosis, " points to ");
    say_bytes(diagnosis, strings.given, strings.given_size);
    say(diagnosis, "; ");
    say_bytes(diagnosis, strings.wanted, strings.wanted_size);
    say(diagnosis, " belongs there.");
    return true;
}

/* The wanted address is that of a word which the program was started with. */
static void say_where_it_lies(const struct suspect *suspect, struct diagnosis *diagnosis,
                              int argument)
{
    const struct trace *trace = suspect->symptom->trace;
    const struct event *event = suspect->event;
    int64_t wanted;
    if (!kind_is_pointer(event_parameter(event, argument)->kind) ||
        !wanted_integer(suspect, argument, &wanted))
        return;
    for (size_t i = 1; i < trace->argument_count; i++) {
        uint64_t place = trace->arguments[i];
        if (event->abi == ABI_I386 && (uint32_t)place == (uint32_t)wanted)
            say(diagnosis,
                " That is the low half of %#" PRIx64 ", where word %zu of the program's "
                "arguments lies.",
                place, i);
        else if (place == (uint64_t)wanted)
            say(diagnosis, " There lies word %zu of the program's arguments.", i);
    }
}

void say_wrong_argument(const struct suspect *suspect, struct diagnosis *diagnosis, int argument)
{
    const struct event *event = suspect->event;
    const struct parameter *parameter = event_parameter(event, argument);
    if (say_parting(suspect, diagnosis, argument))
        return;

    int64_t wanted = 0;
    bool known = wanted_integer(suspect, argument, &wanted);
    const struct wanted_value *value = suspect->wanted && argument < suspect->wanted->argument_count
                                           ? &suspect->wanted->argument[argument]
                                           : NULL;
    enum reg reg = abi_argument_register(event->abi, argument);
    bool registers = event->witness && !suspect->by_function;

    if (registers) {
        say(diagnosis, "The kernel reads ");
        say_argument(diagnosis, event, argument);
        say(diagnosis, " from %s, and %s was ", register_name(event->abi, reg),
            register_name(event->abi, reg));
        say_value(diagnosis, parameter, (uint64_t)event_value(event, argument));
        say_writer(suspect, diagnosis, event, reg);
    } else {
        say(diagnosis, "Argument %d", argument + 1);
        if (parameter->name)
            say(diagnosis, " (%s)", parameter->name);
        say(diagnosis, " of %s was ", call_title(event));
        say_value(diagnosis, parameter, (uint64_t)event_value(event, argument));
    }
    if (value && value->kind == VALUE_BYTES && kind_is_pointer(parameter->kind)) {
        if (event->result == -EFAULT && !event->forged && !event_copy(event, argument, false))
            say(diagnosis, ", where the program has no memory");
        say(diagnosis, value->has_address ? "; " : "; the address of ");
        if (value->has_address)
            say_value(diagnosis, parameter, value->address);
        else
            say_wanted_value(diagnosis, value, parameter, wanted);
        say(diagnosis, " belongs there.");
    } else if (value && (known || value->text)) {
        say(diagnosis, "; ");
        say_wanted_value(diagnosis, value, parameter, wanted);
        say(diagnosis, " is expected.");
        say_where_it_lies(suspect, diagnosis, argument);
    } else {
        say(diagnosis, ".");
    }
}

void say_bytes(struct diagnosis *diagnosis, const void *bytes, size_t size)
{
    render_bytes(&diagnosis->why, bytes, size, 48);
}

const char *register_name(enum abi abi, enum reg reg)
{
    return abi == ABI_I386 && reg < REGS_32 ? reg_name_32(reg) : reg_name(reg);
}

const char *call_title(const struct event *event)
{
    const char *name = call_name(event->abi, event->number);
    return name ? name : "a call that does not exist";
}

const char *wanted_title(const struct wanted *wanted)
{
    const char *name = call_name(wanted->abi, wanted->numbers[0]);
    return name ? name : "a call";
}

const char *door_title(enum door door)
{
    switch (door) {
    case DOOR_SYSCALL:
        return "the syscall instruction";
    case DOOR_INT80:
        return "int 0x80";
    case DOOR_SYSENTER:
        return "sysenter";
    case DOOR_VSYSCALL:
        return "the vsyscall page";
    case DOOR_SYSINFO:
        return "the address of AT_SYSINFO";
    default:
        return "the vDSO";
    }
}

const char *signal_title(int signal)
{
    const char *name = signal_name(signal);
    return name ? name : "a signal";
}
