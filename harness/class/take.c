/* The bytes of submissions: copied, hashed, compared. */
#include "class/gather.h"

#include "base/file.h"
#include "class/sha256.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

/* Not flushed: a copy that a crash loses is made anew by the next run. */
static bool write_copy(const char *path, const char *bytes, size_t size)
{
    int fd = open(path, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0644);
    bool ok = fd >= 0;
    while (ok && size) {
        ssize_t put = write(fd, bytes, size);
        if (put < 0 && errno == EINTR)
            continue;
        ok = put >= 0;
        bytes += ok ? put : 0;
        size -= ok ? (size_t)put : 0;
    }
    if (fd >= 0 && close(fd) < 0)
        ok = false;
    return ok;
}

/* Only what is there for the first time comes here; with a former run's copies gone. */
static bool copy_entry(struct gather *gather, const struct request *wanted, struct entry *entry,
                       const void *bytes, size_t size)
{
    const char *id = wanted->draft->submission.id;
    const char *directory = arena_print(gather->arena, "%s/in/%s", gather->options->out, id);
    struct problem problem;
    entry->copy = arena_print(gather->arena, "%s/%s.%s", directory, wanted->place.lesson->name,
                              language_name(wanted->place.language));
    if (!directory_make(directory, &problem))
        gather_fail(gather, problem.status, "%s", problem.message);
    else if (!write_copy(entry->copy, bytes, size))
        gather_fail(gather, STATUS_FAULT, "%s: cannot be written: %s", entry->copy,
                    strerror(errno));
    return !gather->failed;
}

static void meet_double(struct gather *gather, const struct request *wanted, struct entry *entry,
                        const char *hash)
{
    if (strcmp(entry->sha256, hash) == 0) {
        gather_find(gather, wanted->draft, FINDING_DOUBLE, wanted->path,
                    "the same bytes as %s; taken once", entry->path);
        return;
    }
    gather_find(gather, wanted->draft, FINDING_DOUBLE, wanted->path,
                "differs from %s; neither was taken", entry->path);
    if (entry->state == ENTRY_REFUSED)
        return;
    unlink(entry->copy);
    entry->copy = NULL;
    entry->state = ENTRY_REFUSED;
    entry->reason =
        arena_print(gather->arena, "handed in twice, and %s and %s differ: one of them has to go",
                    entry->path, wanted->path);
}

static void take(struct gather *gather, const struct request *wanted, const void *bytes,
                 size_t size)
{
    struct entry *entry = gather_entry(gather, wanted->draft, &wanted->place);
    char hash[65];
    sha256_hex(hash, bytes, size);
    if (*entry->sha256) { /* one was here before, taken or refused for its double */
        meet_double(gather, wanted, entry, hash);
        return;
    }
    if (!copy_entry(gather, wanted, entry, bytes, size))
        return;
    entry->state = ENTRY_TAKEN;
    entry->reason = "";
    entry->path = wanted->path;
    entry->size = size;
    memcpy(entry->sha256, hash, sizeof hash);
}

void gather_deliver(struct gather *gather, const struct request *wanted, const void *bytes,
                    size_t size, int level)
{
    if (!gather_goes_on(gather, wanted->draft))
        return;
    if (size > wanted->limit)
        gather_too_large(gather, wanted);
    else if (wanted->action == READ)
        take(gather, wanted, bytes, size);
    else if (wanted->action == UNPACK)
        pack_student(gather, wanted, bytes, size, level);
}
