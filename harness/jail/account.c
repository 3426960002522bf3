/* Who the program is, and that it has no rights beyond an ordinary user's. */
#include "jail/inside.h"

#include <errno.h>
#include <fcntl.h>
#include <ftw.h>
#include <grp.h>
#include <linux/capability.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

/* The user and group that the kernel itself uses for nobody. */
enum { NOBODY = 65534 };

uid_t account_of(uid_t caller)
{
    return caller == 0 ? NOBODY : caller;
}

/* Of root: becomes an ordinary user, for good.  In the keeper. */
bool account_drop(const struct jail *jail)
{
    if (geteuid() == 0 && has_layer(jail, JAIL_ACCOUNT) &&
        (setgroups(0, NULL) != 0 || setresgid(NOBODY, NOBODY, NOBODY) != 0 ||
         setresuid(NOBODY, NOBODY, NOBODY) != 0))
        return jail_fail(jail, JAIL_ACCOUNT, "become an ordinary user");
    /* A process that has changed its user is not dumpable, and neither is one whose parent was
     * not: then root owns its files in /proc, the maps of its user ids too. */
    prctl(PR_SET_DUMPABLE, 1);
    return true;
}

static uid_t new_owner;

static int own_one(const char *path, const struct stat *about, int kind, struct FTW *place)
{
    (void)about, (void)kind, (void)place;
    return lchown(path, new_owner, new_owner) == 0 ? 0 : errno;
}

/* Where nothing is copied, the files that root has made must become the ordinary user's. */
bool account_own(const struct jail *jail, struct problem *problem)
{
    if (geteuid() != 0 || !has_layer(jail, JAIL_ACCOUNT))
        return true;
    new_owner = jail->user;
    for (size_t i = 0; i < jail->plan->entry_count; i++) {
        const struct jail_entry *entry = &jail->plan->entries[i];
        bool outside =
            entry->kind == JAIL_SHARE || (entry->kind == JAIL_WORK && !has_layer(jail, JAIL_MOUNT));
        int error = outside ? nftw(entry->outside, own_one, 8, FTW_PHYS) : 0;
        if (error)
            return problem_set(problem, STATUS_FAULT,
                               "%s cannot be given to the ordinary user of the run: %s",
                               entry->outside, strerror(error < 0 ? errno : error));
    }
    return true;
}

/* Tried by one who is that user, and who comes to an end before anybody else is started. */
static int try_to_reach(const char *path, uid_t user)
{
    int status = 0;
    pid_t pid = fork();
    if (pid == 0) {
        if (setgroups(0, NULL) != 0 || setresgid(user, user, user) != 0 ||
            setresuid(user, user, user) != 0)
            _exit(errno);
        int fd = open(path, O_PATH | O_CLOEXEC);
        if (fd < 0)
            _exit(errno);
        _exit(fchdir(fd) < 0 && errno == EACCES ? EACCES : 0); /* no directory: nothing to enter */
    }
    if (pid < 0)
        return errno;
    while (waitpid(pid, &status, __WALL) < 0)
        if (errno != EINTR)
            return errno;
    return WIFEXITED(status) ? WEXITSTATUS(status) : EINTR;
}

static bool reach(const char *path, uid_t user, struct problem *problem)
{
    if (try_to_reach(path, user) != EACCES)
        return true; /* what is not there, who opens it will tell */
    return problem_set(problem, STATUS_FAULT,
                       "%s: the programs that root runs here are user %u's, and this user cannot "
                       "get there: set TMPDIR, or move the workbook, to where everybody may go",
                       path, (unsigned)user);
}

bool jail_reaches(const char *path, struct problem *problem)
{
    unsigned layers = jail_look()->layers;
    if (geteuid() != 0 || layers & JAIL_BIT(JAIL_MOUNT) || !(layers & JAIL_BIT(JAIL_ACCOUNT)))
        return true;
    return reach(path, account_of(0), problem);
}

bool account_reaches(const struct jail *jail, struct problem *problem)
{
    const struct jail_plan *plan = jail->plan;
    if (geteuid() != 0 || !has_layer(jail, JAIL_ACCOUNT) || has_layer(jail, JAIL_MOUNT))
        return true;
    for (size_t i = 0; i < plan->entry_count; i++)
        if (plan->entries[i].outside && plan->entries[i].kind != JAIL_BIND &&
            !reach(plan->entries[i].outside, jail->user, problem))
            return false;
    return true;
}

/* All capabilities, also those that an execve could give back. */
bool capabilities_drop(void)
{
    struct __user_cap_header_struct head = {_LINUX_CAPABILITY_VERSION_3, 0};
    struct __user_cap_data_struct none[2] = {{0}};
    for (int capability = 0; prctl(PR_CAPBSET_READ, capability, 0, 0, 0) >= 0; capability++)
        if (prctl(PR_CAPBSET_DROP, capability, 0, 0, 0) != 0 && errno != EPERM)
            return false; /* EPERM: it has no right to, hence none to lose */
    return prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) == 0 && syscall(SYS_capset, &head, none) == 0;
}

bool capabilities_none(void)
{
    struct __user_cap_header_struct head = {_LINUX_CAPABILITY_VERSION_3, 0};
    struct __user_cap_data_struct now[2] = {{0}};
    return syscall(SYS_capget, &head, now) == 0 && !now[0].permitted && !now[1].permitted &&
           !now[0].effective && !now[1].effective && prctl(PR_GET_NO_NEW_PRIVS, 0, 0, 0, 0) == 1;
}
