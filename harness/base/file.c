#include "base/file.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <linux/fs.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

static bool read_all(struct text *to, int fd, const char *path, size_t limit,
                     struct problem *problem)
{
    char buffer[16384];
    size_t total = 0;
    text_add_bytes(to, "", 0);
    for (;;) {
        ssize_t got = read(fd, buffer, sizeof buffer);
        if (got < 0 && errno == EINTR)
            continue;
        if (got < 0)
            return problem_set(problem, STATUS_USAGE, "%s: %s", path, strerror(errno));
        if (got == 0)
            return true;
        total += (size_t)got;
        if (total > limit)
            return problem_set(problem, STATUS_USAGE, "%s: larger than %zu KiB", path,
                               limit / 1024);
        text_add_bytes(to, buffer, (size_t)got);
    }
}

bool file_read(struct text *to, const char *path, size_t limit, struct problem *problem)
{
    int fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY);
    if (fd < 0)
        return problem_set(problem, STATUS_USAGE, "%s: %s", path, strerror(errno));
    struct stat status;
    bool ok = false;
    if (fstat(fd, &status) < 0)
        problem_set(problem, STATUS_USAGE, "%s: %s", path, strerror(errno));
    else if (!S_ISREG(status.st_mode))
        problem_set(problem, STATUS_USAGE, "%s: not a regular file", path);
    else
        ok = read_all(to, fd, path, limit, problem);
    close(fd);
    return ok;
}

bool file_exists(const char *path)
{
    struct stat status;
    return stat(path, &status) == 0 && S_ISREG(status.st_mode) && access(path, R_OK) == 0;
}

static bool write_all(int fd, const char *bytes, size_t size)
{
    while (size) {
        ssize_t put = write(fd, bytes, size);
        if (put < 0 && errno == EINTR)
            continue;
        if (put < 0)
            return false;
        bytes += put;
        size -= (size_t)put;
    }
    return true;
}

static bool flush(int fd)
{
    return fsync(fd) == 0 || errno == EINVAL || errno == EROFS;
}

static bool replace(const char *path, const void *bytes, size_t size, bool flushed,
                    struct problem *problem)
{
    struct text beside = {0};
    text_add(&beside, "%s.%ld.new", path, (long)getpid());
    int fd = open(beside.bytes, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC | O_NOFOLLOW, 0644);
    bool ok = fd >= 0 && write_all(fd, bytes, size) && (!flushed || flush(fd));
    if (!ok)
        problem_set(problem, STATUS_FAULT, "%s: cannot be written: %s", path, strerror(errno));
    if (fd >= 0 && close(fd) < 0 && ok)
        ok = problem_set(problem, STATUS_FAULT, "%s: cannot be written: %s", path, strerror(errno));
    if (ok && rename(beside.bytes, path) < 0)
        ok =
            problem_set(problem, STATUS_FAULT, "%s: cannot be replaced: %s", path, strerror(errno));
    if (!ok)
        unlink(beside.bytes);
    text_free(&beside);
    return ok;
}

bool file_write(const char *path, const void *bytes, size_t size, struct problem *problem)
{
    return replace(path, bytes, size, true, problem);
}

bool file_put(const char *path, const void *bytes, size_t size, struct problem *problem)
{
    return replace(path, bytes, size, false, problem);
}

bool directory_flush(const char *path, struct problem *problem)
{
    int fd = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    bool ok = fd >= 0 && syncfs(fd) == 0;
    if (!ok)
        problem_set(problem, STATUS_FAULT, "%s: cannot be written: %s", path, strerror(errno));
    if (fd >= 0)
        close(fd);
    return ok;
}

