#include "report/encode.h"
#include "report/gradebook.h"

#include <string.h>

enum { DIAGNOSES = 20, WIDTH = 360, HEIGHT = 130, BASE = 100, STEP = WIDTH / BOOK_BINS };

static const char *const bins[BOOK_BINS] = {
    "0", "\xe2\x89\xa4 \xc2\xbc", "\xe2\x89\xa4 \xc2\xbd", "\xe2\x89\xa4 \xc2\xbe", "< all", "all"};

/* Bars over how much of the points students have; the highest bar fills the height. */
static void add_histogram(struct text *to, const struct book_lesson *lesson)
{
    int most = 1;
    for (int i = 0; i < BOOK_BINS; i++)
        most = lesson->bins[i] > most ? lesson->bins[i] : most;
    text_add(to, "<svg role=\"img\" width=\"%d\" height=\"%d\" viewBox=\"0 0 %d %d\" aria-label=\"",
             WIDTH, HEIGHT, WIDTH, HEIGHT);
    encode_xml(to, lesson->name);
    text_add(to, ": students by points\">\n");
    for (int i = 0; i < BOOK_BINS; i++) {
        int height = lesson->bins[i] * (BASE - 20) / most, middle = i * STEP + STEP / 2;
        if (lesson->bins[i] && !height)
            height = 1;
        text_add(to, "<rect x=\"%d\" y=\"%d\" width=\"%d\" height=\"%d\"/>", i * STEP + 6,
                 BASE - height, STEP - 12, height);
        text_add(to, "<text x=\"%d\" y=\"%d\" text-anchor=\"middle\">%d</text>", middle,
                 BASE - height - 5, lesson->bins[i]);
        text_add(to, "<text x=\"%d\" y=\"%d\" text-anchor=\"middle\">", middle, BASE + 16);
        encode_xml(to, bins[i]);
        text_add(to, "</text>\n");
    }
    text_add(to, "</svg>\n");
}

static void add_lesson(struct text *to, const struct book_lesson *lesson)
{
    text_add(to, "<figure id=\"");
    encode_xml(to, lesson->name);
    text_add(to, "\">\n<figcaption><strong>");
    encode_xml(to, lesson->name);
    text_add(to, "</strong><br/>%d of %d pass; mean ", lesson->passed, lesson->judged);
    add_points(to, lesson->judged ? lesson->sum / lesson->judged : 0, lesson->judged > 0, "-");
    text_add(to, " of %d points", lesson->possible);
    if (lesson->faults)
        text_add(to, "; <span class=\"open\">%d could not be judged</span>", lesson->faults);
    if (lesson->skipped)
        text_add(to, "; %d cannot be run here", lesson->skipped);
    if (lesson->none)
        text_add(to, "; %d not graded", lesson->none);
    text_add(to, "</figcaption>\n");
    add_histogram(to, lesson);
    text_add(to, "</figure>\n");
}

/* The page of a student, as a link: of the characters that store_file_name gives, only '%' has a
 * meaning in one. */
static void add_link(struct text *to, const char *id)
{
    struct text name = {0};
    store_file_name(&name, id);
    text_add(to, "<a href=\"students/");
    for (size_t i = 0; i < name.size; i++)
        if (name.bytes[i] == '%')
            text_add_string(to, "%25");
        else
            text_add_char(to, name.bytes[i]);
    text_add(to, ".html\"><bdi>");
    encode_xml(to, id);
    text_add(to, "</bdi></a>");
    text_free(&name);
}

/* ---- what was misunderstood, and by whom */

static bool has_diagnosis(const struct student_result *student, const char *id)
{
    for (size_t i = 0; i < student->lesson_count; i++)
        for (size_t k = 0; k < student->lessons[i].exercise_count; k++)
            if (strcmp(student->lessons[i].exercises[k].diagnosis, id) == 0)
                return true;
    return false;
}

static void add_diagnosis(struct text *to, const struct book *book,
                          const struct book_diagnosis *one)
{
    const char *before = "";
    text_add(to, "<tr><td class=\"number\">%d</td><td>", one->students);
    encode_xml(to, one->headline);
    text_add(to, " <span class=\"soft\">[");
    encode_xml(to, one->id);
    text_add(to, "]</span></td><td>");
    encode_xml(to, one->lessons);
    text_add(to, "</td><td><details><summary>who</summary>\n");
    for (size_t i = 0; i < book->count; i++)
        if (has_diagnosis(&book->students[i], one->id)) {
            text_add_string(to, before);
            add_link(to, book->students[i].id);
            before = ", ";
        }
    text_add(to, "</details></td></tr>\n");
}

static void add_diagnoses(struct text *to, const struct book *book)
{
    text_add(to, "<h2>What was misunderstood most often</h2>\n");
    if (!book->diagnosis_count) {
        text_add(to, "<p>Nothing that has a name.</p>\n");
        return;
    }
    text_add(to, "<table>\n<tr><th class=\"number\">students</th><th>for example</th>"
                 "<th>lessons</th><th></th></tr>\n");
    for (size_t i = 0; i < book->diagnosis_count && i < DIAGNOSES; i++)
        add_diagnosis(to, book, &book->diagnoses[i]);
    text_add(to, "</table>\n");
    if (book->diagnosis_count > DIAGNOSES)
        text_add(to, "<p class=\"soft\">and %zu more</p>\n", book->diagnosis_count - DIAGNOSES);
}

