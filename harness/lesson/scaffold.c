#include "lesson/scaffold.h"

#include "base/file.h"

#include <ctype.h>
#include <libgen.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum { NAME_MOST = 24, TEMPLATE_LIMIT = 64 * 1024, ANY = -1 };

/* %s is "NN-NAME". */
static const struct {
    const char *template;
    const char *path;
    int language; /* ANY: the lesson has it in whatever language */
} parts[] = {
    {"readme.md", "lessons/%s/README.md", ANY},
    {"hints.md", "lessons/%s/hints.md", ANY},
    {"worked.trace", "expected/%s.trace", ANY},
    {"exercise.trace", "expected/%s.exercise.trace", ANY},
    {"worked.asm", "asm/%s.asm", LANGUAGE_ASM},
    {"stub.asm", "lessons/%s/stub/exercise.asm", LANGUAGE_ASM},
    {"stub.asm", "lessons/%s/exercise.asm", LANGUAGE_ASM},
    {"solution.asm", "lessons/%s/solution/exercise.asm", LANGUAGE_ASM},
    {"worked.c", "c/%s.c", LANGUAGE_C},
    {"stub.c", "lessons/%s/stub/exercise.c", LANGUAGE_C},
    {"stub.c", "lessons/%s/exercise.c", LANGUAGE_C},
    {"solution.c", "lessons/%s/solution/exercise.c", LANGUAGE_C},
};
enum { PARTS = sizeof parts / sizeof *parts };

/* One lesson being made. */
struct scaffold {
    struct workbook *workbook;
    const char *name; /* "NAME" */
    char number[4];   /* "NN" */
    char whole[NAME_MOST + 8];
    const bool *languages;
};

static bool check_name(const char *name, struct problem *problem)
{
    size_t size = strlen(name);
    bool good = size >= 2 && size <= NAME_MOST && islower((unsigned char)name[0]) &&
                name[size - 1] != '-' && !strstr(name, "--");
    for (const char *c = name; *c && good; c++)
        good = islower((unsigned char)*c) || isdigit((unsigned char)*c) || *c == '-';
    return good || problem_set(problem, STATUS_USAGE,
                               "\"%.40s\" cannot be the name of a lesson: 2 to %d small letters, "
                               "digits and single hyphens, a letter first, such as first-stack",
                               name, NAME_MOST);
}

static const struct lesson *find_number(const struct workbook *workbook, int number)
{
    for (size_t i = 0; i < workbook->count; i++)
        if (workbook->lessons[i].number == number)
            return &workbook->lessons[i];
    return NULL;
}

/* The number behind the last lesson's; gaps before it are kept for what belongs there. */
static bool choose_number(const struct workbook *workbook, int *number, struct problem *problem)
{
    const struct lesson *taken = find_number(workbook, *number);
    if (*number && taken)
        return problem_set(problem, STATUS_USAGE, "lesson %02d is there already: %s", *number,
                           taken->directory);
    if (!*number)
        *number = workbook->count ? workbook->lessons[workbook->count - 1].number + 1 : 1;
    return *number <= NUMBER_MOST ||
           problem_set(problem, STATUS_USAGE, "no number is left behind %d: say --number NN",
                       NUMBER_MOST);
}

static bool check_free(const struct scaffold *scaffold, struct problem *problem)
{
    const struct workbook *workbook = scaffold->workbook;
    for (size_t i = 0; i < workbook->count; i++)
        if (strcmp(workbook->lessons[i].name + 3, scaffold->name) == 0)
            return problem_set(problem, STATUS_USAGE, "there is a lesson of that name: %s",
                               workbook->lessons[i].directory);
    return true;
}

static const char *path_of(const struct scaffold *scaffold, const char *format)
{
    const char *hole = strstr(format, "%s");
    return workbook_path(scaffold->workbook, "%.*s%s%s", (int)(hole - format), format,
                         scaffold->whole, hole + 2);
}

