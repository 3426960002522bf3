/* How a verdict comes about
 *
 *   untouched stub?       to do
 *   door not open here?   skip, with what was tried
 *   does not build?       BUILD, with what the tools said
 *   every case: draw the inputs, run, match
 *       all agree         PASS
 *       one differs       FAIL, or the way it ended (CRASH, TIME, …); then the first such case is
 *                         run once more, single-stepped with the same inputs, and explained from
 *                         the registers
 */
#include "lesson/grade.h"

#include "base/clock.h"
#include "base/file.h"
#include "capture/capture.h"
#include "lesson/predict.h"
#include "lesson/verdict.h"
#include "tables/calls.h"
#include "tables/names.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/random.h>
#include <time.h>
#include <unistd.h>

const char *verdict_name(enum verdict verdict)
{
    static const char *const names[] = {"PASS",   "FAIL",  "BUILD",   "CRASH", "TIME",
                                        "OUTPUT", "TRACE", "DENIED",  "ABI",   "STOPPED",
                                        "to do",  "skip",  "HARNESS", "INTAKE"};
    return names[verdict];
}

uint64_t seed_fresh(void)
{
    uint32_t seed = 0;
    while (seed == 0)
        if (getrandom(&seed, sizeof seed, 0) != sizeof seed)
            seed = (uint32_t)time(NULL) * 2654435761u ^ (uint32_t)getpid();
    return seed;
}

const char *job_source(const struct job *job)
{
    const char *name = job->lesson->name, *end = language_name(job->language);
    if (job->source)
        return job->source;
    if (job->part == PART_WORKED)
        return workbook_path(job->workbook, "%s/%s.%s", end, name, end);
    if (job->part == PART_SOLUTION)
        return workbook_path(job->workbook, "lessons/%s/solution/exercise.%s", name, end);
    return workbook_path(job->workbook, "lessons/%s/exercise.%s", name, end);
}

bool is_stub_file(struct workbook *workbook, const struct lesson *lesson, enum language language,
                  const char *file)
{
    struct text mine = {0}, stub = {0};
    struct problem ignored;
    const char *pristine = workbook_path(workbook, "lessons/%s/stub/exercise.%s", lesson->name,
                                         language_name(language));
    bool same = file_read(&mine, file, 1 << 20, &ignored) &&
                file_read(&stub, pristine, 1 << 20, &ignored) && mine.size == stub.size &&
                memcmp(mine.bytes, stub.bytes, mine.size) == 0;
    text_free(&mine);
    text_free(&stub);
    return same;
}

bool is_stub(struct workbook *workbook, const struct lesson *lesson, enum language language)
{
    return is_stub_file(
        workbook, lesson, language,
        workbook_path(workbook, "lessons/%s/exercise.%s", lesson->name, language_name(language)));
}

static void set_reason(struct grade *grade, enum verdict verdict, const char *reason)
{
    grade->verdict = verdict;
    snprintf(grade->reason, sizeof grade->reason, "%s", reason);
}

/* Builds into build/<part>/<lesson>/<language>, with the flavour behind it; another file than the
 * part's own into a directory that is removed afterwards, so that several can be tried at once. */
static const char *out_directory(const struct job *job)
{
    static const char *const parts[] = {"exercise", "worked", "solution"};
    if (job->source)
        return workbook_path(job->workbook, "build/tmp/%s.%s.%ld", job->lesson->name,
                             language_name(job->language), (long)getpid());
    return workbook_path(job->workbook, "build/%s/%s/%s", parts[job->part], job->lesson->name,
                         language_name(job->language));
}

/* What the tools said: of the build that failed, else of the first, since the warnings of the
 * others are the same. */
static void add_said(struct grade *grade, const struct programs *programs)
{
    for (int f = 0; f < FLAVOURS; f++)
        if (programs->wanted[f] &&
            (grade->flavour == FLAVOURS || grade->flavour == (enum flavour)f)) {
            text_add(&grade->said, "%s", text_string(&programs->build[f].said));
            grade->source_hash = programs->build[f].source_hash;
            return;
        }
}

static bool source_is_there(struct grade *grade)
{
    const struct job *job = &grade->job;
    if (access(job_source(job), F_OK) < 0) {
        char reason[512];
        snprintf(reason, sizeof reason,
                 "exercise.%s is missing; make reset-%02d brings the stub back",
                 language_name(job->language), job->lesson->number);
        set_reason(grade,
                   job->part == PART_EXERCISE && !job->source ? VERDICT_FAIL : VERDICT_HARNESS,
                   job->part == PART_EXERCISE && !job->source ? reason : "no such file");
        return false;
    }
    return true;
}

