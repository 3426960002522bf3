/* Limits of what a process may use.  None is raised above what it has. */
#include "jail/inside.h"

#include <sys/resource.h>

enum { MIB = 1 << 20 };

static bool lower(const struct jail *jail, int resource, uint64_t value, const char *step)
{
    struct rlimit now;
    if (getrlimit(resource, &now) != 0)
        return jail_fail(jail, JAIL_LIMITS, step);
    if (now.rlim_max > value)
        now.rlim_max = value;
    if (now.rlim_cur > now.rlim_max)
        now.rlim_cur = now.rlim_max;
    return setrlimit(resource, &now) == 0 || jail_fail(jail, JAIL_LIMITS, step);
}

/* The soft limit of time is the hard one: the kernel sends SIGKILL, which no program survives.
 * Processes are counted by user, in a user namespace apart from those outside (since Linux 5.14);
 * without one, another run of the same user would be counted, too. */
bool limits_set(const struct jail *jail)
{
    const struct jail_plan *plan = jail->plan;
    if (!has_layer(jail, JAIL_LIMITS))
        return true;
    return lower(jail, RLIMIT_CORE, 0, "forbid core files") &&
           (!plan->cpu_s || lower(jail, RLIMIT_CPU, plan->cpu_s, "limit its processor time")) &&
           lower(jail, RLIMIT_AS, plan->memory_bytes ? plan->memory_bytes : 1024ul * MIB,
                 "limit its memory") &&
           lower(jail, RLIMIT_FSIZE, plan->file_bytes ? plan->file_bytes : MIB,
                 "limit the size of its files") &&
           lower(jail, RLIMIT_NOFILE, plan->descriptors ? plan->descriptors : 64,
                 "limit its descriptors") &&
           lower(jail, RLIMIT_MEMLOCK, MIB, "limit the memory that it can lock") &&
           lower(jail, RLIMIT_RTPRIO, 0, "forbid real-time priorities") &&
           lower(jail, RLIMIT_NICE, 0, "forbid higher priorities") &&
           (!has_layer(jail, JAIL_USER) ||
            lower(jail, RLIMIT_NPROC, plan->processes ? plan->processes : 32,
                  "limit its processes"));
}
