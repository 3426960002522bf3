/* Reads a result back.  Nothing is taken on trust: a file that another program, or a student, has
 * written must not become a grade because it looks like one. */
#include "class/store.h"

#include "base/file.h"
#include "base/shown.h"

#include <jansson.h>
#include <math.h>
#include <stdio.h>
#include <string.h>

/* An object that is being read, and where it stands: "lessons[3]". */
struct reader {
    struct student_result *student;
    const char *path; /* of the file */
    struct problem *problem;
    const json_t *object;
    char where[96];
    size_t asked; /* keys; the object may have no others */
    bool ok;
};

/* The first complaint is the one that is told. */
static void complain(struct reader *reader, const char *key, const char *what)
{
    if (reader->ok)
        problem_set(reader->problem, STATUS_USAGE, "%s: %s%s%s: %s", reader->path, reader->where,
                    *reader->where && *key ? "." : "", key, what);
    reader->ok = false;
}

static const json_t *get(struct reader *reader, const char *key)
{
    const json_t *value = json_object_get(reader->object, key);
    reader->asked++;
    if (!value)
        complain(reader, key, "missing");
    return value;
}

/* A string as text_add_shown leaves it, which is how every string was written. */
static const char *keep_string(struct reader *reader, const char *key, const json_t *value,
                               size_t most)
{
    struct text text = {0};
    const char *string = "";
    if (!json_is_string(value))
        complain(reader, key, "no string");
    else if (json_string_length(value) > most)
        complain(reader, key, "too long");
    if (!reader->ok)
        return string;
    text_add_shown(&text, json_string_value(value), json_string_length(value), true);
    if (strcmp(text_string(&text), json_string_value(value)) != 0)
        complain(reader, key, "it holds characters that are written in another way");
    else
        string = arena_string(&reader->student->arena, text_string(&text));
    text_free(&text);
    return string;
}

static const char *get_string(struct reader *reader, const char *key, size_t most)
{
    return keep_string(reader, key, get(reader, key), most);
}

static bool get_boolean(struct reader *reader, const char *key)
{
    const json_t *value = get(reader, key);
    if (value && !json_is_boolean(value))
        complain(reader, key, "neither true nor false");
    return json_is_true(value);
}

static int get_count(struct reader *reader, const char *key, json_int_t most)
{
    const json_t *value = get(reader, key);
    if (value && (!json_is_integer(value) || json_integer_value(value) < 0 ||
                  json_integer_value(value) > most))
        complain(reader, key, "no number from 0 to what there can be");
    return reader->ok ? (int)json_integer_value(value) : 0;
}

static enum verdict get_verdict(struct reader *reader, const char *key)
{
    const json_t *value = get(reader, key);
    for (int verdict = 0; json_is_string(value) && verdict < VERDICTS; verdict++)
        if (strcmp(json_string_value(value), verdict_name((enum verdict)verdict)) == 0)
            return (enum verdict)verdict;
    complain(reader, key, "no verdict");
    return VERDICT_HARNESS;
}

/* A number from 0 to `possible` when the verdict is one on the program, else null.  A `sum` may
 * have points of one part while another is missing. */
static double get_points(struct reader *reader, const char *key, enum verdict verdict, int possible,
                         bool sum)
{
    const json_t *value = get(reader, key);
    if (!reader->ok)
        return 0;
    if (!is_judged(verdict)) {
        if (!json_is_null(value))
            complain(reader, key, "points without a verdict on the program");
        return 0;
    }
    double points = json_is_number(value) ? json_number_value(value) : NAN;
    if (!isfinite(points) || points < 0 || points > possible)
        complain(reader, key, "no number from 0 to what is possible");
    else if (points != 0 && (verdict == VERDICT_TODO || verdict == VERDICT_INTAKE) && !sum)
        complain(reader, key, "points for what was not handed in");
    return reader->ok ? points : 0;
}

/* A list of at most `most` entries; how many there are. */
static const json_t *get_list(struct reader *reader, const char *key, size_t most, size_t *count)
{
    const json_t *list = get(reader, key);
    *count = 0;
    if (list && !json_is_array(list))
        complain(reader, key, "no list");
    else if (json_array_size(list) > most)
        complain(reader, key, "too many entries");
    if (reader->ok)
        *count = json_array_size(list);
    return list;
}

/* Goes on with the object `index` of a list. */
static struct reader enter(struct reader *outer, const json_t *list, const char *key, size_t index)
{
    struct reader inner = *outer;
    inner.object = json_array_get(list, index);
    inner.asked = 0;
    snprintf(inner.where, sizeof inner.where, "%.40s%s%s[%zu]", outer->where,
             *outer->where ? "." : "", key, index);
    if (!json_is_object(inner.object))
        complain(&inner, "", "no object");
    return inner;
}

