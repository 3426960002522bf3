/* The seccomp filters, made by libseccomp.
 *
 * Two of them, of which the kernel takes the stricter answer.  One knows which calls there are:
 * what neither this table nor libseccomp's has is answered ENOSYS, as by an older kernel, so that a
 * call that is younger than refused.def is no way out.  The other refuses the rows of refused.def.
 * Both answer ENOSYS to one that enters by a foreign ABI, as on a machine without it, unless the
 * plan opens it; so the program goes on, and who traces it can say which door that was.
 *
 * They are made before any process, in the caller; in the program's process they are only
 * installed.  A tracer sees a call's entry before a filter does. */
#include "jail/inside.h"

#include "base/text.h"

#include <errno.h>
#include <linux/seccomp.h>
#include <seccomp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

#define ALWAYS                                      REFUSED_ALWAYS, 0, 0
#define IS(n, value)                                REFUSED_IS, n, value
#define HAS(n, value)                               REFUSED_HAS, n, value
#define NOT(n, value)                               REFUSED_NOT, n, value
#define ABOVE(n, value)                             REFUSED_ABOVE, n, value
#define BELOW(n, value)                             REFUSED_BELOW, n, value
#define REFUSE(call, condition, answer, layer, why) {#call, condition, answer, JAIL_##layer, why},
const struct refusal refusals[] = {
#include "jail/refused.def"
};
const size_t refusal_count = sizeof refusals / sizeof *refusals;

enum { NUMBERS = 1024 };

/* "ptrace" opens a call, "prctl 22" the use of one with this argument; a fork lesson that names
 * clone does not open the flags that leave its trace. */
static bool opens(const char *opened, const struct refusal *row)
{
    size_t size = strlen(row->call);
    if (strncmp(opened, row->call, size) != 0)
        return false;
    if (row->condition == REFUSED_ALWAYS)
        return opened[size] == '\0';
    return opened[size] == ' ' && strtoull(opened + size, NULL, 0) == row->value;
}

static bool is_opened(const struct jail_plan *plan, const struct refusal *row)
{
    if (row->layer == JAIL_NET && plan->network)
        return true;
    for (size_t i = 0; i < plan->opened_count; i++)
        if (opens(plan->opened[i], row))
            return true;
    return false;
}

/* A filter for the ABIs of the plan; NULL. */
static scmp_filter_ctx begin(const struct jail_plan *plan, uint32_t otherwise)
{
    scmp_filter_ctx filter = seccomp_init(otherwise);
    if (filter && (seccomp_attr_set(filter, SCMP_FLTATR_ACT_BADARCH, SCMP_ACT_ERRNO(ENOSYS)) != 0 ||
                   (plan->abis & JAIL_I386 && seccomp_arch_add(filter, SCMP_ARCH_X86) != 0) ||
                   (plan->abis & JAIL_X32 && seccomp_arch_add(filter, SCMP_ARCH_X32) != 0))) {
        seccomp_release(filter);
        return NULL;
    }
    seccomp_attr_set(filter, SCMP_FLTATR_CTL_OPTIMIZE, 2); /* a tree; older ones cannot */
    return filter;
}

static bool export_code(scmp_filter_ctx filter, struct filter *to)
{
    struct stat about;
    int file = memfd_create("ring3-filter", MFD_CLOEXEC);
    bool ok = file >= 0 && seccomp_export_bpf(filter, file) == 0 && fstat(file, &about) == 0;
    if (ok) {
        to->code = malloc((size_t)about.st_size);
        to->count = (size_t)about.st_size / sizeof *to->code;
        ok = to->code && pread(file, to->code, (size_t)about.st_size, 0) == about.st_size;
    }
    if (file >= 0)
        close(file);
    seccomp_release(filter);
    return ok;
}

/* Every call that libseccomp knows in one of the ABIs. */
static bool allow_known(scmp_filter_ctx filter, uint32_t architecture)
{
    for (int number = 0; number < NUMBERS; number++) {
        int bit = architecture == SCMP_ARCH_X32 ? 0x40000000 : 0;
        char *name = seccomp_syscall_resolve_num_arch(architecture, number | bit);
        if (!name)
            continue;
        int call = seccomp_syscall_resolve_name(name);
        int error = call == __NR_SCMP_ERROR ? 0 : seccomp_rule_add(filter, SCMP_ACT_ALLOW, call, 0);
        free(name);
        if (error != 0 && error != -EEXIST)
            return false;
    }
    return true;
}

static bool compile_known(const struct jail_plan *plan, struct filter *to)
{
    scmp_filter_ctx filter = begin(plan, SCMP_ACT_ERRNO(ENOSYS));
    if (!filter)
        return false;
    if (!allow_known(filter, SCMP_ARCH_X86_64) ||
        (plan->abis & JAIL_I386 && !allow_known(filter, SCMP_ARCH_X86)) ||
        (plan->abis & JAIL_X32 && !allow_known(filter, SCMP_ARCH_X32))) {
        seccomp_release(filter);
        return false;
    }
    return export_code(filter, to);
}

/* Of an argument that the kernel reads as an int, only that half is compared. */
static struct scmp_arg_cmp condition_of(const struct refusal *row)
{
    unsigned argument = (unsigned)row->argument;
    switch (row->condition) {
    case REFUSED_IS:
        return SCMP_CMP(argument, SCMP_CMP_MASKED_EQ, 0xffffffff, row->value);
    case REFUSED_HAS:
        return SCMP_CMP(argument, SCMP_CMP_MASKED_EQ, row->value, row->value);
    case REFUSED_NOT:
        return SCMP_CMP(argument, SCMP_CMP_NE, row->value);
    case REFUSED_ABOVE:
        return SCMP_CMP(argument, SCMP_CMP_GT, row->value);
    default:
        return SCMP_CMP(argument, SCMP_CMP_LT, row->value);
    }
}

