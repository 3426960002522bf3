/* Rules of the calls on processes, threads and time. */
#include "render/structures.h"
#include "tables/sets.h"

#include <stdio.h>

static int shown_prctl(const struct event *event)
{
    if (IS_ONE_OF(event, 0, "PR_GET_DUMPABLE", "PR_GET_KEEPCAPS", "PR_GET_SECCOMP",
                  "PR_GET_TIMERSLACK", "PR_GET_TIMING", "PR_GET_SECUREBITS",
                  "PR_TASK_PERF_EVENTS_DISABLE", "PR_TASK_PERF_EVENTS_ENABLE"))
        return 1;
    if (IS_ONE_OF(event, 0, "PR_SET_SECCOMP") && event->arg[1] - 1 < 2)
        return event->arg[1] == 1 ? 2 : 3; /* strict, with a filter */
    if (IS_ONE_OF(event, 0, "PR_SET_SPECULATION_CTRL"))
        return 3;
    return IS_ONE_OF(event, 0, "PR_SET_DUMPABLE", "PR_SET_KEEPCAPS", "PR_SET_NAME", "PR_GET_NAME",
                     "PR_SET_PDEATHSIG", "PR_GET_PDEATHSIG", "PR_SET_TIMERSLACK",
                     "PR_SET_CHILD_SUBREAPER", "PR_GET_CHILD_SUBREAPER", "PR_CAPBSET_READ",
                     "PR_CAPBSET_DROP", "PR_GET_TSC", "PR_SET_TSC", "PR_SET_SECUREBITS",
                     "PR_GET_TID_ADDRESS", "PR_SET_PTRACER", "PR_SET_TIMING", "PR_GET_UNALIGN",
                     "PR_SET_UNALIGN", "PR_GET_SPECULATION_CTRL")
               ? 2
               : 5;
}

static int shown_arch_prctl(const struct event *event)
{
    return IS_ONE_OF(event, 0, "ARCH_GET_CPUID") ? 1 : 2;
}

/* The processor matters only with a flag. */
static int shown_membarrier(const struct event *event)
{
    return (uint32_t)event->arg[1] ? 3 : 2;
}

static int shown_kcmp(const struct event *event)
{
    return IS_ONE_OF(event, 2, "KCMP_VM", "KCMP_FILES", "KCMP_FS", "KCMP_SIGHAND", "KCMP_IO",
                     "KCMP_SYSVSEM")
               ? 3
               : 5;
}

static int shown_syslog(const struct event *event)
{
    uint32_t action = (uint32_t)event->arg[0];
    bool reads = action >= 2 && action <= 4, level = action == 8;
    return reads || level || action > 10 ? 3 : 1;
}

static int shown_reboot(const struct event *event)
{
    return IS_ONE_OF(event, 2, "LINUX_REBOOT_CMD_RESTART2") ? 4 : 3;
}

const struct count_rule shown_processes[] = {
    {"prctl", shown_prctl}, {"arch_prctl", shown_arch_prctl}, {"membarrier", shown_membarrier},
    {"kcmp", shown_kcmp},   {"syslog", shown_syslog},         {"reboot", shown_reboot},
    {NULL, NULL},
};

/* The two that the kernel reads; what it stores comes behind. */
static int early_clone(const struct event *event)
{
    (void)event;
    return 2;
}

/* Before the call, what it is asked for; with it, what it reads. */
static int early_ioctl(const struct event *event)
{
    enum kind kind = call_parameter(event, 2)->kind;
    return kind == KIND_OUT_STRUCT || kind == KIND_OUT_BYTES || kind == KIND_INOUT_STRUCT ? 2 : 3;
}

