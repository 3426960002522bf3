#include "lesson/given.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

bool given_hole(int fd, uint64_t at, const void *bytes, size_t size, uint64_t length)
{
    struct rlimit limit, most;
    bool raised = getrlimit(RLIMIT_FSIZE, &limit) == 0 && limit.rlim_cur != limit.rlim_max;
    most = (struct rlimit){limit.rlim_max, limit.rlim_max};
    if (raised)
        setrlimit(RLIMIT_FSIZE, &most);
    bool ok =
        ftruncate(fd, (off_t)length) == 0 && pwrite(fd, bytes, size, (off_t)at) == (ssize_t)size;
    int error = errno;
    if (raised)
        setrlimit(RLIMIT_FSIZE, &limit);
    errno = error;
    return ok;
}

static bool give_file(const char *path, const struct given *given)
{
    int fd = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0644);
    bool ok = fd >= 0 && given_hole(fd, given->at, given->content, given->size, given->length);
    int error = errno;
    if (fd >= 0 && close(fd) != 0)
        return false;
    errno = error;
    return ok;
}

static bool give_entries(const char *path, const struct given *given)
{
    bool ok = mkdir(path, 0755) == 0;
    int directory = ok ? open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC) : -1;
    for (size_t i = 0; i < given->name_count && directory >= 0; i++) {
        int fd = openat(directory, given->names[i], O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0644);
        ok = ok && fd >= 0;
        if (fd >= 0)
            close(fd);
    }
    if (directory >= 0)
        close(directory);
    return ok && directory >= 0;
}

static bool give_one(const char *directory, const struct given *given, struct problem *problem)
{
    char path[PATH_MAX];
    if (snprintf(path, sizeof path, "%s/%s", directory, given->path) >= PATH_MAX)
        return problem_set(problem, STATUS_USAGE, "%s: the path is too long", given->path);
    bool ok = false;
    switch (given->kind) {
    case GIVEN_FILE:
    case GIVEN_PROGRAM:
    case GIVEN_CALLERS:
    case GIVEN_PRISONER:
        ok = give_file(path, given);
        break;
    case GIVEN_DIRECTORY:
        ok = mkdir(path, 0755) == 0;
        break;
    case GIVEN_ENTRIES:
        ok = give_entries(path, given);
        break;
    case GIVEN_LINK:
        return symlink(given->target, path) == 0 ||
               problem_set(problem, STATUS_FAULT, "cannot make %s for the run: %s", given->path,
                           strerror(errno));
    case GIVEN_FIFO:
        ok = mkfifo(path, 0644) == 0;
        break;
    case GIVEN_SOCKET:
        ok = mknod(path, S_IFSOCK | 0644, 0) == 0;
        break;
    case GIVEN_KINDS:
        break;
    }
    ok = ok && chmod(path, given->mode) == 0; /* whatever the umask is */
    return ok || problem_set(problem, STATUS_FAULT, "cannot make %s for the run: %s", given->path,
                             strerror(errno));
}

bool given_make(const struct scene *scene, char *directory, size_t size, struct problem *problem)
{
    const char *place = getenv("TMPDIR");
    snprintf(directory, size, "%s/ring3.XXXXXX", place && *place ? place : "/tmp");
    if (!mkdtemp(directory)) {
        problem_set(problem, STATUS_FAULT,
                    "cannot make a directory for the run: %s: %s (TMPDIR names another place)",
                    directory, strerror(errno));
        directory[0] = '\0';
        return false;
    }
    for (size_t i = 0; i < scene->given_count; i++)
        if (!give_one(directory, &scene->given[i], problem))
            return false;
    return true;
}

static bool is_given(const struct scene *scene, const char *path)
{
    for (size_t i = 0; i < scene->given_count; i++) {
        const struct given *given = &scene->given[i];
        size_t size = strlen(given->path);
        if (strcmp(given->path, path) == 0)
            return true;
        if (given->kind == GIVEN_ENTRIES && strncmp(given->path, path, size) == 0 &&
            path[size] == '/')
            for (size_t j = 0; j < given->name_count; j++)
                if (strcmp(given->names[j], path + size + 1) == 0)
                    return true;
    }
    for (int i = 0; i < 3; i++)
        if (scene->world.streams[i].path && strcmp(scene->world.streams[i].path, path) == 0)
            return true;
    return false;
}

enum { STRANGERS_SHOWN = 4, DEPTH = 8 };

/* Looks into directories that were given only: what else is below a new one comes with it. */
static void look(const struct scene *scene, const char *directory, const char *below,
                 struct text *found, int *count, int depth)
{
    char path[PATH_MAX];
    snprintf(path, sizeof path, "%s/%s", directory, below);
    DIR *stream = depth < DEPTH ? opendir(path) : NULL;
    for (const struct dirent *entry; stream && (entry = readdir(stream));) {
        char name[PATH_MAX];
        if (strcmp(entry->d_name, ".") == 0 || strcmp(entry->d_name, "..") == 0 ||
            snprintf(name, sizeof name, "%s%s%s", below, *below ? "/" : "", entry->d_name) >=
                PATH_MAX)
            continue;
        if (is_given(scene, name)) {
            if (entry->d_type == DT_DIR)
                look(scene, directory, name, found, count, depth + 1);
        } else if (++*count <= STRANGERS_SHOWN) {
            text_add(found, "%s", *count > 1 ? ", " : "");
            text_add_safe(found, name, strlen(name));
        }
    }
    if (stream)
        closedir(stream);
}

void given_strangers(const struct scene *scene, const char *directory, struct text *found)
{
    int count = 0;
    look(scene, directory, "", found, &count, 0);
    if (count > STRANGERS_SHOWN)
        text_add(found, " and %d more", count - STRANGERS_SHOWN);
}
