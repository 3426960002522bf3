#include "lesson/course.h"

#include "base/file.h"

#include <string.h>

/* Nothing but what the names and numbers of lessons consist of gets into a script. */
static bool is_plain(const char *lessons)
{
    return strspn(lessons, "abcdefghijklmnopqrstuvwxyz0123456789-,") == strlen(lessons);
}

/* A list with commas as words. */
static void add_words(struct text *to, const char *lessons)
{
    for (; *lessons; lessons++)
        text_add_char(to, *lessons == ',' ? ' ' : *lessons);
}

bool course_file(struct text *to, const char *name, const char *lessons, struct problem *problem)
{
    struct text path = {0}, text = {0};
    if (lessons && !is_plain(lessons))
        return problem_set(problem, STATUS_USAGE,
                           "lessons are named as 03, 01-06,09 or hello, without blanks");
    text_add(&path, "harness/lesson/course/%s", name);
    bool ok = file_read(&text, path.bytes, 1 << 16, problem);
    const char *rest = text_string(&text), *mark;
    for (; ok && (mark = strchr(rest, '@')); rest = mark) {
        text_add_bytes(to, rest, (size_t)(mark - rest));
        bool options = strncmp(mark, "@OPTIONS@", strlen("@OPTIONS@")) == 0;
        bool arguments = strncmp(mark, "@LESSONS@", strlen("@LESSONS@")) == 0;
        if (options && lessons)
            text_add(to, "--lessons %s", lessons);
        else if (arguments && lessons)
            add_words(to, lessons);
        else if (!options && !arguments)
            text_add_char(to, '@');
        mark += options || arguments ? strlen("@OPTIONS@") : 1;
    }
    if (ok)
        text_add_string(to, rest);
    text_free(&path);
    text_free(&text);
    return ok;
}
