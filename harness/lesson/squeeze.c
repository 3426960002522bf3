#include "lesson/squeeze.h"

#include "base/message.h"

#include <stdlib.h>
#include <string.h>

bool squeeze_is_word(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_';
}

bool squeeze_is_blank(char c)
{
    return c == ' ' || c == '\t' || c == '\n' || c == '\r' || c == '\f' || c == '\v';
}

enum comments comments_of(const char *path)
{
    static const struct {
        const char *end;
        enum comments comments;
    } ends[] = {{".asm", COMMENTS_ASM}, {".inc", COMMENTS_ASM},    {".c", COMMENTS_C},
                {".h", COMMENTS_C},     {".trace", COMMENTS_HASH}, {".sh", COMMENTS_HASH}};
    for (size_t i = 0; i < sizeof ends / sizeof *ends; i++) {
        size_t size = strlen(path), end = strlen(ends[i].end);
        if (size > end && strcmp(path + size - end, ends[i].end) == 0)
            return ends[i].comments;
    }
    return COMMENTS_KEPT;
}

/* ---- comments */

/* Where the comment that begins at `at` ends; `at` itself when none does.  Quotes are not minded:
 * a line that is cut at a semicolon in a string is a little shorter on both sides. */
static size_t comment_end(const char *bytes, size_t size, size_t at, enum comments comments)
{
    bool two = at + 1 < size && bytes[at] == '/';
    bool line = (comments == COMMENTS_ASM && bytes[at] == ';') ||
                (comments == COMMENTS_HASH && bytes[at] == '#') ||
                (comments == COMMENTS_C && two && bytes[at + 1] == '/');
    const char *end = NULL;
    if (line) {
        end = memchr(bytes + at, '\n', size - at);
        return end ? (size_t)(end - bytes) : size;
    }
    if (comments != COMMENTS_C || !two || bytes[at + 1] != '*')
        return at;
    end = at + 4 <= size ? memmem(bytes + at + 2, size - at - 2, "*/", 2) : NULL;
    return end ? (size_t)(end - bytes) + 2 : size;
}

char *without_comments(const char *bytes, size_t size, enum comments comments)
{
    char *copy = malloc(size + 1);
    if (!copy)
        die(STATUS_FAULT, "out of memory");
    memcpy(copy, bytes, size);
    copy[size] = '\0';
    for (size_t at = 0; comments != COMMENTS_KEPT && at < size; at++) {
        size_t end = comment_end(bytes, size, at, comments);
        for (size_t i = at; i < end; i++)
            if (copy[i] != '\n')
                copy[i] = ' ';
        at = end > at ? end - 1 : at;
    }
    return copy;
}

/* ---- squeezing */

void squeeze(struct squeezed *to, const char *bytes, size_t size)
{
    int line = 1;
    bool blank = false;
    to->size = 0;
    for (size_t i = 0; i < size; i++) {
        char c = bytes[i];
        if (squeeze_is_blank(c)) {
            blank = true;
            line += c == '\n';
            continue;
        }
        if (blank && to->size && squeeze_is_word(c) && squeeze_is_word(to->bytes[to->size - 1])) {
            if (to->lines)
                to->lines[to->size] = line;
            to->bytes[to->size++] = ' ';
        }
        if (to->lines)
            to->lines[to->size] = line;
        to->bytes[to->size++] = c;
        blank = false;
    }
}
