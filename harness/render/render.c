/* Whole events, and results. */
#include "render/parts.h"
#include "tables/names.h"

#include <inttypes.h>
#include <signal.h>

void render_name(struct text *to, enum abi abi, uint32_t number)
{
    const char *name = call_name(abi, number);
    uint32_t bit = abi == ABI_X32 ? 0x40000000 : 0; /* __X32_SYSCALL_BIT: it was in the register */
    if (name)
        text_add(to, "%s", name);
    else
        text_add(to, "syscall_%#" PRIx32, number | bit);
}

void render_door(struct text *to, const struct event *event)
{
    static const char *const texts[DOOR_COUNT] = {
        [DOOR_SYSCALL] = "",
        [DOOR_INT80] = " [int 0x80]",
        [DOOR_SYSENTER] = " [sysenter]",
        [DOOR_VSYSCALL] = " [vsyscall]",
        [DOOR_VDSO] = " [vdso]",
    };
    bool x32 = event->door == DOOR_SYSCALL && event->abi == ABI_X32;
    text_add(to, "%s", x32 ? " [x32]" : texts[event->door]);
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

void render_result(struct text *to, const struct event *event)
{
    if (!event->returned) {
        text_add(to, "?");
        return;
    }
    if (event_failed(event)) {
        render_error(to, (int)-event->result);
        return;
    }
    if (render_special_result(to, event))
        return;
    uint64_t value = (uint64_t)event->result;
    switch (call_signature(event->abi, event->number)->returns) {
    case KIND_ADDRESS:
    case KIND_HEX:
        if (event->abi == ABI_I386)
            value = (uint32_t)value;
        text_add(to, "%#" PRIx64, value);
        break;
    case KIND_MODE:
        text_add(to, "%#03" PRIo64, value);
        break;
    default:
        text_add(to, "%" PRId64, event->result);
        break;
    }
}

/* The kernel writes to these: what is there is known only when it has returned. */
static bool is_output(const struct parameter *parameter)
{
    return parameter->kind == KIND_OUT_BYTES || parameter->kind == KIND_OUT_STRUCT;
}

int render_entry(struct text *to, const struct event *event, const struct render_style *style)
{
    const struct signature *signature = call_signature(event->abi, event->number);
    int count = arguments_shown(event, signature), i = 0;
    render_name(to, event->abi, event->number);
    text_add(to, "(");
    for (; i < count && !is_output(&signature->parameter[i]); i++) {
        text_add(to, i ? ", " : "");
        render_argument(to, event, i, style);
    }
    if (i && i < count)
        text_add(to, ", ");
    return i;
}

void render_return(struct text *to, const struct event *event, const struct render_style *style,
                   int from, size_t line_start)
{
    const struct signature *signature = call_signature(event->abi, event->number);
    int count = arguments_shown(event, signature);
    for (int i = from; i < count; i++) {
        text_add(to, i > from ? ", " : "");
        render_argument(to, event, i, style);
    }
    text_add(to, ") ");
    if (style->result_column > 0)
        text_pad(to, line_start, (size_t)style->result_column);
    text_add(to, "= ");
    render_result(to, event);
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

/* Signals whose si_addr the kernel sets, when it is the kernel that sends them. */
static bool has_address(const struct event *event)
{
    switch (event->signal) {
    case SIGSEGV:
    case SIGBUS:
    case SIGILL:
    case SIGFPE:
        return event->signal_code > 0;
    case SIGTRAP: /* not recorded for this one; int3 leaves it 0 */
        return event->signal_code == SI_KERNEL;
    default:
        return false;
    }
}

/* Of what strace shows, the fields that the event has; "..." where there are more. */
static void render_signal_event(struct text *to, const struct event *event)
{
    const char *code = signal_code_name(event->signal, event->signal_code);
    text_add(to, "--- ");
    render_signal(to, event->signal);
    text_add(to, " {si_signo=");
    render_signal(to, event->signal);
    if (code)
        text_add(to, ", si_code=%s", code);
    else
        text_add(to, ", si_code=%#x", (unsigned)event->signal_code);
    if (has_address(event)) {
        text_add(to, ", si_addr=");
        render_address(to, event->fault_address);
    } else if (event->signal_code != SI_KERNEL) {
        text_add(to, ", ...");
    }
    text_add(to, "} ---");
}

void render_event(struct text *to, const struct event *event, const struct render_style *style)
{
    switch (event->kind) {
    case EVENT_CALL:
    case EVENT_VDSO_CALL:
        render_call(to, event, style);
        break;
    case EVENT_SIGNAL:
        render_signal_event(to, event);
        break;
    case EVENT_EXITED:
        text_add(to, "+++ exited with %d +++", event->status);
        break;
    case EVENT_KILLED:
        text_add(to, "+++ killed by ");
        render_signal(to, event->signal);
        text_add(to, "%s +++", event->core ? " (core dumped)" : "");
        break;
    case EVENT_STOPPED:
        text_add(to, "--- stopped by ");
        render_signal(to, event->signal);
        text_add(to, " ---");
        break;
    case EVENT_SUPERSEDED:
        text_add(to, "+++ superseded by execve in pid %d +++", event->status);
        break;
    }
}
