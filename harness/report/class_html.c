#include "report/encode.h"
#include "report/gradebook.h"

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
    text_add(to, "<h2>");
    encode_xml(to, lesson->name);
    text_add(to, "</h2>\n<p>%d of %d pass; mean ", lesson->passed, lesson->judged);
    add_points(to, lesson->judged ? lesson->sum / lesson->judged : 0, lesson->judged > 0, "-");
    text_add(to, " of %d points", lesson->possible);
    if (lesson->faults)
        text_add(to, "; <span class=\"open\">%d could not be judged</span>", lesson->faults);
    if (lesson->skipped)
        text_add(to, "; %d cannot be run here", lesson->skipped);
    if (lesson->none)
        text_add(to, "; %d not graded", lesson->none);
    text_add(to, ".</p>\n");
    add_histogram(to, lesson);
}

static void add_diagnoses(struct text *to, const struct book *book)
{
    text_add(to, "<h2>What was misunderstood most often</h2>\n<table>\n<tr><th class=\"number\">"
                 "students</th><th>diagnosis</th><th>lessons</th><th>for example</th></tr>\n");
    for (size_t i = 0; i < book->diagnosis_count && i < DIAGNOSES; i++) {
        const struct book_diagnosis *one = &book->diagnoses[i];
        text_add(to, "<tr><td class=\"number\">%d</td><td>", one->students);
        encode_xml(to, one->id);
        text_add(to, "</td><td>");
        encode_xml(to, one->lessons);
        text_add(to, "</td><td>");
        encode_xml(to, one->headline);
        text_add(to, "</td></tr>\n");
    }
    text_add(to, "</table>\n");
}

/* The page of a student, as a link: of the characters that store_file_name gives, only '%' has a
 * meaning in one. */
static void add_link(struct text *to, const char *id)
{
    struct text name = {0};
    store_file_name(&name, id);
    text_add(to, "students/");
    for (size_t i = 0; i < name.size; i++)
        if (name.bytes[i] == '%')
            text_add_string(to, "%25");
        else
            text_add_char(to, name.bytes[i]);
    text_add(to, ".html");
    text_free(&name);
}

static void add_student(struct text *to, const struct book *book,
                        const struct student_result *student)
{
    double points;
    int possible;
    bool whole = student_points(student, &points, &possible);
    text_add(to, "<tr><td><a href=\"");
    add_link(to, student->id);
    text_add(to, "\"><bdi>");
    encode_xml(to, student->id);
    text_add(to, "</bdi></a></td><td><bdi>");
    encode_xml(to, student->name);
    text_add(to, "</bdi></td>");
    for (size_t i = 0; i < book->lesson_count; i++) {
        const struct student_lesson *lesson = book_find(student, book->lessons[i].name);
        text_add(to, "<td class=\"number %s\">", lesson ? verdict_colour(lesson->verdict) : "");
        add_points(to, lesson ? lesson->points : 0, lesson && is_judged(lesson->verdict), "");
        text_add(to, "</td>");
    }
    text_add(to, "<td class=\"number\">");
    add_points(to, points, whole, "");
    text_add(to, "</td></tr>\n");
}

void report_class_html(struct text *to, const struct book *book)
{
    add_page(to, "The class");
    text_add(to, "<h1>The class</h1>\n<p>%zu students</p>\n", book->count);
    if (book->told.size) {
        text_add(to, "<pre class=\"notice\">");
        encode_xml(to, text_string(&book->told));
        text_add(to, "</pre>\n");
    }
    for (size_t i = 0; i < book->lesson_count; i++)
        add_lesson(to, &book->lessons[i]);
    add_diagnoses(to, book);
    text_add(to, "<h2>Students</h2>\n<table>\n<tr><th>id</th><th>name</th>");
    for (size_t i = 0; i < book->lesson_count; i++) {
        text_add(to, "<th class=\"number\">");
        encode_xml(to, book->lessons[i].name);
        text_add(to, "</th>");
    }
    text_add(to, "<th class=\"number\">points</th></tr>\n");
    for (size_t i = 0; i < book->count; i++)
        add_student(to, book, &book->students[i]);
    text_add(to, "</table>\n</body>\n</html>\n");
}
