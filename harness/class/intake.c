#include "class/intake.h"

#include "base/file.h"
#include "class/gather.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

/* A single submission may be the class: a folder or an archive with exercises at its top. */
static void take_class(struct gather *gather, int fd)
{
    const char *source = gather->options->source;
    struct stat status;
    if (fstat(fd, &status) < 0) {
        gather_fail(gather, STATUS_USAGE, "%s: %s", source, strerror(errno));
    } else if (S_ISREG(status.st_mode)) {
        pack_class(gather, fd);
    } else if (!S_ISDIR(status.st_mode)) {
        gather_fail(gather, STATUS_USAGE, "%s: neither a directory nor an archive", source);
    } else if (folder_is_submission(gather, fd)) {
        char path[PATH_MAX]; /* the name of "." is that of the directory */
        const char *name = realpath(source, path) ? strrchr(path, '/') + 1 : source;
        struct draft *draft = gather_student(gather, name, false, false);
        if (draft)
            folder_student(gather, draft, fd);
    } else {
        folder_class(gather, fd);
    }
}

/* Former copies go: what is in out/in afterwards was handed in. */
static void clear_copies(struct gather *gather)
{
    const struct intake_options *options = gather->options;
    const char *path = options->only
                           ? arena_print(gather->arena, "%s/in/%s", options->out, options->only)
                           : arena_print(gather->arena, "%s/in", options->out);
    struct stat status;
    struct problem problem;
    if (options->only && (strchr(options->only, '/') || *options->only == '.'))
        gather_fail(gather, STATUS_USAGE, "no student has the id %s", options->only);
    else if (lstat(path, &status) == 0 && !directory_remove(path))
        gather_fail(gather, STATUS_FAULT, "%s: cannot be removed: %s", path, strerror(errno));
    else if (!directory_make(arena_print(gather->arena, "%s/in", options->out), &problem))
        gather_fail(gather, problem.status, "%s", problem.message);
}

/* Students of the roster who have handed in nothing, and those who are not on it. */
static void call_roster(struct gather *gather)
{
    const struct roster *roster = gather->options->roster;
    if (!roster)
        return;
    bool *seen = calloc(roster->count, sizeof *seen);
    if (!seen)
        die(STATUS_FAULT, "out of memory");
    for (size_t i = 0; i < gather->count; i++) {
        struct draft *draft = gather->drafts[i];
        if (draft->on_roster != SIZE_MAX)
            seen[draft->on_roster] = true;
        else
            gather_find(gather, draft, FINDING_EXTRA, draft->submission.source,
                        "nobody on the roster has this id, number or name");
    }
    for (size_t i = 0; i < roster->count; i++) {
        if (seen[i])
            continue;
        struct draft *draft = gather_absent(gather, &roster->students[i]);
        if (draft)
            gather_find(gather, draft, FINDING_MISSING, "",
                        "on the roster, and nothing was handed in");
    }
    free(seen);
}

/* The reasons of what was not taken. */
static void close_entries(struct gather *gather, struct draft *draft)
{
    const struct workbook *workbook = gather->options->workbook;
    struct submission *submission = &draft->submission;
    for (size_t i = 0; i < workbook->count * LANGUAGES; i++) {
        struct entry *entry = &submission->entries[i];
        const char *hint = draft->hints[i / LANGUAGES];
        if (submission->refused && entry->state != ENTRY_REFUSED) {
            if (entry->copy)
                unlink(entry->copy);
            *entry = (struct entry){.state = ENTRY_REFUSED, .reason = submission->refused};
        }
        if (entry->state == ENTRY_MISSING)
            entry->reason = submission->absent ? "nothing was handed in"
                            : hint             ? hint
                            : draft->hint      ? draft->hint
                                               : "missing";
        if (!entry->path)
            entry->path = "";
        submission->taken += entry->state == ENTRY_TAKEN;
    }
}

