#include "report/report.h"

#include <stdio.h>
#include <string.h>

static void add_verdict(struct text *to, bool has, const struct grade *grade, bool worked)
{
    const char *name = !has                                       ? "-"
                       : worked && grade->verdict == VERDICT_PASS ? "agrees"
                                                                  : verdict_name(grade->verdict);
    text_add(to, "%s%-9s%s", has ? paint(report_paint(grade->verdict)) : "", name,
             has ? paint(PLAIN) : "");
}

static void add_lesson(struct text *to, const struct lesson_result *one, bool traces)
{
    struct text points = {0};
    report_points(&points, one->points);
    text_add(to, "  %-16s  ", one->lesson->name);
    for (int l = 0; l < LANGUAGE_TRACE; l++)
        add_verdict(to, one->has_worked[l], &one->worked[l], true);
    text_add(to, "  ");
    for (int l = 0; l < (traces ? LANGUAGES : LANGUAGE_TRACE); l++)
        add_verdict(to, one->has_exercise[l], &one->exercise[l], false);
    if (one->verdict == VERDICT_SKIP)
        text_add(to, "%6s\n", "-");
    else
        text_add(to, "%6s / %d\n", text_string(&points), one->lesson->points);
    text_free(&points);
}

/* One line a program that differs: where to look. */
static void add_reason(struct text *to, const struct grade *grade)
{
    if (grade->verdict == VERDICT_PASS || grade->verdict == VERDICT_TODO)
        return;
    text_add(to, "  %s%-8s%s ", paint(report_paint(grade->verdict)), verdict_name(grade->verdict),
             paint(PLAIN));
    report_file(to, grade);
    if (grade->differs) {
        text_add(to, "  %s%s%s", grade->diagnosis.place, *grade->diagnosis.place ? "  " : "",
                 text_string(&grade->diagnosis.headline));
        if (grade->diagnosis.id)
            text_add(to, "  [%s]", grade->diagnosis.id);
    } else if (*grade->reason) {
        text_add(to, "  %s", grade->reason);
    } else if (grade->verdict == VERDICT_BUILD) {
        text_add(to, "  %.*s", (int)strcspn(text_string(&grade->said), "\n"),
                 text_string(&grade->said));
    }
    text_add_char(to, '\n');
}

void report_table(struct text *to, const struct results *results)
{
    struct text points = {0};
    bool traces = false; /* is some exercise a predicted trace? */
    for (size_t i = 0; i < results->count; i++)
        traces |= results->lessons[i].has_exercise[LANGUAGE_TRACE];
    text_add(to, "  %s%-16s  %-18s  %-*s %s%s\n", paint(DIM), "", "worked", traces ? 27 : 18,
             "exercise", "points", paint(PLAIN));
    text_add(to, "  %s%-16s  %-9s%-9s  %-9s%-9s%s%s\n", paint(DIM), "lesson", "asm", "c", "asm",
             "c", traces ? "trace" : "", paint(PLAIN));
    for (size_t i = 0; i < results->count; i++)
        add_lesson(to, &results->lessons[i], traces);
    text_add_char(to, '\n');
    for (size_t i = 0; i < results->count; i++)
        for (int l = 0; l < LANGUAGES; l++) {
            if (results->lessons[i].has_worked[l])
                add_reason(to, &results->lessons[i].worked[l]);
            if (results->lessons[i].has_exercise[l])
                add_reason(to, &results->lessons[i].exercise[l]);
        }
    report_points(&points, results->points);
    text_add(to, "%s%s of %d points%s  exercises: %d pass, %d differ, %d to do, %d skipped",
             paint(BOLD), text_string(&points), results->possible, paint(PLAIN), results->passed,
             results->failed, results->todo, results->skipped);
    if (results->worked_differ)
        text_add(to, "; worked programs that differ: %d", results->worked_differ);
    if (results->faults)
        text_add(to, "; %d could not be judged (HARNESS)", results->faults);
    text_add(to, "  (%.1f s, seed %lu)\n", results->milliseconds / 1000.0,
             (unsigned long)results->seed);
    text_free(&points);
}
