#include "tables/nearest.h"

#include <limits.h>
#include <stddef.h>
#include <string.h>

enum { LONGEST = 63 }; /* longer names have no neighbours */

static int least(int a, int b, int c)
{
    int d = a < b ? a : b;
    return d < c ? d : c;
}

/* Slips that turn one word into the other: a letter left out, put in, replaced, or two
 * neighbours swapped (Damerau's distance, no letter touched twice).  INT_MAX for names that
 * are too long or too different in length. */
static int slips(const char *from, const char *to)
{
    size_t n = strlen(from), m = strlen(to);
    if (n > LONGEST || m > LONGEST || n > m + NEAREST_DISTANCE || m > n + NEAREST_DISTANCE)
        return INT_MAX;
    int rows[3][LONGEST + 1]; /* of the full matrix: the line above the last, the last, this */
    int *before = rows[0], *last = rows[1], *now = rows[2];
    for (size_t j = 0; j <= m; j++)
        last[j] = (int)j;
    for (size_t i = 1; i <= n; i++) {
        now[0] = (int)i;
        for (size_t j = 1; j <= m; j++) {
            int differ = from[i - 1] != to[j - 1];
            now[j] = least(last[j] + 1, now[j - 1] + 1, last[j - 1] + differ);
            if (i > 1 && j > 1 && from[i - 1] == to[j - 2] && from[i - 2] == to[j - 1] &&
                before[j - 2] + 1 < now[j])
                now[j] = before[j - 2] + 1;
        }
        int *spare = before;
        before = last;
        last = now;
        now = spare;
    }
    return last[m];
}

void nearest_begin(struct nearest *nearest, const char *wanted)
{
    size_t letters = strlen(wanted);
    int limit = letters <= NEAREST_DISTANCE ? (int)letters : NEAREST_DISTANCE + 1;
    *nearest = (struct nearest){wanted, NULL, limit};
}

void nearest_try(struct nearest *nearest, const char *name)
{
    int distance = slips(nearest->wanted, name);
    if (distance >= nearest->distance)
        return;
    nearest->best = name;
    nearest->distance = distance;
}
