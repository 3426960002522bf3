#include "cli/grade_student.h"

#include "base/clock.h"
#include "base/file.h"
#include "capture/capture.h"
#include "class/pool.h"
#include "cli/cli.h"
#include "jail/jail.h"
#include "lesson/sweep.h"
#include "report/gradebook.h"
#include "report/sandbox.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

enum { LESSON_LIMIT_S = 240 }; /* for a lesson of one student, all languages and cases */

/* ---- the machine */

/* Tried for real, each time: what held yesterday may be forbidden today. */
static void try_sandbox(struct course *course)
{
    struct jail_report report;
    struct problem problem;
    struct text notice = {0};
    unsigned holding = 0;
    bool tried = jail_try(&report, &problem);
    if (capture_interrupted())
        die((enum status)(128 + capture_interrupted()), "interrupted: nobody was graded yet");
    if (!tried)
        die_of(&problem);
    if (!report.tracing.holds)
        die(STATUS_FAULT,
            "programs cannot be traced here, and nobody is graded: %s ('ring3 sandbox' "
            "says more)",
            report.tracing.why);
    for (int layer = 0; layer < JAIL_LAYERS; layer++)
        holding |= report.layers[layer].holds ? JAIL_BIT(layer) : 0;
    report_sandbox_notice(&notice, holding);
    if (!report.holds && !notice.size)
        text_add(&notice, "the sandbox does not hold on this machine: %s", report.together.why);
    if (notice.size && !course->options.weak)
        die(STATUS_CANNOT,
            "%s\n'ring3 sandbox' says why.  Grade in a virtual machine that holds nothing else, "
            "or here with --weak-sandbox-ok.",
            notice.bytes);
    if (notice.size) {
        warn("%s ('ring3 sandbox' says why)", notice.bytes);
        course->notice = arena_string(&course->workbook.arena, notice.bytes);
    }
    text_free(&notice);
    if (geteuid() == 0 && !course->options.quiet)
        fprintf(stderr, "You are root; the programs and tools of submissions run as user %u.\n",
                (unsigned)jail_look()->user);
}

/* ---- the workers */

static int grade_piece(void *context, size_t piece)
{
    const struct course *course = context;
    struct problem problem;
    if (!batch_enter_scratch(&course->batch, piece, &problem)) {
        warn("%s", problem.message);
        return NOT_WRITTEN;
    }
    return grade_student(course, &course->intake.submissions[course->todo[piece]]);
}

static bool piece_done(void *context, size_t piece, const struct pool_end *end)
{
    struct course *course = context;
    const struct submission *submission = &course->intake.submissions[course->todo[piece]];
    char why[200] = "";
    course->done++;
    batch_clear_scratch(&course->batch, piece);
    if (end->signal)
        sweep_builds(&course->workbook);
    if (end->late)
        snprintf(why, sizeof why, "grading took too long and was ended");
    else if (end->signal)
        snprintf(why, sizeof why, "grading was ended by signal %d (%s)", end->signal,
                 strsignal(end->signal));
    else if (end->status != STATUS_AGREES && end->status != NOT_WRITTEN)
        snprintf(why, sizeof why, "grading ended with status %d", end->status);
    if (end->status != STATUS_AGREES)
        course->faults++;
    if (*why && end->status != NOT_WRITTEN) {
        warn("%s: %s; the same command tries it again", submission->id, why);
        return keep_fault(course, submission, why);
    }
    return end->status != NOT_WRITTEN;
}

/* On a terminal a line that is written again and again; else one every half minute. */
static void show_progress(void *context, size_t working)
{
    struct course *course = context;
    long seconds = (now_ms() - course->began_ms) / 1000;
    char left[64] = "";
    bool watched = isatty(STDERR_FILENO);
    if (course->options.quiet || (!watched && (size_t)seconds < course->shown_at + 30))
        return;
    course->shown_at = (size_t)seconds;
    if (course->done >= 2 && seconds >= 2) {
        long rest = seconds * (long)(course->todo_count - course->done) / (long)course->done;
        snprintf(left, sizeof left, ", about %ld:%02ld left", rest / 60, rest % 60);
    }
    fprintf(stderr,
            watched ? "\r  graded %zu of %zu, %zu at work%s%12s"
                    : "graded %zu of %zu, %zu at work%s%.0s\n",
            course->done, course->todo_count, working, left, "");
    fflush(stderr);
}

static void run(struct course *course)
{
    struct problem problem;
    struct pool pool = {.workers = course->options.jobs,
                        .limit_s = 60,
                        .count = course->todo_count,
                        .context = course,
                        .work = grade_piece,
                        .done = piece_done,
                        .tick = show_progress};
    for (size_t i = 0; i < course->workbook.count; i++)
        pool.limit_s += course->grading.chosen[i] ? LESSON_LIMIT_S : 0;
    course->began_ms = now_ms();
    if (!batch_make_scratch(&course->batch, &problem))
        die_of(&problem);
    bool ok = pool_run(&pool, &problem);
    if (!course->options.quiet && isatty(STDERR_FILENO))
        fprintf(stderr, "\r%60s\r", "");
    batch_remove_scratch(&course->batch);
    if (!ok && problem.status > 128)
        die(problem.status, "interrupted: %zu of %zu are graded and kept; the same command goes on",
            course->done, course->todo_count);
    if (!ok)
        die_of(&problem);
}

/* ---- the class */

