/* A student's result as JSON.  Keys in one order, so that equal results are equal bytes. */
#include "base/json.h"
#include "base/shown.h"
#include "class/store.h"

#include <string.h>

/* At most as long as is read back; what is cut says so. */
static json_t *shown(const char *string)
{
    struct text text = {0};
    static const char cut[] = " ... (cut)";
    text_add_shown(&text, string ? string : "", string ? strlen(string) : 0, true);
    if (text.size > STORE_STRING_MOST) {
        size_t end = STORE_STRING_MOST - sizeof cut;
        while (end && ((unsigned char)text.bytes[end] & 0xc0) == 0x80)
            end--;
        text.size = end;
        text_add_bytes(&text, cut, sizeof cut - 1);
    }
    json_t *value = json_string(text_string(&text));
    text_free(&text);
    return value;
}

static void put_string(json_t *object, const char *key, const char *string)
{
    put_json(object, key, shown(string));
}

static json_t *points_json(double points, enum verdict verdict)
{
    return is_judged(verdict) ? json_real(points) : json_null();
}

static json_t *rows_json(const struct exercise_result *exercise)
{
    json_t *rows = json_array();
    for (size_t i = 0; i < exercise->row_count && i < STORE_COUNT_MOST; i++) {
        const struct shown_row *row = &exercise->rows[i];
        char mark[] = {row->mark, '\0'};
        json_t *one = json_object();
        put_json(one, "mark", json_string(mark));
        put_string(one, "expected", row->expected);
        put_string(one, "observed", row->observed);
        append_json(rows, one);
    }
    return rows;
}

static json_t *exercise_json(const struct exercise_result *exercise)
{
    json_t *one = json_object();
    put_json(one, "language", json_string(language_name(exercise->language)));
    put_json(one, "verdict", json_string(verdict_name(exercise->verdict)));
    put_json(one, "points", points_json(exercise->points, exercise->verdict));
    put_json(one, "leftover", json_boolean(exercise->leftover));
    put_json(one, "cases", json_integer(exercise->cases));
    put_json(one, "agree", json_integer(exercise->agree));
    put_string(one, "reason", exercise->reason);
    put_string(one, "source", exercise->source);
    put_string(one, "diagnosis", exercise->diagnosis);
    put_string(one, "place", exercise->place);
    put_string(one, "line", exercise->line);
    put_string(one, "headline", exercise->headline);
    put_string(one, "explanation", exercise->explanation);
    put_json(one, "rows", rows_json(exercise));
    return one;
}

static json_t *lesson_json(const struct student_lesson *lesson)
{
    json_t *one = json_object(), *exercises = json_array();
    for (size_t i = 0; i < lesson->exercise_count; i++)
        append_json(exercises, exercise_json(&lesson->exercises[i]));
    put_string(one, "name", lesson->name);
    put_json(one, "possible", json_integer(lesson->possible));
    put_json(one, "verdict", json_string(verdict_name(lesson->verdict)));
    put_json(one, "points", points_json(lesson->points, lesson->verdict));
    put_json(one, "exercises", exercises);
    return one;
}

static json_t *findings_json(const struct student_result *student)
{
    json_t *findings = json_array();
    for (size_t i = 0; i < student->finding_count && i < STORE_COUNT_MOST; i++) {
        json_t *one = json_object();
        put_string(one, "kind", student->findings[i].kind);
        put_string(one, "path", student->findings[i].path);
        put_string(one, "text", student->findings[i].text);
        append_json(findings, one);
    }
    return findings;
}

void store_print(struct text *to, const struct student_result *student)
{
    json_t *root = json_object(), *notices = json_array(), *lessons = json_array();
    struct text id = {0};
    store_add_id(&id, student->id);
    for (size_t i = 0; i < student->notice_count && i < STORE_COUNT_MOST; i++)
        append_json(notices, shown(student->notices[i]));
    for (size_t i = 0; i < student->lesson_count; i++)
        append_json(lessons, lesson_json(&student->lessons[i]));
    put_json(root, "format", json_string(STORE_FORMAT));
    put_json(root, "version", json_integer(STORE_VERSION));
    put_json(root, "id", json_string(text_string(&id)));
    put_string(root, "name", student->name);
    put_string(root, "seed", student->seed);
    put_json(root, "notices", notices);
    put_json(root, "findings", findings_json(student));
    put_json(root, "lessons", lessons);
    dump_json(to, root, JSON_INDENT(1) | JSON_ENSURE_ASCII);
    text_add_char(to, '\n');
    text_free(&id);
}
