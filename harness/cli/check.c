#include "cli/cli.h"

#include "base/file.h"
#include "capture/capture.h"
#include "cli/options.h"
#include "lesson/progress.h"
#include "report/gradebook.h"
#include "report/record.h"
#include "report/report.h"

#include <getopt.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static struct options {
    uint64_t seed;
    bool both, complete, quiet;
    const char *output;
} given = {.output = "build/grade"};

static const struct cli_option known[] = {
    {"seed", "N", "draw the inputs of an earlier run again (drawn anew)", .seed = &given.seed},
    {"both", NULL, "a lesson counts what the weaker of the two languages got", .flag = &given.both},
    {"complete", NULL, "what is still to do counts as differing (exit status 1)",
     .flag = &given.complete},
    {"output", "DIR", "write the results there (build/grade)", .word = &given.output},
    {"quiet", NULL, "no notice and no progress, only the table", .flag = &given.quiet},
    {0}};
static const struct usage usage = {
    .name = "check",
    .synopsis = "[OPTIONS] [LESSON|FIRST-LAST]...",
    .about = "Grades the worked pairs and exercises of this tree (all lessons, or those named: 03, "
             "01-06, hello), and prints a table.\n"
             "Writes results.tap, results.xml (JUnit) and results.json (Gradescope).  It builds "
             "and runs the programs of this tree without a jail: other people's work does not "
             "belong here.",
    .options = known,
    .status = "0 nothing differs, 1 something differs, 2 usage or a broken expected trace, 3 a "
              "fault of the machine: then no results are written."};

/* One character a program, on stderr, when somebody watches. */
static void show_progress(const struct grade *grade)
{
    fprintf(stderr, "\r  %s %s%-8s", grade->job.lesson->name,
            grade->job.part == PART_WORKED ? "worked " : "", language_name(grade->job.language));
    fflush(stderr);
}

/* All three; a file is whole or the one that was there. */
static bool write_results(const struct results *results, const char *directory,
                          struct problem *problem)
{
    static const char *const names[] = {"results.tap", "results.xml", "results.json"};
    struct text texts[3] = {0};
    struct student_result student;
    record_results(&student, results);
    report_tap(&texts[0], &student);
    report_junit(&texts[1], &student, 1);
    report_gradescope(&texts[2], &student);
    bool ok = directory_make(directory, problem);
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        struct text path = {0};
        text_add(&path, "%s/%s", directory, names[i]);
        ok = ok && file_write(path.bytes, text_string(&texts[i]), texts[i].size, problem);
        text_free(&path);
        text_free(&texts[i]);
    }
    student_free(&student);
    return ok;
}

static void print_latency(struct results *results)
{
    struct text text = {0};
    bool any = false;
    for (int door = 0; door < BENCH_DOORS; door++)
        any |= results->doors.wanted[door];
    if (!any)
        return;
    latency_measure(&results->doors);
    for (size_t i = 0; i < results->count; i++) {
        const struct lesson_result *one = &results->lessons[i];
        int l = one->has_exercise[0] ? 0 : 1;
        const struct expectation *expectation = &one->exercise[l].expectation;
        for (size_t k = 0; k < expectation->latency_count; k++) {
            struct latency_remark remark = latency_judge(&results->doors, &expectation->latency[k]);
            text_add(&text, "  %-16s  %-24s", one->lesson->name, expectation->latency[k].text);
            if (remark.measured)
                text_add(&text, "  %s, ratio %.2f%s\n",
                         remark.holds ? "as expected" : "not as expected here", remark.ratio,
                         results->doors.disturbed ? " (the machine was busy)" : "");
            else
                text_add(&text, "  skip: %s\n", remark.why);
        }
    }
    if (text.size)
        printf("\n%slatency of this machine's doors: remarks, worth no points%s\n", paint(DIM),
               paint(PLAIN));
    cli_print(&text);
    text_free(&text);
}

/* What passed is remembered, as `lesson` does, for progress and next. */
static void remember(const struct results *results)
{
    for (size_t i = 0; i < results->count; i++)
        for (int l = 0; l < LANGUAGES; l++) {
            const struct grade *grade = &results->lessons[i].exercise[l];
            if (results->lessons[i].has_exercise[l] && grade->verdict == VERDICT_PASS)
                progress_record_pass(results->lessons[i].lesson, (enum language)l,
                                     grade->source_hash);
        }
}

static void choose(struct workbook *workbook, int argc, char **argv, bool *chosen)
{
    struct problem problem;
    for (int i = 0; i < argc; i++)
        if (!workbook_choose(workbook, argv[i], chosen, &problem))
            die_of(&problem);
    for (size_t i = 0; argc == 0 && i < workbook->count; i++)
        chosen[i] = true;
    for (size_t i = 0; i < workbook->count; i++)
        if (chosen[i] && !workbook->lessons[i].has[LANGUAGE_ASM] &&
            !workbook->lessons[i].has[LANGUAGE_C] && !workbook->lessons[i].has[LANGUAGE_TRACE])
            die(STATUS_USAGE, "%s has no exercise that can be read",
                workbook->lessons[i].directory);
    for (size_t i = 0; i < workbook->count; i++)
        if (chosen[i] && *workbook->lessons[i].lacks)
            warn("%s is not whole: it lacks %s", workbook->lessons[i].name,
                 workbook->lessons[i].lacks);
}

int cli_check(int argc, char **argv)
{
    struct workbook workbook;
    struct results results;
    struct problem problem;
    struct text text = {0};
    next_option(argc, argv, &usage);
    if (!given.seed)
        given.seed = seed_fresh();
    cli_open(&workbook);
    bool *chosen = calloc(workbook.count, sizeof *chosen);
    if (!chosen)
        die(STATUS_FAULT, "out of memory");
    choose(&workbook, argc - optind, argv + optind, chosen);
    if (!given.quiet)
        printf("This runs the programs of this tree without a jail: other people's work belongs "
               "in a sandbox, not here.\n\n");
    fflush(stdout);
    capture_catch_interrupts();
    bool watched = !given.quiet && isatty(STDERR_FILENO);
    bool ok = results_run(&results, &workbook, chosen, given.seed, given.both,
                          watched ? show_progress : NULL, &problem);
    if (watched)
        fprintf(stderr, "\r%40s\r", "");
    if (!ok)
        die_of(&problem);
    report_table(&text, &results);
    cli_print(&text);
    print_latency(&results);
    remember(&results);
    enum status status = results_status(&results);
    if (status == STATUS_FAULT)
        warn("no results were written: what could not be judged must not count as a zero");
    else if (!write_results(&results, given.output, &problem))
        die_of(&problem);
    else
        printf("\nresults: %s/results.{tap,xml,json}\n", given.output);
    if (status == STATUS_AGREES && given.complete && results.todo)
        status = STATUS_DIFFERS;
    results_free(&results);
    free(chosen);
    text_free(&text);
    workbook_close(&workbook);
    return (int)status;
}