static void take_in(struct course *course)
{
    struct problem problem;
    struct intake_options options = {.workbook = &course->workbook,
                                     .source = course->options.submissions,
                                     .out = course->batch.out,
                                     .chosen = course->grading.chosen,
                                     .only = course->options.only};
    if (course->options.roster) {
        if (!roster_read(&course->roster, course->options.roster, &problem))
            die_of(&problem);
        options.roster = &course->roster;
    }
    if (!intake_take(&course->intake, &options, &problem) ||
        (!course->options.only && !batch_write_findings(&course->batch, &course->intake, &problem)))
        die_of(&problem);
}

/* How many submissions are this run's to grade, graded already or not. */
static size_t choose_students(struct course *course)
{
    const struct grade_options *options = &course->options;
    size_t belongs = 0;
    course->todo = calloc(course->intake.count + 1, sizeof *course->todo);
    if (!course->todo)
        die(STATUS_FAULT, "out of memory");
    for (size_t i = 0; i < course->intake.count; i++) {
        const struct submission *submission = &course->intake.submissions[i];
        if ((options->only && strcmp(submission->id, options->only) != 0) ||
            !batch_in_shard(submission->id, options->shard, options->shards))
            continue;
        belongs++;
        if (options->only || !batch_is_done(&course->batch, &course->grading, &course->intake,
                                            submission, course->notice))
            course->todo[course->todo_count++] = i;
    }
    if (!belongs && options->shards == 1)
        die(STATUS_USAGE, "%s: there is nobody's work in it", options->submissions);
    if (belongs > course->todo_count && !options->quiet)
        fprintf(stderr, "%zu of %zu are graded already\n", belongs - course->todo_count, belongs);
    return belongs;
}

/* The gradebook of all results of the folder, this time's and those before. */
static enum status write_gradebook(struct course *course)
{
    struct book book = {0};
    struct problem problem;
    struct text text = {0};
    const char *path = arena_print(&course->batch.arena, "%s/gradebook", course->batch.out);
    enum status status = STATUS_AGREES;
    if (!book_add(&book, course->batch.results, false, &problem) || !book_close(&book, &problem) ||
        !cli_write_gradebook(&book, path, &problem))
        die_of(&problem);
    report_class_text(&text, &book);
    text_add(&text, "\n%s/gradebook.csv, class.html and the others; %s/intake.txt\n", path,
             course->batch.out);
    text_add_string(&text, text_string(&book.told));
    cli_print(&text);
    for (size_t i = 0; i < book.count; i++)
        for (size_t k = 0; k < book.students[i].lesson_count; k++) {
            enum verdict verdict = book.students[i].lessons[k].verdict;
            if (verdict != VERDICT_PASS && verdict != VERDICT_SKIP)
                status = STATUS_DIFFERS;
        }
    if (book.faults || course->faults)
        status = STATUS_FAULT;
    text_free(&text);
    book_free(&book);
    return status;
}

/* What is written there would be taken for a submission the next time. */
static bool is_beneath(const char *path, const char *folder)
{
    char *top = realpath(folder, NULL), *walk = strdup(path), *found = NULL;
    while (walk && *walk && !(found = realpath(walk, NULL))) {
        char *slash = strrchr(walk, '/');
        *(slash ? slash : walk) = '\0';
    }
    size_t size = top ? strlen(top) : 0;
    bool beneath = top && found && strncmp(found, top, size) == 0 &&
                   (found[size] == '\0' || found[size] == '/');
    free(top);
    free(walk);
    free(found);
    return beneath;
}

static void open_class(struct course *course)
{
    struct problem problem;
    bool *chosen = calloc(course->workbook.count, sizeof *chosen);
    size_t stubs = course->workbook.count * LANGUAGES * sizeof(_Atomic int);
    course->grading.stubs =
        mmap(NULL, stubs, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    if (!chosen || course->grading.stubs == MAP_FAILED)
        die(STATUS_FAULT, "out of memory");
    for (size_t i = 0; i < stubs / sizeof(_Atomic int); i++)
        course->grading.stubs[i] = -1;
    grade_options_apply(&course->options, &course->workbook, chosen);
    course->grading.workbook = &course->workbook;
    course->grading.chosen = chosen;
    course->grading.both = course->options.both;
    const char *out = course->options.output ? course->options.output : "build/class";
    if (is_beneath(out, course->options.submissions))
        die(STATUS_USAGE,
            "the results would lie among the submissions, in %s; name another folder with --output",
            course->options.submissions);
    struct batch_options options = {.out = out,
                                    .seed = course->options.seed,
                                    .again = course->options.again,
                                    .grading = &course->grading};
    if (!expectations_read(&course->workbook, chosen, &problem) ||
        !batch_open(&course->batch, &options, &problem))
        die_of(&problem);
    course->grading.seed = course->batch.seed;
}

int cli_grade(int argc, char **argv)
{
    struct course course = {.options = grade_options_parse(argc, argv)};
    cli_open(&course.workbook);
    course.workbook.jailed = true;
    if (access(course.options.submissions, F_OK) < 0)
        die(STATUS_USAGE, "%s: %s", course.options.submissions, strerror(errno));
    capture_catch_interrupts();
    try_sandbox(&course);
    open_class(&course);
    sweep_builds(&course.workbook);
    take_in(&course);
    enum status status = STATUS_AGREES;
    if (choose_students(&course)) {
        run(&course);
        status = write_gradebook(&course);
    } else {
        printf("nobody of the class belongs to shard %u of %u\n", course.options.shard,
               course.options.shards);
    }
    intake_free(&course.intake);
    roster_free(&course.roster);
    batch_close(&course.batch);
    free(course.todo);
    free((void *)course.grading.chosen);
    workbook_close(&course.workbook);
    return (int)status;
}
