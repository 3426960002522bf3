#include "class/student.h"

#include "capture/capture.h"

#include <stdio.h>

bool is_missed(const struct grading *grading, const struct intake *intake,
               const struct submission *submission, const struct lesson *lesson,
               enum language language)
{
    bool other = false;
    if (!lesson->has[language] ||
        intake_entry(intake, submission, lesson, language)->state != ENTRY_MISSING)
        return false;
    for (int l = 0; l < LANGUAGE_TRACE; l++)
        other |= lesson->has[l] &&
                 intake_entry(intake, submission, lesson, (enum language)l)->state != ENTRY_MISSING;
    return language == LANGUAGE_TRACE || grading->both || !other;
}

static void refuse(struct grade *grade, const char *reason)
{
    grade->verdict = VERDICT_INTAKE;
    snprintf(grade->reason, sizeof grade->reason, "%s", reason);
}

/* Without a verdict when it is neither there nor missed. */
static bool grade_entry(struct lesson_result *one, enum language language,
                        const struct grading *grading, const struct intake *intake,
                        const struct submission *submission, struct problem *problem)
{
    struct grade *grade = &one->exercise[language];
    size_t lesson = (size_t)(one->lesson - grading->workbook->lessons);
    const struct entry *entry = intake_entry(intake, submission, one->lesson, language);
    bool missed = is_missed(grading, intake, submission, one->lesson, language);
    struct job job = {.workbook = grading->workbook,
                      .lesson = one->lesson,
                      .part = PART_EXERCISE,
                      .language = language,
                      .source = entry->copy,
                      .fresh = true,
                      .seed = grading->seed,
                      .stub = &grading->stubs[lesson * LANGUAGES + language]};
    *grade = (struct grade){.job = job};
    one->has_exercise[language] = missed || entry->state != ENTRY_MISSING;
    if (missed || entry->state == ENTRY_REFUSED)
        refuse(grade, entry->reason);
    else if (entry->state == ENTRY_TAKEN &&
             is_stub_file(grading->workbook, one->lesson, language, entry->copy))
        grade->verdict = VERDICT_TODO;
    else if (entry->state == ENTRY_TAKEN && !grade_job(grade, &job, problem))
        return false;
    return true;
}

bool student_grade(struct lesson_result *lessons, size_t *count, const struct grading *grading,
                   const struct intake *intake, const struct submission *submission,
                   struct problem *problem)
{
    *count = 0;
    for (size_t i = 0; i < grading->workbook->count; i++) {
        if (!grading->chosen[i])
            continue;
        struct lesson_result *one = &lessons[(*count)++];
        *one = (struct lesson_result){.lesson = &grading->workbook->lessons[i]};
        for (int l = 0; l < LANGUAGES; l++) {
            if (one->lesson->has[l] &&
                !grade_entry(one, (enum language)l, grading, intake, submission, problem))
                return false;
            if (capture_interrupted())
                return problem_set(problem, (enum status)(128 + capture_interrupted()),
                                   "interrupted");
        }
        settle_lesson(one, grading->both);
    }
    return true;
}

void student_lessons_free(struct lesson_result *lessons, size_t count)
{
    for (size_t i = 0; i < count; i++)
        for (int l = 0; l < LANGUAGES; l++)
            grade_free(&lessons[i].exercise[l]);
}
