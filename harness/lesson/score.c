/* Points.  Partial credit is what goes beyond the untouched stub: of the expected lines over all
 * cases, those met by the program less those met by the stub.  A program that does not pass never
 * gets all points. */
#include "lesson/grade.h"

#include <stdio.h>
#include <unistd.h>

/* Expected lines that the untouched stub meets, for the same inputs.  False: a fault, since without
 * that number nobody can say what the points are. */
static bool score_stub(const struct grade *grade, int *matched, struct problem *problem)
{
    const struct job *job = &grade->job;
    struct programs programs;
    enum flavour failed;
    const char *stub = workbook_path(job->workbook, "lessons/%s/stub/exercise.%s",
                                     job->lesson->name, language_name(job->language));
    const char *out = workbook_path(job->workbook, "build/stub/%s/%s", job->lesson->name,
                                    language_name(job->language));
    *matched = 0;
    if (access(stub, F_OK) < 0)
        return true;
    bool jailed = job->workbook->jailed;
    job->workbook->jailed = false; /* the stub is no stranger's: it is built once for a class */
    bool ok = programs_build(&programs, job->workbook, &grade->expectation, job->language,
                             job->flavour, stub, out, job->fresh, &failed, problem);
    job->workbook->jailed = programs.jailed = jailed;
    if (ok && failed != FLAVOURS)
        ok = problem_set(problem, STATUS_FAULT,
                         "%s does not build, and the points are counted "
                         "from it",
                         stub);
    for (size_t i = 0; ok && i < grade->expectation.case_count; i++) {
        struct case_run run;
        if (!case_met(grade->expectation.cases[i], jailed, problem))
            continue;
        struct program program = programs_find(&programs, grade->expectation.cases[i]);
        ok = case_run(&run, &program, grade->expectation.cases[i], job->seed, 0, WALL_AGAIN_MS,
                      problem);
        *matched += (int)run.outcome.matched;
        case_run_free(&run);
    }
    programs_free(&programs);
    return ok;
}

/* The same for all who grade with one seed.  Two who count at once come to the same number. */
static bool know_stub(const struct grade *grade, int *matched, struct problem *problem)
{
    _Atomic int *known = grade->job.stub;
    if (known && *known >= 0) {
        *matched = *known;
        return true;
    }
    if (!score_stub(grade, matched, problem))
        return false;
    if (known)
        *known = *matched;
    return true;
}

bool score_grade(struct grade *grade, struct problem *problem)
{
    int stub, worth = grade->job.lesson->points;
    if (grade->job.part != PART_EXERCISE)
        return true;
    if (grade->verdict == VERDICT_PASS) {
        grade->points = worth;
        return true;
    }
    if (!grade->run_count || grade->part_matched == 0 || grade->verdict == VERDICT_HARNESS)
        return true;
    if (!know_stub(grade, &stub, problem)) {
        grade->verdict = VERDICT_HARNESS;
        snprintf(grade->reason, sizeof grade->reason, "%s", problem->message);
        return problem->status < 128;
    }
    if (grade->part_matched > stub && grade->part_total > stub)
        grade->points = worth * (grade->part_matched - stub) / (grade->part_total - stub);
    if (grade->points > worth - 1)
        grade->points = worth - 1;
    return true;
}
