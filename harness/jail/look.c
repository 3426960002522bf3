/* Which layers a jail can have on this machine, found by making one: what fails is left out, with
 * the reason, and the next one is tried without it. */
#include "jail/inside.h"

#include <errno.h>
#include <fcntl.h>
#include <sched.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

enum { MADE = 42 };

__attribute__((format(printf, 3, 4))) static void
leave_out(struct jail_machine *machine, enum jail_layer layer, const char *format, ...)
{
    va_list arguments;
    if (!(machine->layers & JAIL_BIT(layer)))
        return;
    machine->layers &= ~JAIL_BIT(layer);
    va_start(arguments, format);
    vsnprintf(machine->why[layer], JAIL_WHY, format, arguments);
    va_end(arguments);
}

static bool reads(const char *path, char wanted)
{
    char byte = 0;
    int fd = open(path, O_RDONLY | O_CLOEXEC);
    bool is = fd >= 0 && read(fd, &byte, 1) == 1 && byte == wanted;
    if (fd >= 0)
        close(fd);
    return is;
}

/* What is known to forbid user namespaces to an ordinary user. */
static const char *why_no_user(int error)
{
    if (reads("/proc/sys/kernel/apparmor_restrict_unprivileged_userns", '1'))
        return "AppArmor forbids user namespaces to programs without a profile "
               "(kernel.apparmor_restrict_unprivileged_userns)";
    if (reads("/proc/sys/kernel/unprivileged_userns_clone", '0'))
        return "kernel.unprivileged_userns_clone is 0";
    if (reads("/proc/sys/user/max_user_namespaces", '0'))
        return "user.max_user_namespaces is 0";
    switch (error) {
    case EPERM:
    case EACCES:
        return "the system does not let an ordinary user make a user namespace, as in most "
               "containers";
    case ENOSPC:
    case EUSERS:
        return "there are too many user namespaces already";
    case EINVAL:
    case ENOSYS:
        return "this kernel has no user namespaces";
    }
    return "a user namespace cannot be used here";
}

static void leave_out_user(struct jail_machine *machine, const char *step, int error)
{
    leave_out(machine, JAIL_USER, "%s (cannot %s: %s)", why_no_user(error), step, strerror(error));
    for (int layer = JAIL_USER + 1; layer <= JAIL_CGROUP; layer++)
        leave_out(machine, (enum jail_layer)layer,
                  "an ordinary user needs a user namespace for it");
}

/* Makes one namespace together with the user's; 0 or an errno. */
static int try_namespace(const struct jail *jail)
{
    int status = 0;
    pid_t pid = fork();
    if (pid == 0) {
        if (!account_drop(jail))
            _exit(EPERM);
        pid_t child = (pid_t)syscall(SYS_clone, namespace_flags(jail) | SIGCHLD, 0, 0, 0, 0);
        if (child == 0)
            _exit(0);
        int error = errno;
        if (child > 0)
            waitpid(child, NULL, __WALL);
        _exit(child > 0 ? 0 : error);
    }
    while (pid > 0 && waitpid(pid, &status, __WALL) < 0 && errno == EINTR)
        ;
    return pid < 0 ? errno : WIFEXITED(status) ? WEXITSTATUS(status) : EIO;
}

/* One of several could not be made. */
static void find_namespace(struct jail_machine *machine, struct jail *jail, const char *step)
{
    unsigned layers = jail->layers, before = machine->layers;
    for (int layer = JAIL_USER; layer <= JAIL_CGROUP; layer++) {
        jail->layers =
            (layers & ~(JAIL_BIT(JAIL_CGROUP + 1) - 1)) | JAIL_BIT(JAIL_USER) | JAIL_BIT(layer);
        int error = machine->layers & JAIL_BIT(layer) ? try_namespace(jail) : 0;
        if (error && layer == JAIL_USER)
            leave_out_user(machine, step, error);
        else if (error)
            leave_out(machine, (enum jail_layer)layer, "%s namespace: %s",
                      jail_layer_name((enum jail_layer)layer), strerror(error));
    }
    if (machine->layers == before) /* each by itself, and not all together */
        leave_out_user(machine, step, jail->shared->error);
}

static int enter(const struct jail *jail, void *context)
{
    const char *step;
    (void)context;
    close_from(3);
    return jail_enter(jail, &step) ? MADE : 1;
}

static void leave_out_what_failed(struct jail_machine *machine, struct jail *jail,
                                  const struct problem *problem)
{
    const struct shared *shared = jail->shared;
    const char *step = shared->step;
    int layer = step ? shared->layer : JAIL_LAYERS;
    if (layer == JAIL_USER && strcmp(step, "make its namespaces") == 0) {
        find_namespace(machine, jail, step);
    } else if (layer == JAIL_USER) {
        leave_out_user(machine, step, shared->error);
    } else if (layer == JAIL_FILES) {
        for (int each = JAIL_FILES; each <= JAIL_SCOPE; each++)
            leave_out(machine, (enum jail_layer)each, "cannot %s: %s", step,
                      strerror(shared->error));
    } else if (layer < JAIL_LAYERS && machine->layers & JAIL_BIT(layer)) {
        leave_out(machine, (enum jail_layer)layer, "cannot %s: %s", step, strerror(shared->error));
    } else {
        for (int each = 0; each < JAIL_LAYERS; each++)
            leave_out(machine, (enum jail_layer)each, "%s", problem->message);
    }
}

/* True when a jail could be made with the layers that the machine is said to have. */
static bool make_one(struct jail_machine *machine)
{
    static const struct jail_plan plain = {.wall_ms = 10000};
    struct jail_ending ending = {0};
    struct problem problem = {0};
    struct jail *jail = jail_open_with(&plain, machine->layers, machine->landlock, &problem);
    if (!jail) {
        leave_out(machine, JAIL_CALLS, "seccomp does not work here: %s", problem.message);
        return false;
    }
    bool ok = jail_run(jail, enter, NULL, &ending, &problem) && ending.known &&
              WIFEXITED(ending.status) && WEXITSTATUS(ending.status) == MADE;
    if (!ok)
        leave_out_what_failed(machine, jail, &problem);
    jail_close(jail);
    return ok;
}

static void look_at_landlock(struct jail_machine *machine)
{
    machine->landlock = landlock_version();
    if (machine->landlock < 1)
        leave_out(machine, JAIL_FILES, "%s",
                  errno == EOPNOTSUPP
                      ? "Landlock is switched off (lsm= on the kernel's command line)"
                      : "this kernel has no Landlock, or the system forbids it");
    if (machine->landlock < 4)
        leave_out(machine, JAIL_PORTS, "Landlock's ABI is %d here, and 4 (Linux 6.7) is needed",
                  machine->landlock);
    if (machine->landlock < 6)
        leave_out(machine, JAIL_SCOPE, "Landlock's ABI is %d here, and 6 (Linux 6.12) is needed",
                  machine->landlock);
}

const struct jail_machine *jail_look(void)
{
    static struct jail_machine machine;
    static bool known;
    if (known)
        return &machine;
    known = true;
    machine.layers = JAIL_ALL;
    look_at_landlock(&machine);
    for (unsigned before = ~0u; before != machine.layers;) {
        before = machine.layers;
        if (make_one(&machine))
            break; /* else there are fewer now, or it cannot be made at all */
    }
    machine.user = machine.layers & JAIL_BIT(JAIL_ACCOUNT) ? account_of(geteuid()) : geteuid();
    return &machine;
}
