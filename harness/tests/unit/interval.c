#include "stats/interval.h"

#include "tests/unit/tap.h"

#include <math.h>
#include <stdint.h>
#include <stdlib.h>

static int near(double a, double b, double slack)
{
    return fabs(a - b) <= slack;
}

/* Ranks and what they cover, from the table of the sign test's confidence limits (Conover,
 * Practical Nonparametric Statistics, and recomputed with exact fractions). */
static const struct {
    size_t count, low, high;
    double covers;
} medians[] = {
    {1, 1, 1, 0},          {2, 1, 2, 0.5},        {3, 1, 3, 0.75},        {5, 1, 5, 0.9375},
    {6, 1, 6, 0.96875},    {8, 1, 8, 0.992188},   {9, 2, 8, 0.960938},    {10, 2, 9, 0.978516},
    {15, 4, 12, 0.964844}, {20, 6, 15, 0.958611}, {30, 10, 21, 0.957226}, {100, 40, 61, 0.964800},
};

static void check_ranks(void)
{
    for (size_t i = 0; i < sizeof medians / sizeof *medians; i++) {
        double values[100];
        size_t n = medians[i].count;
        for (size_t k = 0; k < n; k++)
            values[k] = (double)((k * 37) % n + 1); /* 1..n in some order: 37 divides none */
        struct interval got = stats_median_interval(values, n, 0.95);
        EXPECT(near(got.low, (double)medians[i].low, 0) &&
                   near(got.high, (double)medians[i].high, 0),
               "of %zu values: ranks %g and %g", n, got.low, got.high);
        EXPECT(near(got.covers, medians[i].covers, 1e-6), "of %zu values: covers %.6f", n,
               got.covers);
        EXPECT(near(got.value, ((double)n + 1) / 2, 1e-12), "the median of 1..%zu is %g", n,
               got.value);
    }
    EXPECT(isnan(stats_median_interval(NULL, 0, 0.95).value), "none have a median");
    group("the interval of a median has the ranks of the sign test");
}

/* Two-sided 5 % critical values of the Mann-Whitney statistic, as all its tables have them; the
 * interval's lower rank is one more. */
static const struct {
    size_t n, m, critical;
} tables[] = {
    {4, 4, 0},   {5, 5, 2},    {5, 8, 6},    {6, 6, 5},     {7, 9, 12},
    {8, 12, 22}, {10, 10, 23}, {12, 15, 49}, {20, 20, 127}, {17, 20, 105},
};

static void check_quotient_ranks(void)
{
    for (size_t i = 0; i < sizeof tables / sizeof *tables; i++) {
        /* Quotients b/a that are all different and can be told in order. */
        double a[20], b[20], all[400];
        size_t n = tables[i].n, m = tables[i].m, count = 0;
        for (size_t k = 0; k < n; k++)
            a[k] = exp((double)k * 0.00101);
        for (size_t k = 0; k < m; k++)
            b[k] = exp((double)k * 0.0317);
        for (size_t k = 0; k < n; k++)
            for (size_t l = 0; l < m; l++)
                all[count++] = b[l] / a[k];
        for (size_t k = 1; k < count; k++) /* by insertion: not the sort under test */
            for (size_t l = k; l > 0 && all[l - 1] > all[l]; l--) {
                double kept = all[l];
                all[l] = all[l - 1];
                all[l - 1] = kept;
            }
        struct interval got = stats_quotient_interval(a, n, b, m, 0.95);
        EXPECT(near(got.low, all[tables[i].critical], 1e-12), "%zu and %zu: another lower end", n,
               m);
        EXPECT(near(got.high, all[count - 1 - tables[i].critical], 1e-12),
               "%zu and %zu: another upper end", n, m);
        EXPECT(got.covers >= 0.95 && got.covers < 0.99, "%zu and %zu cover %g", n, m, got.covers);
    }
    group("the interval of a quotient has the ranks of the Mann-Whitney test");
}

static void check_quotient_few(void)
{
    double a[] = {2, 2, 2}, b[] = {3, 4, 5};
    struct interval got = stats_quotient_interval(a, 3, b, 3, 0.95);
    EXPECT(near(got.value, 2, 1e-12) && near(got.low, 1.5, 1e-12) && near(got.high, 2.5, 1e-12),
           "3, 4, 5 over 2: %g (%g .. %g)", got.value, got.low, got.high);
    EXPECT(near(got.covers, 0.9, 1e-9), "3 and 3 cover %g", got.covers); /* 1 - 2 / C(6,3) */
    EXPECT(isnan(stats_quotient_interval(a, 0, b, 3, 0.95).value), "nothing has a quotient");
    double many[100];
    for (int i = 0; i < 100; i++)
        many[i] = 1 + i * 1e-3;
    got = stats_quotient_interval(many, 100, many, 100, 0.95);
    EXPECT(got.low < 1 && got.high > 1 && near(got.value, 1, 1e-9), "a run over itself is %g",
           got.value);
    group("few and many values have a quotient too");
}

/* ------------------------------------------------------------ coverage, by simulation */

static uint64_t state = 88172645463325252u;

static double uniform(void)
{
    state ^= state << 13;
    state ^= state >> 7;
    state ^= state << 17;
    return ((double)(state >> 11) + 0.5) / 9007199254740992.0;
}

static double normal(void)
{
    return sqrt(-2 * log(uniform())) * cos(6.283185307179586 * uniform());
}

/* Each has the median 1. */
static double draw(int kind)
{
    switch (kind) {
    case 0:
        return 1 + 0.01 * normal();
    case 1: /* skewed */
        return exp(0.3 * normal());
    case 2: /* no mean: Cauchy */
        return 1 + 0.01 * tan(3.141592653589793 * (uniform() - 0.5));
    default: /* two regimes, half of the processes each, and nothing at the median itself */
        return 1 + (uniform() < 0.5 ? -1 : 1) * (0.001 + 0.01 * uniform());
    }
}

enum { TRIALS = 20000, PROCESSES = 20 };

static void check_coverage(void)
{
    for (int kind = 0; kind < 4; kind++) {
        int medians_hold = 0, quotients_hold = 0;
        for (int trial = 0; trial < TRIALS; trial++) {
            double a[PROCESSES], b[PROCESSES];
            for (int i = 0; i < PROCESSES; i++) {
                a[i] = draw(kind);
                b[i] = draw(kind);
            }
            if (trial % 10 == 0 && kind < 2) {
                struct interval factor = stats_quotient_interval(a, PROCESSES, b, PROCESSES, 0.95);
                quotients_hold += factor.low <= 1 && 1 <= factor.high;
            }
            struct interval median = stats_median_interval(a, PROCESSES, 0.95);
            medians_hold += median.low <= 1 && 1 <= median.high;
        }
        double share = (double)medians_hold / TRIALS;
        EXPECT(share >= 0.95 && share <= 0.967, "distribution %d: the median in %.4f", kind, share);
        share = quotients_hold / (TRIALS / 10.0);
        EXPECT(kind >= 2 || (share >= 0.93 && share <= 0.97),
               "distribution %d: the quotient in %.4f", kind, share);
    }
    group("95 % intervals hold the truth in 95 to 96.7 % of 20000 runs, whatever the distribution");
}

int main(void)
{
    check_ranks();
    check_quotient_ranks();
    check_quotient_few();
    check_coverage();
    return done();
}