bool directory_make(const char *path, struct problem *problem)
{
    struct text part = {0};
    if (!*path)
        return problem_set(problem, STATUS_USAGE, "a directory needs a name");
    text_add(&part, "%s", path);
    bool ok = true;
    for (char *slash = part.bytes + 1; ok; slash++) {
        slash = strchr(slash, '/');
        if (slash)
            *slash = '\0';
        if (mkdir(part.bytes, 0755) < 0 && errno != EEXIST)
            ok = problem_set(problem, STATUS_FAULT, "%s: cannot be made: %s", part.bytes,
                             strerror(errno));
        if (!slash)
            break;
        *slash = '/';
    }
    struct stat status;
    if (ok && (stat(path, &status) < 0 || !S_ISDIR(status.st_mode)))
        ok = problem_set(problem, STATUS_FAULT, "%s: not a directory", path);
    text_free(&part);
    return ok;
}

/* Makes a directory one that its owner can empty.  Nothing else is touched, and no link followed.
 */
static void permit(int at, const char *name)
{
    struct stat status;
    if (fstatat(at, name, &status, AT_SYMLINK_NOFOLLOW) == 0 && S_ISDIR(status.st_mode))
        fchmodat(at, name, 0700, 0);
}

/* Empties the directory `name` of `top`: what is no directory is removed, a directory is moved up
 * into `top` under a fresh name.  So no path ever gets long and no call nests, however deep the
 * tree is. */
static bool flatten(int top, const char *name, unsigned long *moved)
{
    permit(top, name);
    int fd = openat(top, name, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
    DIR *directory = fd >= 0 ? fdopendir(fd) : NULL;
    if (!directory) {
        if (fd >= 0)
            close(fd);
        return false;
    }
    for (struct dirent *entry; (entry = readdir(directory));) {
        char fresh[32];
        if (strcmp(entry->d_name, ".") == 0 || strcmp(entry->d_name, "..") == 0 ||
            unlinkat(fd, entry->d_name, 0) == 0)
            continue;
        permit(fd, entry->d_name); /* renaming a directory writes its ".." */
        do
            snprintf(fresh, sizeof fresh, ".%lu", ++*moved);
        while (faccessat(top, fresh, F_OK, AT_SYMLINK_NOFOLLOW) == 0);
        renameat(fd, entry->d_name, top, fresh);
    }
    closedir(directory);
    return unlinkat(top, name, AT_REMOVEDIR) == 0;
}

bool directory_remove(const char *path)
{
    unsigned long moved = 0;
    permit(AT_FDCWD, path);
    int top = open(path, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
    DIR *directory = top >= 0 ? fdopendir(top) : NULL;
    if (!directory) {
        if (top >= 0)
            close(top);
        return false;
    }
    bool progress = true, left = true;
    while (progress && left) {
        progress = left = false;
        rewinddir(directory);
        for (struct dirent *entry; (entry = readdir(directory));) {
            if (strcmp(entry->d_name, ".") == 0 || strcmp(entry->d_name, "..") == 0)
                continue;
            left = true;
            if (unlinkat(top, entry->d_name, 0) == 0 || flatten(top, entry->d_name, &moved))
                progress = true;
        }
    }
    closedir(directory);
    return rmdir(path) == 0;
}

bool directory_replace(const char *fresh, const char *path, const char *mark,
                       struct problem *problem)
{
    struct text file = {0};
    if (rename(fresh, path) == 0) /* nothing was there, or an empty directory */
        return true;
    int why = errno;
    text_add(&file, "%s/%s", path, mark);
    bool ours = file_exists(file.bytes);
    text_free(&file);
    if (!ours && (why == ENOTEMPTY || why == EEXIST || why == ENOTDIR))
        return problem_set(problem, STATUS_USAGE,
                           "%s: there is something that was not made by this command; name another "
                           "place",
                           path);
    if (ours && syscall(SYS_renameat2, AT_FDCWD, fresh, AT_FDCWD, path, RENAME_EXCHANGE) == 0) {
        directory_remove(fresh);
        return true;
    }
    return problem_set(problem, STATUS_FAULT, "%s: cannot be replaced: %s", path,
                       strerror(ours ? errno : why));
}

unsigned long hash_bytes(unsigned long hash, const void *bytes, size_t size)
{
    const unsigned char *from = bytes;
    for (size_t i = 0; i < size; i++)
        hash = (hash ^ from[i]) * 0x100000001b3u;
    return hash;
}
