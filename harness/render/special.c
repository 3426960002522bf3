/* Rules of single calls: arguments that only some commands have, or whose meaning another
 * argument decides.  Three tables, by the call's name: how many arguments are shown, how one
 * is shown, what is said beside the result. */
#include "render/parts.h"
#include "tables/names.h"
#include "tables/sets.h"

#include <inttypes.h>

/* The value of a constant that the tables hold. */
static uint32_t value_of(const char *name)
{
    int64_t value = 0;
    constant_value(name, &value);
    return (uint32_t)value;
}

/* Is a 32-bit argument one of the constants in the list, which ends with NULL? */
static bool is_one_of(const struct event *event, int argument, const char *const *list)
{
    for (; *list; list++)
        if ((uint32_t)event->arg[argument] == value_of(*list))
            return true;
    return false;
}

#define IS_ONE_OF(event, argument, ...)                                                            \
    is_one_of(event, argument, (const char *const[]){__VA_ARGS__, NULL})

/* ------------------------------------------------------------ arguments shown */

static bool creates(uint64_t flags)
{
    uint32_t only_temporary = value_of("O_TMPFILE") & ~value_of("O_DIRECTORY");
    return flags & (value_of("O_CREAT") | only_temporary);
}

static int shown_open(const struct event *event)
{
    return creates(event->arg[1]) ? 3 : 2;
}

static int shown_openat(const struct event *event)
{
    return creates(event->arg[2]) ? 4 : 3;
}

static int shown_mremap(const struct event *event)
{
    return event->arg[3] & (value_of("MREMAP_FIXED") | value_of("MREMAP_DONTUNMAP")) ? 5 : 4;
}

static int shown_fcntl(const struct event *event)
{
    return IS_ONE_OF(event, 1, "F_GETFD", "F_GETFL", "F_GETOWN", "F_GETSIG", "F_GETLEASE",
                     "F_GETPIPE_SZ", "F_GET_SEALS")
               ? 2
               : 3;
}

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

static int shown_futex(const struct event *event)
{
    if (IS_ONE_OF(event, 1, "FUTEX_WAKE", "FUTEX_WAKE_PRIVATE", "FUTEX_FD"))
        return 3;
    return IS_ONE_OF(event, 1, "FUTEX_WAIT", "FUTEX_WAIT_PRIVATE") ? 4 : 6;
}

/* A device number belongs to devices only. */
static bool is_device(uint64_t mode)
{
    uint32_t type = (uint32_t)mode & value_of("S_IFMT");
    return type == value_of("S_IFCHR") || type == value_of("S_IFBLK");
}

static int shown_mknod(const struct event *event)
{
    return is_device(event->arg[1]) ? 3 : 2;
}

static int shown_mknodat(const struct event *event)
{
    return is_device(event->arg[2]) ? 4 : 3;
}

static int shown_ptrace(const struct event *event)
{
    return IS_ONE_OF(event, 0, "PTRACE_TRACEME") ? 1 : 4;
}

static const struct {
    const char *call;
    int (*shown)(const struct event *event);
} shown_rules[] = {
    {"open", shown_open},   {"openat", shown_openat},      {"mremap", shown_mremap},
    {"fcntl", shown_fcntl}, {"fcntl64", shown_fcntl},      {"prctl", shown_prctl},
    {"futex", shown_futex}, {"futex_time64", shown_futex}, {"ptrace", shown_ptrace},
    {"mknod", shown_mknod}, {"mknodat", shown_mknodat},
};

int arguments_shown(const struct event *event, const struct signature *signature)
{
    for (size_t i = 0; i < sizeof shown_rules / sizeof *shown_rules; i++)
        if (strcmp(shown_rules[i].call, signature->name) == 0)
            return shown_rules[i].shown(event);
    return signature->count;
}

/* ---------------------------------------------------------------- one argument */

static bool print_fcntl(struct text *to, const struct place *place)
{
    const struct event *event = place->event;
    if (IS_ONE_OF(event, 1, "F_SETFL"))
        render_flags(to, names_open, "O_???", (uint32_t)place->value);
    else if (IS_ONE_OF(event, 1, "F_SETFD"))
        render_flags(to, names_descriptor, "FD_???", (uint32_t)place->value);
    else if (IS_ONE_OF(event, 1, "F_SETSIG"))
        render_signal(to, (int32_t)place->value);
    else if (IS_ONE_OF(event, 1, "F_DUPFD", "F_DUPFD_CLOEXEC", "F_SETOWN", "F_SETPIPE_SZ"))
        text_add(to, "%" PRId32, (int32_t)place->value);
    else
        return false;
    return true;
}

