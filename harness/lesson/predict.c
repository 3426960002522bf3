/* An exercise that is a predicted trace.  It is about the lesson's worked program in C, which is
 * built and run as the worked trace says; every case gets a score, and 80 percent of all pass. */
#include "lesson/predict.h"

#include "base/file.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* What cannot be read has not been built: the message is what the tools say of a program. */
static bool refuse(struct grade *grade, const struct problem *problem)
{
    grade->verdict = VERDICT_BUILD;
    text_add(&grade->said, "%s\n", problem->message);
    return false;
}

static bool read_prediction(struct grade *grade, const char *file)
{
    struct problem problem;
    struct text text = {0};
    if (file_read(&text, file, EXPECT_SIZE_LIMIT, &problem))
        grade->source_hash = hash_bytes(HASH_START, text_string(&text), text.size);
    text_free(&text);
    return (expect_read(&grade->prediction, file, &problem) &&
            prediction_is_plain(&grade->prediction, &problem)) ||
           refuse(grade, &problem);
}

/* Runs every case of the worked trace and scores what was predicted for it.  False with a problem:
 * a fault, or Ctrl-C; or, without one that counts, the verdict is there. */
static bool run_cases(struct grade *grade, const struct programs *programs, bool *judged,
                      struct problem *problem)
{
    const struct expectation *worked = &grade->expectation;
    unsigned sum = 0;
    grade->runs = calloc(worked->case_count, sizeof *grade->runs);
    if (!grade->runs)
        die(STATUS_FAULT, "out of memory");
    for (size_t i = 0; i < worked->case_count; i++) {
        struct case_run *run = &grade->runs[i];
        struct program program = programs_find(programs, worked->cases[i]);
        const struct expect_case *mine =
            prediction_find(&grade->prediction, worked->cases[i], problem);
        if (!mine) {
            *judged = true;
            return refuse(grade, problem);
        }
        grade->run_count = i + 1;
        if (!case_run(run, &program, mine, grade->job.seed, 0, WALL_MS, problem))
            return false;
        run->prediction = prediction_score(&run->outcome, &run->trace);
        sum += run->prediction.percent;
        grade->passed += run->prediction.percent >= PREDICTION_PASSES;
        if (!grade->differs && run->prediction.percent < PREDICTION_PASSES) {
            grade->differs = run;
            prediction_explain(mine, &run->outcome, &run->trace, &grade->diagnosis);
        }
    }
    grade->percent = sum / (unsigned)worked->case_count;
    return true;
}

static bool score_file(struct grade *grade, const char *file, struct problem *problem)
{
    const struct job *job = &grade->job;
    struct programs programs;
    enum flavour failed;
    struct job worked = *job;
    worked.part = PART_WORKED;
    worked.language = LANGUAGE_C;
    worked.source = NULL;
    if (!read_prediction(grade, file))
        return true;
    const char *out = workbook_path(job->workbook, "build/worked/%s/c", job->lesson->name);
    bool judged = false;
    bool ok = programs_build(&programs, job->workbook, &grade->expectation, LANGUAGE_C,
                             FREESTANDING, job_source(&worked), out, false, &failed, problem);
    if (ok && failed != FLAVOURS)
        ok = problem_set(problem, STATUS_FAULT, "%s does not build", job_source(&worked));
    ok = ok && (run_cases(grade, &programs, &judged, problem) || judged);
    programs_free(&programs);
    return ok;
}

/* Points are what goes beyond the stub, and all only for a pass. */
static void give_points(struct grade *grade, unsigned stub)
{
    double worth = grade->job.lesson->points;
    if (grade->job.part != PART_EXERCISE)
        return;
    if (grade->verdict == VERDICT_PASS)
        grade->points = worth;
    else if (grade->percent > stub)
        grade->points =
            (double)(int)(worth * (grade->percent - stub) / (PREDICTION_PASSES - (double)stub));
    if (grade->verdict != VERDICT_PASS && grade->points > worth - 1)
        grade->points = worth - 1;
}

bool grade_prediction(struct grade *grade, const char *file, struct problem *problem)
{
    const struct job *job = &grade->job;
    struct grade stub = {.job = *job};
    bool ok = score_file(grade, file, problem);
    if (ok && grade->verdict != VERDICT_BUILD) {
        grade->verdict = grade->percent >= PREDICTION_PASSES ? VERDICT_PASS : VERDICT_FAIL;
        if (grade->verdict == VERDICT_PASS)
            grade->differs = NULL;
        const char *path =
            workbook_path(job->workbook, "lessons/%s/stub/exercise.trace", job->lesson->name);
        stub.expectation = grade->expectation; /* lent */
        if (grade->verdict == VERDICT_FAIL && file_exists(path))
            ok = score_file(&stub, path, problem);
        stub.expectation = (struct expectation){0};
        give_points(grade, stub.percent);
    }
    grade_free(&stub);
    if (!ok && problem->status < 128) {
        grade->verdict = problem->status == STATUS_CANNOT ? VERDICT_SKIP : VERDICT_HARNESS;
        snprintf(grade->reason, sizeof grade->reason, "%s", problem->message);
        ok = true;
    }
    return ok;
}
