#include "lesson/workbook.h"

#include "base/array.h"
#include "base/file.h"

#include <ctype.h>
#include <dirent.h>
#include <errno.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static bool is_directory(const char *path)
{
    struct stat status;
    return stat(path, &status) == 0 && S_ISDIR(status.st_mode);
}

static bool is_root(const char *path)
{
    char lessons[PATH_MAX], expected[PATH_MAX];
    return snprintf(lessons, sizeof lessons, "%s/lessons", path) < PATH_MAX &&
           snprintf(expected, sizeof expected, "%s/expected", path) < PATH_MAX &&
           is_directory(lessons) && is_directory(expected);
}

static bool find_root(struct workbook *workbook, const char *root, struct problem *problem)
{
    char path[PATH_MAX];
    if (!realpath(root ? root : ".", path))
        return problem_set(problem, STATUS_USAGE, "%s: %s", root ? root : ".", strerror(errno));
    if (root && !is_root(path))
        return problem_set(problem, STATUS_USAGE, "%s: not a workbook: no lessons/ and expected/",
                           root);
    while (!is_root(path)) {
        char *slash = strrchr(path, '/');
        if (!slash || slash == path)
            return problem_set(problem, STATUS_USAGE,
                               "no workbook here: go to the directory that holds lessons/, "
                               "or name it with -C");
        *slash = '\0';
    }
    workbook->root = arena_string(&workbook->arena, path);
    return chdir(path) == 0 || problem_set(problem, STATUS_USAGE, "%s: %s", path, strerror(errno));
}

const char *workbook_path(struct workbook *workbook, const char *format, ...)
{
    char tail[PATH_MAX];
    va_list arguments;
    va_start(arguments, format);
    vsnprintf(tail, sizeof tail, format, arguments);
    va_end(arguments);
    return arena_string(&workbook->arena, tail);
}

static bool is_lesson_name(const char *name)
{
    if (!isdigit((unsigned char)name[0]) || !isdigit((unsigned char)name[1]) || name[2] != '-' ||
        !name[3])
        return false;
    for (const char *c = name + 3; *c; c++)
        if (!islower((unsigned char)*c) && !isdigit((unsigned char)*c) && *c != '-')
            return false;
    return true;
}

static int read_points(const struct lesson *lesson)
{
    char path[PATH_MAX];
    struct text text = {0};
    struct problem ignored;
    int points = 10;
    snprintf(path, sizeof path, "%s/points", lesson->directory);
    if (file_exists(path) && file_read(&text, path, 64, &ignored)) {
        long value = strtol(text.bytes, NULL, 10);
        if (value >= 0 && value <= 1000)
            points = (int)value;
    }
    text_free(&text);
    return points;
}

/* What a whole lesson has.  %s is its name; a language's rows count only when the lesson has an
 * exercise in that language. */
static const struct {
    const char *path;
    int language; /* -1: any */
} parts[] = {
    {"lessons/%s/README.md", -1},
    {"lessons/%s/hints.md", -1},
    {"expected/%s.exercise.trace", -1},
    {"lessons/%s/exercise.asm", LANGUAGE_ASM},
    {"lessons/%s/stub/exercise.asm", LANGUAGE_ASM},
    {"lessons/%s/exercise.c", LANGUAGE_C},
    {"lessons/%s/stub/exercise.c", LANGUAGE_C},
    {"lessons/%s/exercise.trace", LANGUAGE_TRACE},
    {"lessons/%s/stub/exercise.trace", LANGUAGE_TRACE},
    {"asm/%s.asm", LANGUAGE_ASM},
    {"c/%s.c", LANGUAGE_C},
    {"expected/%s.trace", -1},
};

static bool has(struct workbook *workbook, const char *format, const char *name)
{
    char tail[PATH_MAX];
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wformat-nonliteral"
    snprintf(tail, sizeof tail, format, name); /* format: a row of parts[] */
#pragma GCC diagnostic pop
    return file_exists(workbook_path(workbook, "%s", tail));
}

