#include "expect/catalogue.h"

#include <signal.h>
#include <stdlib.h>
#include <string.h>

bool is_call(const struct event *event)
{
    return event && (event->kind == EVENT_CALL || event->kind == EVENT_VDSO_CALL);
}

bool is_named(const struct event *event, const char *name)
{
    if (!is_call(event))
        return false;
    const char *found = call_name(event->abi, event->number);
    return found && strcmp(found, name) == 0;
}

bool wants_named(const struct wanted *wanted, const char *name)
{
    if (!wanted || wanted->kind != EVENT_CALL)
        return false;
    for (int i = 0; i < wanted->number_count; i++) {
        const char *found = call_name(wanted->abi, wanted->numbers[i]);
        if (found && strcmp(found, name) == 0)
            return true;
    }
    return false;
}

bool run_wants(const struct suspect *suspect, enum door door)
{
    const struct outcome *outcome = suspect->symptom->outcome;
    for (size_t i = 0; i < outcome->row_count; i++) {
        const struct wanted *wanted = outcome->rows[i].wanted;
        if (wanted && wanted->kind == EVENT_CALL && wanted->door == door)
            return true;
    }
    return false;
}

bool is_wanted_call(const struct wanted *wanted, const struct event *event)
{
    if (!wanted || wanted->kind != EVENT_CALL || !is_call(event) || wanted->abi != event->abi)
        return false;
    for (int i = 0; i < wanted->number_count; i++)
        if (wanted->numbers[i] == event->number)
            return true;
    return false;
}

bool is_exit(const struct event *event)
{
    return is_named(event, "exit") || is_named(event, "exit_group");
}

bool is_crash(const struct event *event)
{
    if (!event || (event->kind != EVENT_SIGNAL && event->kind != EVENT_KILLED))
        return false;
    switch (event->signal) {
    case SIGSEGV:
    case SIGILL:
    case SIGBUS:
    case SIGFPE:
    case SIGTRAP:
        return true;
    default:
        return false;
    }
}

bool is_sequence(const struct suspect *suspect)
{
    return suspect->difference == DIFFERS_CALL || suspect->difference == DIFFERS_MISSING ||
           suspect->difference == DIFFERS_EXTRA;
}

bool is_wide(enum kind kind)
{
    return kind_is_pointer(kind) || kind == KIND_LONG || kind == KIND_SIZE || kind == KIND_HEX;
}

int64_t narrow_value(enum kind kind, enum abi abi, uint64_t value)
{
    switch (kind) {
    case KIND_INT:
    case KIND_FD:
    case KIND_DIRFD:
    case KIND_PID:
    case KIND_ID:
    case KIND_SIGNAL:
        return (int32_t)value;
    case KIND_UINT:
    case KIND_MODE:
    case KIND_FLAGS:
    case KIND_CHOICE:
        return (uint32_t)value;
    case KIND_LONG:
        return abi == ABI_I386 ? (int32_t)value : (int64_t)value;
    default:
        return abi == ABI_I386 ? (int64_t)(uint32_t)value : (int64_t)value;
    }
}

const struct parameter *event_parameter(const struct event *event, int argument)
{
    return &call_signature(event->abi, event->number)->parameter[argument];
}

int64_t event_value(const struct event *event, int argument)
{
    return narrow_value(event_parameter(event, argument)->kind, event->abi, event->arg[argument]);
}

bool wanted_integer(const struct suspect *suspect, int argument, int64_t *value)
{
    const struct wanted *wanted = suspect->wanted;
    if (!wanted || wanted->kind != EVENT_CALL || argument < 0 ||
        argument >= wanted->argument_count || wanted->argument[argument].kind != VALUE_INTEGER)
        return false;
    const struct signature *signature = call_signature(wanted->abi, wanted->numbers[0]);
    *value = narrow_value(signature->parameter[argument].kind, wanted->abi,
                          (uint64_t)wanted->argument[argument].integer);
    return true;
}

