#include "report/encode.h"
#include "report/gradebook.h"

#include <math.h>

void add_points(struct text *to, double points, bool known, const char *otherwise)
{
    if (known)
        text_add(to, "%g", round(points * 100) / 100);
    else
        text_add_string(to, otherwise);
}

static void add_student(struct text *to, const struct book *book,
                        const struct student_result *student)
{
    double points;
    int possible;
    bool whole = student_points(student, &points, &possible);
    encode_csv(to, student->id);
    text_add_char(to, ',');
    encode_csv(to, student->name);
    for (size_t i = 0; i < book->lesson_count; i++) {
        const struct student_lesson *lesson = book_find(student, book->lessons[i].name);
        text_add_char(to, ',');
        add_points(to, lesson ? lesson->points : 0, lesson && is_judged(lesson->verdict), "");
        whole &= lesson != NULL;
    }
    text_add_char(to, ',');
    add_points(to, points, whole, "");
    text_add_char(to, ',');
    add_points(to, possible, whole, "");
    text_add(to, "\r\n");
}

void report_csv(struct text *to, const struct book *book)
{
    text_add(to, "\"id\",\"name\"");
    for (size_t i = 0; i < book->lesson_count; i++) {
        text_add_char(to, ',');
        encode_csv(to, book->lessons[i].name);
    }
    text_add(to, ",\"points\",\"of\"\r\n");
    for (size_t i = 0; i < book->count; i++)
        add_student(to, book, &book->students[i]);
}
