#include "cli/grade_student.h"

#include "report/record.h"

#include <stdio.h>
#include <stdlib.h>

static bool keep_result(const struct course *course, const struct submission *submission,
                        const struct lesson_result *lessons, size_t count, struct problem *problem)
{
    struct student_result student;
    batch_describe(&student, &course->batch, &course->intake, submission, course->notice);
    student.lessons = ARENA_ARRAY(&student.arena, struct student_lesson, count + 1);
    for (size_t i = 0; i < count; i++) {
        struct student_lesson *to = &student.lessons[student.lesson_count++];
        record_lesson(to, &student.arena, &lessons[i]);
        for (size_t k = 0; k < to->exercise_count; k++)
            to->exercises[k].source = intake_entry(&course->intake, submission, lessons[i].lesson,
                                                   to->exercises[k].language)
                                          ->sha256;
    }
    bool ok = store_write(&student, course->batch.results, problem);
    student_free(&student);
    return ok;
}

int grade_student(const struct course *course, const struct submission *submission)
{
    struct problem problem;
    size_t count = 0;
    int status = STATUS_AGREES;
    struct lesson_result *lessons = calloc(course->workbook.count, sizeof *lessons);
    if (!lessons)
        die(STATUS_FAULT, "out of memory");
    if (!student_grade(lessons, &count, &course->grading, &course->intake, submission, &problem)) {
        if (problem.status < 128)
            warn("%s: %s", submission->id, problem.message);
        status = problem.status < 128 ? STATUS_FAULT : (int)problem.status;
    } else if (!keep_result(course, submission, lessons, count, &problem)) {
        warn("%s", problem.message);
        status = NOT_WRITTEN;
    }
    student_lessons_free(lessons, count);
    free(lessons);
    return status;
}

bool keep_fault(const struct course *course, const struct submission *submission, const char *why)
{
    struct problem problem;
    struct lesson_result *lessons = calloc(course->workbook.count, sizeof *lessons);
    size_t count = 0;
    if (!lessons)
        die(STATUS_FAULT, "out of memory");
    for (size_t i = 0; i < course->workbook.count; i++) {
        struct lesson_result *one = &lessons[count];
        if (!course->grading.chosen[i])
            continue;
        count++;
        one->lesson = &course->workbook.lessons[i];
        one->verdict = VERDICT_HARNESS;
        for (int l = 0; l < LANGUAGES; l++) {
            struct grade *grade = &one->exercise[l];
            one->has_exercise[l] =
                intake_entry(&course->intake, submission, one->lesson, (enum language)l)->state ==
                ENTRY_TAKEN;
            grade->job = (struct job){.workbook = course->grading.workbook,
                                      .lesson = one->lesson,
                                      .language = (enum language)l};
            grade->verdict = VERDICT_HARNESS;
            snprintf(grade->reason, sizeof grade->reason, "%s", why);
        }
    }
    bool ok = keep_result(course, submission, lessons, count, &problem);
    if (!ok)
        warn("%s", problem.message);
    free(lessons);
    return ok;
}
