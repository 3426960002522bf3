#include "cli/lesson_text.h"

#include "cli/cli.h"
#include "expect/figures.h"
#include "lesson/untraced.h"
#include "report/report.h"

#include <stdio.h>
#include <string.h>

bool print_title(const struct lesson *lesson, const struct grade grades[LANGUAGES])
{
    const struct grade *first = grades;
    while (first < grades + LANGUAGES - 1 && !first->job.lesson)
        first++;
    if (!first->job.lesson)
        return false;
    const char *title = first->expectation.title;
    printf("%s%s%s%s%s\n\n", paint(BOLD), lesson->name, paint(PLAIN), *title ? "  " : "", title);
    return true;
}

void print_grades(const struct grade grades[LANGUAGES])
{
    struct text text = {0};
    int width = cli_width();
    for (int l = 0; l < LANGUAGES; l++)
        if (grades[l].job.lesson) {
            report_grade(&text, &grades[l], width);
            if (l + 1 < LANGUAGES && grades[l + 1].job.lesson && grades[l].run_count)
                text_add_char(&text, '\n');
        }
    cli_print(&text);
    fflush(stdout);
    text_free(&text);
}

void print_worked(const struct grade worked[LANGUAGES], bool begun)
{
    struct text text = {0};
    int width = cli_width();
    for (int l = 0; l < LANGUAGES; l++) {
        const struct grade *grade = &worked[l];
        if (!grade->job.lesson)
            continue;
        report_grade(&text, grade, width);
        if (grade->verdict == VERDICT_PASS && !begun &&
            (l == LANGUAGE_ASM || !worked[LANGUAGE_ASM].job.lesson)) {
            text_add(&text, "  what the kernel saw of it:\n");
            report_trace(&text, &grade->runs[0].trace, 4);
        }
    }
    text_add_char(&text, '\n');
    cli_print(&text);
    text_free(&text);
}

static bool is_verdict(const struct grade *grade, enum verdict verdict)
{
    return grade->job.lesson && grade->verdict == verdict;
}

static const char *exercise_files(const struct lesson *lesson)
{
    if (lesson->has[LANGUAGE_TRACE])
        return "exercise.c and exercise.trace";
    return !lesson->has[LANGUAGE_ASM] ? "exercise.c"
           : !lesson->has[LANGUAGE_C] ? "exercise.asm"
                                      : "exercise.asm or exercise.c";
}

static void tell_passed(const struct lesson *lesson, bool todo, bool handout)
{
    printf("\n%sLesson %02d passed.%s%s\nmake next says how to go on", paint(GREEN), lesson->number,
           paint(PLAIN),
           todo ? "  The other language is still to do; one is enough for the points." : "");
    if (handout) /* there are no solutions in it */
        printf(".\n");
    else
        printf("; make solution-%02d shows ours.\n", lesson->number);
}

void print_next(const struct lesson *lesson, const struct grade grades[LANGUAGES], bool exercises,
                uint64_t seed)
{
    bool passed = false, differs = false, todo = false, handout = false;
    for (int l = 0; l < LANGUAGES; l++) {
        passed |= is_verdict(&grades[l], VERDICT_PASS);
        todo |= is_verdict(&grades[l], VERDICT_TODO);
        handout |= grades[l].job.lesson && grades[l].job.workbook->handout;
        differs |= grades[l].job.lesson && grades[l].verdict != VERDICT_PASS &&
                   grades[l].verdict != VERDICT_TODO && grades[l].verdict != VERDICT_SKIP;
    }
    if (!exercises) {
        if (differs)
            printf("\nthe same inputs again: --seed %lu\n", (unsigned long)seed);
        return;
    }
    if (differs)
        printf("\nmore: make hint-%02d, make show-%02d    the same inputs again: "
               "build/ring3 lesson %02d --seed %lu\n",
               lesson->number, lesson->number, lesson->number, (unsigned long)seed);
    else if (passed && todo && lesson->has[LANGUAGE_TRACE])
        printf("\nHalf of it is done: exercise.c and exercise.trace are both asked for here.\n");
    else if (passed)
        tell_passed(lesson, todo, handout);
    else if (todo)
        printf("\nTo do: read lessons/%s/README.md, complete %s beside it, and\n"
               "run make lesson-%02d again.  make hint-%02d helps when you are stuck.\n",
               lesson->name, exercise_files(lesson), lesson->number, lesson->number);
}

/* A program that measures itself, and is right, does so once more with nobody watching: then its
 * figures mean something. */
static void add_own_figures(struct text *to, const struct grade *grade,
                            const struct door_times *doors)
{
    enum { ALONE_MS = 5000 };
    const char *second = doors->results.rows[BENCH_INT80].open ? "int80" : "call";
    const char *argv[] = {"./program", "2000", "syscall", second, NULL};
    struct text lines = {0}, command = {0};
    struct problem problem = {0};
    if (grade->verdict != VERDICT_PASS || !grade->program || grade->job.part == PART_WORKED ||
        grade->job.workbook->jailed || !figures_asked(&grade->expectation))
        return;
    for (int i = 0; argv[i]; i++)
        text_add(&command, "%s%s", i ? " " : "", argv[i]);
    untraced_run(grade->program, argv, ALONE_MS, &lines, &problem);
    report_own_figures(to, strrchr(job_source(&grade->job), '/') + 1, command.bytes, &lines, doors,
                       &problem);
    text_free(&lines);
    text_free(&command);
}

static void print_latency_of(const struct grade *of, const struct grade grades[LANGUAGES])
{
    static struct door_times doors;
    struct text text = {0};
    if (!of->expectation.latency_count)
        return;
    latency_want(&doors, &of->expectation);
    latency_measure(&doors);
    report_latency(&text, &doors, &of->expectation);
    for (int l = 0; l < LANGUAGES; l++)
        add_own_figures(&text, &grades[l], &doors);
    cli_print(&text);
    text_free(&text);
}

/* The expectation whose latency lines are shown: the exercise's, or else the worked pair's. */
static const struct grade *with_latency(const struct grade grades[LANGUAGES],
                                        const struct grade worked[LANGUAGES])
{
    for (int l = 0; l < LANGUAGES; l++)
        if (grades[l].expectation.latency_count)
            return &grades[l];
    for (int l = 0; l < LANGUAGES; l++)
        if (worked[l].expectation.latency_count)
            return &worked[l];
    return NULL;
}

void print_latency(const struct grade grades[LANGUAGES], const struct grade worked[LANGUAGES])
{
    const struct grade *latency = with_latency(grades, worked);
    if (latency)
        print_latency_of(latency, grades);
}
