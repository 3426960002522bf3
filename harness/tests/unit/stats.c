#include "stats/stats.h"

#include "tests/unit/tap.h"

#include <math.h>
#include <string.h>

/* Rows checked by hand against R's quantile(x, p, type = 7). */
struct quantile_row {
    double values[8];
    size_t count;
    double p, wanted;
};

// clang-format off
static const struct quantile_row quantiles[] = {
    {{7},                      1, 0.00, 7},
    {{7},                      1, 0.50, 7},
    {{7},                      1, 1.00, 7},
    {{1, 2},                   2, 0.50, 1.5},
    {{2, 1},                   2, 0.25, 1.25},
    {{3, 1, 2},                3, 0.50, 2},
    {{3, 1, 2},                3, 0.25, 1.5},
    {{4, 1, 3, 2},             4, 0.50, 2.5},
    {{4, 1, 3, 2},             4, 0.25, 1.75},
    {{4, 1, 3, 2},             4, 0.75, 3.25},
    {{4, 1, 3, 2},             4, 0.00, 1},
    {{4, 1, 3, 2},             4, 1.00, 4},
    {{4, 1, 3, 2},             4, -1.0, 1},
    {{4, 1, 3, 2},             4, 9.00, 4},
    {{5, 5, 5, 5, 5},          5, 0.31, 5},
    {{-3, 0, -1, 2},           4, 0.50, -0.5},
    {{1, 2, 3, 4, 1e9},        5, 0.50, 3},
    {{10, 20, 30, 40, 50},     5, 0.10, 14},
};
// clang-format on

static int near(double a, double b)
{
    return fabs(a - b) <= 1e-9 * (1 + fabs(b));
}

static void check_quantiles(void)
{
    for (size_t i = 0; i < sizeof quantiles / sizeof *quantiles; i++) {
        struct quantile_row row = quantiles[i];
        stats_sort(row.values, row.count);
        double got = stats_quantile(row.values, row.count, row.p);
        EXPECT(near(got, row.wanted), "row %zu: the %g-quantile is %g, not %g", i, row.p, got,
               row.wanted);
    }
    group("quantiles interpolate between neighbours");
}

static void check_none(void)
{
    double none[1] = {1};
    struct middle middle = stats_middle(none, 0);
    EXPECT(isnan(stats_quantile(none, 0, 0.5)), "a quantile of nothing is a number");
    EXPECT(isnan(stats_median(none, 0)), "a median of nothing is a number");
    EXPECT(isnan(middle.low) && isnan(middle.median) && isnan(middle.high),
           "the middle of nothing is a number");
    group("no values have no median");
}

static void check_middle(void)
{
    double values[] = {9, 1, 8, 2, 7, 3, 6, 4, 5};
    struct middle middle = stats_middle(values, 9);
    EXPECT(near(middle.low, 3) && near(middle.median, 5) && near(middle.high, 7),
           "the middle half of 1..9 is %g..%g around %g", middle.low, middle.high, middle.median);
    double spoiled[] = {9, 1, 8, 2, 7, 3, 6, 4, 1e12};
    double median = stats_median(spoiled, 9);
    EXPECT(near(median, 6), "one wild value moved the median to %g", median);
    group("the middle half surrounds the median, and one wild value moves neither far");
}

static void check_sort(void)
{
    double values[] = {3, -1, 2, 2, 0}, wanted[] = {-1, 0, 2, 2, 3};
    stats_sort(values, 5);
    EXPECT(!memcmp(values, wanted, sizeof values), "5 values were not sorted");
    stats_sort(NULL, 0);
    group("values are sorted, smallest first");
}

int main(void)
{
    check_quantiles();
    check_none();
    check_middle();
    check_sort();
    return done();
}
