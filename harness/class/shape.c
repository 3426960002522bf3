#include "class/shape.h"

#include "class/label.h"

#include <ctype.h>
#include <string.h>
#include <strings.h>

/* Folders and files of the workbook that a student's copy of it has, too. */
static const char *const own[] = {
    "asm",       "c",       "expected",      "harness",       "build",         "Makefile",
    "README.md", "LICENSE", ".git",          ".github",       ".gitignore",    ".gitattributes",
    ".ring3",    ".vscode", ".editorconfig", ".clang-format", ".devcontainer", "HANDOUT",
};
static const char *const own_of_lesson[] = {
    "README.md", "hints.md", "points", "sample.asm", "stub", "solution",
};
/* What desktops leave in every folder and archive. */
static const char *const litter[] = {
    "__MACOSX", ".DS_Store", "Thumbs.db", "desktop.ini", ".Trashes", ".fseventsd",
};

static bool stands_in(const char *const *names, size_t count, const char *name)
{
    for (size_t i = 0; i < count; i++)
        if (strcmp(names[i], name) == 0)
            return true;
    return false;
}
#define STANDS_IN(names, name) stands_in(names, sizeof names / sizeof *names, name)

bool shape_is_litter(const char *name)
{
    return STANDS_IN(litter, name) || strncmp(name, "._", 2) == 0;
}

static const struct lesson *find_named(const struct workbook *workbook, const char *name,
                                       size_t size)
{
    for (size_t i = 0; i < workbook->count; i++)
        if (strlen(workbook->lessons[i].name) == size &&
            memcmp(workbook->lessons[i].name, name, size) == 0)
            return &workbook->lessons[i];
    return NULL;
}

/* The language that an ending names, behind the last dot; LANGUAGES: none.  *stem is the size of
 * what is before the dot. */
static enum language ending_of(const char *name, bool exactly, size_t *stem)
{
    const char *dot = strrchr(name, '.');
    size_t size = strlen(name);
    *stem = dot ? (size_t)(dot - name) : size;
    while (!exactly && size && (unsigned char)name[size - 1] <= ' ')
        size--;
    for (int l = 0; dot && l < LANGUAGES; l++)
        if (exactly ? strcmp(dot + 1, language_name(l)) == 0
                    : *stem + 1 + strlen(language_name(l)) == size &&
                          strncasecmp(dot + 1, language_name(l), size - *stem - 1) == 0)
            return l;
    return LANGUAGES;
}

/* The lesson whose number a name begins with, once blanks and the like are read over. */
static const struct lesson *find_near(const struct workbook *workbook, const char *name)
{
    while (*name && !isalnum((unsigned char)*name))
        name++;
    size_t size = strspn(name, "0123456789");
    if (size < 1 || size > 2)
        return NULL;
    int number = size == 1 ? name[0] - '0' : (name[0] - '0') * 10 + name[1] - '0';
    for (size_t i = 0; i < workbook->count; i++)
        if (workbook->lessons[i].number == number)
            return &workbook->lessons[i];
    return NULL;
}

/* A file by itself: NN-name.ext, or what is nearly that. */
static struct place flat_place(const struct workbook *workbook, const char *name, size_t depth)
{
    size_t stem;
    struct place place = {.kind = PLACE_STRANGE, .depth = depth};
    place.language = ending_of(name, true, &stem);
    if (place.language < LANGUAGES && (place.lesson = find_named(workbook, name, stem)))
        place.kind = PLACE_EXERCISE;
    else if (ending_of(name, false, &stem) < LANGUAGES) {
        place.lesson = find_near(workbook, name);
        place.kind = place.lesson ? PLACE_NEAR : PLACE_STRANGE;
    }
    return place;
}