static void tell_missing(struct gather *gather, struct draft *draft)
{
    const struct workbook *workbook = gather->options->workbook;
    if (draft->submission.refused || draft->submission.absent)
        return;
    for (size_t i = 0; i < workbook->count; i++) {
        const struct entry *entry = &draft->submission.entries[i * LANGUAGES];
        bool here = gather->options->chosen && !gather->options->chosen[i];
        for (int l = 0; l < LANGUAGES; l++)
            here |= entry[l].state != ENTRY_MISSING;
        if (!here)
            gather_find(gather, draft, FINDING_MISSING, "", "no exercise of %s",
                        workbook->lessons[i].name);
    }
}

static int by_place(const void *a, const void *b)
{
    const struct draft *left = *(struct draft *const *)a, *right = *(struct draft *const *)b;
    if (left->on_roster != right->on_roster)
        return left->on_roster < right->on_roster ? -1 : 1;
    return strcmp(left->submission.id, right->submission.id);
}

static void add_findings(struct intake *intake, const struct draft *draft)
{
    for (size_t i = 0; i < draft->finding_count; i++)
        intake->findings[intake->finding_count++] = draft->findings[i];
}

/* Puts all in order. */
static void close_gather(struct gather *gather, struct intake *intake)
{
    size_t findings = 0;
    if (gather->count)
        qsort(gather->drafts, gather->count, sizeof *gather->drafts, by_place);
    for (size_t i = 0; i < gather->count; i++) {
        close_entries(gather, gather->drafts[i]);
        tell_missing(gather, gather->drafts[i]);
        findings += gather->drafts[i]->finding_count;
    }
    findings += gather->common.finding_count;
    intake->findings = ARENA_ARRAY(&intake->arena, struct intake_finding, findings + 1);
    intake->submissions = ARENA_ARRAY(&intake->arena, struct submission, gather->count + 1);
    add_findings(intake, &gather->common);
    for (size_t i = 0; i < gather->count; i++) {
        add_findings(intake, gather->drafts[i]);
        intake->submissions[intake->count++] = gather->drafts[i]->submission;
    }
}

bool intake_take(struct intake *intake, const struct intake_options *options,
                 struct problem *problem)
{
    struct gather gather = {.options = options, .arena = &intake->arena, .problem = problem};
    *intake = (struct intake){.workbook = options->workbook};
    gather.common.submission.id = "";
    int fd = open(options->source, O_RDONLY | O_NONBLOCK | O_NOCTTY | O_CLOEXEC);
    if (fd < 0)
        gather_fail(&gather, STATUS_USAGE, "%s: %s", options->source, strerror(errno));
    else
        clear_copies(&gather);
    if (!gather.failed)
        take_class(&gather, fd);
    if (!gather.failed)
        call_roster(&gather);
    if (!gather.failed)
        close_gather(&gather, intake);
    if (!gather.failed && intake->count == 0)
        gather_fail(&gather, STATUS_USAGE, "%s: %s", options->source,
                    options->only
                        ? arena_print(&intake->arena, "no student has the id %s", options->only)
                        : "no submissions in it");
    for (size_t i = 0; i < gather.count; i++)
        free(gather.drafts[i]->findings);
    free(gather.common.findings);
    free(gather.drafts);
    if (fd >= 0)
        close(fd);
    return !gather.failed;
}

void intake_free(struct intake *intake)
{
    arena_free(&intake->arena);
    *intake = (struct intake){0};
}

const struct entry *intake_entry(const struct intake *intake, const struct submission *submission,
                                 const struct lesson *lesson, enum language language)
{
    return &submission->entries[(size_t)(lesson - intake->workbook->lessons) * LANGUAGES +
                                (size_t)language];
}

const char *finding_name(enum finding_kind kind)
{
    static const char *const names[FINDING_KINDS] = {
        [FINDING_MISSING] = "missing",         [FINDING_EXTRA] = "extra",
        [FINDING_DOUBLE] = "double",           [FINDING_TOO_LARGE] = "too large",
        [FINDING_TOO_MANY] = "too many",       [FINDING_LINK] = "link",
        [FINDING_NOT_REGULAR] = "not regular", [FINDING_BAD_NAME] = "bad name",
        [FINDING_UNREADABLE] = "unreadable",   [FINDING_BROKEN] = "broken",
    };
    return names[kind];
}
