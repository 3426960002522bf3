/* Why the kernel does not let us record: which right or which setting is missing. */
#include "capture/perf_parts.h"

#include <errno.h>
#include <linux/capability.h>
#include <stdio.h>
#include <string.h>
#include <sys/syscall.h>
#include <unistd.h>

#ifndef CAP_PERFMON
#define CAP_PERFMON 38
#endif

static bool has_capability(int capability)
{
    struct __user_cap_header_struct header = {.version = _LINUX_CAPABILITY_VERSION_3};
    struct __user_cap_data_struct data[2];
    if (syscall(SYS_capget, &header, data) != 0)
        return false;
    return data[capability / 32].effective >> capability % 32 & 1;
}

/* A setting's number; `otherwise` when it cannot be read. */
static int read_setting(const char *path, int otherwise)
{
    int value = otherwise;
    FILE *file = fopen(path, "re");
    if (file && fscanf(file, "%d", &value) != 1)
        value = otherwise;
    if (file)
        fclose(file);
    return value;
}

bool refuse_tracefs(struct problem *problem, const char *what, int error)
{
    if (what && error == ENOENT)
        return problem_set(problem, STATUS_CANNOT,
                           "this kernel has no tracepoints %s: it was built without "
                           "CONFIG_FTRACE_SYSCALLS or CONFIG_EVENT_TRACING",
                           what);
    if (error == EACCES)
        return problem_set(problem, STATUS_CANNOT,
                           "the numbers of the tracepoints cannot be read: tracefs "
                           "(/sys/kernel/tracing) is open to root only: run ring3 as root, or let "
                           "root give it to a group (mount -o remount,gid=GROUP,mode=750)");
    if (error == EPERM)
        return problem_set(problem, STATUS_CANNOT,
                           "tracefs is not mounted, and mounting it takes CAP_SYS_ADMIN: run ring3 "
                           "as root, or let root say: mount -t tracefs tracefs "
                           "/sys/kernel/tracing");
    if (error == ENODEV)
        return problem_set(problem, STATUS_CANNOT,
                           "this kernel has no tracefs: it was built without CONFIG_TRACING");
    return problem_set(problem, STATUS_CANNOT,
                       "tracefs is not mounted, and cannot be mounted: %s; root may try: mount -t "
                       "tracefs tracefs /sys/kernel/tracing",
                       strerror(error));
}

bool refuse_event(struct problem *problem, const struct perf_target *target, int error)
{
    int paranoid = read_setting("/proc/sys/kernel/perf_event_paranoid", -2);
    int most = target->tasks ? 1 : -1;
    bool able = has_capability(CAP_PERFMON) || has_capability(CAP_SYS_ADMIN);
    if (error == ENOSYS || paranoid == -2)
        return problem_set(problem, STATUS_CANNOT,
                           "this kernel has no perf_event_open: it was built without "
                           "CONFIG_PERF_EVENTS");
    if (error == ESRCH)
        return problem_set(problem, STATUS_USAGE, "there is no such process");
    if (error == EMFILE || error == ENFILE)
        return problem_set(problem, STATUS_CANNOT,
                           "recording takes four descriptors a processor and task, and there are "
                           "too few: raise the limit (ulimit -n)");
    if (error != EPERM && error != EACCES)
        return problem_set(problem, STATUS_CANNOT, "the kernel refuses to record: %s",
                           strerror(error));
    if (able)
        return problem_set(
            problem, STATUS_CANNOT,
            "perf_event_open is refused though ring3 has the right: a seccomp filter "
            "(of a container?), a security module or the kernel's lockdown forbids "
            "it");
    if (paranoid > most)
        return problem_set(problem, STATUS_CANNOT,
                           "recording %s takes root or CAP_PERFMON, or kernel.perf_event_paranoid "
                           "at %d, and it is %d: sysctl kernel.perf_event_paranoid=%d",
                           target->tasks ? "a program's calls" : "the whole machine", most,
                           paranoid, most);
    return problem_set(problem, STATUS_CANNOT,
                       "perf_event_open is refused: the process is another user's, which takes "
                       "root or CAP_PERFMON, or a seccomp filter forbids it");
}

bool refuse_ring(struct problem *problem, size_t bytes, size_t rings, int error)
{
    if (error == EPERM)
        return problem_set(problem, STATUS_CANNOT,
                           "%zu rings of %zu KiB are more than an ordinary user may lock "
                           "(kernel.perf_event_mlock_kb is %d): take a smaller --ring-size, or run "
                           "ring3 as root",
                           rings, bytes / 1024,
                           read_setting("/proc/sys/kernel/perf_event_mlock_kb", -1));
    return problem_set(problem, STATUS_CANNOT, "cannot map %zu rings of %zu KiB: %s", rings,
                       bytes / 1024, strerror(error));
}
