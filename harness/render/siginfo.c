/* What a signal tells: siginfo_t. */
#include "render/structures.h"
#include "tables/names.h"
#include "tables/sets.h"

#include <signal.h>
#include <stdio.h>

/* The union begins at 16 in wide programs, at 12 in narrow ones.  What is in it the code tells,
 * and for codes above 0 the signal. */
enum { WIDE_UNION = 16, NARROW_UNION = 12 };

static uint32_t union_u32(const struct source *from, size_t index)
{
    return field_u32(from, (from->narrow ? NARROW_UNION : WIDE_UNION) + 4 * index);
}

static void add_sender(struct text *to, const struct source *from)
{
    text_add(to, ", si_pid=%" PRId32 ", si_uid=", (int32_t)union_u32(from, 0));
    render_id(to, union_u32(from, 1));
}

/* A value sent along, which the receiver may take for a number or a pointer. */
static void add_value(struct text *to, const struct source *from, size_t wide, size_t narrow)
{
    uint64_t pointer = field_word(from, wide, narrow);
    text_add(to, ", si_int=%" PRId32 ", si_ptr=", (int32_t)pointer);
    render_address(to, pointer);
}

static void add_ticks(struct text *to, const char *name, int64_t ticks)
{
    enum { TICKS_A_SECOND = 100 }; /* USER_HZ */
    text_add(to, ", %s=%" PRId64, name, ticks);
    if (ticks)
        text_add(to, " /* %.2f s */", (double)ticks / TICKS_A_SECOND);
}

static void add_child(struct text *to, const struct source *from, int code)
{
    int32_t status = (int32_t)union_u32(from, 2);
    add_sender(to, from);
    text_add(to, ", si_status=");
    if (code == CLD_EXITED)
        text_add(to, "%" PRId32, status);
    else
        render_signal(to, from->style, status);
    add_ticks(to, "si_utime", field_long(from, 32, 24));
    add_ticks(to, "si_stime", field_long(from, 40, 28));
}

static void add_fault(struct text *to, const struct source *from, int signal, int code)
{
    text_add(to, ", si_addr=");
    render_address(to, field_word(from, 16, 12));
    if (signal == SIGSEGV && code == 3) { /* SEGV_BNDERR */
        text_add(to, ", si_lower=");
        render_address(to, field_word(from, 32, 20));
        text_add(to, ", si_upper=");
        render_address(to, field_word(from, 40, 24));
    } else if (signal == SIGSEGV && code == 4) { /* SEGV_PKUERR */
        text_add(to, ", si_pkey=%" PRIu32, field_u32(from, from->narrow ? 20 : 32));
    }
}

static void add_blocked(struct text *to, const struct source *from)
{
    uint32_t number = union_u32(from, from->narrow ? 1 : 2);
    text_add(to, ", si_call_addr=");
    render_address(to, field_word(from, 16, 12));
    text_add(to, ", si_syscall=");
    uint32_t architecture = union_u32(from, from->narrow ? 2 : 3);
    enum abi abi = architecture == value_of("AUDIT_ARCH_I386") ? ABI_I386 : ABI_X86_64;
    const char *name = call_name(abi, number);
    if (name)
        text_add(to, "__NR_%s", name);
    else
        text_add(to, "%" PRIu32, number);
    text_add(to, ", si_arch=");
    render_choice(to, from->style, names_audit_arch, "AUDIT_ARCH_???", architecture);
}

static void add_by_signal(struct text *to, const struct source *from, int signal, int code)
{
    switch (signal) {
    case SIGCHLD:
        add_child(to, from, code);
        break;
    case SIGILL:
    case SIGFPE:
    case SIGSEGV:
    case SIGBUS:
    case SIGTRAP:
        add_fault(to, from, signal, code);
        break;
    case SIGIO:
        text_add(to, ", si_band=");
        render_flags(to, from->style, names_poll_event, "POLL???",
                     (uint64_t)field_long(from, 16, 12));
        text_add(to, ", si_fd=");
        render_descriptor(to, from->event, (int32_t)field_u32(from, from->narrow ? 16 : 24));
        break;
    case SIGSYS:
        add_blocked(to, from);
        break;
    default:
        if (union_u32(from, 0) || union_u32(from, 1))
            add_sender(to, from);
        if (field_word(from, 24, 20))
            add_value(to, from, 24, 20);
        break;
    }
}

static void add_by_code(struct text *to, const struct source *from, int signal, int code)
{
    switch (code) {
    case SI_USER:
    case SI_TKILL:
        add_sender(to, from);
        break;
    case SI_TIMER:
        text_add(to, ", si_timerid=%#" PRIx32 ", si_overrun=%" PRId32, union_u32(from, 0),
                 (int32_t)union_u32(from, 1));
        add_value(to, from, 24, 20);
        break;
    case SI_KERNEL:
        if (signal == SIGSEGV || signal == SIGBUS || signal == SIGILL || signal == SIGFPE ||
            signal == SIGTRAP)
            add_fault(to, from, signal, 0);
        break;
    default:
        if (code > 0) {
            add_by_signal(to, from, signal, code);
            break;
        }
        add_sender(to, from);
        if (code == SI_QUEUE || field_word(from, 24, 20))
            add_value(to, from, 24, 20);
        break;
    }
}

void add_siginfo(struct text *to, const struct source *from)
{
    int signal = (int32_t)field_u32(from, 0), error = (int32_t)field_u32(from, 4),
        code = (int32_t)field_u32(from, 8);
    const char *name = signal_code_name(signal, code);
    if (!signal && !error && !code) {
        text_add(to, "{}");
        return;
    }
    text_add(to, "{si_signo=");
    render_signal(to, from->style, signal);
    text_add(to, ", si_code=");
    char number[16];
    snprintf(number, sizeof number, "%#x", (unsigned)code);
    if (name)
        render_named(to, from->style, number, name);
    else
        text_add(to, "%s", number);
    if (error) {
        const char *why = errno_name(error);
        text_add(to, ", si_errno=");
        if (why)
            text_add(to, "%s", why);
        else
            text_add(to, "%d", error);
    }
    add_by_code(to, from, signal, code);
    text_add(to, "}");
}

void render_siginfo(struct text *to, const struct event *event, const struct render_style *style)
{
    uint8_t made[128] = {0}; /* an event that was made without one */
    struct source from = {
        .bytes = made, .size = sizeof made, .style = style, .event = event, .place = NULL};
    if (event->copy_count && event->copies[0].size >= sizeof made) {
        from.bytes = event->copies[0].bytes;
        add_siginfo(to, &from);
        return;
    }
    bool fault = event->signal == SIGSEGV || event->signal == SIGBUS || event->signal == SIGILL ||
                 event->signal == SIGFPE || event->signal == SIGTRAP;
    int fields[3] = {event->signal, 0, event->signal_code};
    memcpy(made, fields, sizeof fields);
    memcpy(made + WIDE_UNION, &event->fault_address, sizeof event->fault_address);
    if (fault && event->signal_code > 0) {
        add_siginfo(to, &from);
        return;
    }
    const char *code = signal_code_name(event->signal, event->signal_code);
    text_add(to, "{si_signo=");
    render_signal(to, style, event->signal);
    if (code)
        text_add(to, ", si_code=%s", code);
    else
        text_add(to, ", si_code=%#x", (unsigned)event->signal_code);
    text_add(to, event->signal_code != SI_KERNEL ? ", ...}" : "}");
}
