/* The JSON that course systems read: Gradescope and Classroom 50. */
#include "report/encode.h"
#include "report/gradebook.h"

#include <jansson.h>
#include <stdlib.h>

/* Takes `value` over; a JSON that cannot be made is a fault of the machine. */
static void put(json_t *object, const char *key, json_t *value)
{
    if (json_object_set_new(object, key, value) < 0)
        die(STATUS_FAULT, "out of memory");
}

static void append(json_t *array, json_t *value)
{
    if (json_array_append_new(array, value) < 0)
        die(STATUS_FAULT, "out of memory");
}

static json_t *json_shown(const char *string)
{
    struct text text = {0};
    encode_plain(&text, string);
    json_t *value = json_string(text_string(&text));
    text_free(&text);
    return value;
}

/* Adds the dump; takes the root over. */
static void dump(struct text *to, json_t *root)
{
    char *json = json_dumps(root, JSON_INDENT(2) | JSON_ENSURE_ASCII | JSON_REAL_PRECISION(6));
    if (!json)
        die(STATUS_FAULT, "out of memory");
    text_add(to, "%s\n", json);
    free(json);
    json_decref(root);
}

/* What a lesson's exercises came to, in words. */
static json_t *lesson_output(const struct student_lesson *lesson)
{
    struct text output = {0};
    for (size_t i = 0; i < lesson->exercise_count; i++) {
        const struct exercise_result *exercise = &lesson->exercises[i];
        text_add(&output, "%s: ", language_name(exercise->language));
        add_verdict(&output, exercise);
        text_add_char(&output, '\n');
        add_story(&output, exercise);
    }
    json_t *value = json_shown(text_string(&output));
    text_free(&output);
    return value;
}

/* ---- Gradescope */

static json_t *lesson_extra(const struct student_lesson *lesson)
{
    json_t *extra = json_object();
    for (size_t i = 0; i < lesson->exercise_count; i++) {
        const struct exercise_result *exercise = &lesson->exercises[i];
        json_t *entry = json_object();
        put(entry, "verdict", json_string(verdict_name(exercise->verdict)));
        put(entry, "points",
            is_judged(exercise->verdict) ? json_real(exercise->points) : json_null());
        put(entry, "diagnosis",
            *exercise->diagnosis ? json_shown(exercise->diagnosis) : json_null());
        put(extra, language_name(exercise->language), entry);
    }
    return extra;
}

/* One test a lesson: its points are those of the language that counts.  A skip has no score. */
static json_t *gradescope_test(const struct student_lesson *lesson)
{
    json_t *test = json_object();
    put(test, "name", json_shown(lesson->name));
    if (is_judged(lesson->verdict)) {
        put(test, "score", json_real(lesson->points));
        put(test, "max_score", json_integer(lesson->possible));
        put(test, "status", json_string(lesson->verdict == VERDICT_PASS ? "passed" : "failed"));
    }
    put(test, "output", lesson_output(lesson));
    put(test, "visibility", json_string("visible"));
    put(test, "extra_data", lesson_extra(lesson)); /* ours to fill */
    return test;
}

/* What was wrong with the hand-in, and what is to be known of the grading. */
static json_t *gradescope_output(const struct student_result *student)
{
    struct text output = {0};
    for (size_t i = 0; i < student->finding_count; i++)
        text_add(&output, "%s: %s: %s\n", student->findings[i].kind, student->findings[i].path,
                 student->findings[i].text);
    for (size_t i = 0; i < student->notice_count; i++)
        text_add(&output, "%s\n", student->notices[i]);
    json_t *value = json_shown(text_string(&output));
    text_free(&output);
    return value;
}

bool report_gradescope(struct text *to, const struct student_result *student)
{
    double points;
    int possible;
    if (!student_points(student, &points, &possible))
        return false;
    json_t *root = json_object(), *tests = json_array(), *extra = json_object();
    json_t *notices = json_array();
    unsigned milliseconds = 0;
    for (size_t i = 0; i < student->lesson_count; i++) {
        append(tests, gradescope_test(&student->lessons[i]));
        for (size_t k = 0; k < student->lessons[i].exercise_count; k++)
            milliseconds += student->lessons[i].exercises[k].milliseconds;
    }
    for (size_t i = 0; i < student->notice_count; i++)
        append(notices, json_shown(student->notices[i]));
    put(root, "score", json_real(points));
    if (milliseconds)
        put(root, "execution_time", json_real(milliseconds / 1000.0));
    put(root, "output", gradescope_output(student));
    put(root, "output_format", json_string("text"));
    put(root, "tests", tests);
    put(extra, "seed", json_shown(student->seed));
    put(extra, "notices", notices);
    put(root, "extra_data", extra);
    dump(to, root);
    return true;
}

/* ---- Classroom 50 */

static json_t *classroom50_test(const struct student_lesson *lesson)
{
    json_t *test = json_object();
    put(test, "test-name", json_shown(lesson->name));
    put(test, "passed", json_boolean(lesson->verdict == VERDICT_PASS));
    put(test, "score", json_integer((json_int_t)lesson->points));
    put(test, "max-score", json_integer(lesson->possible));
    put(test, "output", lesson_output(lesson));
    return test;
}

bool report_classroom50(struct text *to, const struct student_result *student,
                        const struct classroom50 *about)
{
    double points;
    int possible;
    json_int_t score = 0;
    if (!student_points(student, &points, &possible))
        return false;
    json_t *root = json_object(), *tests = json_array();
    for (size_t i = 0; i < student->lesson_count; i++) {
        if (!is_judged(student->lessons[i].verdict)) /* a skip has no points to be had */
            continue;
        append(tests, classroom50_test(&student->lessons[i]));
        score += (json_int_t)student->lessons[i].points;
    }
    put(root, "schema", json_string("classroom50/result/v1"));
    put(root, "classroom", json_shown(about->classroom));
    put(root, "assignment", json_shown(about->assignment));
    put(root, "assignment_type", json_shown(about->mode));
    put(root, "owner", json_shown(student->id));
    put(root, "submission", json_shown(about->submission));
    put(root, "commit", json_shown(about->commit));
    put(root, "release", json_shown(about->release));
    put(root, "review", json_shown(about->review));
    put(root, "datetime", json_shown(about->datetime));
    put(root, "score", json_integer(score));
    put(root, "max-score", json_integer(possible));
    put(root, "tests", tests);
    dump(to, root);
    return true;
}