static bool add_refusal(scmp_filter_ctx filter, const struct refusal *row)
{
    int call = seccomp_syscall_resolve_name(row->call);
    if (call == __NR_SCMP_ERROR)
        return true; /* the other filter answers it */
    uint32_t answer = SCMP_ACT_ERRNO((uint32_t)row->answer);
    int error;
    if (row->condition == REFUSED_ALWAYS)
        error = seccomp_rule_add(filter, answer, call, 0);
    else
        error = seccomp_rule_add(filter, answer, call, 1, condition_of(row));
    return error == 0 || error == -EEXIST;
}

/* What socketcall(2) asks for lies in memory, where no filter reads: libseccomp makes of these rows
 * one that refuses all of it.  Where it is open they are in a filter of their own, for x86-64. */
static bool stands_apart(const struct jail_plan *plan, const struct refusal *row)
{
    return plan->socketcall && strncmp(row->call, "socket", strlen("socket")) == 0;
}

static bool compile_refused(const struct jail *jail, bool apart, struct filter *to)
{
    static const struct jail_plan native;
    scmp_filter_ctx filter = begin(apart ? &native : jail->plan, SCMP_ACT_ALLOW);
    bool ok = filter != NULL;
    if (ok && apart)
        ok = seccomp_attr_set(filter, SCMP_FLTATR_ACT_BADARCH, SCMP_ACT_ALLOW) == 0;
    for (size_t i = 0; i < refusal_count && ok; i++) {
        const struct refusal *row = &refusals[i];
        if (stands_apart(jail->plan, row) != apart)
            continue;
        if ((row->layer == JAIL_LAYERS || !has_layer(jail, row->layer)) &&
            !is_opened(jail->plan, row))
            ok = add_refusal(filter, row);
    }
    if (ok)
        return export_code(filter, to);
    if (filter)
        seccomp_release(filter);
    return false;
}

bool jail_refuses(const char *call)
{
    for (size_t i = 0; i < refusal_count; i++)
        if (opens(call, &refusals[i]))
            return true;
    return false;
}

bool jail_use(size_t i, struct jail_use *use)
{
    static char opened[sizeof refusals / sizeof *refusals][32];
    for (size_t row = 0, n = 0; row < refusal_count; row++) {
        const struct refusal *one = &refusals[row];
        if (one->condition != REFUSED_IS || n++ != i)
            continue;
        snprintf(opened[row], sizeof opened[row], "%s %llu", one->call,
                 (unsigned long long)one->value);
        *use = (struct jail_use){opened[row], one->call, one->argument, one->value};
        return true;
    }
    return false;
}

bool jail_forbids(const char *call)
{
    for (size_t i = 0; i < refusal_count; i++) {
        const struct refusal *row = &refusals[i];
        if (row->condition == REFUSED_ALWAYS && row->layer == JAIL_LAYERS &&
            row->answer != ENOSYS && strcmp(row->call, call) == 0)
            return true;
    }
    return false;
}

static bool opens_only_refused(const struct jail_plan *plan, struct problem *problem)
{
    for (size_t i = 0; i < plan->opened_count; i++)
        if (!jail_refuses(plan->opened[i]))
            return problem_set(problem, STATUS_USAGE, "%s is not refused in the jail",
                               plan->opened[i]);
    return true;
}

/* Making them takes some milliseconds, and a class is graded with few that differ: they are kept,
 * by what they depend on. */
struct kept {
    struct kept *next;
    struct text key;
    struct filter filters[FILTERS];
};
static struct kept *all_kept;

static struct kept *find_kept(const struct jail *jail)
{
    const struct jail_plan *plan = jail->plan;
    struct text key = {0};
    text_add(&key, "%x %x %d %d", jail->layers, plan->abis, plan->network, plan->socketcall);
    for (size_t i = 0; i < plan->opened_count; i++)
        text_add(&key, ",%s", plan->opened[i]);
    for (struct kept *kept = all_kept; kept; kept = kept->next)
        if (strcmp(kept->key.bytes, key.bytes) == 0) {
            text_free(&key);
            return kept;
        }
    struct kept *kept = calloc(1, sizeof *kept);
    if (!kept)
        die(STATUS_FAULT, "out of memory");
    kept->key = key;
    return kept;
}

bool calls_compile(struct jail *jail, struct problem *problem)
{
    if (!opens_only_refused(jail->plan, problem))
        return false;
    if (!has_layer(jail, JAIL_CALLS))
        return true;
    struct kept *kept = find_kept(jail);
    if (!kept->filters[0].code) {
        if (!compile_known(jail->plan, &kept->filters[0]) ||
            !compile_refused(jail, true, &kept->filters[1]) ||
            !compile_refused(jail, false, &kept->filters[2])) {
            for (int i = 0; i < FILTERS; i++)
                free(kept->filters[i].code);
            text_free(&kept->key);
            free(kept);
            return problem_set(problem, STATUS_FAULT,
                               "libseccomp cannot make the filter of the jail");
        }
        kept->next = all_kept;
        all_kept = kept;
    }
    jail->filters = kept->filters;
    return true;
}

bool calls_install(const struct jail *jail)
{
    for (int i = 0; i < FILTERS && has_layer(jail, JAIL_CALLS); i++) {
        const struct filter *filter = &jail->filters[i];
        struct sock_fprog program = {(unsigned short)filter->count, filter->code};
        /* The last one refuses what installs a filter. */
        if (prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) != 0 ||
            syscall(SYS_seccomp, SECCOMP_SET_MODE_FILTER, 0, &program) != 0)
            return jail_fail(jail, JAIL_CALLS, "install a filter");
    }
    return true;
}
