#include "cli/cli.h"

#include "capture/capture.h"
#include "cli/accept.h"
#include "cli/lacking.h"
#include "cli/lesson_text.h"
#include "cli/options.h"
#include "lesson/progress.h"
#include "report/report.h"
#include "report/sandbox.h"

#include <getopt.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

static struct options {
    const char *which;
    const char *source[LANGUAGES]; /* by enum language; NULL: the lesson's */
    const char *expected;          /* the same */
    enum part part;
    bool libc, unmeasured, jail, accept, write;
    uint64_t seed;
} given;

enum { WORKED = OPTION_LONG, SOLUTION };

static const struct cli_option known[] = {
    {"seed", "N", "draw the inputs of an earlier run again (drawn anew)", .seed = &given.seed},
    {"asm", "FILE", "grade FILE in place of the assembly exercise (and nothing else)",
     .word = &given.source[LANGUAGE_ASM]},
    {"c", "FILE", "grade FILE in place of the C exercise (and nothing else)",
     .word = &given.source[LANGUAGE_C]},
    {"trace", "FILE", "grade FILE in place of the predicted trace (and nothing else)",
     .word = &given.source[LANGUAGE_TRACE]},
    {"worked", NULL, "the worked pair instead of the exercises", .code = WORKED},
    {"solution", NULL, "the solutions instead of the exercises", .code = SOLUTION},
    {"expected", "FILE", "compare with this expected trace instead of the lesson's",
     .word = &given.expected},
    {"libc", NULL, "build C against libc and record from main on", .flag = &given.libc},
    {"jail", NULL, "run the programs in the jail for other people's work", .flag = &given.jail},
    {"no-latency", NULL, "leave the doors of this machine unmeasured", .flag = &given.unmeasured},
    {"accept", NULL,
     "for authors: shows the expected trace with the calls of those cases recorded anew in which "
     "the worked pair (with --solution: the solutions) differs",
     .flag = &given.accept},
    {"write", NULL, "... and writes it", .flag = &given.write},
    {0}};
static const struct usage usage = {
    .name = "lesson",
    .synopsis = "[OPTIONS] NN",
    .about = "Builds the exercises of lesson NN, runs them under the tracer with inputs drawn for "
             "this run, compares what the kernel saw with the expected trace, and explains the "
             "first difference.",
    .options = known,
    .notes = "CC, CFLAGS and NASM choose the tools.",
    .status = "0 agrees or still to do, 1 differs, 2 wrong use or a broken expected trace, 3 a "
              "fault of the machine, 77 this machine cannot run it."};

/* A file of its own is graded, in place of the lesson's. */
static bool names_file(const struct options *options)
{
    for (int l = 0; l < LANGUAGES; l++)
        if (options->source[l])
            return true;
    return false;
}

/* A file that is there, by a path that opening the workbook leaves true. */
static void make_absolute(const char **path)
{
    struct stat status;
    if (!*path)
        return;
    char *full = realpath(*path, NULL); /* for as long as the process lives */
    if (!full)
        die(STATUS_USAGE, "%s: no such file", *path);
    if (stat(full, &status) < 0 || !S_ISREG(status.st_mode))
        die(STATUS_USAGE, "%s: not a regular file", *path);
    *path = full;
}

static void parse(int argc, char **argv)
{
    for (int option; (option = next_option(argc, argv, &usage)) != -1;)
        given.part = option == WORKED ? PART_WORKED : PART_SOLUTION;
    need_operands(argc, argv, &usage, 1, 1, "the number of a lesson");
    for (int l = 0; l < LANGUAGES; l++)
        make_absolute(&given.source[l]);
    make_absolute(&given.expected);
    if ((given.write && !given.accept) ||
        (given.accept && (names_file(&given) || given.expected || given.libc)))
        die(STATUS_USAGE, "--accept is about a lesson's own programs and trace, and --write stands "
                          "beside it");
    given.which = argv[optind];
    if (!given.seed)
        given.seed = seed_fresh();
}

/* Something is there that is no untouched stub. */
static bool has_begun(const struct grade grades[LANGUAGES])
{
    for (int l = 0; l < LANGUAGES; l++)
        if (grades[l].job.lesson && grades[l].verdict != VERDICT_TODO)
            return true;
    return false;
}

/* The status of a verdict, and the worse of two: a fault of ours hides nothing worse, a skip is
 * news only where nothing differs. */
