#include "cli/cli.h"

#include "cli/options.h"
#include "lesson/progress.h"

#include <stdio.h>
#include <string.h>

static const struct usage progress_usage = {
    .name = "progress",
    .synopsis = "",
    .about = "Lists the lessons: what passed as it is now, what is begun, what is to do.  Nothing "
             "is run; ring3 check runs everything.",
    .status = "0 told, 2 wrong use or no workbook."};
static const struct usage next_usage = {.name = "next",
                                        .synopsis = "",
                                        .about = "Names the first lesson that you have not passed.",
                                        .status = "0 told, 2 wrong use or no workbook."};

static const char *state_words(enum state state, enum paint *how)
{
    static const char *const words[] = {"to do", "begun", "passed", "missing"};
    static const enum paint paints[] = {DIM, YELLOW, GREEN, RED};
    *how = paints[state];
    return words[state];
}

static void take_no_arguments(int argc, char **argv, const struct usage *usage)
{
    next_option(argc, argv, usage);
    need_operands(argc, argv, usage, 0, 0, "");
}

/* Passed in one language; and in a lesson that asks for a predicted trace, that too. */
static bool is_done(struct workbook *workbook, const struct lesson *lesson)
{
    bool trace = true, program = !lesson->has[LANGUAGE_ASM] && !lesson->has[LANGUAGE_C] &&
                                 lesson->has[LANGUAGE_TRACE];
    for (int l = 0; l < LANGUAGES; l++) {
        if (!lesson->has[l])
            continue;
        bool passed = progress_state(workbook, lesson, (enum language)l) == STATE_PASSED;
        if (l == LANGUAGE_TRACE)
            trace = passed;
        else
            program |= passed;
    }
    return program && trace;
}

int cli_progress(int argc, char **argv)
{
    struct workbook workbook;
    size_t passed = 0;
    take_no_arguments(argc, argv, &progress_usage);
    cli_open(&workbook);
    bool traces = false; /* is some exercise a predicted trace? */
    for (size_t i = 0; i < workbook.count; i++)
        traces |= workbook.lessons[i].has[LANGUAGE_TRACE];
    printf("  %s%-16s  %-9s%-9s%s%s\n", paint(DIM), "lesson", "asm", "c", traces ? "trace" : "",
           paint(PLAIN));
    for (size_t i = 0; i < workbook.count; i++) {
        const struct lesson *lesson = &workbook.lessons[i];
        printf("  %-16s  ", lesson->name);
        for (int l = 0; l < (traces ? LANGUAGES : LANGUAGE_TRACE); l++) {
            enum paint how = PLAIN;
            const char *words = "-";
            if (lesson->has[l]) {
                enum state state = progress_state(&workbook, lesson, (enum language)l);
                words = state_words(state, &how);
            }
            printf("%s%-9s%s", how == PLAIN ? "" : paint(how), words,
                   how == PLAIN ? "" : paint(PLAIN));
        }
        putchar('\n');
        passed += is_done(&workbook, lesson);
    }
    printf("\n%zu of %zu lessons passed in at least one language.\n", passed, workbook.count);
    workbook_close(&workbook);
    return STATUS_AGREES;
}

int cli_next(int argc, char **argv)
{
    struct workbook workbook;
    take_no_arguments(argc, argv, &next_usage);
    cli_open(&workbook);
    for (size_t i = 0; i < workbook.count; i++) {
        const struct lesson *lesson = &workbook.lessons[i];
        bool begun = false;
        for (int l = 0; l < LANGUAGES; l++) {
            if (!lesson->has[l])
                continue;
            enum state state = progress_state(&workbook, lesson, (enum language)l);
            begun |= state == STATE_BEGUN || state == STATE_PASSED;
        }
        if (is_done(&workbook, lesson))
            continue;
        if (begun)
            printf("Next: go on with lessons/%s; make lesson-%02d says where it stands.\n",
                   lesson->name, lesson->number);
        else
            printf("Next: read lessons/%s/README.md, then make lesson-%02d.\n", lesson->name,
                   lesson->number);
        workbook_close(&workbook);
        return STATUS_AGREES;
    }
    printf("Every lesson is passed.\n");
    workbook_close(&workbook);
    return STATUS_AGREES;
}
