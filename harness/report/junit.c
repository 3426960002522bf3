#include "report/encode.h"
#include "report/gradebook.h"

struct counts {
    int tests, failures, errors, skipped;
    unsigned milliseconds;
};

static struct counts count(const struct student_result *student)
{
    struct counts counts = {0};
    for (size_t i = 0; i < student->lesson_count; i++)
        for (size_t k = 0; k < student->lessons[i].exercise_count; k++) {
            const struct exercise_result *exercise = &student->lessons[i].exercises[k];
            enum verdict verdict = exercise->verdict;
            counts.tests++;
            counts.milliseconds += exercise->milliseconds;
            if (verdict == VERDICT_HARNESS)
                counts.errors++;
            else if (verdict == VERDICT_SKIP || verdict == VERDICT_TODO)
                counts.skipped++;
            else if (verdict != VERDICT_PASS)
                counts.failures++;
        }
    return counts;
}

static void add_seconds(struct text *to, unsigned milliseconds)
{
    if (milliseconds)
        text_add(to, " time=\"%.3f\"", milliseconds / 1000.0);
}

static void add_outcome(struct text *to, const struct exercise_result *exercise)
{
    struct text message = {0};
    const char *element = exercise->verdict == VERDICT_HARNESS ? "error" : "failure";
    if (exercise->verdict == VERDICT_TODO) {
        text_add(to, "<skipped message=\"to do: not begun\"/>");
    } else if (exercise->verdict == VERDICT_SKIP) {
        text_add(to, "<skipped message=\"");
        encode_xml(to, exercise->reason);
        text_add(to, "\"/>");
    } else {
        add_verdict(&message, exercise);
        text_add_char(&message, '\n');
        add_story(&message, exercise);
        text_add(to, "<%s type=\"%s\" message=\"", element, verdict_name(exercise->verdict));
        encode_xml(to, *exercise->headline ? exercise->headline : exercise->reason);
        text_add(to, "\">");
        encode_xml(to, text_string(&message));
        text_add(to, "</%s>", element);
    }
    text_free(&message);
}

static void add_exercise(struct text *to, const struct student_lesson *lesson,
                         const struct exercise_result *exercise)
{
    text_add(to, "  <testcase classname=\"");
    encode_xml(to, lesson->name);
    text_add(to, "\" name=\"%s\"", language_name(exercise->language));
    add_seconds(to, exercise->milliseconds);
    if (exercise->verdict == VERDICT_PASS) {
        text_add(to, "/>\n");
        return;
    }
    text_add(to, ">\n    ");
    add_outcome(to, exercise);
    text_add(to, "\n  </testcase>\n");
}

static void add_suite(struct text *to, const struct student_result *student)
{
    struct counts counts = count(student);
    text_add(to, "<testsuite name=\"");
    encode_xml(to, student->id);
    text_add(to, "\" tests=\"%d\" failures=\"%d\" errors=\"%d\" skipped=\"%d\"", counts.tests,
             counts.failures, counts.errors, counts.skipped);
    add_seconds(to, counts.milliseconds);
    text_add(to, ">\n");
    for (size_t i = 0; i < student->lesson_count; i++)
        for (size_t k = 0; k < student->lessons[i].exercise_count; k++)
            add_exercise(to, &student->lessons[i], &student->lessons[i].exercises[k]);
    text_add(to, "</testsuite>\n");
}

void report_junit(struct text *to, const struct student_result *students, size_t count_of_students)
{
    text_add(to, "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<testsuites>\n");
    for (size_t i = 0; i < count_of_students; i++)
        add_suite(to, &students[i]);
    text_add(to, "</testsuites>\n");
}
