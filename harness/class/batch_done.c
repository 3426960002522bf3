/* What of a class is graded already, and whose turn it is on this machine. */
#include "class/batch.h"
#include "class/sha256.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

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
