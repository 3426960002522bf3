#include "report/encode.h"
#include "report/gradebook.h"

#include <string.h>

static void add_cell(struct text *to, const char *string)
{
    text_add(to, "<td>");
    encode_xml(to, string);
    text_add(to, "</td>");
}

static void add_rows(struct text *to, const struct exercise_result *exercise)
{
    text_add(to, "<table class=\"rows\">\n<tr><th></th><th>expected</th><th>observed by the kernel"
                 "</th></tr>\n");
    for (size_t i = 0; i < exercise->row_count; i++) {
        const struct shown_row *row = &exercise->rows[i];
        if (row->mark == 'p' || row->mark == '.') {
            text_add(to, "<tr class=\"soft\"><td></td><td colspan=\"2\">%s",
                     row->mark == '.' ? "... " : "");
            encode_xml(to, row->expected);
            text_add(to, "</td></tr>\n");
            continue;
        }
        text_add(to, "<tr%s><td>%c</td>", row->mark == ' ' ? "" : " class=\"differs\"", row->mark);
        add_cell(to, row->expected);
        add_cell(to, row->observed);
        text_add(to, "</tr>\n");
    }
    text_add(to, "</table>\n");
}

/* A paragraph, or a block as it is laid out; nothing for an empty string. */
static void add_words(struct text *to, const char *element, const char *string)
{
    if (!*string)
        return;
    text_add(to, "<%s>", element);
    encode_xml(to, string);
    text_add(to, "</%s>\n", element);
}

static void add_headline(struct text *to, const struct exercise_result *exercise)
{
    if (*exercise->headline) {
        text_add(to, "<p><strong>");
        encode_xml(to, exercise->place);
        text_add(to, "%s", *exercise->place ? "&#8194;" : "");
        encode_xml(to, exercise->headline);
        text_add(to, "</strong>");
        if (*exercise->diagnosis) {
            text_add(to, " <span class=\"soft\">[");
            encode_xml(to, exercise->diagnosis);
            text_add(to, "]</span>");
        }
        text_add(to, "</p>\n");
    }
    if (*exercise->line) {
        text_add(to, "<p class=\"soft\">your line</p>\n");
        add_words(to, "pre", exercise->line);
    }
}

static void add_exercise(struct text *to, const struct exercise_result *exercise)
{
    struct text verdict = {0};
    add_verdict(&verdict, exercise);
    text_add(to, "<h3>%s: <span class=\"%s\">", language_name(exercise->language),
             verdict_colour(exercise->verdict));
    encode_xml(to, text_string(&verdict));
    text_add(to, "</span>%s</h3>\n", exercise->leftover ? " LEFTOVER" : "");
    if (exercise->cases > 1)
        text_add(to, "<p>%u of %u cases agree.</p>\n", exercise->agree, exercise->cases);
    if (exercise->verdict == VERDICT_HARNESS)
        text_add(to, "<p>This is not the program's fault, and no points were given or lost.</p>\n");
    if (strcmp(text_string(&verdict), verdict_name(exercise->verdict)) == 0)
        add_words(to, "p", exercise->reason);
    text_free(&verdict);
    if (exercise->row_count && exercise->verdict == VERDICT_PASS)
        text_add(to, "<details><summary>What the kernel saw</summary>\n");
    if (exercise->row_count)
        add_rows(to, exercise);
    if (exercise->row_count && exercise->verdict == VERDICT_PASS)
        text_add(to, "</details>\n");
    add_headline(to, exercise);
    add_words(to, "pre", exercise->explanation);
    if (*exercise->source) {
        text_add(to, "<p class=\"soft\">SHA-256 of what was graded: ");
        encode_xml(to, exercise->source);
        text_add(to, "</p>\n");
    }
}

static void add_lesson(struct text *to, const struct student_lesson *lesson)
{
    text_add(to, "<h2 id=\"");
    encode_xml(to, lesson->name);
    text_add(to, "\">");
    encode_xml(to, lesson->name);
    text_add(to, " <span class=\"%s\">%s</span> <span class=\"soft\">",
             verdict_colour(lesson->verdict), verdict_name(lesson->verdict));
    add_points(to, lesson->points, is_judged(lesson->verdict), "-");
    text_add(to, " of %d points</span></h2>\n", lesson->possible);
    for (size_t i = 0; i < lesson->exercise_count; i++)
        add_exercise(to, &lesson->exercises[i]);
}

static void add_findings(struct text *to, const struct student_result *student)
{
    if (!student->finding_count)
        return;
    text_add(to, "<h2>What was handed in</h2>\n<table>\n");
    for (size_t i = 0; i < student->finding_count; i++) {
        text_add(to, "<tr>");
        add_cell(to, student->findings[i].path);
        add_cell(to, student->findings[i].kind);
        add_cell(to, student->findings[i].text);
        text_add(to, "</tr>\n");
    }
    text_add(to, "</table>\n");
}

/* The lessons at a glance. */
static void add_overview(struct text *to, const struct student_result *student)
{
    text_add(to, "<table>\n");
    for (size_t i = 0; i < student->lesson_count; i++) {
        const struct student_lesson *lesson = &student->lessons[i];
        text_add(to, "<tr><td><a href=\"#");
        encode_xml(to, lesson->name);
        text_add(to, "\">");
        encode_xml(to, lesson->name);
        text_add(to, "</a></td><td class=\"%s\">%s</td><td class=\"number\">",
                 verdict_colour(lesson->verdict), verdict_name(lesson->verdict));
        add_points(to, lesson->points, is_judged(lesson->verdict), "-");
        text_add(to, " of %d</td></tr>\n", lesson->possible);
    }
    text_add(to, "</table>\n");
}

void report_student_html(struct text *to, const struct student_result *student)
{
    double points;
    int possible;
    bool whole = student_points(student, &points, &possible);
    add_page(to, student->id);
    text_add(to, "<h1><bdi>");
    encode_xml(to, *student->name ? student->name : student->id);
    text_add(to, "</bdi></h1>\n<p>");
    if (*student->name) {
        text_add(to, "<bdi>");
        encode_xml(to, student->id);
        text_add(to, "</bdi>: ");
    }
    add_points(to, points, whole, "not yet all judged: ?");
    text_add(to, " of %d points</p>\n", possible);
    for (size_t i = 0; i < student->notice_count; i++) {
        text_add(to, "<div class=\"notice\">");
        add_words(to, "p", student->notices[i]);
        text_add(to, "</div>\n");
    }
    if (student->lesson_count > 1)
        add_overview(to, student);
    add_findings(to, student);
    for (size_t i = 0; i < student->lesson_count; i++)
        add_lesson(to, &student->lessons[i]);
    text_add(to, "</body>\n</html>\n");
}
