#include "class/batch.h"

#include "base/file.h"
#include "class/sha256.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/random.h>
#include <sys/stat.h>
#include <unistd.h>

enum { SMALL = 1 << 20 };

static const char *in_out(struct class_batch *batch, const char *name)
{
    return arena_print(&batch->arena, "%s/%s", batch->out, name);
}

/* ---- the lock: it goes when its process goes */

static bool take_lock(struct class_batch *batch, struct problem *problem)
{
    const char *path = in_out(batch, "lock");
    char holder[32] = "";
    batch->lock = open(path, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0644);
    if (batch->lock < 0)
        return problem_set(problem, STATUS_FAULT, "%s: %s", path, strerror(errno));
    if (flock(batch->lock, LOCK_EX | LOCK_NB) < 0) {
        ssize_t size = read(batch->lock, holder, sizeof holder - 1);
        holder[size > 0 ? strspn(holder, "0123456789") : 0] = '\0';
        return problem_set(problem, STATUS_USAGE,
                           "%s is being graded already%s%s; wait until that has ended, or name "
                           "another folder with --output",
                           batch->out, *holder ? ", by process " : "", holder);
    }
    bool written = ftruncate(batch->lock, 0) == 0 && dprintf(batch->lock, "%d\n", getpid()) > 0;
    return written || problem_set(problem, STATUS_FAULT, "%s: %s", path, strerror(errno));
}

/* ---- the seed */

static bool read_seed(struct class_batch *batch, const char *path, struct problem *problem)
{
    struct text text = {0};
    unsigned long seed = 0;
    char name[33] = "";
    bool ok = file_read(&text, path, SMALL, problem);
    if (ok && (sscanf(text_string(&text), "%lu %32[0-9a-z-]", &seed, name) != 2 || seed == 0))
        ok = problem_set(problem, STATUS_USAGE,
                         "%s: not a seed and its name; bring the file back, or grade into another "
                         "folder",
                         path);
    batch->seed = seed;
    batch->seed_name = arena_string(&batch->arena, name);
    text_free(&text);
    return ok;
}

/* The name must tell nothing about the seed, so that it is drawn, too.  A seed that was given is
 * known to whoever gave it: then the name is its hash, and shards of one seed agree. */
static bool make_seed(struct class_batch *batch, uint64_t given, const char *path,
                      struct problem *problem)
{
    char name[65];
    unsigned char drawn[8];
    struct text text = {0};
    if (getrandom(drawn, sizeof drawn, 0) != sizeof drawn)
        return problem_set(problem, STATUS_FAULT, "getrandom: %s", strerror(errno));
    batch->seed = given ? given : seed_fresh();
    text_add(&text, "seed %lu", (unsigned long)given);
    sha256_hex(name, given ? text.bytes : (char *)drawn, given ? text.size : sizeof drawn);
    name[12] = '\0';
    batch->seed_name = arena_print(&batch->arena, "%s%s", given ? "given-" : "", name);
    text_clear(&text);
    text_add(&text, "%lu %s\n", (unsigned long)batch->seed, batch->seed_name);
    mode_t before = umask(077);
    bool ok = file_write(path, text.bytes, text.size, problem);
    umask(before);
    text_free(&text);
    return ok;
}

static bool have_seed(struct class_batch *batch, uint64_t given, struct problem *problem)
{
    const char *path = in_out(batch, "seed");
    if (access(path, F_OK) < 0)
        return make_seed(batch, given, path, problem);
    if (!read_seed(batch, path, problem))
        return false;
    return !given || given == batch->seed ||
           problem_set(problem, STATUS_USAGE,
                       "%s was begun with another seed; grade into another folder (--output), or "
                       "leave --seed out",
                       batch->out);
}

/* ---- the settings */

static void add_hash(struct text *to, struct workbook *workbook, const char *name)
{
    struct text text = {0};
    struct problem ignored;
    char hex[65] = "none";
    if (file_read(&text, workbook_path(workbook, "%s", name), SMALL, &ignored))
        sha256_hex(hex, text_string(&text), text.size);
    text_add(to, " %.16s", hex);
    text_free(&text);
}

