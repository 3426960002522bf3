#include "cli/accept.h"

#include "base/file.h"
#include "cli/cli.h"
#include "expect/record.h"
#include "report/changes.h"
#include "report/report.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { TRIES = 3 };

struct accept {
    struct workbook *workbook;
    const struct lesson *lesson;
    enum part part;
    uint64_t seed;
    const char *expected; /* the file that is compared with, and may be replaced */
    const char *proposed; /* where the new one lies until then */
};

static bool has(const struct accept *accept, enum language language)
{
    return language != LANGUAGE_TRACE &&
           (accept->part == PART_WORKED ? accept->lesson->worked[language]
                                        : accept->lesson->has[language]);
}

static void grade(const struct accept *accept, enum language language, const char *expected,
                  uint64_t seed, struct grade *grade)
{
    struct problem problem;
    struct job job = {.workbook = accept->workbook,
                      .lesson = accept->lesson,
                      .part = accept->part,
                      .language = language,
                      .expected = expected,
                      .seed = seed};
    if (!grade_job(grade, &job, &problem))
        die_of(&problem);
}

/* It came to runs; else says why not and ends the process. */
static void need_runs(const struct grade *grade)
{
    struct text text = {0};
    if (grade->run_count == grade->expectation.case_count && grade->run_count &&
        grade->verdict != VERDICT_HARNESS)
        return;
    report_grade(&text, grade, cli_width());
    cli_print(&text);
    fflush(stdout);
    exit(grade->verdict == VERDICT_SKIP      ? STATUS_CANNOT
         : grade->verdict == VERDICT_HARNESS ? STATUS_FAULT
                                             : STATUS_DIFFERS);
}

/* The new file: what the first program did in the cases in which any of them differs.  False when
 * none does. */
static bool propose(const struct accept *accept, struct text *to)
{
    struct grade grades[LANGUAGES] = {0}, *first = NULL;
    bool *differs = NULL, any = false;
    for (int l = 0; l < LANGUAGES; l++) {
        if (!has(accept, (enum language)l))
            continue;
        grade(accept, (enum language)l, NULL, accept->seed, &grades[l]);
        need_runs(&grades[l]);
        first = first ? first : &grades[l];
        if (!differs)
            differs = calloc(first->run_count, sizeof *differs);
        for (size_t i = 0; differs && i < first->run_count; i++)
            any |= differs[i] |= !grades[l].runs[i].outcome.agrees;
    }
    if (!first || !differs)
        die(STATUS_USAGE, "%s has no such program", accept->lesson->name);
    char **bodies = calloc(first->run_count, sizeof *bodies);
    for (size_t i = 0; bodies && i < first->run_count; i++) {
        struct text body = {0};
        if (!differs[i])
            continue;
        record_body(&body, &first->runs[i].scene, &first->runs[i].trace,
                    *first->runs[i].name ? 2 : 0);
        bodies[i] = body.bytes;
    }
    record_file(to, &first->expectation, (const char *const *)bodies);
    for (size_t i = 0; bodies && i < first->run_count; i++)
        free(bodies[i]);
    free(bodies);
    free(differs);
    for (int l = 0; l < LANGUAGES; l++)
        grade_free(&grades[l]);
    return any;
}

/* Other seeds, both languages: does it hold?  Says where it does not. */
static bool holds(const struct accept *accept, const struct text *new)
{
    struct expectation expectation;
    struct problem problem;
    bool parsed = expect_parse(&expectation, accept->proposed, new->bytes, new->size, &problem);
    expect_free(&expectation);
    if (!parsed) {
        printf("\nThis is no expected trace yet:\n%s\n", problem.message);
        return false;
    }
    bool good = true;
    for (int l = 0; l < LANGUAGES; l++)
        for (uint64_t n = 0; n < TRIES && has(accept, (enum language)l); n++) {
            struct grade again = {0};
            grade(accept, (enum language)l, accept->proposed, accept->seed + n, &again);
            need_runs(&again);
            bool same = again.verdict == VERDICT_PASS;
            if (!same)
                printf("\n%s does not agree with it (--seed %lu)%s%s\n", job_source(&again.job),
                       (unsigned long)again.job.seed, again.differs ? ", case " : "",
                       again.differs ? again.differs->name : "");
            good = good && same;
            grade_free(&again);
            if (!same)
                break;
        }
    return good;
}

static bool wants_it(const char *file)
{
    char answer[16] = "";
    if (!isatty(STDIN_FILENO) || !isatty(STDOUT_FILENO))
        return false;
    printf("\nWrite this to %s? [y/N] ", file);
    fflush(stdout);
    return fgets(answer, sizeof answer, stdin) && (*answer == 'y' || *answer == 'Y');
}

int accept_lesson(struct workbook *workbook, const struct lesson *lesson, enum part part,
                  uint64_t seed, bool write)
{
    const char *end = part == PART_WORKED ? "" : ".exercise";
    struct accept accept = {
        .workbook = workbook,
        .lesson = lesson,
        .part = part,
        .seed = seed,
        .expected = workbook_path(workbook, "expected/%s%s.trace", lesson->name, end),
        .proposed = workbook_path(workbook, "build/accept/%s%s.trace", lesson->name, end)};
    struct text old = {0}, new = {0}, changes = {0};
    struct problem problem;
    if (!propose(&accept, &new)) {
        printf("%s says what the programs do: nothing to change\n", accept.expected);
        text_free(&new);
        return STATUS_AGREES;
    }
    if (!file_read(&old, accept.expected, EXPECT_SIZE_LIMIT, &problem) ||
        !directory_make(workbook_path(workbook, "build/accept"), &problem) ||
        !file_write(accept.proposed, new.bytes, new.size, &problem))
        die_of(&problem);
    printf("%s\n", accept.expected);
    report_changes(&changes, text_string(&old), text_string(&new));
    cli_print(&changes);
    bool good = holds(&accept, &new);
    int status = STATUS_DIFFERS;
    if (write || wants_it(accept.expected)) {
        if (!file_write(accept.expected, new.bytes, new.size, &problem))
            die_of(&problem);
        printf("\nwritten; read it: what may differ between right programs is for you to loosen\n");
        status = good ? STATUS_AGREES : STATUS_DIFFERS;
    } else {
        printf("\nnothing was written: make accept-%02d FLAGS='%s--write' does it\n",
               lesson->number, part == PART_WORKED ? "" : "--solution ");
    }
    text_free(&old);
    text_free(&new);
    text_free(&changes);
    return status;
}
