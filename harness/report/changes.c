#include "report/changes.h"

#include "base/message.h"
#include "report/report.h"

#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

enum { LINES = 2000, AROUND = 3 };

struct lines {
    const char *line[LINES + 1]; /* the last ends where the text ends */
    size_t count;
};

static void split(struct lines *lines, const char *text)
{
    lines->count = 0;
    while (*text && lines->count < LINES) {
        lines->line[lines->count++] = text;
        const char *end = strchr(text, '\n');
        text = end && lines->count < LINES ? end + 1 : text + strlen(text);
    }
    lines->line[lines->count] = text;
}

static bool same(const struct lines *a, size_t i, const struct lines *b, size_t j)
{
    size_t size = (size_t)(a->line[i + 1] - a->line[i]);
    return size == (size_t)(b->line[j + 1] - b->line[j]) &&
           memcmp(a->line[i], b->line[j], size) == 0;
}

static void add_line(struct text *to, char mark, const struct lines *from, size_t i)
{
    size_t size = (size_t)(from->line[i + 1] - from->line[i]);
    bool ended = size && from->line[i][size - 1] == '\n';
    text_add_char(to, mark);
    text_add_safe(to, from->line[i], size - ended);
    text_add_char(to, '\n');
}

/* How many lines the rests from i and j on have in common, in order. */
static uint16_t *count_common(const struct lines *a, const struct lines *b)
{
    size_t width = b->count + 1;
    uint16_t *common = calloc((a->count + 1) * width, sizeof *common);
    if (!common)
        die(STATUS_FAULT, "out of memory");
    for (size_t i = a->count; i-- > 0;)
        for (size_t j = b->count; j-- > 0;) {
            uint16_t down = common[(i + 1) * width + j], right = common[i * width + j + 1];
            common[i * width + j] = same(a, i, b, j)
                                        ? (uint16_t)(common[(i + 1) * width + j + 1] + 1)
                                    : down > right ? down
                                                   : right;
        }
    return common;
}

/* Lines that are the same: those near a difference. */
static void add_same(struct text *to, const struct lines *a, size_t from, size_t end, bool begins,
                     bool ends)
{
    size_t head = begins ? 0 : AROUND, tail = ends ? 0 : AROUND;
    bool all = end - from <= head + tail;
    for (size_t i = from; i < end; i++)
        if (all || i < from + head || i >= end - tail)
            add_line(to, ' ', a, i);
        else if (i == from + head && !begins && !ends)
            text_add(to, "...\n");
}

void report_changes(struct text *to, const char *old, const char *new)
{
    static struct lines a, b;
    if (strcmp(old, new) == 0)
        return;
    split(&a, old);
    split(&b, new);
    uint16_t *common = count_common(&a, &b);
    size_t i = 0, j = 0, width = b.count + 1;
    while (i < a.count || j < b.count) {
        size_t from = i;
        while (i < a.count && j < b.count && same(&a, i, &b, j))
            i++, j++;
        add_same(to, &a, from, i, from == 0, i == a.count && j == b.count);
        while (i < a.count &&
               (j == b.count ||
                (!same(&a, i, &b, j) && common[(i + 1) * width + j] >= common[i * width + j + 1])))
            add_line(to, '-', &a, i++);
        while (j < b.count &&
               (i == a.count ||
                (!same(&a, i, &b, j) && common[(i + 1) * width + j] < common[i * width + j + 1])))
            add_line(to, '+', &b, j++);
    }
    free(common);
}
