/* The middle of a shortest way from the one sequence to the other is searched from both ends at
 * once; what is before and behind it is aligned by itself.
 *
 * A diagonal k holds the points with x - y = k.  forward[k] is the furthest x that a way with d
 * differences from the beginning reaches on it, backward[k] the same from the end. */
#include "trace/align.h"

#include "base/message.h"

#include <stdbool.h>
#include <stdlib.h>

enum { DIFFERENCES_MOST = 3000 };

struct aligning {
    const unsigned *a, *b;
    long *partner;
    long *forward, *backward; /* the diagonal 0 is in the middle */
};

struct point {
    long x, y;
};

/* The two searches meet in the point that is given; within [x0, x1) and [y0, y1).  After too many
 * differences it is the furthest point of the search from the beginning. */
static struct point find_middle(struct aligning *all, long x0, long x1, long y0, long y1)
{
    long delta = (x1 - x0) - (y1 - y0), forth = x0 - y0, back = x1 - y1;
    bool odd = delta & 1;
    long *f = all->forward, *r = all->backward;
    struct point best = {x0, y0};
    f[forth + 1] = x0;
    r[back - 1] = x1;
    for (long d = 0;; d++) {
        for (long k = forth - d; k <= forth + d; k += 2) {
            long x =
                k == forth - d || (k != forth + d && f[k - 1] < f[k + 1]) ? f[k + 1] : f[k - 1] + 1;
            long y = x - k;
            while (x < x1 && y < y1 && y >= y0 && all->a[x] == all->b[y])
                x++, y++;
            f[k] = x;
            if (x <= x1 && y <= y1 && y >= y0 && x + y > best.x + best.y)
                best = (struct point){x, y};
            if (odd && k >= back - (d - 1) && k <= back + (d - 1) && x >= r[k])
                return (struct point){x, y};
        }
        for (long k = back - d; k <= back + d; k += 2) {
            long x =
                k == back + d || (k != back - d && r[k - 1] < r[k + 1]) ? r[k - 1] : r[k + 1] - 1;
            long y = x - k;
            while (x > x0 && y > y0 && y <= y1 && all->a[x - 1] == all->b[y - 1])
                x--, y--;
            r[k] = x;
            if (!odd && k >= forth - d && k <= forth + d && x <= f[k])
                return (struct point){x, y};
        }
        if (d > DIFFERENCES_MOST)
            return best;
    }
}

static void align_part(struct aligning *all, long x0, long x1, long y0, long y1)
{
    while (x0 < x1 && y0 < y1 && all->a[x0] == all->b[y0])
        all->partner[x0++] = y0++;
    while (x1 > x0 && y1 > y0 && all->a[x1 - 1] == all->b[y1 - 1])
        all->partner[--x1] = --y1;
    if (x0 == x1 || y0 == y1)
        return;
    struct point middle = find_middle(all, x0, x1, y0, y1);
    bool inside = middle.x >= x0 && middle.x <= x1 && middle.y >= y0 && middle.y <= y1;
    bool moved = middle.x + middle.y > x0 + y0 && middle.x + middle.y < x1 + y1;
    if (!inside || !moved)
        return;
    align_part(all, x0, middle.x, y0, middle.y);
    align_part(all, middle.x, x1, middle.y, y1);
}

void align(const unsigned *a, size_t a_count, const unsigned *b, size_t b_count, long *partner)
{
    size_t room = 4 * (a_count + b_count) + 16; /* a diagonal, and half a way beside it */
    long *forward = calloc(room, sizeof *forward), *backward = calloc(room, sizeof *backward);
    if (!forward || !backward)
        die(STATUS_FAULT, "out of memory (%zu diagonals)", room);
    struct aligning all = {.a = a, .b = b, .partner = partner};
    all.forward = forward + room / 2;
    all.backward = backward + room / 2;
    for (size_t i = 0; i < a_count; i++)
        partner[i] = -1;
    align_part(&all, 0, (long)a_count, 0, (long)b_count);
    free(forward);
    free(backward);
}
