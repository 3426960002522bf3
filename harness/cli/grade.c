#include "cli/grade_options.h"

#include "base/file.h"
#include "capture/capture.h"
#include "class/batch.h"
#include "class/pool.h"
#include "cli/cli.h"
#include "jail/jail.h"
#include "report/gradebook.h"
#include "report/record.h"
#include "report/sandbox.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <time.h>
#include <unistd.h>

/* A worker's status beside those of ring3: its result could not be written. */
enum { NOT_WRITTEN = 4 };

enum { LESSON_LIMIT_S = 240 }; /* for a lesson of one student, all languages and cases */

struct class
{
    struct grade_options options;
    struct workbook workbook;
    struct grading grading;
    struct roster roster;
    struct intake intake;
    struct class_batch batch;
    const char *notice; /* of a weak sandbox; NULL */
    size_t *todo;       /* submissions that are graded now */
    size_t todo_count;
    size_t done, faults, shown_at;
    struct timespec began;
};

/* ---- the machine */

/* Tried for real, each time: what held yesterday may be forbidden today. */
static void try_sandbox(struct class *class)
{
    struct jail_report report;
    struct problem problem;
    struct text notice = {0};
    unsigned holding = 0;
    if (!jail_try(&report, &problem))
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
    if (notice.size && !class->options.weak)
        die(STATUS_CANNOT,
            "%s\n'ring3 sandbox' says why.  Grade in a virtual machine that holds nothing else, "
            "or here with --weak-sandbox-ok.",
            notice.bytes);
    if (notice.size) {
        warn("%s ('ring3 sandbox' says why)", notice.bytes);
        class->notice = arena_string(&class->workbook.arena, notice.bytes);
    }
    text_free(&notice);
    if (geteuid() == 0 && !class->options.quiet)
        fprintf(stderr, "You are root; the programs and tools of submissions run as user %u.\n",
                (unsigned)jail_look()->user);
}

/* ---- one student, in a worker */

static bool keep_result(const struct class *class, const struct submission *submission,
                        const struct lesson_result *lessons, size_t count, struct problem *problem)
{
    struct student_result student;
    batch_describe(&student, &class->batch, &class->intake, submission, class->notice);
    student.lessons = ARENA_ARRAY(&student.arena, struct student_lesson, count + 1);
    for (size_t i = 0; i < count; i++) {
        struct student_lesson *to = &student.lessons[student.lesson_count++];
        record_lesson(to, &student.arena, &lessons[i]);
        for (size_t k = 0; k < to->exercise_count; k++)
            to->exercises[k].source = intake_entry(&class->intake, submission, lessons[i].lesson,
                                                   to->exercises[k].language)
                                          ->sha256;
    }
    bool ok = store_write(&student, class->batch.results, problem);
    student_free(&student);
    return ok;
}

static int grade_piece(void *context, size_t piece)
{
    struct class *class = context;
    const struct submission *submission = &class->intake.submissions[class->todo[piece]];
    struct problem problem;
    size_t count = 0;
    int status = STATUS_AGREES;
    struct lesson_result *lessons = calloc(class->workbook.count, sizeof *lessons);
    if (!lessons)
        die(STATUS_FAULT, "out of memory");
    if (!student_grade(lessons, &count, &class->grading, &class->intake, submission, &problem)) {
        if (problem.status < 128)
            warn("%s: %s", submission->id, problem.message);
        status = problem.status < 128 ? STATUS_FAULT : (int)problem.status;
    } else if (!keep_result(class, submission, lessons, count, &problem)) {
        warn("%s", problem.message);
        status = NOT_WRITTEN;
    }
    student_lessons_free(lessons, count);
    free(lessons);
    return status;
}

/* ---- the caller of the workers */

/* A worker that did not come to its end: nobody knows what the student has.  The result says so,
 * and the next time it is tried again. */