/* A line a lesson: what it is worth, its traces, and its stubs, from which points are counted. */
static void add_settings(struct text *to, const struct grading *grading)
{
    static const char *const files[] = {"expected/%s.trace", "expected/%s.exercise.trace",
                                        "lessons/%s/stub/exercise.asm",
                                        "lessons/%s/stub/exercise.c"};
    text_add(to, "syscall-workbook batch, version 1\nlanguages: %s\n",
             grading->both ? "both" : "the better one");
    for (size_t i = 0; i < grading->workbook->count; i++) {
        const struct lesson *lesson = &grading->workbook->lessons[i];
        if (!grading->chosen[i])
            continue;
        text_add(to, "%s: %d points", lesson->name, lesson->points);
        for (size_t k = 0; k < sizeof files / sizeof *files; k++) {
            char name[512];
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wformat-nonliteral"
            snprintf(name, sizeof name, files[k], lesson->name);
#pragma GCC diagnostic pop
            add_hash(to, grading->workbook, name);
        }
        text_add_char(to, '\n');
    }
}

static bool refuse_settings(const char *path, const char *was, const char *is,
                            struct problem *problem)
{
    size_t line = 0; /* where the first line that differs begins */
    for (size_t i = 0; was[i] && was[i] == is[i]; i++)
        if (was[i] == '\n')
            line = i + 1;
    was += line;
    is += line;
    int was_size = (int)strcspn(was, "\n"), is_size = (int)strcspn(is, "\n");
    return problem_set(problem, STATUS_USAGE,
                       "%s: this class was begun with other settings (lessons, points, traces)\n"
                       "  then  %.*s\n  now   %.*s\n"
                       "--again grades everybody anew, with the same seed; --output names another "
                       "folder",
                       path, was_size ? was_size : 7, was_size ? was : "nothing",
                       is_size ? is_size : 7, is_size ? is : "nothing");
}

static bool have_settings(struct class_batch *batch, const struct batch_options *options,
                          struct problem *problem)
{
    struct text was = {0}, is = {0};
    const char *path = in_out(batch, "settings");
    bool ok = true;
    add_settings(&is, options->grading);
    batch->begun = access(path, F_OK) == 0;
    if (batch->begun)
        ok = file_read(&was, path, SMALL, problem);
    bool same =
        batch->begun && ok && was.size == is.size && memcmp(was.bytes, is.bytes, is.size) == 0;
    if (ok && batch->begun && !same && !options->again)
        ok = refuse_settings(path, text_string(&was), text_string(&is), problem);
    else if (ok && !same)
        ok = file_write(path, is.bytes, is.size, problem);
    text_free(&was);
    text_free(&is);
    return ok;
}

/* What was graded before is kept until the next time, and no longer counts. */
static bool put_aside(struct class_batch *batch, struct problem *problem)
{
    const char *before = in_out(batch, "results.before");
    directory_remove(before);
    if (rename(batch->results, before) < 0)
        return problem_set(problem, STATUS_FAULT, "%s: %s", before, strerror(errno));
    return directory_make(batch->results, problem);
}

bool batch_open(struct class_batch *batch, const struct batch_options *options,
                struct problem *problem)
{
    *batch = (struct class_batch){.lock = -1};
    batch->out = arena_string(&batch->arena, options->out);
    batch->results = in_out(batch, "results");
    return directory_make(batch->results, problem) && take_lock(batch, problem) &&
           (!options->again || put_aside(batch, problem)) &&
           have_settings(batch, options, problem) && have_seed(batch, options->seed, problem);
}

void batch_close(struct class_batch *batch)
{
    if (batch->lock >= 0)
        close(batch->lock);
    arena_free(&batch->arena);
}

/* ---- findings */

bool batch_write_findings(const struct class_batch *batch, const struct intake *intake,
                          struct problem *problem)
{
    struct text text = {0}, path = {0};
    text_add(&path, "%s/intake.txt", batch->out);
    for (size_t i = 0; i < intake->finding_count; i++) {
        const struct intake_finding *finding = &intake->findings[i];
        text_add(&text, "%-12s  %-20s  %s%s%s\n", finding_name(finding->kind),
                 *finding->student ? finding->student : "(the class)", finding->path,
                 *finding->path ? ": " : "", finding->said);
    }
    bool ok = file_write(path.bytes, text_string(&text), text.size, problem);
    text_free(&text);
    text_free(&path);
    return ok;
}

