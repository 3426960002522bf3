#include "stats/change.h"

#include "stats/stats.h"

#include <math.h>
#include <string.h>

enum { ORDERS = 1999, STRETCH_LEAST = 2 };

/* Ranks from 1, equal values share the mean of theirs. */
static void rank_values(const double *values, size_t count, double *ranks)
{
    for (size_t i = 0; i < count; i++) {
        size_t below = 0, same = 0;
        for (size_t k = 0; k < count; k++) {
            below += values[k] < values[i];
            same += values[k] == values[i];
        }
        ranks[i] = (double)below + ((double)same + 1) / 2;
    }
}

/* The largest standardised rank sum of a stretch. */
static double scan(const double *ranks, size_t count, size_t *first, size_t *length)
{
    double sums[STATS_CHANGE_MOST + 1] = {0}, largest = -1;
    double all = (double)count;
    for (size_t i = 0; i < count; i++)
        sums[i + 1] = sums[i] + ranks[i] - (all + 1) / 2;
    for (size_t n = STRETCH_LEAST; n + STRETCH_LEAST <= count; n++) {
        double scale = 1 / sqrt((double)n * (all - (double)n) * (all + 1) / 12);
        for (size_t i = 0; i + n <= count; i++) {
            double size = fabs(sums[i + n] - sums[i]) * scale;
            if (size > largest) {
                largest = size;
                *first = i;
                *length = n;
            }
        }
    }
    return largest;
}

static double chance_of(double largest, const double *ranks, size_t count)
{
    double mixed[STATS_CHANGE_MOST];
    uint64_t random = 0x9e3779b97f4a7c15;
    size_t first, length, as_large = 0;
    memcpy(mixed, ranks, count * sizeof *mixed);
    for (int order = 0; order < ORDERS; order++) {
        for (size_t i = count - 1; i > 0; i--) {
            random = random * 6364136223846793005 + 1442695040888963407; /* Knuth's MMIX */
            size_t k = (size_t)((random >> 33) % (i + 1));
            double kept = mixed[i];
            mixed[i] = mixed[k];
            mixed[k] = kept;
        }
        as_large += scan(mixed, count, &first, &length) >= largest - 1e-9;
    }
    return (double)(as_large + 1) / (ORDERS + 1);
}

/* The median of the stretch divided by that of the rest. */
static double shift_of(const double *series, size_t count, size_t first, size_t length)
{
    double inside[STATS_CHANGE_MOST], outside[STATS_CHANGE_MOST];
    size_t in = 0, out = 0;
    for (size_t i = 0; i < count; i++)
        if (i >= first && i < first + length)
            inside[in++] = series[i];
        else
            outside[out++] = series[i];
    return stats_median(inside, in) / stats_median(outside, out);
}

struct change stats_change(const double *series, size_t count)
{
    struct change change = {.shift = 1, .chance = 1};
    double ranks[STATS_CHANGE_MOST] = {0};
    if (count > STATS_CHANGE_MOST)
        count = STATS_CHANGE_MOST;
    if (count < STATS_CHANGE_LEAST)
        return change;
    rank_values(series, count, ranks);
    double largest = scan(ranks, count, &change.first, &change.count);
    change.shift = shift_of(series, count, change.first, change.count);
    change.chance = chance_of(largest, ranks, count);
    return change;
}

static bool is_apart(const double *series, size_t count, size_t first, size_t length, double gap)
{
    double least[2] = {INFINITY, INFINITY}, most[2] = {-INFINITY, -INFINITY};
    for (size_t i = 0; i < count; i++) {
        bool inside = i >= first && i < first + length;
        least[inside] = fmin(least[inside], series[i]);
        most[inside] = fmax(most[inside], series[i]);
    }
    return least[1] > most[0] * (1 + gap) || least[0] > most[1] * (1 + gap);
}

bool stats_apart(const double *series, size_t count, size_t least, double gap,
                 struct change *change)
{
    if (count > STATS_CHANGE_MOST)
        count = STATS_CHANGE_MOST;
    for (size_t n = count > least ? count - least : 0; n >= least; n--)
        for (size_t i = 0; i + n <= count; i++)
            if (is_apart(series, count, i, n, gap)) {
                *change = (struct change){i, n, shift_of(series, count, i, n), 1};
                return true;
            }
    return false;
}
