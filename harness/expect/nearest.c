#include "expect/parser.h"

#include <string.h>

enum { LONGEST = 31, FAR = 3 };

/* How many letters must be put in, taken out, changed or exchanged with their neighbour to make
 * one word of the other; FAR for all that is not nearer. */
static int edit_distance(const char *a, const char *b)
{
    int rows[3][LONGEST + 1], size_a = (int)strlen(a), size_b = (int)strlen(b);
    if (size_a > LONGEST || size_b > LONGEST)
        return FAR;
    int *before = rows[0], *last = rows[1], *row = rows[2];
    memset(rows, 0, sizeof rows);
    for (int j = 0; j <= size_b; j++)
        last[j] = j;
    for (int i = 1; i <= size_a; i++) {
        row[0] = i;
        for (int j = 1; j <= size_b; j++) {
            int best = last[j - 1] + (a[i - 1] != b[j - 1]);
            best = last[j] + 1 < best ? last[j] + 1 : best;
            best = row[j - 1] + 1 < best ? row[j - 1] + 1 : best;
            if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1] &&
                before[j - 2] + 1 < best)
                best = before[j - 2] + 1;
            row[j] = best;
        }
        int *free_row = before;
        before = last;
        last = row;
        row = free_row;
    }
    return last[size_b] < FAR ? last[size_b] : FAR;
}

const char *suggest_this(struct parser *parser, const char *nearest)
{
    if (!nearest)
        return "";
    return arena_print(&parser->expectation->arena, "; did you mean \"%s\"?", nearest);
}

const char *suggest(struct parser *parser, const char *word, const char *const *words, size_t count)
{
    const char *nearest = NULL;
    int least = FAR;
    for (size_t i = 0; i < count; i++) {
        int distance = edit_distance(word, words[i]);
        if (distance < least && distance < (int)strlen(words[i])) {
            least = distance;
            nearest = words[i];
        }
    }
    return suggest_this(parser, nearest);
}
