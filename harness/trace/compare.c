#include "trace/compare.h"

#include "trace/align.h"

#include <stdlib.h>
#include <string.h>

static void *need(void *memory)
{
    if (!memory)
        die(STATUS_FAULT, "out of memory (a comparison)");
    return memory;
}

/* ---------------------------------------------------------- shapes as numbers */

struct shapes {
    const char **places;
    unsigned *numbers;
    size_t room;
    unsigned next;
};

static unsigned number_of(struct shapes *shapes, const char *shape)
{
    unsigned long hash = 0xcbf29ce484222325u;
    for (const char *at = shape; *at; at++)
        hash = (hash ^ (unsigned char)*at) * 0x100000001b3u;
    size_t at = hash % shapes->room;
    while (shapes->places[at] && strcmp(shapes->places[at], shape) != 0)
        at = (at + 1) % shapes->room;
    if (!shapes->places[at]) {
        shapes->places[at] = shape;
        shapes->numbers[at] = ++shapes->next;
    }
    return shapes->numbers[at];
}

static unsigned *number_all(struct shapes *shapes, const struct canon *canon)
{
    unsigned *numbers = need(calloc(canon->count + 1, sizeof *numbers));
    for (size_t i = 0; i < canon->count; i++)
        numbers[i] = number_of(shapes, canon->lines[i].shape);
    return numbers;
}

static long *find_partners(const struct canon *left, const struct canon *right)
{
    struct shapes shapes = {.room = 2 * (left->count + right->count) + 2};
    shapes.places = need(calloc(shapes.room, sizeof *shapes.places));
    shapes.numbers = need(calloc(shapes.room, sizeof *shapes.numbers));
    unsigned *a = number_all(&shapes, left), *b = number_all(&shapes, right);
    long *partner = need(calloc(left->count + 1, sizeof *partner));
    align(a, left->count, b, right->count, partner);
    free(a);
    free(b);
    free(shapes.places);
    free(shapes.numbers);
    return partner;
}

/* ----------------------------------------------------------- names on both sides */

/* What a name of one side is called on the other; 0: not met yet. */
struct bijection {
    unsigned *to[2][CANON_NAMES];
    size_t room[2][CANON_NAMES];
};

static unsigned *other_name(struct bijection *names, int side, int what, unsigned number)
{
    size_t room = names->room[side][what];
    if (number >= room) {
        size_t wanted = (size_t)number * 2 + 64;
        unsigned *grown = need(realloc(names->to[side][what], wanted * sizeof *grown));
        memset(grown + room, 0, (wanted - room) * sizeof *grown);
        names->to[side][what] = grown;
        names->room[side][what] = wanted;
    }
    return &names->to[side][what][number];
}

/* True when the names of two lines of one shape agree with those met before.  A conflict leaves
 * the new names behind, so that one difference is told once. */
static bool agree(struct bijection *names, const struct canon_line *left,
                  const struct canon_line *right)
{
    bool all = true;
    size_t i = 0;
    for (const char *at = left->shape; *at; at++) {
        if (*at <= 0 || *at >= CANON_NAMES)
            continue;
        unsigned a = left->numbers[i], b = right->numbers[i];
        unsigned *there = other_name(names, 0, *at, a);
        unsigned *back = other_name(names, 1, *at, b);
        all = all && (*there == b || !*there) && (*back == a || !*back);
        *there = b;
        *back = a;
        i++;
    }
    return all;
}

/* ------------------------------------------------------------------- the rows */

struct making {
    struct comparison *comparison;
    struct bijection names;
    const struct canon *left, *right;
};

static void add_row(struct making *making, const struct canon_line *left,
                    const struct canon_line *right)
{
    enum row_mark mark = !right ? ROW_LEFT : !left ? ROW_RIGHT : ROW_CHANGED;
    if (left && right && strcmp(left->shape, right->shape) == 0 &&
        agree(&making->names, left, right))
        mark = ROW_SAME;
    making->comparison->rows[making->comparison->count++] = (struct compare_row){mark, left, right};
    making->comparison->marks[mark]++;
}

/* Between two pairs: lines of the same call are put beside each other, in order. */
static void add_gap(struct making *making, size_t *l, size_t l_end, size_t *r, size_t r_end)
{
    const struct canon_line *left = making->left->lines, *right = making->right->lines;
    while (*l < l_end) {
        size_t at = *r;
        while (at < r_end && (!*left[*l].call || strcmp(left[*l].call, right[at].call) != 0))
            at++;
        if (at == r_end) {
            add_row(making, &left[(*l)++], NULL);
            continue;
        }
        while (*r < at)
            add_row(making, NULL, &right[(*r)++]);
        add_row(making, &left[(*l)++], &right[(*r)++]);
    }
    while (*r < r_end)
        add_row(making, NULL, &right[(*r)++]);
}

static void add_by_line(struct making *making)
{
    size_t l_count = making->left->count, r_count = making->right->count;
    for (size_t i = 0; i < l_count || i < r_count; i++)
        add_row(making, i < l_count ? &making->left->lines[i] : NULL,
                i < r_count ? &making->right->lines[i] : NULL);
}

void compare_traces(struct comparison *comparison, const struct canon *left,
                    const struct canon *right, bool aligned)
{
    struct making making = {.comparison = comparison, .left = left, .right = right};
    *comparison = (struct comparison){0};
    comparison->rows = need(calloc(left->count + right->count + 1, sizeof *comparison->rows));
    if (!aligned) {
        add_by_line(&making);
    } else {
        long *partner = find_partners(left, right);
        size_t l = 0, r = 0;
        for (size_t i = 0; i < left->count; i++) {
            if (partner[i] < 0)
                continue;
            add_gap(&making, &l, i, &r, (size_t)partner[i]);
            add_row(&making, &left->lines[l++], &right->lines[r++]);
        }
        add_gap(&making, &l, left->count, &r, right->count);
        free(partner);
    }
    for (int side = 0; side < 2; side++)
        for (int what = 0; what < CANON_NAMES; what++)
            free(making.names.to[side][what]);
}

void comparison_free(struct comparison *comparison)
{
    free(comparison->rows);
}
