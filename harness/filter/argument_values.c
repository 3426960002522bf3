/* evt.arg[…]: one argument of a call. */
#include "filter/names.h"
#include "filter/tree.h"
#include "tables/inner.h"

#include <string.h>

static bool is_written(const struct parameter *parameter)
{
    return parameter->kind == KIND_OUT_BYTES || parameter->kind == KIND_OUT_STRUCT ||
           parameter->kind == KIND_INOUT_STRUCT ||
           (parameter->detail & (DETAIL_LATE | DETAIL_TAIL));
}

/* As wide and with the sign that the kernel gives it; false: it is no number. */
static bool argument_number(const struct event *event, const struct parameter *parameter,
                            uint64_t word, long double *number)
{
    bool narrow = event->abi == ABI_I386;
    switch (parameter->kind) {
    case KIND_INT:
    case KIND_FD:
    case KIND_DIRFD:
    case KIND_PID:
    case KIND_SIGNAL:
        *number = (int32_t)word;
        return true;
    case KIND_LONG:
        *number = narrow ? (int32_t)word : (int64_t)word;
        return true;
    case KIND_UINT:
    case KIND_ID:
    case KIND_MODE:
    case KIND_DEVICE:
        *number = (uint32_t)word;
        return true;
    case KIND_FLAGS:
    case KIND_CHOICE:
        *number = narrow || !(parameter->detail & DETAIL_WIDE) ? (uint32_t)word : word;
        return true;
    case KIND_ID16:
        *number = (uint16_t)word;
        return true;
    case KIND_SIZE:
    case KIND_HEX:
    case KIND_ADDRESS:
        *number = narrow ? (uint32_t)word : word;
        return true;
    default:
        return false;
    }
}

static void find_argument_value(struct values *values, const struct filter_subject *subject,
                                const struct event *event, int i)
{
    const struct parameter *parameter = call_parameter(event, i);
    bool out = parameter->kind == KIND_OUT_BYTES;
    const struct copy *copy = event_copy(event, i, out);
    struct text shown = {0};
    long double number = 0;
    if (subject->entered && is_written(parameter)) {
        value_unknown(values);
    } else if (parameter->kind == KIND_PATH && copy && copy->size) {
        value_string(values, copy->bytes, copy->size - (copy->bytes[copy->size - 1] == '\0'));
    } else if ((out || parameter->kind == KIND_IN_BYTES) && copy) {
        value_string(values, copy->bytes, copy->size);
    } else if (subject->ask(subject->context, event, ASK_ARGUMENT, i, &shown)) {
        bool is_number = argument_number(event, parameter, event->arg[i], &number);
        value_string(values, text_string(&shown), shown.size);
        values->of[0].is_number = is_number;
        values->of[0].number = number;
    } else {
        value_absent(values);
    }
    text_free(&shown);
}

void find_argument(struct values *values, const struct filter_subject *subject,
                   const char *argument)
{
    struct event inner;
    const struct event *event = subject->event;
    int place;
    if (inner_event(event, &inner))
        event = &inner;
    if (!is_any_call(event)) {
        value_absent(values);
        return;
    }
    if (subject->number_only) {
        value_unknown(values);
        return;
    }
    int count = call_signature(event->abi, event->number)->count;
    bool by_place = argument_place(argument, &place);
    for (int i = 0; i < count; i++) {
        const char *name = call_parameter(event, i)->name;
        const char *usual = call_signature(event->abi, event->number)->parameter[i].name;
        if (by_place ? i == place
                     : (name && strcmp(name, argument) == 0) ||
                           (usual && strcmp(usual, argument) == 0)) {
            find_argument_value(values, subject, event, i);
            return;
        }
    }
    value_absent(values);
}
