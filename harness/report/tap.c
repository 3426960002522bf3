#include "report/encode.h"
#include "report/gradebook.h"

#include <string.h>

/* Neither won nor lost: TAP's way to say it is a skip with its reason. */
static bool is_skipped(const struct exercise_result *exercise)
{
    return !is_judged(exercise->verdict);
}

static void add_details(struct text *to, const struct exercise_result *exercise,
                        const struct student_result *student, const char *indent)
{
    struct text message = {0};
    if (*exercise->reason) {
        add_verdict(&message, exercise);
        text_add_char(&message, '\n');
    }
    add_story(&message, exercise);
    text_add(to, "%s  ---\n%s  verdict: %s\n%s  diagnosis: ", indent, indent,
             verdict_name(exercise->verdict), indent);
    if (*exercise->diagnosis)
        encode_yaml(to, exercise->diagnosis);
    else
        text_add(to, "null");
    text_add(to, "\n%s  points: %g\n%s  seed: ", indent, exercise->points, indent);
    encode_yaml(to, student->seed);
    text_add(to, "\n%s  message: ", indent);
    encode_yaml(to, text_string(&message));
    text_add(to, "\n%s  ...\n", indent);
    text_free(&message);
}

/* True when it is no "not ok". */
static bool add_exercise(struct text *to, const struct student_result *student,
                         const struct student_lesson *lesson,
                         const struct exercise_result *exercise, int number, const char *indent)
{
    bool ok = exercise->verdict == VERDICT_PASS || is_skipped(exercise);
    text_add(to, "%s%s %d - ", indent, ok ? "ok" : "not ok", number);
    encode_tap(to, lesson->name);
    text_add(to, " %s", language_name(exercise->language));
    if (exercise->verdict == VERDICT_TODO)
        text_add(to, " # TODO not begun");
    if (is_skipped(exercise)) {
        text_add(to, " # SKIP %s", exercise->verdict == VERDICT_HARNESS ? "not judged: " : "");
        encode_tap(to, exercise->reason);
    }
    text_add_char(to, '\n');
    if (!ok && exercise->verdict != VERDICT_TODO)
        add_details(to, exercise, student, indent);
    return ok || exercise->verdict == VERDICT_TODO;
}

/* The plan and the tests of a student; true when none of them is a failure. */
static bool add_tests(struct text *to, const struct student_result *student, const char *indent)
{
    int count = 0, number = 0;
    bool ok = true;
    for (size_t i = 0; i < student->lesson_count; i++)
        count += (int)student->lessons[i].exercise_count;
    text_add(to, "%s1..%d%s\n", indent, count, count ? "" : " # SKIP nothing was handed in");
    for (size_t i = 0; i < student->lesson_count; i++)
        for (size_t k = 0; k < student->lessons[i].exercise_count; k++)
            ok &= add_exercise(to, student, &student->lessons[i], &student->lessons[i].exercises[k],
                               ++number, indent);
    return ok;
}

void report_tap(struct text *to, const struct student_result *student)
{
    text_add(to, "TAP version 14\n");
    add_tests(to, student, "");
}

void report_class_tap(struct text *to, const struct student_result *students, size_t count)
{
    text_add(to, "TAP version 14\n1..%zu%s\n", count, count ? "" : " # SKIP no students");
    for (size_t i = 0; i < count; i++) {
        text_add(to, "# Subtest: ");
        encode_tap(to, students[i].id);
        text_add_char(to, '\n');
        bool ok = add_tests(to, &students[i], "    ");
        text_add(to, "%s %zu - ", ok ? "ok" : "not ok", i + 1);
        encode_tap(to, students[i].id);
        text_add_char(to, '\n');
    }
}
