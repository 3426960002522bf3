#include "lesson/results.h"

#include "base/clock.h"
#include "capture/capture.h"

#include <stdlib.h>

static void count(struct results *results, const struct grade *grade)
{
    if (grade->verdict == VERDICT_HARNESS)
        results->faults++;
    else if (grade->job.part == PART_WORKED)
        results->worked_differ += grade->verdict != VERDICT_PASS && grade->verdict != VERDICT_SKIP;
    else if (grade->verdict == VERDICT_PASS)
        results->passed++;
    else if (grade->verdict == VERDICT_TODO)
        results->todo++;
    else if (grade->verdict == VERDICT_SKIP)
        results->skipped++;
    else
        results->failed++;
}

/* The language that counts: the better one, or the weaker when a course asks for both.  What this
 * machine cannot run counts for nothing and against nobody. */
static const struct grade *find_counting(const struct lesson_result *one, bool both, bool *skipped)
{
    const struct grade *counts = NULL;
    for (int l = 0; l < LANGUAGE_TRACE; l++) {
        const struct grade *grade = &one->exercise[l];
        if (!one->has_exercise[l] || grade->verdict == VERDICT_HARNESS)
            continue;
        if (grade->verdict == VERDICT_SKIP) {
            *skipped = true;
            continue;
        }
        if (!counts || (both ? grade->points < counts->points : grade->points > counts->points))
            counts = grade;
    }
    return counts;
}

/* Whether a fault hides what the lesson is worth: some language could not be judged, and the others
 * do not decide it. */
static bool is_hidden(const struct lesson_result *one, const struct grade *counts, bool both)
{
    bool fault = false;
    for (int l = 0; l < LANGUAGE_TRACE; l++)
        fault |= one->has_exercise[l] && one->exercise[l].verdict == VERDICT_HARNESS;
    bool decided = counts && !both && counts->points >= one->lesson->points;
    return (fault && !decided) || (one->has_exercise[LANGUAGE_TRACE] &&
                                   one->exercise[LANGUAGE_TRACE].verdict == VERDICT_HARNESS);
}

/* A predicted trace is asked for beside the program and is half of the lesson.  A lesson of which
 * nothing runs has no points to be had. */
void settle_lesson(struct lesson_result *one, bool both)
{
    bool skipped = false;
    const struct grade *counts = find_counting(one, both, &skipped);
    const struct grade *trace = &one->exercise[LANGUAGE_TRACE];
    if (is_hidden(one, counts, both)) {
        one->points = 0;
        one->verdict = VERDICT_HARNESS;
        return;
    }
    skipped |= one->has_exercise[LANGUAGE_TRACE] && trace->verdict == VERDICT_SKIP;
    one->points = counts ? counts->points : 0;
    one->verdict = counts ? counts->verdict : skipped ? VERDICT_SKIP : VERDICT_TODO;
    if (one->has_exercise[LANGUAGE_TRACE] && trace->verdict != VERDICT_SKIP) {
        one->points = counts ? (counts->points + trace->points) / 2 : trace->points;
        if (!counts || counts->verdict == VERDICT_PASS)
            one->verdict = trace->verdict;
    }
}

static bool run_lesson(struct results *results, struct lesson_result *one,
                       void (*on_grade)(const struct grade *), struct problem *problem)
{
    for (int part = 0; part < 2; part++)
        for (int l = 0; l < LANGUAGES; l++) {
            bool worked = part == 0;
            struct grade *grade = worked ? &one->worked[l] : &one->exercise[l];
            if (!(worked ? one->lesson->worked[l] : one->lesson->has[l]))
                continue;
            struct job job = {.workbook = results->workbook,
                              .lesson = one->lesson,
                              .part = worked ? PART_WORKED : PART_EXERCISE,
                              .language = (enum language)l,
                              .fresh = !worked,
                              .seed = results->seed};
            *(worked ? &one->has_worked[l] : &one->has_exercise[l]) = true;
            if (!grade_job(grade, &job, problem))
                return false;
            count(results, grade);
            latency_want(&results->doors, &grade->expectation);
            if (on_grade)
                on_grade(grade);
            if (capture_interrupted())
                return problem_set(problem, (enum status)(128 + capture_interrupted()),
                                   "interrupted");
        }
    settle_lesson(one, results->both);
    results->points += one->points;
    if (one->verdict != VERDICT_SKIP)
        results->possible += one->lesson->points;
    return true;
}

bool expectations_read(struct workbook *workbook, const bool *chosen, struct problem *problem)
{
    for (size_t i = 0; i < workbook->count; i++)
        for (int part = 0; chosen[i] && part < 2; part++) {
            struct expectation expectation;
            bool ok = expect_read(&expectation,
                                  workbook_path(workbook, "expected/%s%s.trace",
                                                workbook->lessons[i].name, part ? ".exercise" : ""),
                                  problem);
            expect_free(&expectation);
            if (!ok)
                return false;
        }
    return true;
}

bool results_run(struct results *results, struct workbook *workbook, const bool *chosen,
                 uint64_t seed, bool both, void (*on_grade)(const struct grade *grade),
                 struct problem *problem)
{
    long start = now_ms();
    *results = (struct results){.workbook = workbook, .seed = seed, .both = both};
    if (!expectations_read(workbook, chosen, problem))
        return false;
    results->lessons = calloc(workbook->count, sizeof *results->lessons);
    if (!results->lessons)
        die(STATUS_FAULT, "out of memory");
    for (size_t i = 0; i < workbook->count; i++) {
        if (!chosen[i])
            continue;
        struct lesson_result *one = &results->lessons[results->count++];
        one->lesson = &workbook->lessons[i];
        if (!run_lesson(results, one, on_grade, problem))
            return false;
    }
    results->milliseconds = (unsigned)(now_ms() - start);
    return true;
}

enum status results_status(const struct results *results)
{
    if (results->faults)
        return STATUS_FAULT;
    if (results->failed || results->worked_differ)
        return STATUS_DIFFERS;
    return results->skipped && !results->passed && !results->todo ? STATUS_CANNOT : STATUS_AGREES;
}

void results_free(struct results *results)
{
    for (size_t i = 0; i < results->count; i++)
        for (int l = 0; l < LANGUAGES; l++) {
            grade_free(&results->lessons[i].worked[l]);
            grade_free(&results->lessons[i].exercise[l]);
        }
    free(results->lessons);
    *results = (struct results){0};
}
