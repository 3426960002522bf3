/* The reports for machines: TAP 14, JUnit XML, Gradescope's results.json.  The same grades in the
 * same order in each: one test a lesson and language. */
#include "report/report.h"

#include <jansson.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* Calls `each` for every exercise, numbered from 1. */
static void walk(const struct results *results, void *to,
                 void (*each)(void *to, int number, const struct grade *grade))
{
    int number = 0;
    for (size_t i = 0; i < results->count; i++)
        for (int l = 0; l < LANGUAGES; l++)
            if (results->lessons[i].has_exercise[l])
                each(to, ++number, &results->lessons[i].exercise[l]);
}

static int exercises(const struct results *results)
{
    return results->passed + results->failed + results->todo + results->skipped + results->faults;
}

/* ---- TAP 14: testanything.org/tap-version-14-specification.html */

/* A YAML double-quoted scalar; the text is ASCII already but for newlines, quotes, backslashes. */
static void add_yaml(struct text *to, const char *string)
{
    text_add_char(to, '"');
    for (; *string; string++) {
        if (*string == '"' || *string == '\\')
            text_add_char(to, '\\');
        if (*string == '\n')
            text_add(to, "\\n");
        else
            text_add_char(to, *string);
    }
    text_add_char(to, '"');
}

static void add_tap(void *context, int number, const struct grade *grade)
{
    struct text *to = context, plain = {0};
    bool ok = grade->verdict == VERDICT_PASS || grade->verdict == VERDICT_SKIP;
    text_add(to, "%s %d - %s %s", ok ? "ok" : "not ok", number, grade->job.lesson->name,
             language_name(grade->job.language));
    if (grade->verdict == VERDICT_TODO)
        text_add(to, " # TODO not begun");
    if (grade->verdict == VERDICT_SKIP) {
        text_add(to, " # SKIP ");
        for (const char *c = grade->reason; *c; c++)
            text_add_char(to, *c == '\n' ? ' ' : *c);
    }
    text_add_char(to, '\n');
    if (grade->verdict != VERDICT_PASS && grade->verdict != VERDICT_TODO &&
        grade->verdict != VERDICT_SKIP) {
        report_plain(&plain, grade);
        text_add(to,
                 "  ---\n  verdict: %s\n  diagnosis: %s\n  points: %g\n  seed: %lu\n"
                 "  message: ",
                 verdict_name(grade->verdict), grade->diagnosis.id ? grade->diagnosis.id : "null",
                 grade->points, (unsigned long)grade->job.seed);
        add_yaml(to, text_string(&plain));
        text_add(to, "\n  ...\n");
    }
    text_free(&plain);
}

void report_tap(struct text *to, const struct results *results)
{
    text_add(to, "TAP version 14\n1..%d\n", exercises(results));
    walk(results, to, add_tap);
}

/* ---- JUnit, as the Ant task and most CI systems read it */

static void add_xml(struct text *to, const char *string)
{
    for (; *string; string++) {
        unsigned char c = (unsigned char)*string;
        if (c == '&')
            text_add(to, "&amp;");
        else if (c == '<')
            text_add(to, "&lt;");
        else if (c == '>')
            text_add(to, "&gt;");
        else if (c == '"')
            text_add(to, "&quot;");
        else if (c == '\n')
            text_add(to, "&#10;");
        else if (c < 0x20 || c == 0x7f)
            text_add(to, "\\x%02x", c);
        else
            text_add_char(to, *string);
    }
}

static void add_junit(void *context, int number, const struct grade *grade)
{
    struct text *to = context, plain = {0};
    (void)number;
    text_add(to, "  <testcase classname=\"%s\" name=\"%s\" time=\"%.3f\"", grade->job.lesson->name,
             language_name(grade->job.language), grade->milliseconds / 1000.0);
    if (grade->verdict == VERDICT_PASS) {
        text_add(to, "/>\n");
        return;
    }
    text_add(to, ">\n    ");
    report_plain(&plain, grade);
    if (grade->verdict == VERDICT_TODO) {
        text_add(to, "<skipped message=\"to do: not begun\"/>");
    } else if (grade->verdict == VERDICT_SKIP) {
        text_add(to, "<skipped message=\"");
        add_xml(to, grade->reason);
        text_add(to, "\"/>");
    } else {
        const char *element = grade->verdict == VERDICT_HARNESS ? "error" : "failure";
        text_add(to, "<%s type=\"%s\" message=\"", element, verdict_name(grade->verdict));
        add_xml(to, grade->differs ? text_string(&grade->diagnosis.headline) : grade->reason);
        text_add(to, "\">");
        add_xml(to, text_string(&plain));
        text_add(to, "</%s>", element);
    }
    text_add(to, "\n  </testcase>\n");
    text_free(&plain);
}