static bool print_prctl(struct text *to, const struct place *place)
{
    const struct event *event = place->event;
    if (IS_ONE_OF(event, 0, "PR_SET_PDEATHSIG"))
        render_signal(to, (int32_t)place->value);
    else if (IS_ONE_OF(event, 0, "PR_SET_NO_NEW_PRIVS", "PR_GET_NO_NEW_PRIVS", "PR_SET_DUMPABLE",
                       "PR_SET_KEEPCAPS", "PR_SET_CHILD_SUBREAPER", "PR_SET_TIMERSLACK"))
        text_add(to, "%" PRIu64, place->value);
    else
        return false;
    return true;
}

static bool print_protocol(struct text *to, const struct place *place)
{
    if (!IS_ONE_OF(place->event, 0, "AF_INET", "AF_INET6"))
        return false;
    render_choice(to, names_protocol, "IPPROTO_???", (uint32_t)place->value);
    return true;
}

static bool print_option(struct text *to, const struct place *place)
{
    if (!IS_ONE_OF(place->event, 1, "SOL_SOCKET"))
        return false;
    render_choice(to, names_socket_option, "SO_???", (uint32_t)place->value);
    return true;
}

/* A timeout for those that wait, a number for those that wake or move others. */
static bool print_futex(struct text *to, const struct place *place)
{
    if (IS_ONE_OF(place->event, 1, "FUTEX_REQUEUE", "FUTEX_REQUEUE_PRIVATE", "FUTEX_CMP_REQUEUE",
                  "FUTEX_CMP_REQUEUE_PRIVATE", "FUTEX_WAKE_OP", "FUTEX_WAKE_OP_PRIVATE"))
        text_add(to, "%" PRIu32, (uint32_t)place->value);
    else
        render_address(to, place->value);
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

static const struct {
    const char *call;
    int argument;
    bool (*print)(struct text *to, const struct place *place);
} argument_rules[] = {
    {"fcntl", 2, print_fcntl},
    {"fcntl64", 2, print_fcntl},
    {"prctl", 1, print_prctl},
    {"prctl", 2, print_prctl},
    {"prctl", 3, print_prctl},
    {"prctl", 4, print_prctl},
    {"socket", 2, print_protocol},
    {"socketpair", 2, print_protocol},
    {"setsockopt", 2, print_option},
    {"getsockopt", 2, print_option},
    {"futex", 3, print_futex},
    {"futex_time64", 3, print_futex},
    {"nanosleep", 1, print_remainder},
    {"clock_nanosleep", 3, print_remainder},
    {"clock_nanosleep_time64", 3, print_remainder},
};

bool render_special_argument(struct text *to, const struct place *place)
{
    const char *call = call_name(place->event->abi, place->event->number);
    for (size_t i = 0; call && i < sizeof argument_rules / sizeof *argument_rules; i++)
        if (argument_rules[i].argument == place->argument &&
            strcmp(argument_rules[i].call, call) == 0 && argument_rules[i].print(to, place))
            return true;
    return false;
}

/* ------------------------------------------------------------------ the result */

static bool result_fcntl(struct text *to, const struct event *event)
{
    bool flags = IS_ONE_OF(event, 1, "F_GETFL");
    if (!flags && !(IS_ONE_OF(event, 1, "F_GETFD") && event->result))
        return false;
    text_add(to, "%#" PRIx64 " (flags ", (uint64_t)event->result);
    render_flags(to, flags ? names_open : names_descriptor, flags ? "O_???" : "FD_???",
                 (uint64_t)event->result);
    text_add(to, ")");
    return true;
}

static bool result_timeout(struct text *to, const struct event *event)
{
    if (event->result)
        return false;
    text_add(to, "0 (Timeout)");
    return true;
}

static const struct {
    const char *call;
    bool (*print)(struct text *to, const struct event *event);
} result_rules[] = {
    {"fcntl", result_fcntl},      {"fcntl64", result_fcntl},  {"poll", result_timeout},
    {"ppoll", result_timeout},    {"select", result_timeout}, {"_newselect", result_timeout},
    {"pselect6", result_timeout},
};

bool render_special_result(struct text *to, const struct event *event)
{
    const char *call = call_name(event->abi, event->number);
    for (size_t i = 0; call && i < sizeof result_rules / sizeof *result_rules; i++)
        if (strcmp(result_rules[i].call, call) == 0)
            return result_rules[i].print(to, event);
    return false;
}