/* ---- the students */

/* What a class has that not every class has. */
struct columns {
    bool names, findings, words; /* words: cells that hold no points */
};

static struct columns find_columns(const struct book *book)
{
    struct columns columns = {0};
    for (size_t i = 0; i < book->count; i++) {
        columns.names |= *book->students[i].name != '\0';
        columns.findings |= book->students[i].finding_count > 0;
    }
    for (size_t i = 0; i < book->lesson_count; i++)
        columns.words |= book->lessons[i].faults || book->lessons[i].skipped;
    return columns;
}

static void add_cell(struct text *to, const struct student_lesson *lesson)
{
    if (!lesson) {
        text_add(to, "<td></td>");
        return;
    }
    text_add(to, "<td class=\"number %s\" title=\"%s\">", verdict_colour(lesson->verdict),
             verdict_name(lesson->verdict));
    add_points(to, lesson->points, is_judged(lesson->verdict),
               lesson->verdict == VERDICT_HARNESS ? "fault" : "skip");
    text_add(to, "</td>");
}

static void add_student(struct text *to, const struct book *book, const struct columns *columns,
                        const struct student_result *student)
{
    double points;
    int possible;
    bool whole = student_points(student, &points, &possible);
    text_add(to, "<tr><td>");
    add_link(to, student->id);
    text_add(to, "</td>");
    if (columns->names) {
        text_add(to, "<td><bdi>");
        encode_xml(to, student->name);
        text_add(to, "</bdi></td>");
    }
    for (size_t i = 0; i < book->lesson_count; i++) {
        const struct student_lesson *lesson = book_find(student, book->lessons[i].name);
        add_cell(to, lesson);
        whole &= lesson != NULL;
    }
    text_add(to, "<td class=\"number\">");
    add_points(to, points, whole, "?");
    text_add(to, "</td><td class=\"number\">");
    add_points(to, possible, whole, "?");
    text_add(to, "</td>");
    if (columns->findings && student->finding_count)
        text_add(to, "<td class=\"number\">%zu</td>", student->finding_count);
    else if (columns->findings)
        text_add(to, "<td></td>");
    text_add(to, "</tr>\n");
}

/* "05", which leads to the lesson: a class of thirty lessons fits a screen. */
static void add_heading(struct text *to, const struct book_lesson *lesson)
{
    text_add(to, "<th class=\"number\"><a href=\"#");
    encode_xml(to, lesson->name);
    text_add(to, "\" title=\"");
    encode_xml(to, lesson->name);
    text_add(to, "\">%.*s</a></th>", (int)strspn(lesson->name, "0123456789"), lesson->name);
}

static void add_students(struct text *to, const struct book *book)
{
    struct columns columns = find_columns(book);
    text_add(to, "<h2>Students</h2>\n");
    if (columns.words)
        text_add(to, "<p class=\"soft\">fault: could not be judged, and no points were given or "
                     "lost; skip: cannot be run on this machine</p>\n");
    text_add(to, "<div class=\"wide\"><table>\n<tr><th>id</th>%s",
             columns.names ? "<th>name</th>" : "");
    for (size_t i = 0; i < book->lesson_count; i++)
        add_heading(to, &book->lessons[i]);
    text_add(to, "<th class=\"number\">points</th><th class=\"number\">of</th>%s</tr>\n",
             columns.findings ? "<th class=\"number\" title=\"on what was handed in\">remarks</th>"
                              : "");
    for (size_t i = 0; i < book->count; i++)
        add_student(to, book, &columns, &book->students[i]);
    text_add(to, "</table></div>\n");
}

/* ---- the page */

static void add_summary(struct text *to, const struct book *book)
{
    text_add(to, "<h1>The class</h1>\n<p>%zu student%s, %zu lesson%s</p>\n", book->count,
             book->count == 1 ? "" : "s", book->lesson_count, book->lesson_count == 1 ? "" : "s");
    if (book->told.size) {
        text_add(to, "<pre class=\"notice\">");
        encode_xml(to, text_string(&book->told));
        text_add(to, "</pre>\n");
    }
    for (size_t i = 0; i < book->notice_count; i++) {
        text_add(to, "<p class=\"notice\">%d of %zu: ", book->notices[i].students, book->count);
        encode_xml(to, book->notices[i].text);
        text_add(to, "</p>\n");
    }
}

void report_class_html(struct text *to, const struct book *book)
{
    add_page(to, "The class");
    add_summary(to, book);
    add_diagnoses(to, book);
    text_add(to, "<h2>Lessons</h2>\n<p class=\"soft\">students by the share of the points that "
                 "they have</p>\n<div class=\"figures\">\n");
    for (size_t i = 0; i < book->lesson_count; i++)
        add_lesson(to, &book->lessons[i]);
    text_add(to, "</div>\n");
    add_students(to, book);
    text_add(to, "</body>\n</html>\n");
}
