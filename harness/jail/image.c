/* What is copied into a jail is read before anything is given up: root may read what the ordinary
 * user that it becomes may not, and the files of this machine are out of reach later. */
#include "jail/inside.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum { ITEMS_MOST = 4096, DEPTH_MOST = 16, BYTES_MOST = 64 << 20 };

static bool refuse(struct problem *problem, const char *path, const char *why)
{
    return problem_set(problem, STATUS_FAULT, "%s cannot be copied for the run: %s", path, why);
}

static struct item *add(struct image *image, const char *path, mode_t mode, bool in_work)
{
    if (image->count == image->room) {
        size_t room = image->room ? 2 * image->room : 32;
        struct item *items = ARENA_ARRAY(&image->arena, struct item, room);
        if (image->count)
            memcpy(items, image->items, image->count * sizeof *items);
        image->items = items;
        image->room = room;
    }
    struct item *item = &image->items[image->count++];
    *item = (struct item){.path = path, .mode = mode, .in_work = in_work};
    image->work_count += in_work;
    return item;
}

static bool read_bytes(struct image *image, struct item *item, int directory, const char *name,
                       struct problem *problem)
{
    struct stat about;
    int fd = openat(directory, name, O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC);
    bool ok = fd >= 0 && fstat(fd, &about) == 0;
    if (ok && (!S_ISREG(about.st_mode) || about.st_size > BYTES_MOST)) {
        errno = S_ISREG(about.st_mode) ? EFBIG : EINVAL;
        ok = false;
    }
    char *bytes = ok ? arena_alloc(&image->arena, (size_t)about.st_size + 1) : NULL;
    while (ok && item->size < (size_t)about.st_size) {
        ssize_t got = read(fd, bytes + item->size, (size_t)about.st_size - item->size);
        ok = got >= 0;
        if (got <= 0)
            break;
        item->size += (size_t)got;
    }
    int error = errno;
    if (fd >= 0)
        close(fd);
    item->bytes = bytes;
    *(item->in_work ? &image->work_bytes : &image->copied_bytes) += item->size;
    return ok || refuse(problem, item->path, strerror(error));
}

static bool read_link(struct image *image, struct item *item, int directory, const char *name,
                      struct problem *problem)
{
    char target[PATH_MAX];
    ssize_t size = readlinkat(directory, name, target, sizeof target - 1);
    if (size < 0)
        return refuse(problem, item->path, strerror(errno));
    target[size] = '\0';
    item->target = arena_string(&image->arena, target);
    return true;
}

static bool read_below(struct image *image, int directory, const char *path, int depth,
                       struct problem *problem);

static bool read_entry(struct image *image, int directory, const char *path, const char *name,
                       int depth, struct problem *problem)
{
    struct stat about;
    if (image->count >= ITEMS_MOST)
        return refuse(problem, path, "too many files");
    if (fstatat(directory, name, &about, AT_SYMLINK_NOFOLLOW) != 0)
        return refuse(problem, name, strerror(errno));
    const char *below = arena_print(&image->arena, "%s/%s", path, name);
    struct item *item = add(image, below, about.st_mode, true);
    if (S_ISREG(about.st_mode))
        return read_bytes(image, item, directory, name, problem);
    if (S_ISLNK(about.st_mode))
        return read_link(image, item, directory, name, problem);
    if (S_ISFIFO(about.st_mode) || S_ISSOCK(about.st_mode))
        return true;
    if (!S_ISDIR(about.st_mode))
        return refuse(problem, below, "not a file that a run can be given");
    int fd = openat(directory, name, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
    if (fd < 0)
        return refuse(problem, below, strerror(errno));
    return read_below(image, fd, below, depth + 1, problem);
}

/* Takes over the descriptor. */
static bool read_below(struct image *image, int directory, const char *path, int depth,
                       struct problem *problem)
{
    DIR *stream = depth < DEPTH_MOST ? fdopendir(directory) : NULL;
    if (!stream) {
        close(directory);
        return refuse(problem, path, depth < DEPTH_MOST ? strerror(errno) : "too deep");
    }
    bool ok = true;
    for (const struct dirent *entry; ok && (entry = readdir(stream));)
        if (strcmp(entry->d_name, ".") != 0 && strcmp(entry->d_name, "..") != 0)
            ok = read_entry(image, directory, path, entry->d_name, depth, problem);
    closedir(stream);
    return ok;
}

static bool read_work(struct image *image, const struct jail_entry *entry, struct problem *problem)
{
    struct stat about;
    int fd = open(entry->outside, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (fd < 0 || fstat(fd, &about) != 0) {
        if (fd >= 0)
            close(fd);
        return refuse(problem, entry->outside, strerror(errno));
    }
    add(image, arena_string(&image->arena, entry->inside), about.st_mode, true);
    return read_below(image, fd, entry->inside, 0, problem);
}

bool image_read(struct image *image, const struct jail_plan *plan, struct problem *problem)
{
    if (plan->entry_count > JAIL_ENTRIES)
        return problem_set(problem, STATUS_FAULT, "too many entries for one jail");
    for (size_t i = 0; i < plan->entry_count; i++) {
        const struct jail_entry *entry = &plan->entries[i];
        if (entry->inside[0] != '/' || strstr(entry->inside, ".."))
            return problem_set(problem, STATUS_FAULT, "%s: not a place in a jail", entry->inside);
        if (entry->kind == JAIL_WORK && !read_work(image, entry, problem))
            return false;
        if (entry->kind != JAIL_COPY)
            continue;
        struct item *item =
            add(image, arena_string(&image->arena, entry->inside), S_IFREG | 0555, false);
        if (!read_bytes(image, item, AT_FDCWD, entry->outside, problem))
            return false;
    }
    return true;
}

void image_free(struct image *image)
{
    arena_free(&image->arena);
    *image = (struct image){0};
}