static void look_at(struct workbook *workbook, struct lesson *lesson)
{
    static const char *const extensions[LANGUAGES] = {"asm", "c", "trace"};
    for (int l = 0; l < LANGUAGES; l++) {
        lesson->has[l] = file_exists(workbook_path(workbook, "lessons/%s/stub/exercise.%s",
                                                   lesson->name, extensions[l])) ||
                         file_exists(workbook_path(workbook, "lessons/%s/exercise.%s", lesson->name,
                                                   extensions[l]));
        lesson->worked[l] =
            l != LANGUAGE_TRACE && file_exists(workbook_path(workbook, "%s/%s.%s", extensions[l],
                                                             lesson->name, extensions[l]));
    }
    struct text lacks = {0};
    for (size_t i = 0; i < sizeof parts / sizeof *parts; i++) {
        if (parts[i].language >= 0 && !lesson->has[parts[i].language])
            continue;
        if (has(workbook, parts[i].path, lesson->name))
            continue;
        if (lacks.size)
            text_add(&lacks, ", ");
        for (const char *c = parts[i].path; *c; c++) {
            if (c[0] == '%') {
                text_add(&lacks, "%s", lesson->name);
                c++;
            } else {
                text_add_char(&lacks, *c);
            }
        }
    }
    if (!lesson->has[LANGUAGE_ASM] && !lesson->has[LANGUAGE_C] && !lesson->has[LANGUAGE_TRACE])
        text_add(&lacks, "%severy exercise", lacks.size ? ", " : "");
    lesson->lacks = arena_string(&workbook->arena, text_string(&lacks));
    text_free(&lacks);
    lesson->points = read_points(lesson);
}

static int by_number(const void *a, const void *b)
{
    const struct lesson *left = a, *right = b;
    if (left->number != right->number)
        return left->number - right->number;
    return strcmp(left->name, right->name);
}

static bool find_lessons(struct workbook *workbook, struct problem *problem)
{
    const char *path = workbook_path(workbook, "lessons");
    DIR *directory = opendir(path);
    if (!directory)
        return problem_set(problem, STATUS_USAGE, "%s: %s", path, strerror(errno));
    size_t room = 0;
    struct lesson *found = NULL;
    for (struct dirent *entry; (entry = readdir(directory));) {
        if (!is_lesson_name(entry->d_name))
            continue;
        found = array_grow(found, workbook->count, &room, sizeof *found);
        struct lesson *lesson = &found[workbook->count++];
        *lesson = (struct lesson){0};
        lesson->number = (entry->d_name[0] - '0') * 10 + entry->d_name[1] - '0';
        lesson->name = arena_string(&workbook->arena, entry->d_name);
        lesson->directory = workbook_path(workbook, "lessons/%s", entry->d_name);
    }
    closedir(directory);
    if (workbook->count) {
        qsort(found, workbook->count, sizeof *found, by_number);
        workbook->lessons = arena_copy(&workbook->arena, found, workbook->count * sizeof *found);
    }
    free(found);
    for (size_t i = 0; i < workbook->count; i++)
        look_at(workbook, &workbook->lessons[i]);
    return workbook->count ||
           problem_set(problem, STATUS_USAGE, "%s: no lessons (directories NN-name) in it", path);
}

bool workbook_open(struct workbook *workbook, const char *root, struct problem *problem)
{
    *workbook = (struct workbook){0};
    if (!find_root(workbook, root, problem) || !find_lessons(workbook, problem))
        return false;
    workbook->handout = file_exists(HANDOUT_MARK);
    return true;
}

void workbook_close(struct workbook *workbook)
{
    arena_free(&workbook->arena);
    *workbook = (struct workbook){0};
}

static bool is_called(const struct lesson *lesson, const char *which)
{
    char *end;
    long number = strtol(which, &end, 10);
    if (end != which && !*end && strlen(which) <= 2)
        return number == lesson->number;
    return strcmp(which, lesson->name) == 0 || strcmp(which, lesson->name + 3) == 0;
}

const struct lesson *workbook_find(const struct workbook *workbook, const char *which,
                                   struct problem *problem)
{
    for (size_t i = 0; i < workbook->count; i++)
        if (is_called(&workbook->lessons[i], which))
            return &workbook->lessons[i];
    struct text safe = {0};
    text_add_safe(&safe, which, strnlen(which, 40));
    problem_set(problem, STATUS_USAGE, "there is no lesson '%s'; there are %s to %s",
                text_string(&safe), workbook->lessons[0].name,
                workbook->lessons[workbook->count - 1].name);
    text_free(&safe);
    return NULL;
}

bool workbook_choose(const struct workbook *workbook, const char *which, bool *chosen,
                     struct problem *problem)
{
    int first, last, used = 0;
    if (sscanf(which, "%2d-%2d%n", &first, &last, &used) == 2 && !which[used]) {
        int ends = 0;
        for (size_t i = 0; i < workbook->count; i++) {
            int number = workbook->lessons[i].number;
            ends += (number == first) + (number == last);
            if (number >= first && number <= last)
                chosen[i] = true;
        }
        return (ends >= 2 && first <= last) ||
               problem_set(problem, STATUS_USAGE,
                           "there are no lessons %s: the two ends of a range "
                           "are numbers of lessons",
                           which);
    }
    const struct lesson *lesson = workbook_find(workbook, which, problem);
    if (lesson)
        chosen[lesson - workbook->lessons] = true;
    return lesson != NULL;
}

const char *language_name(enum language language)
{
    static const char *const names[LANGUAGES] = {"asm", "c", "trace"};
    return names[language];
}
