/* Did something change in the middle of a series? */
#ifndef STATS_CHANGE_H
#define STATS_CHANGE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum { STATS_CHANGE_LEAST = 8, STATS_CHANGE_MOST = 200 };

struct change {
    size_t first, count; /* the stretch that differs most from the rest */
    double shift;        /* its median as a factor of the rest's median */
    double chance;       /* that a series without order has such a stretch; 1 for a short series */
};

/* Looks for the stretch of at least two values whose ranks differ most from those of the rest (the
 * largest standardised rank sum over all stretches), and asks in how many of some thousand random
 * orders of the same values there is one that differs as much.  So a step, and a pulse that goes
 * away again, are found in whatever distribution.  Series shorter than STATS_CHANGE_LEAST say
 * nothing; longer than STATS_CHANGE_MOST are cut there.  Same series, same answer. */
struct change stats_change(const double *series, size_t count);

/* Ranks alone cannot tell a few values far away from a few values near by.  True: there is a
 * stretch of at least `least` values, and as many outside of it, that lie all above or all below
 * every other value by more than the factor 1 + gap; the longest such stretch, and its shift. */
bool stats_apart(const double *series, size_t count, size_t least, double gap,
                 struct change *change);

#endif