/* Replaces one word by another, wherever it stands. */
static void replace(struct text *text, const char *word, const char *by)
{
    struct text to = {0};
    const char *from = text_string(text);
    for (const char *at; (at = strstr(from, word)); from = at + strlen(word)) {
        text_add_bytes(&to, from, (size_t)(at - from));
        text_add_string(&to, by);
    }
    text_add_string(&to, from);
    text_free(text);
    *text = to;
}

static bool fill_in(const struct scaffold *scaffold, const char *template, struct text *to,
                    struct problem *problem)
{
    const bool *has = scaffold->languages;
    char exercises[160];
    bool both = has[LANGUAGE_ASM] && has[LANGUAGE_C];
    if (both)
        snprintf(exercises, sizeof exercises, "`lessons/%s/exercise.asm`, or `exercise.c`, or both",
                 scaffold->whole);
    else
        snprintf(exercises, sizeof exercises, "`lessons/%s/exercise.%s`; this lesson is only in %s",
                 scaffold->whole, has[LANGUAGE_C] ? "c" : "asm",
                 has[LANGUAGE_C] ? "C" : "assembly");
    if (!file_read(to, workbook_path(scaffold->workbook, "harness/lesson/template/%s", template),
                   TEMPLATE_LIMIT, problem)) {
        problem->status = STATUS_FAULT; /* this copy of the workbook is not whole */
        return false;
    }
    replace(to, "NN-NAME", scaffold->whole);
    replace(to, "NN", scaffold->number);
    replace(to, "NAME", scaffold->name);
    replace(to, "LANGUAGE", has[LANGUAGE_ASM] ? "asm" : "c");
    replace(to, "EXERCISES", exercises);
    return true;
}

static bool is_wanted(const struct scaffold *scaffold, size_t i)
{
    return parts[i].language == ANY || scaffold->languages[parts[i].language];
}

static bool write_part(const struct scaffold *scaffold, size_t i, struct problem *problem)
{
    struct text text = {0};
    const char *path = path_of(scaffold, parts[i].path);
    char *directory = arena_string(&scaffold->workbook->arena, path);
    bool ok = fill_in(scaffold, parts[i].template, &text, problem) &&
              directory_make(dirname(directory), problem) &&
              file_write(path, text.bytes, text.size, problem);
    text_free(&text);
    return ok;
}

/* What was written before the one that failed.  The directory of the lesson was not there. */
static void take_back(const struct scaffold *scaffold, size_t count)
{
    for (size_t i = 0; i < count; i++)
        if (is_wanted(scaffold, i))
            unlink(path_of(scaffold, parts[i].path));
    directory_remove(path_of(scaffold, "lessons/%s"));
}

bool scaffold_make(struct workbook *workbook, const char *name, int number,
                   const bool languages[LANGUAGES], struct text *made, struct problem *problem)
{
    struct scaffold scaffold = {.workbook = workbook, .name = name, .languages = languages};
    struct stat status;
    if (!check_name(name, problem) || !check_free(&scaffold, problem) ||
        !choose_number(workbook, &number, problem))
        return false;
    snprintf(scaffold.number, sizeof scaffold.number, "%02d", number % 100);
    snprintf(scaffold.whole, sizeof scaffold.whole, "%s-%s", scaffold.number, name);
    for (size_t i = 0; i < PARTS; i++) {
        const char *path = path_of(&scaffold, parts[i].path);
        if (lstat(path, &status) == 0)
            return problem_set(problem, STATUS_USAGE, "%s is there already", path);
    }
    for (size_t i = 0; i < PARTS; i++) {
        if (!is_wanted(&scaffold, i))
            continue;
        if (!write_part(&scaffold, i, problem)) {
            take_back(&scaffold, i);
            return false;
        }
        text_add(made, "%s\n", path_of(&scaffold, parts[i].path));
    }
    return true;
}
