/* Order statistics: numbers in, numbers out.  Nothing here assumes a distribution; means are
 * left out on purpose, since one interrupted sample moves a mean and leaves a median alone. */
#ifndef STATS_STATS_H
#define STATS_STATS_H

#include <stddef.h>

/* The median and the middle half around it: a quarter of the values lies below low, a quarter
 * above high. */
struct middle {
    double low, median, high;
};

/* Sorts in place, smallest first.  No value may be NaN. */
void stats_sort(double *values, size_t count);

/* The p-quantile (p from 0 to 1, what lies outside is taken as the nearer end) of sorted
 * values, interpolated between neighbours (type 7 of Hyndman and Fan 1996).  NaN for none. */
double stats_quantile(const double *sorted, size_t count, double p);

/* Both sort their argument in place.  NaN for no values. */
double stats_median(double *values, size_t count);
struct middle stats_middle(double *values, size_t count);

#endif
