/* Whole events, and results. */
#include "render/parts.h"
#include "tables/inner.h"
#include "tables/names.h"

#include <inttypes.h>

void render_name(struct text *to, enum abi abi, uint32_t number)
{
    const char *name = call_name(abi, number);
    uint64_t shown = number;
    if (abi == ABI_X32)
        shown |= 0x40000000; /* __X32_SYSCALL_BIT: it was in the register */
    else if (number == UINT32_MAX)
        shown = UINT64_MAX; /* -1 */
    if (name)
        text_add(to, "%s", name);
    else
        text_add(to, "syscall_%#" PRIx64, shown);
}

void render_door(struct text *to, const struct event *event)
{
    static const char *const texts[DOOR_COUNT] = {
        [DOOR_SYSCALL] = "",
        [DOOR_INT80] = " [int 0x80]",
        [DOOR_SYSENTER] = " [sysenter]",
        [DOOR_VSYSCALL] = " [vsyscall]",
        [DOOR_VDSO] = " [vdso]",
        [DOOR_SYSINFO] = " [sysinfo]",
    };
    enum door door = event->sysinfo && event->door == DOOR_SYSCALL ? DOOR_SYSINFO : event->door;
    bool x32 = event->door == DOOR_SYSCALL && event->abi == ABI_X32;
    const char *through = event->abi == ABI_I386 ? inner_through(event->number) : NULL;
    if (event->door_unsure && event->door == DOOR_INT80)
        text_add(to, " [int 0x80?]");
    else
        text_add(to, "%s", x32 ? " [x32]" : texts[door]);
    if (through && event->door != DOOR_SYSCALL) {
        to->size--; /* the bracket */
        text_add(to, ", %s]", through);
    }
}

/* The codes by which the kernel restarts a call after a signal; only tracers see them. */
static bool is_restart(int error)
{
    return error == 512 || error == 513 || error == 514 || error == 516;
}

static void render_error(struct text *to, int error)
{
    const char *name = errno_name(error), *what = errno_text(error);
    if (!name || !what)
        text_add(to, "-1 (errno %d)", error);
    else
        text_add(to, "%s %s (%s)", is_restart(error) ? "?" : "-1", name, what);
}

static void add_result(struct text *to, const struct event *event, const struct render_style *style)
{
    if (!event->returned) {
        text_add(to, event->denied ? "? (stopped before it ran)" : "?");
        return;
    }
    if (event_failed(event)) {
        render_error(to, (int)-event->result);
        return;
    }
    if (render_special_result(to, event, style))
        return;
    uint64_t value = (uint64_t)event->result;
    switch (call_returns(event)) {
    case KIND_ADDRESS:
    case KIND_HEX:
        if (event->abi == ABI_I386)
            value = (uint32_t)value;
        text_add(to, "%#" PRIx64, value);
        break;
    case KIND_MODE:
        text_add(to, "%#03" PRIo64, value);
        break;
    case KIND_FD:
        render_descriptor(to, event, (int32_t)value);
        break;
    default:
        text_add(to, "%" PRId64, event->result);
        break;
    }
}

void render_result(struct text *to, const struct event *event)
{
    static const struct render_style plain;
    add_result(to, event, &plain);
}

static void add_argument(struct text *to, const struct event *event,
                         const struct argument_list *list, int place,
                         const struct render_style *style)
{
    if (list->label[place])
        text_add(to, "%s", list->label[place]);
    if (event_copied_later(event, list->argument[place]))
        text_add(to, "?");
    render_argument_head(to, event, list->argument[place], style);
    if (!list->half || place != list->early - 1)
        render_argument_tail(to, event, list->argument[place], style);
}

int render_entry(struct text *to, const struct event *event, const struct render_style *style)
{
    struct argument_list list;
    struct event inner;
    if (inner_event(event, &inner))
        event = &inner;
    argument_list(event, &list);
    render_name(to, event->abi, event->number);
    text_add(to, "(");
    for (int i = 0; i < list.early; i++) {
        text_add(to, i ? ", " : "");
        add_argument(to, event, &list, i, style);
    }
    if (list.early && list.early < list.count && !list.half)
        text_add(to, ", ");
    if (!list.count)
        render_frame(to, event, style);
    return list.early;
}

void render_return(struct text *to, const struct event *event, const struct render_style *style,
                   int from, size_t line_start)
{
    struct argument_list list;
    struct event inner;
    if (inner_event(event, &inner))
        event = &inner;
    argument_list(event, &list);
    bool half = list.half && from == list.early;
    if (half)
        render_argument_tail(to, event, list.argument[from - 1], style);
    for (int i = from; i < list.count; i++) {
        text_add(to, i > from || half ? ", " : "");
        add_argument(to, event, &list, i, style);
    }
    text_add(to, ") ");
    if (style->result_column > 0)
        text_pad(to, line_start, (size_t)style->result_column);
    text_add(to, "= ");
    add_result(to, event, style);
    if (event->forged)
        text_add(to, " (INJECTED)");
    if (event->delayed)
        text_add(to, " (DELAYED)");
    if (style->doors)
        render_door(to, event);
}

static void render_call(struct text *to, const struct event *event,
                        const struct render_style *style)
{
    size_t start = to->size;
    int shown = render_entry(to, event, style);
    render_return(to, event, style, shown, start);
}

/* Its siginfo when the event has it; else what it has of it. */
static void render_signal_event(struct text *to, const struct event *event,
                                const struct render_style *style)
{
    text_add(to, "--- ");
    render_signal(to, NULL, event->signal);
    text_add(to, " ");
    render_siginfo(to, event, style);
    text_add(to, " ---");
}

void render_event(struct text *to, const struct event *event, const struct render_style *style)
{
    switch (event->kind) {
    case EVENT_CALL:
    case EVENT_VDSO_CALL:
        render_call(to, event, style);
        break;
    case EVENT_SIGNAL:
        render_signal_event(to, event, style);
        break;
    case EVENT_EXITED:
        if (event->status < 0)
            text_add(to, "+++ exited +++");
        else
            text_add(to, "+++ exited with %d +++", event->status);
        break;
    case EVENT_KILLED:
        text_add(to, "+++ killed by ");
        if (event->signal)
            render_signal(to, NULL, event->signal);
        else
            text_add(to, "a signal");
        text_add(to, "%s +++", event->core ? " (core dumped)" : "");
        break;
    case EVENT_STOPPED:
        text_add(to, "--- stopped by ");
        render_signal(to, NULL, event->signal);
        text_add(to, " ---");
        break;
    case EVENT_SUPERSEDED:
        text_add(to, "+++ superseded by execve in pid %d +++", event->status);
        break;
    }
}
