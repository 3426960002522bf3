#include "stats/interval.h"

#include "base/message.h"
#include "stats/stats.h"

#include <math.h>
#include <stdlib.h>

/* The 1-based rank k of the lower end: the largest with chance(of a count below k) at most tail.
 * `chances[i]` is the chance of i.  0 when even the smallest rank leaves too much out. */
static size_t lower_rank(const double *chances, size_t count, double tail, double *left_out)
{
    double sum = 0;
    size_t rank = 0;
    for (size_t i = 0; i < count && sum + chances[i] <= tail; i++) {
        sum += chances[i];
        rank = i + 1;
    }
    *left_out = sum;
    return rank;
}

/* How many of `count` values lie below their median: binomial with 1/2. */
static double binomial_chance(size_t count, size_t below)
{
    double logarithm = -(double)count * log(2);
    for (size_t i = 1; i <= below; i++)
        logarithm += log((double)(count - below + i)) - log((double)i);
    return exp(logarithm);
}

struct interval stats_median_interval(double *values, size_t count, double confidence)
{
    if (!count)
        return (struct interval){NAN, NAN, NAN, 0};
    double tail = (1 - confidence) / 2, sum = 0;
    size_t rank = 0;
    for (size_t below = 0; below < (count + 1) / 2; below++) {
        double chance = binomial_chance(count, below);
        if (below && sum + chance > tail)
            break; /* the first is taken even where it leaves too much out */
        sum += chance;
        rank = below + 1;
    }
    stats_sort(values, count);
    return (struct interval){.value = stats_quantile(values, count, 0.5),
                             .low = values[rank - 1],
                             .high = values[count - rank],
                             .covers = count > 1 ? 1 - 2 * sum : 0};
}

/* The distribution of the Mann-Whitney statistic 0..n*m.  chances[u] of u is the coefficient of
 * q^u in the product over i of (1 - q^(m+i)) / (1 - q^i), made one factor at a time and kept a
 * distribution by dividing by (m + i) / i; it gains and loses nothing by the order. */
static void mann_whitney(double *chances, size_t n, size_t m)
{
    size_t last = n * m;
    for (size_t u = 0; u <= last; u++)
        chances[u] = u == 0;
    for (size_t i = 1; i <= n; i++) {
        for (size_t u = last; u >= m + i; u--)
            chances[u] -= chances[u - m - i];
        for (size_t u = i; u <= last; u++)
            chances[u] += chances[u - i];
        for (size_t u = 0; u <= last; u++)
            chances[u] *= (double)i / (double)(m + i);
    }
}

/* Where counts are large, the differences above lose all their digits, and the normal
 * approximation is as good as exact. */
enum { EXACT_MOST = 25 };

static size_t quotient_rank(size_t n, size_t m, double tail, double *left_out)
{
    double pairs = (double)n * (double)m;
    if (n <= EXACT_MOST && m <= EXACT_MOST) {
        double chances[EXACT_MOST * EXACT_MOST + 1];
        mann_whitney(chances, n, m);
        return lower_rank(chances, n * m + 1, tail, left_out);
    }
    double spread = sqrt(pairs * ((double)n + (double)m + 1) / 12);
    double rank = floor(pairs / 2 - 1.959964 * spread);
    *left_out = tail;
    return rank > 0 ? (size_t)rank : 0;
}

struct interval stats_quotient_interval(const double *a, size_t a_count, const double *b,
                                        size_t b_count, double confidence)
{
    size_t count = a_count * b_count;
    if (!count)
        return (struct interval){NAN, NAN, NAN, 0};
    double left_out, *quotients = malloc(count * sizeof *quotients);
    if (!quotients)
        die(STATUS_FAULT, "out of memory");
    for (size_t i = 0; i < b_count; i++)
        for (size_t k = 0; k < a_count; k++)
            quotients[i * a_count + k] = b[i] / a[k];
    stats_sort(quotients, count);
    size_t rank = quotient_rank(b_count, a_count, (1 - confidence) / 2, &left_out);
    if (!rank) { /* too few for that confidence: all there is */
        double chances[EXACT_MOST * EXACT_MOST + 1];
        mann_whitney(chances, b_count, a_count);
        rank = 1;
        left_out = chances[0];
    }
    struct interval interval = {.value = stats_quantile(quotients, count, 0.5),
                                .low = quotients[rank - 1],
                                .high = quotients[count - rank],
                                .covers = 1 - 2 * left_out};
    if (interval.covers < 0)
        interval.covers = 0;
    free(quotients);
    return interval;
}
