/* Folders of students: one component at a time, beneath what was opened, never through a link. */
#include "class/gather.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <linux/openat2.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

/* Opens a name of a directory, which has no slash in it.  O_NONBLOCK: a FIFO that came in between
 * is not waited for.  Where openat2 is missing or forbidden, openat does the same for one
 * component. */
static int open_beneath(int directory, const char *name, int flags)
{
    struct open_how how = {
        .flags =
            (unsigned long long)(O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_NOCTTY | O_CLOEXEC | flags),
        .resolve = RESOLVE_BENEATH | RESOLVE_NO_SYMLINKS | RESOLVE_NO_MAGICLINKS,
    };
    long fd = syscall(SYS_openat2, directory, name, &how, sizeof how);
    if (fd < 0 && (errno == ENOSYS || errno == EPERM))
        fd = openat(directory, name, (int)how.flags);
    return (int)fd;
}

static int by_name(const void *a, const void *b)
{
    return strcmp(*(char *const *)a, *(char *const *)b);
}

struct listing {
    struct arena arena;
    char **names; /* sorted */
    size_t count;
    bool ok, too_many;
};

static struct listing list(int directory, size_t most)
{
    struct listing listing = {0};
    int again = open_beneath(directory, ".", O_DIRECTORY);
    DIR *stream = again >= 0 ? fdopendir(again) : NULL;
    if (!stream) {
        if (again >= 0)
            close(again);
        return listing;
    }
    listing.names = ARENA_ARRAY(&listing.arena, char *, most);
    errno = 0;
    for (struct dirent *entry; (entry = readdir(stream)) && !listing.too_many; errno = 0) {
        if (strcmp(entry->d_name, ".") == 0 || strcmp(entry->d_name, "..") == 0)
            continue;
        listing.too_many = listing.count == most;
        if (!listing.too_many)
            listing.names[listing.count++] = arena_string(&listing.arena, entry->d_name);
    }
    listing.ok = errno == 0 || listing.too_many;
    closedir(stream);
    qsort(listing.names, listing.count, sizeof *listing.names, by_name);
    return listing;
}

static enum node node_of(const struct stat *status)
{
    return S_ISREG(status->st_mode)   ? NODE_FILE
           : S_ISDIR(status->st_mode) ? NODE_FOLDER
           : S_ISLNK(status->st_mode) ? NODE_LINK
                                      : NODE_OTHER;
}

/* Appends at most limit + 1 bytes: one more than is wanted tells that there are more. */
static bool read_whole(int fd, size_t limit, struct text *bytes)
{
    char buffer[16384];
    text_add_bytes(bytes, "", 0);
    while (bytes->size <= limit) {
        size_t left = limit + 1 - bytes->size;
        ssize_t got = read(fd, buffer, left < sizeof buffer ? left : sizeof buffer);
        if (got < 0 && errno == EINTR)
            continue;
        if (got < 0)
            return false;
        if (got == 0)
            break;
        text_add_bytes(bytes, buffer, (size_t)got);
    }
    return true;
}

/* Why a name could not be opened or read.  What the machine lacks is nobody's zero. */
static void unreadable(struct gather *gather, const struct request *wanted)
{
    const char *why = arena_print(gather->arena, "unreadable (%s)", strerror(errno));
    if (errno == EMFILE || errno == ENFILE || errno == ENOMEM || errno == EIO)
        gather_fail(gather, STATUS_FAULT, "%s: %s: %s: %s", gather->options->source,
                    wanted->draft->submission.source, wanted->path, strerror(errno));
    else if (*wanted->path || wanted->action != DESCEND)
        gather_fault(gather, wanted, FINDING_UNREADABLE, why);
    else
        gather_refuse(gather, wanted->draft, FINDING_UNREADABLE, "", why);
}