/* Below a lesson's folder. */
static struct place lesson_place(const struct lesson *lesson, const char *name, size_t depth)
{
    size_t stem;
    struct place place = {.kind = PLACE_STRANGE, .lesson = lesson, .depth = depth};
    place.language = ending_of(name, true, &stem);
    if (place.language < LANGUAGES && stem == 8 && memcmp(name, "exercise", 8) == 0)
        place.kind = PLACE_EXERCISE;
    else if (STANDS_IN(own_of_lesson, name) || shape_is_litter(name))
        place.kind = PLACE_ASIDE;
    else if (ending_of(name, false, &stem) < LANGUAGES)
        place.kind = PLACE_NEAR;
    return place;
}

static bool looks_like_lesson(const char *name)
{
    return isdigit((unsigned char)name[0]) && isdigit((unsigned char)name[1]) && name[2] == '-';
}

/* component[at] is a folder that may be a lesson's. */
static struct place numbered_place(const struct workbook *workbook, char *const *component,
                                   size_t at, size_t count)
{
    const struct lesson *lesson = find_named(workbook, component[at], strlen(component[at]));
    if (!lesson) {
        lesson = find_near(workbook, component[at]);
        return (struct place){.kind = lesson ? PLACE_NEAR : PLACE_NO_LESSON,
                              .lesson = lesson,
                              .language = LANGUAGES,
                              .depth = at + 1};
    }
    if (at + 1 == count)
        return (struct place){.kind = PLACE_FOLDER, .lesson = lesson, .depth = count};
    return lesson_place(lesson, component[at + 1], at + 2);
}

static struct place place_from(const struct workbook *workbook, char *const *component, size_t base,
                               size_t count, bool folder)
{
    char *name = component[base];
    struct place place = {.kind = PLACE_ASIDE, .depth = base + 1};
    bool last = base + 1 == count;
    if (STANDS_IN(own, name) || shape_is_litter(name))
        return place;
    place = flat_place(workbook, name, base + 1);
    if (place.kind == PLACE_EXERCISE || (last && !folder && place.kind == PLACE_NEAR))
        return place;
    place = (struct place){.kind = PLACE_STRANGE, .depth = base + 1};
    if (last && !folder) {
        size_t stem;
        if (base == 0 && packing_of(name) == PACKED)
            place.kind = PLACE_PACKED;
        else if (looks_like_lesson(name) && ending_of(name, true, &stem) < LANGUAGES)
            place.kind = PLACE_NO_LESSON;
        return place;
    }
    if (strcmp(name, "lessons") == 0) {
        if (last)
            return (struct place){.kind = PLACE_FOLDER, .depth = count};
        if (shape_is_litter(component[base + 1]) || STANDS_IN(own_of_lesson, component[base + 1]))
            return (struct place){.kind = PLACE_ASIDE, .depth = base + 2};
        if (base + 2 == count && !folder) /* a file beside the lessons */
            return (struct place){.kind = PLACE_STRANGE, .depth = base + 2};
        return numbered_place(workbook, component, base + 1, count);
    }
    if (looks_like_lesson(name))
        return numbered_place(workbook, component, base, count);
    if (base == 1)
        return place; /* a folder two below the top */
    if (last)
        return (struct place){.kind = PLACE_FOLDER, .depth = count};
    return place_from(workbook, component, 1, count, folder);
}

struct place shape_place(const struct workbook *workbook, char *const *component, size_t count,
                         bool folder)
{
    return place_from(workbook, component, 0, count, folder);
}

bool shape_is_submission(const struct workbook *workbook, const char *name, bool folder)
{
    if (folder)
        return strcmp(name, "lessons") == 0 || find_named(workbook, name, strlen(name));
    return flat_place(workbook, name, 1).kind == PLACE_EXERCISE;
}

int shape_split(char *path, char *component[SHAPE_DEPTH])
{
    int count = 0;
    if (*path == '/')
        return -1;
    for (char *name, *rest = path; (name = strsep(&rest, "/"));) {
        if (strcmp(name, "..") == 0)
            return -2;
        if (!*name || strcmp(name, ".") == 0)
            continue;
        if (count < SHAPE_DEPTH)
            component[count] = name;
        count++;
    }
    return count;
}
