#include "report/encode.h"
#include "report/gradebook.h"

enum { BAR = 40, DIAGNOSES = 20 };

static const char *const bins[BOOK_BINS] = {"no points",         "up to a quarter",
                                            "up to a half",      "up to three quarters",
                                            "more, but not all", "all"};

static void add_bin(struct text *to, const char *name, int students, int of)
{
    int bar = of ? (students * BAR + of - 1) / of : 0;
    text_add(to, "    %-22s %5d  ", name, students);
    for (int i = 0; i < bar; i++)
        text_add_char(to, '#');
    text_add_char(to, '\n');
}

static void add_lesson(struct text *to, const struct book_lesson *lesson)
{
    text_add_char(to, '\n');
    encode_line(to, lesson->name);
    text_add(to, "  %d of %d pass, mean ", lesson->passed, lesson->judged);
    add_points(to, lesson->judged ? lesson->sum / lesson->judged : 0, lesson->judged > 0, "-");
    text_add(to, " of %d points\n", lesson->possible);
    for (int i = 0; i < BOOK_BINS; i++)
        add_bin(to, bins[i], lesson->bins[i], lesson->judged);
    if (lesson->faults)
        add_bin(to, "could not be judged", lesson->faults, 0);
    if (lesson->skipped)
        add_bin(to, "cannot be run here", lesson->skipped, 0);
    if (lesson->none)
        add_bin(to, "not graded", lesson->none, 0);
}

void report_class_text(struct text *to, const struct book *book)
{
    text_add(to, "%zu student%s\n", book->count, book->count == 1 ? "" : "s");
    encode_plain(to, text_string(&book->told));
    for (size_t i = 0; i < book->notice_count; i++) {
        text_add(to, "%d of %zu: ", book->notices[i].students, book->count);
        encode_line(to, book->notices[i].text);
        text_add_char(to, '\n');
    }
    for (size_t i = 0; i < book->lesson_count; i++)
        add_lesson(to, &book->lessons[i]);
    text_add(to, "\nwhat was misunderstood most often\n");
    for (size_t i = 0; i < book->diagnosis_count && i < DIAGNOSES; i++) {
        const struct book_diagnosis *one = &book->diagnoses[i];
        text_add(to, "  %5d  ", one->students);
        encode_line(to, one->id);
        text_add(to, "  in ");
        encode_line(to, one->lessons);
        text_add(to, "\n         ");
        encode_line(to, one->headline);
        text_add_char(to, '\n');
    }
    if (!book->diagnosis_count)
        text_add(to, "  nothing that has a name\n");
}