static void fetch_file(struct gather *gather, const struct request *wanted, int directory,
                       const char *name)
{
    struct stat status;
    struct text bytes = {0};
    int fd = open_beneath(directory, name, 0);
    if (fd < 0 || fstat(fd, &status) < 0)
        unreadable(gather, wanted);
    else if (!S_ISREG(status.st_mode)) /* exchanged since it was looked at */
        gather_fault(gather, wanted, FINDING_NOT_REGULAR, "not a regular file");
    else if (!read_whole(fd, wanted->limit, &bytes))
        unreadable(gather, wanted);
    else
        gather_deliver(gather, wanted, bytes.bytes, bytes.size, 1);
    if (fd >= 0)
        close(fd);
    text_free(&bytes);
}

static void walk(struct gather *gather, const struct request *here, int directory,
                 char *component[SHAPE_DEPTH], size_t depth)
{
    struct draft *draft = here->draft;
    struct listing listing = list(directory, INTAKE_ENTRIES);
    if (!listing.ok)
        unreadable(gather, here);
    if (listing.too_many)
        gather_refuse(
            gather, draft, FINDING_TOO_MANY, here->path,
            arena_print(gather->arena, "a folder with more than %d entries", INTAKE_ENTRIES));
    for (size_t i = 0; i < listing.count && gather_goes_on(gather, draft); i++) {
        struct stat status;
        component[depth] = listing.names[i];
        if (fstatat(directory, listing.names[i], &status, AT_SYMLINK_NOFOLLOW) < 0) {
            if (errno == ENOENT)
                continue;
            unreadable(gather, here); /* a folder that can be listed and not entered */
            break;
        }
        struct request wanted = gather_member(gather, draft, "", component, depth + 1,
                                              node_of(&status), (long long)status.st_size);
        if (wanted.action == READ || wanted.action == UNPACK) {
            fetch_file(gather, &wanted, directory, listing.names[i]);
        } else if (wanted.action == DESCEND && depth + 1 < SHAPE_DEPTH) {
            int below = open_beneath(directory, listing.names[i], O_DIRECTORY);
            if (below < 0) {
                unreadable(gather, &wanted);
                continue;
            }
            walk(gather, &wanted, below, component, depth + 1);
            close(below);
        }
    }
    arena_free(&listing.arena);
}

void folder_student(struct gather *gather, struct draft *draft, int directory)
{
    char *component[SHAPE_DEPTH];
    struct request top = {.action = DESCEND, .draft = draft, .path = ""};
    top.place.kind = PLACE_FOLDER;
    walk(gather, &top, directory, component, 0);
}

bool folder_is_submission(struct gather *gather, int directory)
{
    struct listing listing = list(directory, INTAKE_STUDENTS);
    bool found = false;
    for (size_t i = 0; i < listing.count && !found; i++) {
        struct stat status;
        found = fstatat(directory, listing.names[i], &status, AT_SYMLINK_NOFOLLOW) == 0 &&
                shape_is_submission(gather->options->workbook, listing.names[i],
                                    S_ISDIR(status.st_mode));
    }
    arena_free(&listing.arena);
    return found;
}

void folder_class(struct gather *gather, int directory)
{
    struct listing listing = list(directory, INTAKE_STUDENTS);
    if (!listing.ok)
        gather_fail(gather, STATUS_USAGE, "%s: %s", gather->options->source, strerror(errno));
    if (listing.too_many)
        gather_fail(gather, STATUS_USAGE, "%s: more than %d students", gather->options->source,
                    INTAKE_STUDENTS);
    for (size_t i = 0; i < listing.count && !gather->failed && !gather_is_interrupted(gather);
         i++) {
        struct stat status;
        const char *name = listing.names[i];
        if (fstatat(directory, name, &status, AT_SYMLINK_NOFOLLOW) < 0) {
            gather_fail(gather, STATUS_USAGE, "%s: %s: %s", gather->options->source,
                        class_printable(gather->arena, name), strerror(errno));
            break;
        }
        struct request wanted =
            gather_top(gather, name, node_of(&status), (long long)status.st_size);
        if (wanted.action == READ || wanted.action == UNPACK) {
            fetch_file(gather, &wanted, directory, name);
        } else if (wanted.action == DESCEND) {
            int below = open_beneath(directory, name, O_DIRECTORY);
            if (below < 0) {
                unreadable(gather, &wanted);
                continue;
            }
            folder_student(gather, wanted.draft, below);
            close(below);
        }
    }
    arena_free(&listing.arena);
}