void batch_describe(struct student_result *student, const struct class_batch *batch,
                    const struct intake *intake, const struct submission *submission,
                    const char *notice)
{
    *student = (struct student_result){
        .id = submission->id, .name = submission->name, .seed = batch->seed_name};
    student->notices = ARENA_ARRAY(&student->arena, const char *, 1);
    if (notice)
        student->notices[student->notice_count++] = notice;
    student->findings =
        ARENA_ARRAY(&student->arena, struct kept_finding, intake->finding_count + 1);
    for (size_t i = 0; i < intake->finding_count; i++) {
        const struct intake_finding *finding = &intake->findings[i];
        if (strcmp(finding->student, submission->id) == 0 &&
            student->finding_count < STORE_COUNT_MOST)
            student->findings[student->finding_count++] =
                (struct kept_finding){finding_name(finding->kind), finding->path, finding->said};
    }
}

/* ---- what is done already */

static bool same_frame(const struct student_result *a, const struct student_result *b)
{
    bool same = strcmp(a->id, b->id) == 0 && strcmp(a->name, b->name) == 0 &&
                strcmp(a->seed, b->seed) == 0 && a->notice_count == b->notice_count &&
                a->finding_count == b->finding_count;
    for (size_t i = 0; same && i < a->notice_count; i++)
        same = strcmp(a->notices[i], b->notices[i]) == 0;
    for (size_t i = 0; same && i < a->finding_count; i++)
        same = strcmp(a->findings[i].kind, b->findings[i].kind) == 0 &&
               strcmp(a->findings[i].path, b->findings[i].path) == 0 &&
               strcmp(a->findings[i].text, b->findings[i].text) == 0;
    return same;
}

static const struct exercise_result *find_exercise(const struct student_lesson *lesson,
                                                   enum language language)
{
    for (size_t i = 0; i < lesson->exercise_count; i++)
        if (lesson->exercises[i].language == language)
            return &lesson->exercises[i];
    return NULL;
}

/* A result that was made of this very entry. */
static bool same_exercise(const struct exercise_result *kept, const struct entry *entry,
                          bool missed)
{
    if (entry->state == ENTRY_MISSING && !missed)
        return !kept;
    if (!kept || kept->verdict == VERDICT_HARNESS)
        return false;
    if (entry->state == ENTRY_TAKEN)
        return strcmp(kept->source, entry->sha256) == 0;
    return kept->verdict == VERDICT_INTAKE && strcmp(kept->reason, entry->reason) == 0;
}

static bool same_work(const struct student_result *kept, const struct grading *grading,
                      const struct intake *intake, const struct submission *submission)
{
    size_t at = 0;
    for (size_t i = 0; i < grading->workbook->count; i++) {
        const struct lesson *lesson = &grading->workbook->lessons[i];
        if (!grading->chosen[i])
            continue;
        if (at == kept->lesson_count || strcmp(kept->lessons[at].name, lesson->name) != 0)
            return false;
        for (int l = 0; l < LANGUAGES; l++)
            if (lesson->has[l] &&
                !same_exercise(find_exercise(&kept->lessons[at], (enum language)l),
                               intake_entry(intake, submission, lesson, (enum language)l),
                               is_missed(grading, intake, submission, lesson, (enum language)l)))
                return false;
        at++;
    }
    return at == kept->lesson_count;
}

bool batch_is_done(const struct class_batch *batch, const struct grading *grading,
                   const struct intake *intake, const struct submission *submission,
                   const char *notice)
{
    struct student_result kept, wanted, shown;
    struct problem ignored;
    struct text path = {0}, text = {0};
    text_add(&path, "%s/", batch->results);
    store_file_name(&path, submission->id);
    text_add(&path, ".json");
    bool done = store_read(&kept, path.bytes, &ignored);
    if (done) { /* strings are compared as they are kept */
        batch_describe(&wanted, batch, intake, submission, notice);
        store_print(&text, &wanted);
        done = store_parse(&shown, text_string(&text), text.size, path.bytes, &ignored) &&
               same_frame(&kept, &shown) && same_work(&kept, grading, intake, submission);
        student_free(&shown);
        student_free(&wanted);
    }
    student_free(&kept);
    text_free(&path);
    text_free(&text);
    return done;
}

bool batch_in_shard(const char *id, unsigned shard, unsigned shards)
{
    char hex[65], first[16];
    sha256_hex(hex, id, strlen(id));
    snprintf(first, sizeof first, "%.15s", hex);
    return strtoull(first, NULL, 16) % shards == shard - 1;
}
