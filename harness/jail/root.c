/* The empty root: a small file system in memory, with copies of what the plan names and the few
 * files of this machine that it binds.  In the init, inside its own mount namespace.
 *
 *   all mounts made private         so that nothing done here is seen outside
 *   what is bound taken in hand     while it can still be seen
 *   tmpfs, pivot_root               the old root is let go; nothing leads back to it
 *   copies, then what is bound      and last the root itself can only be read */
#include "jail/inside.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <string.h>
#include <sys/mount.h>
#include <sys/stat.h>
#include <sys/statvfs.h>
#include <sys/syscall.h>
#include <unistd.h>

/* linux/mount.h cannot be included beside sys/mount.h everywhere. */
enum { TREE_CLONE = 1, TREE_RECURSIVE = 0x8000, MOVE_FROM_EMPTY_PATH = 4 };
enum { CONFIG_CREATE = 6, PLAIN_MOUNT = 2 | 4 | 8 /* nosuid, nodev, noexec */ };
enum { PAGE_BYTES = 4096, SPARE_BYTES = 1 << 20, WORK_FILES = 256 };

static bool fail(const struct jail *jail, const char *step)
{
    return jail_fail(jail, JAIL_MOUNT, step);
}

static bool is_bound(const struct jail_entry *entry)
{
    return entry->kind == JAIL_BIND || entry->kind == JAIL_DEVICE || entry->kind == JAIL_SHARE;
}

/* The kernel makes one only where another can be seen whole, so before the old root is left; a
 * container may have covered parts of its own.  -1 then: the jail has none. */
static int make_proc(const struct jail *jail)
{
    int made = -1, context = -1;
    if (has_layer(jail, JAIL_PID))
        context = (int)syscall(SYS_fsopen, "proc", 1 /* FSOPEN_CLOEXEC */);
    if (context >= 0 && syscall(SYS_fsconfig, context, CONFIG_CREATE, NULL, NULL, 0) == 0)
        made = (int)syscall(SYS_fsmount, context, 1 /* FSMOUNT_CLOEXEC */, PLAIN_MOUNT);
    if (context >= 0)
        close(context);
    return made;
}

static bool take_bound(struct jail *jail)
{
    const struct jail_plan *plan = jail->plan;
    for (size_t i = 0; i < plan->entry_count; i++) {
        const struct jail_entry *entry = &plan->entries[i];
        if (entry->kind == JAIL_PROC)
            jail->bound[i] = make_proc(jail);
        else if (is_bound(entry) &&
                 (jail->bound[i] = (int)syscall(SYS_open_tree, AT_FDCWD, entry->outside,
                                                TREE_CLONE | TREE_RECURSIVE | O_CLOEXEC)) < 0)
            return fail(jail, "take what is bound into its root");
    }
    return true;
}

/* Onto a directory that every machine has; which one does not matter. */
static bool mount_root(const struct jail *jail)
{
    static const char *const places[] = {"/tmp", "/mnt", "/dev", "/etc", "/usr"};
    char options[96];
    size_t bytes = jail->image.copied_bytes + SPARE_BYTES + jail->image.count * PAGE_BYTES;
    snprintf(options, sizeof options, "size=%zu,nr_inodes=%zu,mode=0755", bytes,
             2 * jail->image.count + WORK_FILES);
    for (size_t i = 0; i < sizeof places / sizeof *places; i++) {
        if (mount("ring3", places[i], "tmpfs", MS_NOSUID | MS_NODEV, options) != 0) {
            if (errno == ENOENT || errno == ENOTDIR)
                continue;
            break;
        }
        return chdir(places[i]) == 0 || fail(jail, "enter its root");
    }
    return fail(jail, "mount its root");
}

/* pivot_root cannot leave a root that is the kernel's first one, as in a small virtual machine;
 * there the new one is moved over it. */
static bool leave_old_root(const struct jail *jail)
{
    if (syscall(SYS_pivot_root, ".", ".") == 0) {
        if (umount2(".", MNT_DETACH) != 0)
            return fail(jail, "let go of the root of this machine");
    } else if (errno != EINVAL || mount(".", "/", NULL, MS_MOVE, NULL) != 0 || chroot(".") != 0) {
        return fail(jail, "change its root");
    }
    return chdir("/") == 0 || fail(jail, "enter its root");
}

/* The directories above a path. */
static bool make_above(const char *path)
{
    char above[PATH_MAX];
    snprintf(above, sizeof above, "%s", path);
    for (char *slash = above + 1; (slash = strchr(slash, '/')); slash++) {
        *slash = '\0';
        if (mkdir(above, 0755) != 0 && errno != EEXIST)
            return false;
        *slash = '/';
    }
    return true;
}

static bool make_directory(const char *path)
{
    return make_above(path) && (mkdir(path, 0755) == 0 || errno == EEXIST);
}

static bool write_file(const struct item *item)
{
    int fd = open(item->path, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0600);
    const char *bytes = item->bytes;
    size_t done = 0;
    while (fd >= 0 && done < item->size) {
        ssize_t wrote = write(fd, bytes + done, item->size - done);
        if (wrote <= 0)
            break;
        done += (size_t)wrote;
    }
    return fd >= 0 && fchmod(fd, item->mode & 07777) == 0 && close(fd) == 0 && done == item->size;
}

