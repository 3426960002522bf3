#include "class/roster.h"

#include "base/file.h"
#include "base/text.h"

#include <stdlib.h>
#include <string.h>
#include <strings.h>

enum { FIELDS = 32 };
enum column { COLUMN_ID, COLUMN_NAME, COLUMN_FOLDER, COLUMNS };

/* A place in the file, and the record read last. */
struct reading {
    const char *at, *end, *path;
    unsigned line; /* of `at` */
    char separator;
    char *field[FIELDS]; /* in the arena */
    size_t fields;       /* those beyond FIELDS are read over */
};

/* One field, up to a separator or the end of the line.  False: a quote has no end. */
static bool read_field(struct arena *arena, struct reading *reading)
{
    struct text field = {0};
    bool quoted = reading->at < reading->end && *reading->at == '"';
    if (quoted)
        reading->at++;
    while (reading->at < reading->end) {
        char c = *reading->at;
        if (quoted && c == '"') {
            reading->at++;
            quoted = reading->at < reading->end && *reading->at == '"';
            if (!quoted)
                continue;
        } else if (!quoted && (c == reading->separator || c == '\n')) {
            break;
        }
        reading->line += c == '\n';
        if (c && (quoted || c != '\r')) /* a NUL is no part of a name */
            text_add_char(&field, c);
        reading->at++;
    }
    size_t start = strspn(text_string(&field), " \t"), size = field.size;
    while (size > start && strchr(" \t", field.bytes[size - 1]))
        size--;
    if (reading->fields < FIELDS)
        reading->field[reading->fields++] =
            arena_print(arena, "%.*s", (int)(size - start), text_string(&field) + start);
    text_free(&field);
    return !quoted;
}

static bool read_record(struct arena *arena, struct reading *reading, struct problem *problem)
{
    unsigned line = reading->line;
    reading->fields = 0;
    for (;;) {
        if (!read_field(arena, reading))
            return problem_set(problem, STATUS_USAGE, "%s:%u: a quote has no end", reading->path,
                               line);
        if (reading->at == reading->end || *reading->at == '\n')
            break;
        reading->at++;
    }
    if (reading->at < reading->end) {
        reading->at++;
        reading->line++;
    }
    return true;
}

/* What separates the fields: whichever of them comes first in the first line. */
static char find_separator(const struct reading *reading)
{
    bool quoted = false;
    for (const char *c = reading->at; c < reading->end && *c != '\n'; c++) {
        quoted ^= *c == '"';
        if (!quoted && (*c == ',' || *c == ';' || *c == '\t'))
            return *c;
    }
    return ',';
}

/* True when the record is a head; then column[] says where each is, -1 for nowhere. */
static bool read_head(const struct reading *reading, int column[COLUMNS])
{
    static const char *const names[COLUMNS] = {"id", "name", "folder"};
    int found[COLUMNS] = {-1, -1, -1};
    for (size_t i = 0; i < reading->fields; i++)
        for (int c = 0; c < COLUMNS; c++)
            if (found[c] < 0 && strcasecmp(reading->field[i], names[c]) == 0)
                found[c] = (int)i;
    if (found[COLUMN_ID] >= 0)
        memcpy(column, found, sizeof found);
    return found[COLUMN_ID] >= 0;
}

static const char *field_of(const struct reading *reading, int column)
{
    return column >= 0 && (size_t)column < reading->fields ? reading->field[column] : "";
}

static bool is_empty(const struct reading *reading)
{
    for (size_t i = 0; i < reading->fields; i++)
        if (*reading->field[i])
            return false;
    return true;
}

static bool add_student(struct roster *roster, struct reading *reading, const int column[COLUMNS],
                        unsigned line, struct problem *problem)
{
    struct arena *arena = &roster->arena;
    const char *id = field_of(reading, column[COLUMN_ID]);
    const char *name = field_of(reading, column[COLUMN_NAME]);
    if (!*id)
        return problem_set(problem, STATUS_USAGE, "%s:%u: a student without an id", reading->path,
                           line);
    id = class_id(arena, id);
    for (size_t i = 0; i < roster->count; i++)
        if (strcmp(roster->students[i].id, id) == 0)
            return problem_set(problem, STATUS_USAGE,
                               "%s:%u: the id %s stands in line %u already; a student needs an id "
                               "of their own",
                               reading->path, line, id, roster->students[i].line);
    if (roster->count == ROSTER_STUDENTS)
        return problem_set(problem, STATUS_USAGE, "%s:%u: more than %d students", reading->path,
                           line, ROSTER_STUDENTS);
    roster->students[roster->count++] = (struct roster_student){
        .id = id,
        .name = class_person(arena, name),
        .folder = field_of(reading, column[COLUMN_FOLDER]),
        .key = class_key(arena, name),
        .line = line,
    };
    return true;
}

bool roster_parse(struct roster *roster, const char *bytes, size_t size, const char *path,
                  struct problem *problem)
{
    struct reading reading = {.at = bytes, .end = bytes + size, .path = path, .line = 1};
    int column[COLUMNS] = {0, 1, 2};
    bool head = true;
    *roster = (struct roster){0};
    if (size >= 3 && memcmp(bytes, "\xef\xbb\xbf", 3) == 0)
        reading.at += 3;
    reading.separator = find_separator(&reading);
    size_t lines = 1;
    for (const char *c = bytes; c < bytes + size; c++)
        lines += *c == '\n';
    lines = lines < ROSTER_STUDENTS ? lines : ROSTER_STUDENTS;
    roster->students = ARENA_ARRAY(&roster->arena, struct roster_student, lines);
    while (reading.at < reading.end) {
        unsigned line = reading.line;
        if (!read_record(&roster->arena, &reading, problem))
            return false;
        if (is_empty(&reading))
            continue;
        bool is_head = head && read_head(&reading, column);
        head = false;
        if (!is_head && !add_student(roster, &reading, column, line, problem))
            return false;
    }
    return roster->count ||
           problem_set(problem, STATUS_USAGE, "%s: no students; a line is: id,name", path);
}

bool roster_read(struct roster *roster, const char *path, struct problem *problem)
{
    struct text text = {0};
    *roster = (struct roster){0};
    bool ok = file_read(&text, path, ROSTER_BYTES, problem) &&
              roster_parse(roster, text.bytes, text.size, path, problem);
    text_free(&text);
    return ok;
}

void roster_free(struct roster *roster)
{
    arena_free(&roster->arena);
    *roster = (struct roster){0};
}

const struct roster_student *roster_find(const struct roster *roster, const struct label *label)
{
    struct arena scratch = {0};
    const char *stem = class_id(&scratch, label->stem), *who = class_id(&scratch, label->who);
    const char *key = class_key(&scratch, *label->name ? label->name : label->who);
    const struct roster_student *folder = NULL, *id = NULL, *name = NULL;
    size_t names = 0;
    for (size_t i = 0; i < roster->count; i++) {
        const struct roster_student *one = &roster->students[i];
        if (*one->folder &&
            (strcmp(one->folder, label->stem) == 0 || strcmp(one->folder, label->who) == 0))
            folder = one;
        if (strcmp(one->id, stem) == 0 || strcmp(one->id, who) == 0 ||
            (*label->number && strcmp(one->id, label->number) == 0))
            id = one;
        if (*key && strcmp(one->key, key) == 0) {
            name = one;
            names++;
        }
    }
    arena_free(&scratch);
    return folder ? folder : id ? id : names == 1 ? name : NULL;
}
