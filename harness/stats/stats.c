#include "stats/stats.h"

#include <math.h>
#include <stdlib.h>

static int compare(const void *a, const void *b)
{
    const double *left = a, *right = b;
    return (*left > *right) - (*left < *right);
}

void stats_sort(double *values, size_t count)
{
    if (count)
        qsort(values, count, sizeof *values, compare);
}

double stats_quantile(const double *sorted, size_t count, double p)
{
    if (!count)
        return NAN;
    if (!(p > 0))
        return sorted[0];
    if (p >= 1)
        return sorted[count - 1];
    double position = p * (double)(count - 1);
    size_t below = (size_t)position;
    if (below + 1 >= count)
        return sorted[count - 1];
    double share = position - (double)below;
    return sorted[below] + share * (sorted[below + 1] - sorted[below]);
}

double stats_median(double *values, size_t count)
{
    stats_sort(values, count);
    return stats_quantile(values, count, 0.5);
}

struct middle stats_middle(double *values, size_t count)
{
    stats_sort(values, count);
    return (struct middle){
        .low = stats_quantile(values, count, 0.25),
        .median = stats_quantile(values, count, 0.5),
        .high = stats_quantile(values, count, 0.75),
    };
}