static bool build_job(struct grade *grade, struct programs *programs)
{
    struct problem problem;
    const struct job *job = &grade->job;
    if (!programs_build(programs, job->workbook, &grade->expectation, job->language, job->flavour,
                        job_source(job), out_directory(job), job->fresh, &grade->flavour,
                        &problem)) {
        set_reason(grade, problem.status == STATUS_CANNOT ? VERDICT_SKIP : VERDICT_HARNESS,
                   problem.message);
        return false;
    }
    if (grade->flavour != FLAVOURS)
        set_reason(grade, VERDICT_BUILD, "");
    add_said(grade, programs);
    return grade->verdict != VERDICT_BUILD;
}

/* What cannot be run is built all the same; the verdict stays, and what the tools said is told. */
static void build_only(struct grade *grade, struct programs *programs)
{
    char reason[sizeof grade->reason];
    memcpy(reason, grade->reason, sizeof reason);
    grade->builds = build_job(grade, programs);
    grade->verdict = VERDICT_SKIP;
    memcpy(grade->reason, reason, sizeof reason);
}

static bool never_ended(const struct case_run *run)
{
    return run->trace.ending.kind == ENDING_STUCK || run->trace.ending.kind == ENDING_TIME_WALL ||
           run->trace.ending.kind == ENDING_TIME_CPU;
}

/* How many events are worth their registers: those up to the first difference, and a few more. */
static size_t events_to_witness(const struct outcome *outcome)
{
    enum { MORE = 16 };
    size_t last = 0;
    if (outcome->first == outcome->row_count)
        return WITNESS_ALL;
    for (size_t i = 0; i < outcome->row_count; i++) {
        const struct row *row = &outcome->rows[i];
        if (row->event && row->event_index > last)
            last = row->event_index;
        if (i >= outcome->first && row->event)
            break;
    }
    return last + MORE;
}

/* The first case that differs, once more with the same inputs, one instruction at a time. */
static bool explain(struct grade *grade, struct case_run *first, const struct expect_case *one,
                    const struct program *program, struct problem *problem)
{
    struct case_run again;
    grade->differs = first;
    enum ending_kind ending = first->trace.ending.kind;
    bool too_much = ending == ENDING_TRACE || ending == ENDING_OUTPUT;
    /* Stepping is slow; what has no end gets no more time for it. */
    unsigned wall_ms = never_ended(first) || too_much ? WALL_AGAIN_MS : 4 * WALL_MS;
    bool ran = case_run(&again, program, one, grade->job.seed, events_to_witness(&first->outcome),
                        wall_ms, problem);
    if (!ran && problem->status >= 128) {
        case_run_free(&again);
        return false;
    }
    bool same = !too_much || again.trace.ending.kind == ending;
    if (ran && !again.outcome.agrees && same) {
        case_run_free(first);
        *first = again;
    } else {
        grade->unsteady = ran && again.outcome.agrees;
        case_run_free(&again);
    }
    struct source *source = source_open(program->file);
    struct text text = {0};
    struct problem ignored;
    if (!file_read(&text, job_source(&grade->job), 1 << 20, &ignored))
        text_clear(&text);
    struct symptom symptom = {.outcome = &first->outcome,
                              .scene = &first->scene,
                              .trace = &first->trace,
                              .witnessed = first->witnessed,
                              .language = grade->job.language,
                              .source = source,
                              .text = text.size ? text.bytes : NULL,
                              .text_size = text.size};
    diagnose(&symptom, &grade->diagnosis);
    text_free(&text);
    source_close(source);
    return true;
}

/* A case that this machine cannot run is neither passed nor failed; that it was left out is said:
 * "cases two, third are skipped: WHY". */
static void leave_out(struct grade *grade, const struct expect_case *one,
                      const struct problem *problem)
{
    struct text text = {0};
    const char *why = strstr(grade->reason, problem->message);
    const char *names = strchr(grade->reason, ' ');
    const char *verb =
        why ? strstr(grade->reason,
                     strstr(grade->reason, " are skipped: ") ? " are skipped: " : " is skipped: ")
            : NULL;
    if (verb && names)
        text_add(&text, "cases%.*s, %s are skipped: %s", (int)(verb - names), names,
                 expect_case_name(one), why);
    else
        text_add(&text, "%s%scase %s is skipped: %s", grade->reason, *grade->reason ? "; " : "",
                 expect_case_name(one), problem->message);
    set_reason(grade, grade->verdict, text_string(&text));
    text_free(&text);
}