void report_junit(struct text *to, const struct results *results)
{
    text_add(to,
             "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
             "<testsuites>\n<testsuite name=\"syscall-workbook\" tests=\"%d\" failures=\"%d\" "
             "errors=\"%d\" skipped=\"%d\" time=\"%.3f\">\n",
             exercises(results), results->failed, results->faults, results->skipped + results->todo,
             results->milliseconds / 1000.0);
    walk(results, to, add_junit);
    text_add(to, "</testsuite>\n</testsuites>\n");
}

/* ---- Gradescope: gradescope-autograders.readthedocs.io, "Autograder Specifications" */

static json_t *json_text(const char *string)
{
    json_t *value = json_stringn(string, strlen(string));
    return value ? value : json_string("(text that is not UTF-8)");
}

/* One test a lesson: its points are those of the language that counts. */
static json_t *lesson_json(const struct lesson_result *one)
{
    json_t *test = json_object();
    struct text output = {0};
    for (int l = 0; l < LANGUAGES; l++) {
        const struct grade *grade = &one->exercise[l];
        if (!one->has_exercise[l])
            continue;
        report_file(&output, grade);
        text_add(&output, ": %s\n", verdict_name(grade->verdict));
        report_plain(&output, grade);
    }
    json_object_set_new(test, "name", json_text(one->lesson->name));
    if (one->verdict != VERDICT_SKIP) { /* a skip has no score: nobody lost anything */
        json_object_set_new(test, "score", json_real(one->points));
        json_object_set_new(test, "max_score", json_integer(one->lesson->points));
        json_object_set_new(test, "status",
                            json_string(one->verdict == VERDICT_PASS ? "passed" : "failed"));
    }
    json_object_set_new(test, "output", json_text(text_string(&output)));
    json_object_set_new(test, "visibility", json_string("visible"));
    json_t *extra = json_object(); /* "extra_data" is ours to fill */
    for (int l = 0; l < LANGUAGES; l++) {
        const struct grade *grade = &one->exercise[l];
        if (!one->has_exercise[l])
            continue;
        json_t *entry = json_object();
        json_object_set_new(entry, "verdict", json_string(verdict_name(grade->verdict)));
        json_object_set_new(entry, "points", json_real(grade->points));
        json_object_set_new(entry, "diagnosis",
                            grade->diagnosis.id ? json_string(grade->diagnosis.id) : json_null());
        json_object_set_new(extra, language_name(grade->job.language), entry);
    }
    json_object_set_new(test, "extra_data", extra);
    text_free(&output);
    return test;
}

void report_gradescope(struct text *to, const struct results *results)
{
    json_t *root = json_object(), *tests = json_array();
    for (size_t i = 0; i < results->count; i++)
        json_array_append_new(tests, lesson_json(&results->lessons[i]));
    json_object_set_new(root, "score", json_real(results->points));
    json_object_set_new(root, "execution_time", json_real(results->milliseconds / 1000.0));
    json_object_set_new(root, "output_format", json_string("text"));
    json_object_set_new(root, "tests", tests);
    json_t *extra = json_object();
    json_object_set_new(extra, "seed", json_integer((json_int_t)results->seed));
    json_object_set_new(extra, "faults", json_integer(results->faults));
    json_object_set_new(extra, "sandbox", json_string("none: this tree's own programs"));
    json_object_set_new(root, "extra_data", extra);
    char *dump = json_dumps(root, JSON_INDENT(2) | JSON_ENSURE_ASCII | JSON_REAL_PRECISION(6));
    if (!dump)
        die(STATUS_FAULT, "out of memory");
    text_add(to, "%s\n", dump);
    free(dump);
    json_decref(root);
}