bool exit_codes(const struct suspect *suspect, int64_t *wanted, int64_t *given)
{
    if (!is_exit(suspect->event) ||
        !(wants_named(suspect->wanted, "exit") || wants_named(suspect->wanted, "exit_group")) ||
        !wanted_integer(suspect, 0, wanted))
        return false;
    *given = event_value(suspect->event, 0);
    return *wanted != *given;
}

static int task_of(const struct suspect *suspect)
{
    return suspect->event ? suspect->event->task : 0;
}

const struct event *earlier_failure(const struct suspect *suspect)
{
    const struct trace *trace = suspect->symptom->trace;
    for (size_t i = suspect->index; i-- > 0;) {
        const struct event *event = &trace->events[i];
        if (is_call(event) && event->task == task_of(suspect) && event_failed(event) &&
            !is_named(event, "rt_sigreturn"))
            return event;
    }
    return NULL;
}

const struct event *earlier_result_equal(const struct suspect *suspect, int64_t result)
{
    const struct trace *trace = suspect->symptom->trace;
    for (size_t i = suspect->index; i-- > 0;) {
        const struct event *event = &trace->events[i];
        if (is_call(event) && event_failed(event) && event->result == result &&
            !is_named(event, "rt_sigreturn")) /* whose result is that of what was interrupted */
            return event;
    }
    return NULL;
}

bool wanted_follows(const struct suspect *suspect)
{
    const struct trace *trace = suspect->symptom->trace;
    for (size_t i = suspect->index; i < trace->count; i++)
        if (is_wanted_call(suspect->wanted, &trace->events[i]))
            return true;
    return false;
}

bool is_loaded_for(const struct suspect *suspect, const struct event *event, enum reg reg)
{
    const struct witness *witness = event->witness;
    if (!witness || !witness->writer[reg] || witness->by_kernel[reg])
        return false;
    const struct event *last = suspect->last;
    if (!last || !last->witness)
        return true;
    return witness->writer[reg] != last->witness->writer[reg] ||
           witness->before[reg] != last->witness->after[reg];
}

bool was_given(const struct suspect *suspect, enum kind kind, int64_t value)
{
    const struct scene *scene = suspect->symptom->scene;
    if (!scene)
        return false;
    bool is_size = kind == KIND_SIZE && value > 0;
    if (is_size && scene->input && (int64_t)scene->input_size == value)
        return true;
    for (char **word = scene->argv; word && *word; word++) {
        if (word == scene->argv)
            continue;
        char *end;
        long long number = strtoll(*word, &end, 0);
        if (end != *word && *end == '\0' && number == value)
            return true;
        if (is_size && (strlen(*word) == (size_t)value || strlen(*word) + 1 == (size_t)value))
            return true;
    }
    return false;
}

bool two_strings(const struct suspect *suspect, int argument, struct two_strings *strings)
{
    const struct wanted *wanted = suspect->wanted;
    const struct event *event = suspect->event;
    if (!is_wanted_call(wanted, event) || argument < 0 || argument >= wanted->argument_count ||
        wanted->argument[argument].kind != VALUE_BYTES)
        return false;
    const struct parameter *parameter = event_parameter(event, argument);
    const struct copy *copy = event_copy(event, argument, parameter->kind == KIND_OUT_BYTES);
    if (!copy || (copy->size == 0 && copy->wanted != 0))
        return false;
    *strings = (struct two_strings){.wanted = wanted->argument[argument].bytes,
                                    .wanted_size = wanted->argument[argument].size,
                                    .given = copy->bytes,
                                    .given_size = copy->size,
                                    .address = copy->address};
    if ((parameter->kind == KIND_PATH || parameter->detail & DETAIL_NUL) && copy->whole &&
        copy->size > 0 && copy->bytes[copy->size - 1] == '\0')
        strings->given_size--;
    while (strings->same < strings->wanted_size && strings->same < strings->given_size &&
           strings->wanted[strings->same] == strings->given[strings->same])
        strings->same++;
    return true;
}
