/* Rules of the calls on processes, threads and time. */
#include "render/parts.h"
#include "tables/sets.h"

#include <inttypes.h>

static int shown_prctl(const struct event *event)
{
    if (IS_ONE_OF(event, 0, "PR_GET_DUMPABLE", "PR_GET_KEEPCAPS", "PR_GET_SECCOMP",
                  "PR_GET_TIMERSLACK", "PR_GET_TIMING", "PR_GET_SECUREBITS",
                  "PR_TASK_PERF_EVENTS_DISABLE", "PR_TASK_PERF_EVENTS_ENABLE"))
        return 1;
    return IS_ONE_OF(event, 0, "PR_SET_DUMPABLE", "PR_SET_KEEPCAPS", "PR_SET_NAME", "PR_GET_NAME",
                     "PR_SET_PDEATHSIG", "PR_GET_PDEATHSIG", "PR_SET_TIMERSLACK",
                     "PR_SET_CHILD_SUBREAPER", "PR_GET_CHILD_SUBREAPER", "PR_CAPBSET_READ",
                     "PR_CAPBSET_DROP")
               ? 2
               : 5;
}

const struct count_rule shown_processes[] = {
    {"prctl", shown_prctl},
    {NULL, NULL},
};

const struct count_rule early_processes[] = {
    {NULL, NULL},
};

/* The library's order, not that of the i386 and x86-64 tables, and only what the flags ask for. */
static void list_clone(const struct event *event, struct argument_list *list)
{
    uint64_t flags = event->arg[0];
    int tls = event->abi == ABI_I386 ? 3 : 4, child = event->abi == ABI_I386 ? 4 : 3, count = 2;
    list->argument[0] = 1;
    list->label[0] = "child_stack=";
    list->argument[1] = 0;
    list->label[1] = "flags=";
    if (flags & (value_of("CLONE_PARENT_SETTID") | value_of("CLONE_PIDFD"))) {
        list->argument[count] = 2;
        list->label[count++] = "parent_tid=";
    }
    if (flags & value_of("CLONE_SETTLS")) {
        list->argument[count] = tls;
        list->label[count++] = "tls=";
    }
    if (flags & (value_of("CLONE_CHILD_SETTID") | value_of("CLONE_CHILD_CLEARTID"))) {
        list->argument[count] = child;
        list->label[count++] = "child_tidptr=";
    }
    list->count = count;
}

const struct list_rule lists_processes[] = {
    {"clone", list_clone},
    {NULL, NULL},
};

static bool print_prctl(struct text *to, const struct place *place)
{
    const struct event *event = place->event;
    if (IS_ONE_OF(event, 0, "PR_SET_PDEATHSIG"))
        render_signal(to, place->style, (int32_t)place->value);
    else if (IS_ONE_OF(event, 0, "PR_SET_NO_NEW_PRIVS", "PR_GET_NO_NEW_PRIVS", "PR_SET_DUMPABLE",
                       "PR_SET_KEEPCAPS", "PR_SET_CHILD_SUBREAPER", "PR_SET_TIMERSLACK"))
        text_add(to, "%" PRIu64, place->value);
    else
        return false;
    return true;
}

/* The time that was left: written only when a signal ended the sleep. */
static bool print_remainder(struct text *to, const struct place *place)
{
    if (!place->event->returned || place->event->result != 0)
        return false;
    render_address(to, place->value);
    return true;
}

const struct argument_rule arguments_processes[] = {
    {"prctl", 1, print_prctl},
    {"prctl", 2, print_prctl},
    {"prctl", 3, print_prctl},
    {"prctl", 4, print_prctl},
    {"nanosleep", 1, print_remainder},
    {"clock_nanosleep", 3, print_remainder},
    {"clock_nanosleep_time64", 3, print_remainder},
    {NULL, 0, NULL},
};