static enum status verdict_status(enum verdict verdict)
{
    switch (verdict) {
    case VERDICT_PASS:
    case VERDICT_TODO:
        return STATUS_AGREES;
    case VERDICT_SKIP:
        return STATUS_CANNOT;
    case VERDICT_HARNESS:
        return STATUS_FAULT;
    default:
        return STATUS_DIFFERS;
    }
}

static enum status worse(enum status a, enum status b)
{
    static const enum status order[] = {STATUS_FAULT, STATUS_DIFFERS, STATUS_CANNOT};
    for (size_t i = 0; i < sizeof order / sizeof *order; i++)
        if (a == order[i] || b == order[i])
            return order[i];
    return STATUS_AGREES;
}

static enum status status_of(const struct grade grades[LANGUAGES], enum status status)
{
    for (int l = 0; l < LANGUAGES; l++)
        if (grades[l].job.lesson)
            status = worse(status, verdict_status(grades[l].verdict));
    return status;
}

/* Grades one part in every language it has; grades[l].job.lesson stays NULL for the others. */
static void grade_part(struct grade grades[LANGUAGES], struct workbook *workbook,
                       const struct lesson *lesson, enum part part, const struct options *options)
{
    bool single = names_file(options);
    for (int l = 0; l < LANGUAGES; l++) {
        struct problem problem;
        struct job job = {.workbook = workbook,
                          .lesson = lesson,
                          .part = part,
                          .language = (enum language)l,
                          .flavour = options->libc ? AGAINST_LIBC : FREESTANDING,
                          .source = options->source[l],
                          .expected = part == options->part ? options->expected : NULL,
                          .seed = options->seed};
        if (part == PART_WORKED ? !lesson->worked[l] : !lesson->has[l])
            continue;
        if ((single && !options->source[l]) || (options->libc && l != LANGUAGE_C))
            continue;
        if (!grade_job(&grades[l], &job, &problem))
            die_of(&problem);
        if (part == PART_EXERCISE && !single && !options->libc && grades[l].verdict == VERDICT_PASS)
            progress_record_pass(lesson, (enum language)l, grades[l].source_hash);
    }
}

static void warn_of_weak_jail(void)
{
    struct text notice = {0};
    report_sandbox_notice(&notice, jail_look()->layers);
    if (notice.size)
        warn("%s ('ring3 sandbox' says why)", notice.bytes);
    text_free(&notice);
}

/* Grades what was asked for, and the worked pair beside the exercises; prints all of it. */
static enum status show_lesson(struct workbook *workbook, const struct lesson *lesson)
{
    struct grade worked[LANGUAGES] = {0}, grades[LANGUAGES] = {0};
    bool exercises = given.part == PART_EXERCISE && !names_file(&given);
    if (exercises)
        grade_part(worked, workbook, lesson, PART_WORKED, &given);
    grade_part(grades, workbook, lesson, given.part, &given);
    if (!print_title(lesson, grades))
        die(STATUS_USAGE, "nothing to do: %s has no such program (--libc is about C alone)",
            lesson->name);
    if (exercises)
        print_worked(worked, has_begun(grades) || lesson->has[LANGUAGE_TRACE]);
    print_grades(grades);
    enum status status = status_of(grades, status_of(worked, STATUS_AGREES));
    if (!given.unmeasured && status == STATUS_AGREES && !names_file(&given))
        print_latency(grades, worked);
    if (status != STATUS_FAULT) /* which is not for the student to mend */
        print_next(lesson, grades, exercises, given.seed);
    if (exercises)
        tell_lacking(lesson, worked, grades);
    for (int l = 0; l < LANGUAGES; l++) {
        grade_free(&worked[l]);
        grade_free(&grades[l]);
    }
    return status;
}

int cli_lesson(int argc, char **argv)
{
    struct workbook workbook;
    parse(argc, argv);
    cli_open(&workbook);
    workbook.jailed = given.jail;
    if (given.part == PART_SOLUTION)
        cli_need_solutions(&workbook);
    if (given.jail)
        warn_of_weak_jail();
    const struct lesson *lesson = cli_find(&workbook, given.which);
    if (*lesson->lacks)
        warn("%s is not whole: it lacks %s", lesson->name, lesson->lacks);
    capture_catch_interrupts();
    enum part part = given.part == PART_SOLUTION ? PART_SOLUTION : PART_WORKED;
    int status = given.accept ? accept_lesson(&workbook, lesson, part, given.seed, given.write)
                              : (int)show_lesson(&workbook, lesson);
    workbook_close(&workbook);
    return status;
}