/* The end of an object: there is nothing in it that was not asked for. */
static void leave(struct reader *outer, struct reader *inner)
{
    if (inner->ok && json_object_size(inner->object) != inner->asked)
        complain(inner, "", "it holds something that this version does not know");
    outer->ok = inner->ok;
}

static void read_row(struct reader *outer, const json_t *list, size_t i, struct shown_row *row)
{
    struct reader reader = enter(outer, list, "rows", i);
    const char *mark = get_string(&reader, "mark", 1);
    row->expected = get_string(&reader, "expected", STORE_STRING_MOST);
    row->observed = get_string(&reader, "observed", STORE_STRING_MOST);
    if (reader.ok && (!*mark || !strchr(" *-+p.", *mark)))
        complain(&reader, "mark", "no mark");
    row->mark = *mark;
    leave(outer, &reader);
}

static enum language get_language(struct reader *reader)
{
    const char *name = get_string(reader, "language", 16);
    for (int l = 0; reader->ok && l < LANGUAGES; l++)
        if (strcmp(name, language_name((enum language)l)) == 0)
            return (enum language)l;
    complain(reader, "language", "no language of exercises");
    return LANGUAGE_ASM;
}

static void read_exercise(struct reader *outer, const json_t *list, size_t i,
                          struct student_lesson *lesson)
{
    struct reader reader = enter(outer, list, "exercises", i);
    struct exercise_result *exercise = &lesson->exercises[i];
    exercise->language = get_language(&reader);
    exercise->verdict = get_verdict(&reader, "verdict");
    exercise->points = get_points(&reader, "points", exercise->verdict, lesson->possible, false);
    exercise->leftover = get_boolean(&reader, "leftover");
    exercise->cases = (unsigned)get_count(&reader, "cases", STORE_COUNT_MOST);
    exercise->agree = (unsigned)get_count(&reader, "agree", exercise->cases);
    exercise->reason = get_string(&reader, "reason", STORE_STRING_MOST);
    exercise->source = get_string(&reader, "source", 64);
    exercise->diagnosis = get_string(&reader, "diagnosis", 128);
    exercise->place = get_string(&reader, "place", 1024);
    exercise->line = get_string(&reader, "line", STORE_STRING_MOST);
    exercise->headline = get_string(&reader, "headline", STORE_STRING_MOST);
    exercise->explanation = get_string(&reader, "explanation", STORE_STRING_MOST);
    const json_t *rows = get_list(&reader, "rows", STORE_COUNT_MOST, &exercise->row_count);
    exercise->rows = ARENA_ARRAY(&reader.student->arena, struct shown_row, exercise->row_count + 1);
    for (size_t k = 0; reader.ok && k < exercise->row_count; k++)
        read_row(&reader, rows, k, &exercise->rows[k]);
    size_t hex = strspn(exercise->source, "0123456789abcdef");
    if (reader.ok && (exercise->source[hex] || (hex && hex != 64)))
        complain(&reader, "source", "no SHA-256");
    if (reader.ok && i && exercise->language <= exercise[-1].language)
        complain(&reader, "language", "twice, or out of order");
    leave(outer, &reader);
}

/* "05-registers": nothing else may become the heading of a column. */
static bool is_lesson_name(const char *name)
{
    size_t digits = strspn(name, "0123456789");
    size_t rest = strspn(name + digits, "abcdefghijklmnopqrstuvwxyz0123456789-");
    return digits >= 2 && digits <= 3 && name[digits] == '-' && rest > 1 && rest < 60 &&
           !name[digits + rest];
}

/* The lesson's verdict is that of one of its exercises. */
static bool verdict_is_theirs(const struct student_lesson *lesson)
{
    for (size_t i = 0; i < lesson->exercise_count; i++)
        if (lesson->exercises[i].verdict == lesson->verdict)
            return true;
    return lesson->exercise_count == 0 && lesson->points == 0 && lesson->verdict != VERDICT_PASS;
}

