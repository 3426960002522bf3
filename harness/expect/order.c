/* The order of calls of different processes: @label and after @label.
 *
 * The kernel says little about it.  While two calls overlap, each may have done its work first;
 * and the tracer hears of a call's entry before the call has done anything, but of its return
 * some time after it has, perhaps when others that waited for it have gone on.  So one thing is
 * certain: where a call made another one possible, however indirectly, it was entered before the
 * other was seen to be over.  That is what `after` asks for.  No more could be asked without
 * refusing, now and then, a program that is right. */
#include "expect/match.h"

/* When the call of a line `after` was over, at the latest.  A call for exit has nothing to wait
 * for, and one that something ended while it waited may have waited for anything. */
static uint64_t when_over(const struct step *step, const struct event *event)
{
    if (event->kind != EVENT_CALL && event->kind != EVENT_VDSO_CALL)
        return event->entered_ns;
    if (event->left_ns)
        return event->left_ns;
    return is_exit_line(step) ? event->entered_ns : UINT64_MAX;
}

static uint64_t time_of(const struct fit *fit, int name, uint64_t none)
{
    return fit->names[name].bound ? (uint64_t)fit->names[name].integer : none;
}

static void set_time(struct fit *fit, int name, uint64_t time)
{
    fit->names[name] = (struct binding){.bound = true, .type = TYPE_INTEGER, .integer = (wide)time};
    fit->bound = true;
}

bool keeps_order(struct fit *fit, const struct step *step, const struct event *event)
{
    bool kept = true;
    for (size_t i = 0; i < step->label_count; i++) {
        int label = step->labels[i], after = label + 1;
        if (event->entered_ns > time_of(fit, label, 0))
            set_time(fit, label, event->entered_ns);
        kept = kept && event->entered_ns <= time_of(fit, after, UINT64_MAX);
    }
    for (size_t i = 0; i < step->after_count; i++) {
        int after = step->afters[i], label = after - 1;
        uint64_t over = when_over(step, event);
        if (over < time_of(fit, after, UINT64_MAX))
            set_time(fit, after, over);
        kept = kept && time_of(fit, label, 0) <= over;
    }
    return kept;
}
