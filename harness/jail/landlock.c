/* Landlock: a process gives up, for itself and its children, all but the files that are named to
 * it.  The constants are those of linux/landlock.h, written out because older headers lack the
 * younger ones; the kernel is asked for its version. */
#include "jail/inside.h"

#include <errno.h>
#include <fcntl.h>
#include <sys/prctl.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

#ifndef SYS_landlock_create_ruleset
#define SYS_landlock_create_ruleset 444
#define SYS_landlock_add_rule       445
#define SYS_landlock_restrict_self  446
#endif

enum { CREATE_VERSION = 1, RULE_BENEATH = 1 };

/* Of files. */
enum {
    EXECUTE = 1 << 0,
    WRITE_FILE = 1 << 1,
    READ_FILE = 1 << 2,
    READ_DIR = 1 << 3,
    MAKE_CHAR = 1 << 6,
    MAKE_BLOCK = 1 << 11,
    TRUNCATE = 1 << 14,
    IOCTL_DEV = 1 << 15,
    /* What a rule for a file may name; the others are about directories. */
    OF_FILES = EXECUTE | WRITE_FILE | READ_FILE | TRUNCATE | IOCTL_DEV
};

/* All rights of files that a version of the ABI knows. */
static uint64_t rights_of(int version)
{
    return version >= 5 ? 0xffff : version >= 3 ? 0x7fff : version >= 2 ? 0x3fff : 0x1fff;
}

struct ruleset {
    uint64_t files, ports, scopes;
};

struct beneath {
    uint64_t rights;
    int32_t directory;
} __attribute__((packed));

int landlock_version(void)
{
    long version = syscall(SYS_landlock_create_ruleset, NULL, 0, CREATE_VERSION);
    return version < 0 ? 0 : (int)version;
}

/* A path that is not there needs no rule. */
static bool allow(int rules, const char *path, uint64_t rights)
{
    struct stat about;
    int fd = open(path, O_PATH | O_CLOEXEC);
    if (fd < 0)
        return errno == ENOENT || errno == EACCES;
    if (fstat(fd, &about) == 0 && !S_ISDIR(about.st_mode))
        rights &= OF_FILES;
    struct beneath rule = {rights, fd};
    bool ok = syscall(SYS_landlock_add_rule, rules, RULE_BENEATH, &rule, 0) == 0;
    close(fd);
    return ok;
}

static bool allow_entries(const struct jail *jail, int rules, uint64_t all)
{
    static const uint64_t rights[] = {[JAIL_COPY] = EXECUTE | READ_FILE,
                                      [JAIL_WORK] = ~(uint64_t)(MAKE_CHAR | MAKE_BLOCK | IOCTL_DEV),
                                      [JAIL_SHARE] =
                                          ~(uint64_t)(MAKE_CHAR | MAKE_BLOCK | IOCTL_DEV),
                                      [JAIL_BIND] = EXECUTE | READ_FILE | READ_DIR,
                                      [JAIL_DEVICE] = READ_FILE | WRITE_FILE | IOCTL_DEV,
                                      [JAIL_EMPTY] = READ_DIR,
                                      [JAIL_PROC] = READ_FILE | READ_DIR};
    bool ok = true;
    for (size_t i = 0; i < jail->plan->entry_count && ok; i++) {
        const struct jail_entry *entry = &jail->plan->entries[i];
        const char *path = has_layer(jail, JAIL_MOUNT) ? entry->inside : entry->outside;
        if (!path)
            continue; /* it is not there */
        ok = allow(rules, path, rights[entry->kind] & all);
    }
    return ok && (!has_layer(jail, JAIL_MOUNT) || allow(rules, "/", READ_DIR));
}

bool landlock_enter(const struct jail *jail)
{
    struct ruleset set = {0};
    size_t size = sizeof set.files;
    if (has_layer(jail, JAIL_FILES))
        set.files = rights_of(jail->landlock);
    if (has_layer(jail, JAIL_PORTS) && !jail->plan->network) {
        set.ports = 3; /* bind, connect */
        size = sizeof set.files + sizeof set.ports;
    }
    if (has_layer(jail, JAIL_SCOPE)) {
        set.scopes = 3; /* abstract sockets, signals */
        size = sizeof set;
    }
    if (!set.files && !set.ports && !set.scopes)
        return true;
    int rules = (int)syscall(SYS_landlock_create_ruleset, &set, size, 0);
    bool ok = rules >= 0 && (!set.files || allow_entries(jail, rules, set.files)) &&
              prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) == 0 &&
              syscall(SYS_landlock_restrict_self, rules, 0) == 0;
    if (!ok)
        jail_fail(jail, JAIL_FILES, "install its Landlock rules");
    if (rules >= 0)
        close(rules);
    return ok;
}