static bool keep_fault(struct class *class, const struct submission *submission, const char *why)
{
    struct problem problem;
    struct lesson_result *lessons = calloc(class->workbook.count, sizeof *lessons);
    size_t count = 0;
    if (!lessons)
        die(STATUS_FAULT, "out of memory");
    for (size_t i = 0; i < class->workbook.count; i++) {
        struct lesson_result *one = &lessons[count];
        if (!class->grading.chosen[i])
            continue;
        count++;
        one->lesson = &class->workbook.lessons[i];
        one->verdict = VERDICT_HARNESS;
        for (int l = 0; l < LANGUAGES; l++) {
            struct grade *grade = &one->exercise[l];
            one->has_exercise[l] =
                intake_entry(&class->intake, submission, one->lesson, (enum language)l)->state ==
                ENTRY_TAKEN;
            grade->job = (struct job){
                .workbook = &class->workbook, .lesson = one->lesson, .language = (enum language)l};
            grade->verdict = VERDICT_HARNESS;
            snprintf(grade->reason, sizeof grade->reason, "%s", why);
        }
    }
    bool ok = keep_result(class, submission, lessons, count, &problem);
    if (!ok)
        warn("%s", problem.message);
    free(lessons);
    return ok;
}

static bool piece_done(void *context, size_t piece, const struct pool_end *end)
{
    struct class *class = context;
    const struct submission *submission = &class->intake.submissions[class->todo[piece]];
    char why[200] = "";
    class->done++;
    if (end->late)
        snprintf(why, sizeof why, "grading took too long and was ended");
    else if (end->signal)
        snprintf(why, sizeof why, "grading was ended by signal %d (%s)", end->signal,
                 strsignal(end->signal));
    else if (end->status != STATUS_AGREES && end->status != NOT_WRITTEN)
        snprintf(why, sizeof why, "grading ended with status %d", end->status);
    if (end->status != STATUS_AGREES)
        class->faults++;
    if (*why && end->status != NOT_WRITTEN) {
        warn("%s: %s; the same command tries it again", submission->id, why);
        return keep_fault(class, submission, why);
    }
    return end->status != NOT_WRITTEN;
}

static long seconds_since(const struct timespec *since)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return now.tv_sec - since->tv_sec;
}

/* On a terminal a line that is written again and again; else one every half minute. */
static void show_progress(void *context, size_t working)
{
    struct class *class = context;
    long seconds = seconds_since(&class->began);
    char left[64] = "";
    bool watched = isatty(STDERR_FILENO);
    if (class->options.quiet || (!watched && (size_t)seconds < class->shown_at + 30))
        return;
    class->shown_at = (size_t)seconds;
    if (class->done >= 2 && seconds >= 2) {
        long rest = seconds * (long)(class->todo_count - class->done) / (long)class->done;
        snprintf(left, sizeof left, ", about %ld:%02ld left", rest / 60, rest % 60);
    }
    fprintf(stderr,
            watched ? "\r  graded %zu of %zu, %zu at work%s%12s"
                    : "graded %zu of %zu, %zu at work%s%.0s\n",
            class->done, class->todo_count, working, left, "");
    fflush(stderr);
}

static void run(struct class *class)
{
    struct problem problem;
    struct pool pool = {.workers = class->options.jobs,
                        .limit_s = 60,
                        .count = class->todo_count,
                        .context = class,
                        .work = grade_piece,
                        .done = piece_done,
                        .tick = show_progress};
    for (size_t i = 0; i < class->workbook.count; i++)
        pool.limit_s += class->grading.chosen[i] ? LESSON_LIMIT_S : 0;
    clock_gettime(CLOCK_MONOTONIC, &class->began);
    bool ok = pool_run(&pool, &problem);
    if (!class->options.quiet && isatty(STDERR_FILENO))
        fprintf(stderr, "\r%60s\r", "");
    if (!ok && problem.status > 128)
        die(problem.status, "interrupted: %zu of %zu are graded and kept; the same command goes on",
            class->done, class->todo_count);
    if (!ok)
        die_of(&problem);
}

/* ---- the class */

static void take_in(struct class *class)
{
    struct problem problem;
    struct intake_options options = {.workbook = &class->workbook,
                                     .source = class->options.submissions,
                                     .out = class->batch.out,
                                     .chosen = class->grading.chosen,
                                     .only = class->options.only};
    if (class->options.roster) {
        if (!roster_read(&class->roster, class->options.roster, &problem))
            die_of(&problem);
        options.roster = &class->roster;
    }
    if (!intake_take(&class->intake, &options, &problem) ||
        (!class->options.only && !batch_write_findings(&class->batch, &class->intake, &problem)))
        die_of(&problem);
}