static void read_lesson(struct reader *outer, const json_t *list, size_t i)
{
    struct reader reader = enter(outer, list, "lessons", i);
    struct student_lesson *lesson = &outer->student->lessons[i];
    lesson->name = get_string(&reader, "name", 64);
    lesson->possible = get_count(&reader, "possible", 1000000);
    lesson->verdict = get_verdict(&reader, "verdict");
    lesson->points = get_points(&reader, "points", lesson->verdict, lesson->possible, true);
    const json_t *exercises = get_list(&reader, "exercises", LANGUAGES, &lesson->exercise_count);
    lesson->exercises =
        ARENA_ARRAY(&reader.student->arena, struct exercise_result, lesson->exercise_count + 1);
    for (size_t k = 0; reader.ok && k < lesson->exercise_count; k++)
        read_exercise(&reader, exercises, k, lesson);
    if (reader.ok && !is_lesson_name(lesson->name))
        complain(&reader, "name", "no lesson's name");
    if (reader.ok && i && strcmp(lesson->name, lesson[-1].name) <= 0)
        complain(&reader, "name", "twice, or out of order");
    if (reader.ok && !verdict_is_theirs(lesson))
        complain(&reader, "verdict", "not the verdict of one of its exercises");
    leave(outer, &reader);
}

static void read_lists(struct reader *reader)
{
    struct student_result *student = reader->student;
    const json_t *notices = get_list(reader, "notices", STORE_COUNT_MOST, &student->notice_count);
    student->notices = ARENA_ARRAY(&student->arena, const char *, student->notice_count + 1);
    for (size_t i = 0; reader->ok && i < student->notice_count; i++)
        student->notices[i] =
            keep_string(reader, "notices", json_array_get(notices, i), STORE_STRING_MOST);
    const json_t *findings =
        get_list(reader, "findings", STORE_COUNT_MOST, &student->finding_count);
    student->findings =
        ARENA_ARRAY(&student->arena, struct kept_finding, student->finding_count + 1);
    for (size_t i = 0; reader->ok && i < student->finding_count; i++) {
        struct reader inner = enter(reader, findings, "findings", i);
        student->findings[i].kind = get_string(&inner, "kind", 64);
        student->findings[i].path = get_string(&inner, "path", STORE_STRING_MOST);
        student->findings[i].text = get_string(&inner, "text", STORE_STRING_MOST);
        leave(reader, &inner);
    }
    const json_t *lessons = get_list(reader, "lessons", STORE_COUNT_MOST, &student->lesson_count);
    student->lessons =
        ARENA_ARRAY(&student->arena, struct student_lesson, student->lesson_count + 1);
    for (size_t i = 0; reader->ok && i < student->lesson_count; i++)
        read_lesson(reader, lessons, i);
}

static void read_student(struct reader *reader)
{
    struct text id = {0};
    if (strcmp(get_string(reader, "format", 64), STORE_FORMAT) != 0)
        complain(reader, "format", "this is no student's result");
    const json_t *version = get(reader, "version");
    if (!json_is_integer(version) || json_integer_value(version) != STORE_VERSION)
        complain(reader, "version", "not 1, the only version that this ring3 reads");
    reader->student->id = get_string(reader, "id", STORE_ID_MOST);
    reader->student->name = get_string(reader, "name", 1024);
    reader->student->seed = get_string(reader, "seed", 128);
    store_add_id(&id, reader->student->id);
    if (!*reader->student->id || strcmp(text_string(&id), reader->student->id) != 0)
        complain(reader, "id", "no student's id");
    text_free(&id);
    if (reader->ok)
        read_lists(reader);
}

bool store_parse(struct student_result *student, const char *bytes, size_t size, const char *path,
                 struct problem *problem)
{
    json_error_t error;
    *student = (struct student_result){.id = "", .name = "", .seed = ""};
    json_t *root = json_loadb(bytes, size, JSON_REJECT_DUPLICATES, &error);
    struct reader reader = {.student = student, .path = path, .problem = problem, .object = root};
    if (!root) {
        struct text said = {0};
        text_add_shown(&said, error.text, strlen(error.text), false);
        problem_set(problem, STATUS_USAGE, "%s:%d:%d: %s", path, error.line, error.column,
                    said.bytes);
        text_free(&said);
        return false;
    }
    reader.ok = true;
    if (json_is_object(root))
        read_student(&reader);
    else
        complain(&reader, "", "this is no student's result");
    if (reader.ok && json_object_size(root) != reader.asked)
        complain(&reader, "", "it holds something that this version does not know");
    json_decref(root);
    return reader.ok;
}

bool store_read(struct student_result *student, const char *path, struct problem *problem)
{
    struct text bytes = {0};
    *student = (struct student_result){.id = "", .name = "", .seed = ""};
    bool ok = file_read(&bytes, path, STORE_MOST, problem) &&
              store_parse(student, text_string(&bytes), bytes.size, path, problem);
    text_free(&bytes);
    return ok;
}
