/* What is said beside results. */
#include "render/structures.h"
#include "tables/names.h"
#include "tables/sets.h"

/* A number, and what it stands for when there is a name. */
static bool add_meaning(struct text *to, const struct event *event,
                        const struct render_style *style, const struct constant *names)
{
    (void)style;
    for (; names->name; names++)
        if (names->value == (uint64_t)event->result) {
            text_add(to, "%" PRId64 " (%s)", event->result, names->name);
            return true;
        }
    return false;
}

static bool add_flags_meaning(struct text *to, const struct event *event,
                              const struct render_style *style, const struct constant *names)
{
    (void)style;
    text_add(to, "%#" PRIx64 " (", (uint64_t)event->result);
    render_flags(to, NULL, names, NULL, (uint64_t)event->result);
    text_add(to, ")");
    return true;
}

static bool result_scheduler(struct text *to, const struct event *event,
                             const struct render_style *style)
{
    return add_meaning(to, event, style, names_policy);
}

static bool result_clock_state(struct text *to, const struct event *event,
                               const struct render_style *style)
{
    return add_meaning(to, event, style, names_clock_state);
}

static bool result_membarrier(struct text *to, const struct event *event,
                              const struct render_style *style)
{
    if (!event->result || (uint32_t)event->arg[0] != 0)
        return false;
    text_add(to, "%#" PRIx64 " (", (uint64_t)event->result);
    render_flags(to, style, names_membarrier + 1, NULL, (uint64_t)event->result);
    text_add(to, ")");
    return true;
}

static bool result_personality(struct text *to, const struct event *event,
                               const struct render_style *style)
{
    text_add(to, "%#" PRIx64 " (", (uint64_t)event->result);
    render_parts(to, style, names_personality, 0xff, (uint64_t)event->result);
    text_add(to, ")");
    return true;
}

static bool result_signal(struct text *to, const struct event *event,
                          const struct render_style *style)
{
    (void)style;
    text_add(to, "%" PRId64 " (", event->result);
    render_signal(to, NULL, (int)event->result);
    text_add(to, ")");
    return true;
}

/* i386's calls that give the mask that was, or the handler. */
static bool result_mask(struct text *to, const struct event *event,
                        const struct render_style *style)
{
    uint32_t mask = (uint32_t)event->result;
    bool old = event->number == (uint32_t)call_number(ABI_I386, "ssetmask");
    text_add(to, "%#" PRIx32 " (%smask ", mask, old ? "old " : "");
    add_signal_set(to, style, (const uint8_t *)&mask, sizeof mask);
    text_add(to, ")");
    return true;
}

static bool result_handler(struct text *to, const struct event *event,
                           const struct render_style *style)
{
    uint32_t handler = (uint32_t)event->result;
    if (handler > 1)
        return false;
    text_add(to, "%#" PRIx32 " (", handler);
    render_choice(to, NULL, names_handler, NULL, handler);
    text_add(to, ")");
    (void)style;
    return true;
}

static bool result_time(struct text *to, const struct event *event,
                        const struct render_style *style)
{
    (void)style;
    struct text date = {0};
    add_date(&date, event->result, 0, 9);
    text_add(to, "%" PRId64, event->result);
    if (date.size > strlen(" /*  */")) /* the same words, in brackets */
        text_add(to, " (%.*s)", (int)(date.size - strlen(" /*  */")), date.bytes + strlen(" /* "));
    text_free(&date);
    return true;
}

/* It gives its errno in 32 bits: no failure to whoever looks at 64. */
static bool result_segments(struct text *to, const struct event *event,
                            const struct render_style *style)
{
    (void)style;
    int32_t result = (int32_t)event->result;
    const char *name = result < 0 && result >= -4095 ? errno_name(-result) : NULL;
    if (!name)
        return false;
    text_add(to, "%" PRIu32 " %s (%s)", (uint32_t)result, name, errno_text(-result));
    return true;
}

static bool result_prctl(struct text *to, const struct event *event,
                         const struct render_style *style)
{
    if (IS_ONE_OF(event, 0, "PR_GET_DUMPABLE"))
        return add_meaning(to, event, style, names_dumpable);
    if (IS_ONE_OF(event, 0, "PR_MCE_KILL_GET"))
        return add_meaning(to, event, style, names_mce_policy);
    if (event->result && IS_ONE_OF(event, 0, "PR_GET_SECUREBITS"))
        return add_flags_meaning(to, event, style, names_securebits);
    if (event->result && IS_ONE_OF(event, 0, "PR_GET_SPECULATION_CTRL"))
        return add_flags_meaning(to, event, style, names_speculation_state);
    return false;
}

const struct result_rule results_processes[] = {
    {"sched_getscheduler", result_scheduler},
    {"adjtimex", result_clock_state},
    {"clock_adjtime", result_clock_state},
    {"clock_adjtime64", result_clock_state},
    {"membarrier", result_membarrier},
    {"personality", result_personality},
    {"rt_sigtimedwait", result_signal},
    {"rt_sigtimedwait_time64", result_signal},
    {"time", result_time},
    {"prctl", result_prctl},
    {"modify_ldt", result_segments},
    {"sgetmask", result_mask},
    {"ssetmask", result_mask},
    {"signal", result_handler},
    {NULL, NULL},
};