/* How many submissions are this run's to grade, graded already or not. */
static size_t choose_students(struct class *class)
{
    const struct grade_options *options = &class->options;
    size_t belongs = 0;
    class->todo = calloc(class->intake.count + 1, sizeof *class->todo);
    if (!class->todo)
        die(STATUS_FAULT, "out of memory");
    for (size_t i = 0; i < class->intake.count; i++) {
        const struct submission *submission = &class->intake.submissions[i];
        if ((options->only && strcmp(submission->id, options->only) != 0) ||
            !batch_in_shard(submission->id, options->shard, options->shards))
            continue;
        belongs++;
        if (options->only || !batch_is_done(&class->batch, &class->grading, &class->intake,
                                            submission, class->notice))
            class->todo[class->todo_count++] = i;
    }
    if (!belongs && options->shards == 1)
        die(STATUS_USAGE, "%s: there is nobody's work in it", options->submissions);
    if (belongs > class->todo_count && !options->quiet)
        fprintf(stderr, "%zu of %zu are graded already\n", belongs - class->todo_count, belongs);
    return belongs;
}

/* The gradebook of all results of the folder, this time's and those before. */
static enum status write_gradebook(struct class *class)
{
    struct book book = {0};
    struct problem problem;
    struct text text = {0};
    const char *path = arena_print(&class->batch.arena, "%s/gradebook", class->batch.out);
    enum status status = STATUS_AGREES;
    if (!book_add(&book, class->batch.results, false, &problem) || !book_close(&book, &problem) ||
        !cli_write_gradebook(&book, path, &problem))
        die_of(&problem);
    report_class_text(&text, &book);
    text_add(&text, "\n%s/gradebook.csv, class.html and the others; %s/intake.txt\n", path,
             class->batch.out);
    text_add_string(&text, text_string(&book.told));
    cli_print(&text);
    for (size_t i = 0; i < book.count; i++)
        for (size_t k = 0; k < book.students[i].lesson_count; k++) {
            enum verdict verdict = book.students[i].lessons[k].verdict;
            if (verdict != VERDICT_PASS && verdict != VERDICT_SKIP)
                status = STATUS_DIFFERS;
        }
    if (book.faults || class->faults)
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

static void open_class(struct class *class)
{
    struct problem problem;
    bool *chosen = calloc(class->workbook.count, sizeof *chosen);
    size_t stubs = class->workbook.count * LANGUAGES * sizeof(_Atomic int);
    class->grading.stubs =
        mmap(NULL, stubs, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    if (!chosen || class->grading.stubs == MAP_FAILED)
        die(STATUS_FAULT, "out of memory");
    for (size_t i = 0; i < stubs / sizeof(_Atomic int); i++)
        class->grading.stubs[i] = -1;
    grade_options_apply(&class->options, &class->workbook, chosen);
    class->grading.workbook = &class->workbook;
    class->grading.chosen = chosen;
    class->grading.both = class->options.both;
    const char *out = class->options.output ? class->options.output : "build/class";
    if (is_beneath(out, class->options.submissions))
        die(STATUS_USAGE,
            "the results would lie among the submissions, in %s; name another folder with --output",
            class->options.submissions);
    struct batch_options options = {.out = class->options.output ? class->options.output
                                                                 : "build/class",
                                    .seed = class->options.seed,
                                    .again = class->options.again,
                                    .grading = &class->grading};
    if (!expectations_read(&class->workbook, chosen, &problem) ||
        !batch_open(&class->batch, &options, &problem))
        die_of(&problem);
    class->grading.seed = class->batch.seed;
}

int cli_grade(int argc, char **argv)
{
    struct class class = {.options = grade_options_parse(argc, argv)};
    cli_open(&class.workbook);
    class.workbook.jailed = true;
    if (access(class.options.submissions, F_OK) < 0)
        die(STATUS_USAGE, "%s: %s", class.options.submissions, strerror(errno));
    try_sandbox(&class);
    capture_catch_interrupts();
    open_class(&class);
    take_in(&class);
    enum status status = STATUS_AGREES;
    if (choose_students(&class)) {
        run(&class);
        status = write_gradebook(&class);
    } else {
        printf("nobody of the class belongs to shard %u of %u\n", class.options.shard,
               class.options.shards);
    }
    intake_free(&class.intake);
    roster_free(&class.roster);
    batch_close(&class.batch);
    free(class.todo);
    free((void *)class.grading.chosen);
    workbook_close(&class.workbook);
    return (int)status;
}
