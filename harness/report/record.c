#include "report/record.h"

#include "base/file.h"
#include "render/render.h"
#include "report/report.h"

#include <stdlib.h>
#include <string.h>

enum { AROUND = 6, LINE_MOST = 2000, SOURCE_MOST = 1 << 20 };

static const char *keep(struct arena *arena, const struct text *text)
{
    return arena_string(arena, text_string(text));
}

/* ---- the side-by-side */

static char mark_of(enum difference difference)
{
    switch (difference) {
    case SAME:
        return ' ';
    case DIFFERS_MISSING:
        return '-';
    case DIFFERS_EXTRA:
    case DIFFERS_FORBIDDEN:
        return '+';
    default:
        return '*';
    }
}

static void add_row(struct exercise_result *to, char mark, const char *expected,
                    const char *observed)
{
    to->rows[to->row_count++] = (struct shown_row){mark, expected, observed};
}

static void record_row(struct exercise_result *to, struct arena *arena, const struct row *row)
{
    const struct render_style style = {.string_limit = 200, .doors = true};
    struct text event = {0};
    if (row->event)
        render_event(&event, row->event, &style);
    if (event.size > LINE_MOST)
        event.bytes[event.size = LINE_MOST] = '\0';
    const char *wanted = row->wanted ? row->wanted->text : "";
    add_row(to, mark_of(row->difference), arena_print(arena, "%.*s", LINE_MOST, wanted),
            keep(arena, &event));
    text_free(&event);
}

/* The rows around the first difference when there are many. */
static void record_rows(struct exercise_result *to, struct arena *arena,
                        const struct outcome *outcome)
{
    size_t from = 0, end = outcome->row_count;
    if (end > 3 * AROUND) {
        from = outcome->first > AROUND && outcome->first < end ? outcome->first - AROUND : 0;
        end = from + 2 * AROUND < end ? from + 2 * AROUND : end;
    }
    to->rows = ARENA_ARRAY(arena, struct shown_row, 2 * (end - from) + 2);
    if (from)
        add_row(to, '.', arena_print(arena, "%zu lines that agree", from), "");
    for (size_t i = from; i < end; i++) {
        const struct child *process = outcome->rows[i].process;
        const struct child *before = i ? outcome->rows[i - 1].process : NULL;
        if (process != before || (i == from && process))
            add_row(to, 'p',
                    arena_print(arena, "%s", process ? process->title : "the program itself"), "");
        record_row(to, arena, &outcome->rows[i]);
    }
    if (end < outcome->row_count)
        add_row(to, '.', arena_print(arena, "%zu more lines", outcome->row_count - end), "");
}

/* ---- the source line that the explanation speaks of */

/* Line `number` of some text, without the blanks in front; NULL when there is none. */
static const char *find_line(struct arena *arena, const struct text *text, unsigned long number)
{
    const char *line = text_string(text);
    for (; number > 1 && (line = strchr(line, '\n')); number--)
        line++;
    if (!line || !number)
        return NULL;
    line += strspn(line, " \t");
    size_t size = strcspn(line, "\r\n");
    return arena_print(arena, "%.*s", (int)(size < LINE_MOST ? size : LINE_MOST), line);
}

static const char *record_line(struct arena *arena, const struct grade *grade)
{
    const char *place = grade->diagnosis.place, *colon = strrchr(place, ':');
    const char *source = job_source(&grade->job), *slash = strrchr(source, '/');
    const char *name = slash ? slash + 1 : source, *line = NULL;
    struct text text = {0};
    struct problem problem;
    slash = colon ? memrchr(place, '/', (size_t)(colon - place)) : NULL;
    const char *from = slash ? slash + 1 : place;
    if (colon && strlen(name) == (size_t)(colon - from) && memcmp(from, name, strlen(name)) == 0 &&
        file_read(&text, source, SOURCE_MOST, &problem))
        line = find_line(arena, &text, strtoul(colon + 1, NULL, 10));
    text_free(&text);
    return line ? line : "";
}

/* ---- exercise, lesson, tree */

void record_exercise(struct exercise_result *to, struct arena *arena, const struct grade *grade)
{
    struct text explanation = {0};
    report_explanation(&explanation, grade);
    *to = (struct exercise_result){
        .language = grade->job.language,
        .verdict = grade->verdict,
        .points = is_judged(grade->verdict) ? grade->points : 0,
        .leftover = grade->leftover,
        .cases = (unsigned)grade->run_count,
        .agree = (unsigned)grade->passed,
        .reason = arena_string(arena, grade->reason),
        .source = "",
        .diagnosis = grade->differs && grade->diagnosis.id ? grade->diagnosis.id : "",
        .place = grade->differs ? arena_string(arena, grade->diagnosis.place) : "",
        .line = grade->differs ? record_line(arena, grade) : "",
        .headline = grade->differs ? keep(arena, &grade->diagnosis.headline) : "",
        .explanation = keep(arena, &explanation),
        .milliseconds = grade->milliseconds};
    if (grade->differs)
        record_rows(to, arena, &grade->differs->outcome);
    else if (grade->run_count && grade->job.language != LANGUAGE_TRACE)
        record_rows(to, arena, &grade->runs[0].outcome);
    text_free(&explanation);
}

void record_lesson(struct student_lesson *to, struct arena *arena,
                   const struct lesson_result *lesson)
{
    *to = (struct student_lesson){.name = arena_string(arena, lesson->lesson->name),
                                  .possible = lesson->lesson->points,
                                  .verdict = lesson->verdict,
                                  .points = lesson->points};
    to->exercises = ARENA_ARRAY(arena, struct exercise_result, LANGUAGES);
    for (int l = 0; l < LANGUAGES; l++)
        if (lesson->has_exercise[l])
            record_exercise(&to->exercises[to->exercise_count++], arena, &lesson->exercise[l]);
}

void record_results(struct student_result *student, const struct results *results)
{
    *student = (struct student_result){.id = "syscall-workbook", .name = ""};
    student->seed = arena_print(&student->arena, "%lu", (unsigned long)results->seed);
    student->notices = ARENA_ARRAY(&student->arena, const char *, 1);
    student->notices[student->notice_count++] = "no sandbox: this tree's own programs";
    student->lessons = ARENA_ARRAY(&student->arena, struct student_lesson, results->count + 1);
    for (size_t i = 0; i < results->count; i++)
        record_lesson(&student->lessons[student->lesson_count++], &student->arena,
                      &results->lessons[i]);
}
