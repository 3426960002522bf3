#include "stats/change.h"

#include "tests/unit/tap.h"

#include <math.h>
#include <stdint.h>

static uint64_t state = 42;

static double uniform(void)
{
    state = state * 6364136223846793005u + 1442695040888963407u;
    return ((double)(state >> 11) + 0.5) / 9007199254740992.0;
}

enum { LENGTH = 20, TRIALS = 400 };

static void fill(double *series, double spread)
{
    for (int i = 0; i < LENGTH; i++)
        series[i] = 1 + spread * (uniform() + uniform() + uniform() - 1.5);
}

static void raise_stretch(double *series, int first, int count, double factor)
{
    for (int i = first; i < first + count; i++)
        series[i] *= factor;
}

static const struct {
    int first, count;
    double factor;
    const char *what;
} changes[] = {
    {10, 10, 1.13, "a step up in the middle"},
    {8, 12, 0.9, "a step down"},
    {6, 7, 1.13, "a pulse"},
    {0, 6, 1.05, "a start that differs"},
    {14, 6, 0.95, "an end that differs"},
    {9, 5, 1.2, "a short pulse"},
};

static void check_found(void)
{
    for (size_t i = 0; i < sizeof changes / sizeof *changes; i++) {
        double series[LENGTH];
        fill(series, 0.01);
        raise_stretch(series, changes[i].first, changes[i].count, changes[i].factor);
        struct change change = stats_change(series, LENGTH);
        EXPECT(change.chance <= 0.02, "%s: chance %g", changes[i].what, change.chance);
        /* The stretch or its complement, but for values at its ends that chance has mixed. */
        int wrong = 0;
        for (int k = 0; k < LENGTH; k++) {
            int put = k >= changes[i].first && k < changes[i].first + changes[i].count;
            int seen = k >= (int)change.first && k < (int)(change.first + change.count);
            wrong += put != seen;
        }
        EXPECT(wrong <= 2 || wrong >= LENGTH - 2, "%s: found in %zu, %zu long", changes[i].what,
               change.first, change.count);
        double factor = wrong <= 2 ? changes[i].factor : 1 / changes[i].factor;
        EXPECT(fabs(change.shift / factor - 1) < 0.02, "%s: shift %g", changes[i].what,
               change.shift);
    }
    group("steps and pulses are found where they are");
}

/* The chance is one: of series without order, that share has a smaller one. */
static void check_chance(void)
{
    int tenth = 0, half = 0;
    for (int trial = 0; trial < TRIALS; trial++) {
        double series[LENGTH];
        fill(series, 1);
        double chance = stats_change(series, LENGTH).chance;
        tenth += chance <= 0.1;
        half += chance <= 0.5;
    }
    EXPECT(tenth > TRIALS * 0.06 && tenth < TRIALS * 0.14, "%d of %d below 0.1", tenth, TRIALS);
    EXPECT(half > TRIALS * 0.43 && half < TRIALS * 0.57, "%d of %d below 0.5", half, TRIALS);
    group("without a change the chance is a chance");
}

static void check_edges(void)
{
    double same[LENGTH], one[LENGTH];
    for (int i = 0; i < LENGTH; i++)
        same[i] = one[i] = 7;
    one[5] = 700;
    EXPECT(stats_change(same, LENGTH).chance >= 0.999, "equal values have changed");
    EXPECT(stats_change(one, LENGTH).chance > 0.02, "one wild value is a change");
    EXPECT(stats_change(same, 7).chance >= 1, "seven values say something");
    group("equal, few, and one wild value are no change");
}

/* Three of eleven are too few for ranks; by how much they differ tells. */
static void check_apart(void)
{
    double series[] = {378, 379, 378, 1723, 1708, 1709, 1710, 1709, 1714, 1712, 1720};
    size_t count = sizeof series / sizeof *series;
    struct change change;
    EXPECT(stats_change(series, count).chance > 0.02, "ranks tell: this test is for nothing");
    EXPECT(stats_apart(series, count, 3, 0.02, &change), "three far ones are not found");
    EXPECT(change.first == 3 && change.count == 8 && change.shift > 4.5 && change.shift < 4.6,
           "found at %zu, %zu long, shift %.2f", change.first, change.count, change.shift);
    EXPECT(!stats_apart(series, count, 4, 0.02, &change), "three are taken for four");
    series[9] = 378;
    EXPECT(!stats_apart(series, count, 3, 0.02, &change), "one among the others is passed over");
    double pulse[] = {100, 101, 100, 80, 79, 80, 100, 102, 101};
    EXPECT(stats_apart(pulse, 9, 3, 0.02, &change) && change.first == 3 && change.count == 3,
           "a pulse is not found");
    EXPECT(!stats_apart(pulse, 9, 3, 0.3, &change), "a gap of a quarter passes for one of 30 %%");
    EXPECT(!stats_apart(pulse, 5, 3, 0.02, &change), "five values have three on each side");
    EXPECT(!stats_apart(pulse, 0, 3, 0.02, &change), "nothing has");
    group("a few values far from the others, all in a row, are found by the gap");
}

int main(void)
{
    check_found();
    check_chance();
    check_edges();
    check_apart();
    return done();
}