static bool make_item(const struct item *item)
{
    switch (item->mode & S_IFMT) {
    case S_IFREG:
        return make_above(item->path) && write_file(item);
    case S_IFDIR:
        return mkdir(item->path, 0755) == 0 || errno == EEXIST;
    case S_IFLNK:
        return symlink(item->target, item->path) == 0;
    default:
        return mknod(item->path, item->mode, 0) == 0 && chmod(item->path, item->mode & 07777) == 0;
    }
}

static bool mount_work(const struct jail *jail, const char *path)
{
    const struct jail_plan *plan = jail->plan;
    char options[96];
    size_t spare = plan->work_bytes ? plan->work_bytes : SPARE_BYTES;
    size_t files = plan->work_files ? plan->work_files : WORK_FILES;
    snprintf(options, sizeof options, "size=%zu,nr_inodes=%zu,mode=0755",
             jail->image.work_bytes + jail->image.work_count * PAGE_BYTES + spare,
             jail->image.work_count + files);
    return make_directory(path) &&
           mount("ring3", path, "tmpfs", MS_NOSUID | MS_NODEV, options) == 0;
}

/* Directories get their modes last, so that one that may not be written can be filled. */
static bool fill(const struct jail *jail)
{
    for (size_t i = 0; i < jail->plan->entry_count; i++)
        if (jail->plan->entries[i].kind == JAIL_EMPTY &&
            !make_directory(jail->plan->entries[i].inside))
            return fail(jail, "make its directories");
    for (size_t i = 0; i < jail->plan->entry_count; i++) {
        const struct jail_entry *entry = &jail->plan->entries[i];
        if (entry->kind == JAIL_WORK && !mount_work(jail, entry->inside))
            return fail(jail, "mount its work directory");
    }
    for (size_t i = 0; i < jail->image.count; i++)
        if (!make_item(&jail->image.items[i]))
            return fail(jail, "copy its files");
    for (size_t i = jail->image.count; i-- > 0;) {
        const struct item *item = &jail->image.items[i];
        if (S_ISDIR(item->mode) && chmod(item->path, item->mode & 07777) != 0)
            return fail(jail, "copy its directories");
    }
    return true;
}

/* A mount that comes from a more privileged namespace keeps its flags: they are said again. */
static bool make_read_only(const char *path)
{
    struct statvfs about;
    if (statvfs(path, &about) != 0)
        return false;
    unsigned long flags = MS_REMOUNT | MS_BIND | MS_RDONLY | MS_NOSUID;
    flags |= about.f_flag & (ST_NODEV | ST_NOEXEC | ST_NOATIME | ST_NODIRATIME | ST_RELATIME);
    return mount(NULL, path, NULL, flags, NULL) == 0;
}

static bool place_bound(const struct jail *jail)
{
    for (size_t i = 0; i < jail->plan->entry_count; i++) {
        const struct jail_entry *entry = &jail->plan->entries[i];
        struct stat about;
        if (!is_bound(entry))
            continue;
        if (fstat(jail->bound[i], &about) != 0 || !make_above(entry->inside))
            return fail(jail, "make room for what is bound");
        if (S_ISDIR(about.st_mode))
            mkdir(entry->inside, 0755);
        else
            mknod(entry->inside, S_IFREG | 0444, 0);
        if (syscall(SYS_move_mount, jail->bound[i], "", AT_FDCWD, entry->inside,
                    MOVE_FROM_EMPTY_PATH) != 0 ||
            (entry->kind == JAIL_BIND && !make_read_only(entry->inside)))
            return fail(jail, "bind what it may read");
        close(jail->bound[i]);
    }
    return true;
}

static bool place_proc(const struct jail *jail)
{
    static const char *const links[][2] = {{"/proc/self/fd", "/dev/fd"},
                                           {"/proc/self/fd/0", "/dev/stdin"},
                                           {"/proc/self/fd/1", "/dev/stdout"},
                                           {"/proc/self/fd/2", "/dev/stderr"}};
    for (size_t i = 0; i < jail->plan->entry_count; i++) {
        if (jail->plan->entries[i].kind != JAIL_PROC || jail->bound[i] < 0)
            continue;
        if (!make_directory("/proc") || !make_directory("/dev") ||
            syscall(SYS_move_mount, jail->bound[i], "", AT_FDCWD, "/proc", MOVE_FROM_EMPTY_PATH) !=
                0)
            return fail(jail, "mount its /proc");
        close(jail->bound[i]);
        for (size_t k = 0; k < sizeof links / sizeof *links; k++)
            if (symlink(links[k][0], links[k][1]) != 0)
                return fail(jail, "link its descriptors");
    }
    return true;
}

bool root_make(struct jail *jail)
{
    umask(0);
    if (mount(NULL, "/", NULL, MS_REC | MS_PRIVATE, NULL) != 0)
        return fail(jail, "part with the mounts of this machine");
    return take_bound(jail) && mount_root(jail) && leave_old_root(jail) && fill(jail) &&
           place_bound(jail) && place_proc(jail) &&
           (make_read_only("/") || fail(jail, "close its root"));
}
