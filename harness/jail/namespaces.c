/* What the namespaces of a jail are set up with.  In the init, which has all rights in them. */
#include "jail/inside.h"

#include <errno.h>
#include <fcntl.h>
#include <net/if.h>
#include <sched.h>
#include <stdio.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/random.h>
#include <sys/socket.h>
#include <unistd.h>

unsigned long namespace_flags(const struct jail *jail)
{
    static const unsigned long flags[] = {
        [JAIL_USER] = CLONE_NEWUSER,    [JAIL_MOUNT] = CLONE_NEWNS, [JAIL_PID] = CLONE_NEWPID,
        [JAIL_NET] = CLONE_NEWNET,      [JAIL_IPC] = CLONE_NEWIPC,  [JAIL_UTS] = CLONE_NEWUTS,
        [JAIL_CGROUP] = CLONE_NEWCGROUP};
    unsigned long all = 0;
    for (int layer = 0; layer <= JAIL_CGROUP; layer++)
        if (has_layer(jail, (enum jail_layer)layer))
            all |= flags[layer];
    return all;
}

static bool write_to(const char *path, const char *text)
{
    int fd = open(path, O_WRONLY | O_CLOEXEC);
    bool ok = fd >= 0 && write(fd, text, strlen(text)) == (ssize_t)strlen(text);
    int error = errno;
    if (fd >= 0)
        close(fd);
    errno = error;
    return ok;
}

/* One user and one group: the program's own, under other numbers, so that it is the same user on
 * every machine.  Groups can be mapped only when setgroups is given up. */
static bool map_ids(const struct jail *jail, uid_t uid, gid_t gid)
{
    char line[64];
    snprintf(line, sizeof line, "%d %u 1\n", JAIL_INNER_ID, (unsigned)uid);
    if (!write_to("/proc/self/uid_map", line) ||
        (!write_to("/proc/self/setgroups", "deny") && errno != ENOENT))
        return jail_fail(jail, JAIL_USER, "map its user");
    snprintf(line, sizeof line, "%d %u 1\n", JAIL_INNER_ID, (unsigned)gid);
    return write_to("/proc/self/gid_map", line) || jail_fail(jail, JAIL_USER, "map its group");
}

/* Nobody below this namespace makes another one: a second wall beside seccomp. */
static void forbid_namespaces(void)
{
    write_to("/proc/sys/user/max_user_namespaces", "0");
}

static bool raise_loopback(const struct jail *jail)
{
    struct ifreq loopback = {.ifr_name = "lo", .ifr_flags = IFF_UP | IFF_RUNNING};
    int fd = socket(AF_INET, SOCK_DGRAM | SOCK_CLOEXEC, 0);
    bool ok = fd >= 0 && ioctl(fd, SIOCSIFFLAGS, &loopback) == 0;
    if (!ok)
        jail_fail(jail, JAIL_NET, "switch on its loopback");
    if (fd >= 0)
        close(fd);
    return ok;
}

/* The pid of the program is drawn like any input: were it always 2, a program that says 2 for its
 * pid would be right.  Where the kernel has no such file it is 2. */
static void choose_pid(uint64_t seed)
{
    enum { LOWEST = 1000, MOST = 25000 };
    char line[32];
    if (!seed && getrandom(&seed, sizeof seed, GRND_NONBLOCK) != sizeof seed)
        seed = (uint64_t)getpid();
    seed = (seed ^ seed >> 32) * 0x9e3779b97f4a7c15u;
    snprintf(line, sizeof line, "%u", LOWEST + (unsigned)((seed >> 33) % MOST));
    write_to("/proc/sys/kernel/ns_last_pid", line);
}

bool namespaces_settle(const struct jail *jail, uid_t uid, gid_t gid)
{
    static const char host[] = "ring3";
    if (has_layer(jail, JAIL_USER)) {
        if (!map_ids(jail, uid, gid))
            return false;
        forbid_namespaces();
    }
    if (has_layer(jail, JAIL_UTS) &&
        (sethostname(host, strlen(host)) != 0 || setdomainname("", 0) != 0))
        return jail_fail(jail, JAIL_UTS, "name its host");
    if (has_layer(jail, JAIL_NET) && jail->plan->network && !raise_loopback(jail))
        return false;
    if (has_layer(jail, JAIL_PID))
        choose_pid(jail->plan->seed);
    return true;
}
