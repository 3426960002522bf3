#include "report/encode.h"
#include "report/gradebook.h"

#include <string.h>

enum { SHORT = 32 }; /* bytes of a reason that fits behind the verdict */

/* A name, as of a signal or a call; not of what is nobody's verdict. */
static bool is_short(const struct exercise_result *exercise)
{
    return is_judged(exercise->verdict) && strlen(exercise->reason) <= SHORT;
}

void add_verdict(struct text *to, const struct exercise_result *exercise)
{
    text_add_string(to, verdict_name(exercise->verdict));
    if (*exercise->reason && is_short(exercise))
        text_add(to, ": %s", exercise->reason);
}

void add_story(struct text *to, const struct exercise_result *exercise)
{
    if (*exercise->reason && !is_short(exercise))
        text_add(to, "%s\n", exercise->reason);
    if (*exercise->headline)
        text_add(to, "%s%s%s\n", exercise->place, *exercise->place ? "  " : "", exercise->headline);
    if (*exercise->line)
        text_add(to, "  your line  %s\n", exercise->line);
    text_add(to, "%s", exercise->explanation);
}

/* Every line of a string, encoded and indented. */
static void add_lines(struct text *to, const char *string, const char *indent)
{
    struct text plain = {0};
    encode_plain(&plain, string);
    for (size_t i = 0; i < plain.size; i++) {
        if (i == 0 || plain.bytes[i - 1] == '\n')
            text_add_string(to, indent);
        text_add_char(to, plain.bytes[i]);
    }
    if (plain.size && plain.bytes[plain.size - 1] != '\n')
        text_add_char(to, '\n');
    text_free(&plain);
}

/* Expected above observed: lines of any length, for any width. */
static void add_row(struct text *to, const struct shown_row *row)
{
    if (row->mark == 'p' || row->mark == '.') {
        text_add(to, "      ");
        text_add(to, "%s", row->mark == '.' ? "... " : "");
        encode_line(to, row->expected);
        text_add_char(to, '\n');
        return;
    }
    text_add(to, "    %c expected  ", row->mark);
    encode_line(to, *row->expected ? row->expected : "nothing here");
    text_add(to, "\n      observed  ");
    encode_line(to, *row->observed ? row->observed : "nothing");
    text_add_char(to, '\n');
}

static void add_exercise(struct text *to, const struct exercise_result *exercise)
{
    struct text verdict = {0}, story = {0};
    add_verdict(&verdict, exercise);
    text_add(to, "\n  %s  ", language_name(exercise->language));
    encode_line(to, text_string(&verdict));
    text_add(to, "%s", exercise->leftover ? "  LEFTOVER" : "");
    if (exercise->cases > 1)
        text_add(to, "   %u of %u cases agree", exercise->agree, exercise->cases);
    text_add_char(to, '\n');
    if (exercise->verdict == VERDICT_HARNESS)
        text_add(to, "    This is not the program's fault, and no points were given or lost:\n");
    for (size_t i = 0; i < exercise->row_count && exercise->verdict != VERDICT_PASS; i++)
        add_row(to, &exercise->rows[i]);
    add_story(&story, exercise);
    add_lines(to, text_string(&story), "    ");
    text_free(&story);
    text_free(&verdict);
}

void report_student_text(struct text *to, const struct student_result *student)
{
    double points;
    int possible;
    bool whole = student_points(student, &points, &possible);
    encode_line(to, student->id);
    text_add(to, "%s", *student->name ? "  " : "");
    encode_line(to, student->name);
    text_add(to, "\n");
    add_points(to, points, whole, "not yet all judged: ?");
    text_add(to, " of %d points\n", possible);
    for (size_t i = 0; i < student->notice_count; i++)
        add_lines(to, student->notices[i], "notice: ");
    for (size_t i = 0; i < student->finding_count; i++) {
        const struct kept_finding *finding = &student->findings[i];
        text_add(to, "handed in: ");
        encode_line(to, finding->path);
        text_add(to, "%s", *finding->path ? ": " : "");
        encode_line(to, finding->kind);
        text_add(to, "\n");
        add_lines(to, finding->text, "    ");
    }
    for (size_t i = 0; i < student->lesson_count; i++) {
        const struct student_lesson *lesson = &student->lessons[i];
        text_add_char(to, '\n');
        encode_line(to, lesson->name);
        text_add(to, "  %s  ", verdict_name(lesson->verdict));
        add_points(to, lesson->points, is_judged(lesson->verdict), "-");
        text_add(to, " of %d points\n", lesson->possible);
        for (size_t k = 0; k < lesson->exercise_count; k++)
            add_exercise(to, &lesson->exercises[k]);
    }
}