const struct count_rule early_processes[] = {
    {"clone", early_clone},
    {"ioctl", early_ioctl},
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

static void list_suspend(const struct event *event, struct argument_list *list)
{
    (void)event;
    list->argument[0] = 2;
    list->count = 1;
}

const struct list_rule lists_processes[] = {
    {"sigsuspend", list_suspend},
    {"clone", list_clone},
    {NULL, NULL},
};

/* A name longer than the kernel keeps, and numbers that stand for anybody. */
static bool print_prctl(struct text *to, const struct place *place)
{
    enum { NAME_BYTES = 15 };
    const struct copy *copy = event_copy(place->event, place->argument, false);
    if (IS_ONE_OF(place->event, 0, "PR_SET_NAME") && copy && copy->size > NAME_BYTES + 1) {
        render_string(to, place->style, copy->bytes, copy->size, NAME_BYTES);
        return true;
    }
    if (IS_ONE_OF(place->event, 0, "PR_SET_PTRACER")) {
        if ((int32_t)place->value == -1)
            render_named(to, place->style, "-1", "PR_SET_PTRACER_ANY");
        else
            text_add(to, "%" PRId32, (int32_t)place->value);
        return true;
    }
    return false;
}

/* What the third argument is, the second says. */
static bool print_prctl_third(struct text *to, const struct place *place)
{
    if (IS_ONE_OF(place->event, 0, "PR_CAP_AMBIENT") &&
        IS_ONE_OF(place->event, 1, "PR_CAP_AMBIENT_IS_SET", "PR_CAP_AMBIENT_RAISE",
                  "PR_CAP_AMBIENT_LOWER")) {
        render_choice(to, place->style, names_capability, "CAP_???", place->value);
        return true;
    }
    if (IS_ONE_OF(place->event, 0, "PR_MCE_KILL") &&
        IS_ONE_OF(place->event, 1, "PR_MCE_KILL_SET")) {
        render_choice(to, place->style, names_mce_policy, "PR_MCE_KILL_???", place->value);
        return true;
    }
    if (IS_ONE_OF(place->event, 0, "PR_SET_SECCOMP") && place->event->arg[1] != 2) {
        text_add(to, "%#" PRIx64, place->value); /* no filter, in this mode */
        return true;
    }
    return false;
}

static bool print_prctl_fourth(struct text *to, const struct place *place)
{
    if (!IS_ONE_OF(place->event, 0, "PR_SCHED_CORE"))
        return false;
    char number[24];
    snprintf(number, sizeof number, "%" PRIu64, place->value);
    const char *name = place->value < 4 ? names_pid_type[place->value].name : "PIDTYPE_???";
    if (place->style->names == NAMES_NONE)
        text_add(to, "%s", number);
    else
        text_add(to, "%s /* %s */", number, name);
    return true;
}

static bool print_prctl_fifth(struct text *to, const struct place *place)
{
    if (!IS_ONE_OF(place->event, 0, "PR_SCHED_CORE"))
        return false;
    render_address(to, place->value);
    return true;
}

/* The number itself, then what it means. */
static bool print_syslog(struct text *to, const struct place *place)
{
    static const struct render_style beside = {.names = NAMES_BESIDE};
    render_choice_decimal(to, &beside, names_syslog, "SYSLOG_ACTION_???", (int32_t)place->value);
    return true;
}

/* The size of huge pages stands in the upper bits of the flags. */
static bool print_map_flags(struct text *to, const struct place *place)
{
    enum { HUGE_SHIFT = 26, HUGE_MASK = 0x3f };
    uint64_t size = place->value >> HUGE_SHIFT & HUGE_MASK;
    if (!size || place->style->names == NAMES_NONE)
        return false;
    if (place->style->names == NAMES_BESIDE)
        text_add(to, "%#" PRIx64 " /* ", place->value);
    render_flags(to, NULL, names_mmap, "MAP_???",
                 place->value & ~((uint64_t)HUGE_MASK << HUGE_SHIFT));
    text_add(to, "|%" PRIu64 "<<MAP_HUGE_SHIFT", size);
    if (place->style->names == NAMES_BESIDE)
        text_add(to, " */");
    return true;
}

/* The kernel reads no longer names. */
static bool print_host_name(struct text *to, const struct place *place)
{
    enum { NAME_MOST = 64 };
    if ((uint32_t)place->event->arg[1] <= NAME_MOST)
        return false;
    render_address(to, place->value);
    return true;
}

static bool print_personality(struct text *to, const struct place *place)
{
    if ((uint32_t)place->value == UINT32_MAX)
        text_add(to, "0xffffffff");
    else
        render_parts(to, place->style, names_personality, 0xff, (uint32_t)place->value);
    return true;
}

/* The signal that the parent gets stands behind the flags. */
static bool print_clone_flags(struct text *to, const struct place *place)
{
    enum { SIGNAL_BITS = 0xff };
    uint64_t signal = place->value & SIGNAL_BITS, flags = place->value & ~(uint64_t)SIGNAL_BITS;
    if (place->style->names == NAMES_ONLY)
        return false;
    if (flags)
        render_flags(to, place->style, names_clone, "CLONE_???", flags);
    if (signal || !flags)
        text_add(to, flags ? "|" : "");
    if (signal)
        render_signal(to, place->style, (int)signal);
    else if (!flags)
        text_add_char(to, '0');
    return true;
}

/* The mask is in the register. */
static bool print_suspend_mask(struct text *to, const struct place *place)
{
    uint32_t mask = (uint32_t)place->value;
    add_signal_set(to, place->style, (const uint8_t *)&mask, sizeof mask);
    return true;
}

/* The time that was left: written only when a signal ended a relative sleep. */
static bool print_remainder(struct text *to, const struct place *place)
{
    enum { RESTART_BLOCK = 516, INTERRUPTED = 4 };
    const struct event *event = place->event;
    bool interrupted =
        event->returned && (event->result == -RESTART_BLOCK || event->result == -INTERRUPTED);
    bool absolute = place->argument == 3 && event->arg[1] & value_of("TIMER_ABSTIME");
    if (interrupted && !absolute)
        return false;
    render_address(to, place->value);
    return true;
}

const struct argument_rule arguments_processes[] = {
    {"prctl", 1, print_prctl},
    {"prctl", 2, print_prctl_third},
    {"prctl", 3, print_prctl_fourth},
    {"prctl", 4, print_prctl_fifth},
    {"syslog", 0, print_syslog},
    {"sethostname", 0, print_host_name},
    {"setdomainname", 0, print_host_name},
    {"personality", 0, print_personality},
    {"clone", 0, print_clone_flags},
    {"sigsuspend", 2, print_suspend_mask},
    {"ssetmask", 0, print_suspend_mask},
    {"mmap", 3, print_map_flags},
    {"mmap2", 3, print_map_flags},
    {"nanosleep", 1, print_remainder},
    {"clock_nanosleep", 3, print_remainder},
    {"clock_nanosleep_time64", 3, print_remainder},
    {NULL, 0, NULL},
};