static bool run_cases(struct grade *grade, const struct programs *programs, struct problem *problem)
{
    const struct expectation *expectation = &grade->expectation;
    unsigned wall_ms = WALL_MS;
    grade->runs = calloc(expectation->case_count, sizeof *grade->runs);
    if (!grade->runs)
        die(STATUS_FAULT, "out of memory");
    for (size_t i = 0; i < expectation->case_count; i++) {
        struct case_run *run = &grade->runs[grade->run_count];
        struct program program = programs_find(programs, expectation->cases[i]);
        if (!case_met(expectation->cases[i], grade->job.workbook->jailed, problem)) {
            leave_out(grade, expectation->cases[i], problem);
            continue;
        }
        grade->run_count++;
        if (!case_run(run, &program, expectation->cases[i], grade->job.seed, 0, wall_ms, problem)) {
            if (problem->status >= 128 || problem->status == STATUS_USAGE)
                return false;
            if (i > 0 && access(program.file, F_OK) < 0) {
                set_reason(grade, VERDICT_FAIL, "the program removed its own file while it ran");
                return true;
            }
            set_reason(grade, VERDICT_HARNESS, problem->message);
            return true;
        }
        if (never_ended(run))
            wall_ms = WALL_AGAIN_MS;
        grade->leftover |= run->trace.ending.leftover;
        grade->part_matched += (int)run->outcome.matched;
        grade->part_total += (int)run->outcome.total;
        grade->passed += run->outcome.agrees;
    }
    grade->verdict = grade->run_count ? VERDICT_PASS : VERDICT_SKIP;
    for (size_t i = 0; i < grade->run_count; i++)
        if (!grade->runs[i].outcome.agrees) {
            struct program program = programs_find(programs, grade->runs[i].one);
            *grade->reason = '\0';
            verdict_judge(grade, &grade->runs[i]);
            return explain(grade, &grade->runs[i], grade->runs[i].one, &program, problem);
        }
    return true;
}

bool grade_job(struct grade *grade, const struct job *job, struct problem *problem)
{
    long start = now_ms();
    *grade = (struct grade){.job = *job};
    bool prediction = job->language == LANGUAGE_TRACE;
    bool worked = job->part == PART_WORKED || prediction; /* a prediction is about the worked one */
    const char *trace = job->expected && !prediction
                            ? job->expected
                            : workbook_path(job->workbook, "expected/%s%s.trace", job->lesson->name,
                                            worked ? "" : ".exercise");
    if (!expect_read(&grade->expectation, trace, problem))
        return false;
    if (job->part == PART_EXERCISE && !job->source &&
        is_stub(job->workbook, job->lesson, job->language)) {
        grade->verdict = VERDICT_TODO;
        return true;
    }
    struct programs programs = {0};
    bool ok = true, built = false;
    if (!requires_met(&grade->expectation, problem)) {
        set_reason(grade, VERDICT_SKIP, problem->message);
        built = !prediction && !job->workbook->jailed && access(job_source(job), F_OK) == 0;
        if (built)
            build_only(grade, &programs);
    } else if (prediction)
        ok = !source_is_there(grade) || grade_prediction(grade, job_source(job), problem);
    else if ((built = source_is_there(grade)) && build_job(grade, &programs))
        ok = run_cases(grade, &programs, problem) &&
             (grade->forbidden || score_grade(grade, problem));
    if (capture_interrupted())
        ok = problem_set(problem, (enum status)(128 + capture_interrupted()), "interrupted");
    for (int f = 0; job->source && built && f < FLAVOURS; f++)
        if (programs.out[f])
            directory_remove(programs.out[f]);
    for (int f = 0; !job->source && built && !grade->program && f < FLAVOURS; f++)
        if (programs.out[f])
            grade->program = strdup(programs.build[f].program);
    if (built)
        programs_free(&programs);
    grade->milliseconds = (unsigned)(now_ms() - start);
    return ok;
}

void grade_free(struct grade *grade)
{
    for (size_t i = 0; i < grade->run_count; i++)
        case_run_free(&grade->runs[i]);
    free(grade->runs);
    free(grade->program);
    text_free(&grade->said);
    diagnosis_free(&grade->diagnosis);
    expect_free(&grade->expectation);
    expect_free(&grade->prediction);
    *grade = (struct grade){0};
}
