/* The JSON that course systems read: Gradescope and Classroom 50. */
#include "base/json.h"
#include "report/encode.h"
#include "report/gradebook.h"

static json_t *json_shown(const char *string)
{
    struct text text = {0};
    encode_plain(&text, string);
    json_t *value = json_string(text_string(&text));
    text_free(&text);
    return value;
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
        put_json(entry, "verdict", json_string(verdict_name(exercise->verdict)));
        put_json(entry, "points",
                 is_judged(exercise->verdict) ? json_real(exercise->points) : json_null());
        put_json(entry, "diagnosis",
                 *exercise->diagnosis ? json_shown(exercise->diagnosis) : json_null());
        put_json(extra, language_name(exercise->language), entry);
    }
    return extra;
}

/* One test a lesson: its points are those of the language that counts.  A skip has no score. */
static json_t *gradescope_test(const struct student_lesson *lesson)
{
    json_t *test = json_object();
    put_json(test, "name", json_shown(lesson->name));
    if (is_judged(lesson->verdict)) {
        put_json(test, "score", json_real(lesson->points));
        put_json(test, "max_score", json_integer(lesson->possible));
        put_json(test, "status",
                 json_string(lesson->verdict == VERDICT_PASS ? "passed" : "failed"));
    }
    put_json(test, "output", lesson_output(lesson));
    put_json(test, "visibility", json_string("visible"));
    put_json(test, "extra_data", lesson_extra(lesson)); /* ours to fill */
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
        append_json(tests, gradescope_test(&student->lessons[i]));
        for (size_t k = 0; k < student->lessons[i].exercise_count; k++)
            milliseconds += student->lessons[i].exercises[k].milliseconds;
    }
    for (size_t i = 0; i < student->notice_count; i++)
        append_json(notices, json_shown(student->notices[i]));
    put_json(root, "score", json_real(points));
    if (milliseconds)
        put_json(root, "execution_time", json_real(milliseconds / 1000.0));
    put_json(root, "output", gradescope_output(student));
    put_json(root, "output_format", json_string("text"));
    put_json(root, "tests", tests);
    put_json(extra, "seed", json_shown(student->seed));
    put_json(extra, "notices", notices);
    put_json(root, "extra_data", extra);
    dump_json(to, root, JSON_INDENT(2) | JSON_ENSURE_ASCII | JSON_REAL_PRECISION(6));
    text_add_char(to, '\n');
    return true;
}

/* ---- Classroom 50 */

static json_t *classroom50_test(const struct student_lesson *lesson)
{
    json_t *test = json_object();
    put_json(test, "test-name", json_shown(lesson->name));
    put_json(test, "passed", json_boolean(lesson->verdict == VERDICT_PASS));
    put_json(test, "score", json_integer((json_int_t)lesson->points));
    put_json(test, "max-score", json_integer(lesson->possible));
    put_json(test, "output", lesson_output(lesson));
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
        append_json(tests, classroom50_test(&student->lessons[i]));
        score += (json_int_t)student->lessons[i].points;
    }
    put_json(root, "schema", json_string("classroom50/result/v1"));
    put_json(root, "classroom", json_shown(about->classroom));
    put_json(root, "assignment", json_shown(about->assignment));
    put_json(root, "assignment_type", json_shown(about->mode));
    put_json(root, "owner", json_shown(student->id));
    put_json(root, "submission", json_shown(about->submission));
    put_json(root, "commit", json_shown(about->commit));
    put_json(root, "release", json_shown(about->release));
    put_json(root, "review", json_shown(about->review));
    put_json(root, "datetime", json_shown(about->datetime));
    put_json(root, "score", json_integer(score));
    put_json(root, "max-score", json_integer(possible));
    put_json(root, "tests", tests);
    dump_json(to, root, JSON_INDENT(2) | JSON_ENSURE_ASCII | JSON_REAL_PRECISION(6));
    text_add_char(to, '\n');
    return true;
}
