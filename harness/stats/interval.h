/* Intervals for a median and for a quotient of two medians, by ranks alone: no distribution is
 * assumed, and what they cover is computed, not simulated. */
#ifndef STATS_INTERVAL_H
#define STATS_INTERVAL_H

#include <stddef.h>

struct interval {
    double value, low, high;
    double covers; /* the chance that low..high holds the true value; 0 for one value */
};

/* The median of independent values and the narrowest pair of order statistics that holds the true
 * median with at least the chance `confidence` (for 20 values and 0.95 the 6th and the 15th, which
 * cover 0.9586).  Too few values for that (under 6): the smallest and the largest.  Sorts in
 * place; all NaN for none.  Source: David and Nagaraja, Order Statistics, 7.1. */
struct interval stats_median_interval(double *values, size_t count, double confidence);

/* By what factor the values of b are those of a: the median of all quotients b[i] / a[k], and the
 * pair of order statistics of the quotients that belongs to the exact Mann-Whitney distribution
 * (Hodges and Lehmann 1963; Moses 1953).  Values must be positive, counts at most
 * STATS_QUOTIENT_MOST each. */
enum { STATS_QUOTIENT_MOST = 100 };
struct interval stats_quotient_interval(const double *a, size_t a_count, const double *b,
                                        size_t b_count, double confidence);

#endif
