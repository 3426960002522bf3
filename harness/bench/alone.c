/* Which rounds had the core to themselves.
 *
 * Two hyperthreads share what a core can finish in a cycle.  A neighbour, of this machine or of
 * another one that the same hypervisor runs, therefore slows loop_wide, which fills every cycle,
 * and leaves loop_counter alone.  Moments without a neighbour all read the same number of cycles,
 * WIDE_LENGTH divided by the width of the core; with one there is any number above it.  The
 * witness looks only at user code of its own, so choosing rounds by it prefers no door, and hides
 * nothing that happens behind one. */
#include "bench/bench.h"

#include "stats/stats.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

enum {
    PEAK_LEAST = 5, /* rounds of a peak */
    ROUNDS_LEAST = 3,
    WIDTH_LEAST = 3 /* no x86-64 since 2008 finishes fewer additions or the like in a cycle */
};

static const double PEAK_SHARE = 0.02;              /* … of all rounds */
static const double PEAK_WIDTH = 1.01, FOOT = 1.03; /* a peak is so wide, and has such a foot */
static const double BELOW = 0.97, ABOVE = 1.02;     /* of the level: still alone */
static const double WHOLE = 0.02;                   /* a width is so near to a whole number */

static double witness_cycles(const struct sample *sample, int round)
{
    return sample->witness[round] / (sample->ticks[BENCH_COUNTER][round] / COUNTED_CYCLES);
}

static bool is_alone(const struct sample *sample, int round, double level)
{
    double cycles = witness_cycles(sample, round);
    return cycles >= level * BELOW && cycles <= level * ABOVE;
}

/* The lowest place where values crowd and right above which there are few. */
static double lowest_peak(const double *sorted, size_t count)
{
    size_t top = 0, low = 0, high = 0;
    for (size_t i = 0; i < count; i++) {
        while (top < count && sorted[top] <= sorted[i] * PEAK_WIDTH)
            top++;
        while (low < count && sorted[low] <= sorted[i] * ABOVE)
            low++;
        while (high < count && sorted[high] <= sorted[i] * ABOVE * FOOT)
            high++;
        if (top - i >= PEAK_LEAST && (double)(top - i) >= PEAK_SHARE * (double)count &&
            top - i >= 2 * (high - low))
            return sorted[(i + top - 1) / 2];
    }
    return NAN;
}

double bench_alone_level(const struct sample *const *samples, int count)
{
    size_t rounds = 0;
    for (int i = 0; i < count; i++)
        rounds += (size_t)samples[i]->rounds;
    double *cycles = malloc((rounds + 1) * sizeof *cycles);
    if (!cycles)
        die(STATUS_FAULT, "out of memory");
    rounds = 0;
    for (int i = 0; i < count; i++)
        for (int k = 0; k < samples[i]->rounds; k++)
            cycles[rounds++] = witness_cycles(samples[i], k);
    stats_sort(cycles, rounds);
    double level = lowest_peak(cycles, rounds);
    free(cycles);
    return level;
}

static int alone_rounds(const struct sample *sample, double level)
{
    int alone = 0;
    for (int k = 0; k < sample->rounds; k++)
        alone += is_alone(sample, k, level);
    return alone;
}

bool bench_alone_enough(const struct sample *sample, double level)
{
    int least = sample->rounds < ROUNDS_LEAST ? sample->rounds : ROUNDS_LEAST;
    return alone_rounds(sample, level) >= least;
}

/* The cycles of syscall in rounds that are alone, or in the others; NaN for none. */
static double syscall_cycles(struct sample *const *samples, int count, double level, bool alone)
{
    double *cycles = malloc(((size_t)count * SAMPLE_ROUNDS_MOST + 1) * sizeof *cycles);
    size_t rounds = 0;
    if (!cycles)
        die(STATUS_FAULT, "out of memory");
    for (int i = 0; i < count; i++)
        for (int k = 0; k < samples[i]->rounds; k++)
            if (is_alone(samples[i], k, level) == alone)
                cycles[rounds++] = samples[i]->ticks[BENCH_SYSCALL][k] /
                                   (samples[i]->ticks[BENCH_COUNTER][k] / COUNTED_CYCLES);
    double median = stats_median(cycles, rounds);
    free(cycles);
    return median;
}

static void keep_rounds(struct sample *sample, double level)
{
    int kept = 0;
    for (int k = 0; k < sample->rounds; k++) {
        if (!is_alone(sample, k, level))
            continue;
        for (int door = 0; door < BENCH_VISITED; door++)
            sample->ticks[door][kept] = sample->ticks[door][k];
        sample->witness[kept++] = sample->witness[k];
    }
    sample->rounds = kept;
}

/* Frees all but the first so many. */
static int keep_first(struct sample **samples, int count, int most)
{
    for (int i = most; i < count; i++) {
        free(samples[i]);
        samples[i] = NULL;
    }
    return count < most ? count : most;
}

int bench_keep_alone(struct bench_alone *alone, struct sample **samples, int count, int asked)
{
    double level = bench_alone_level((const struct sample *const *)samples, count);
    double width = WIDE_LENGTH / level;
    int rounds = 0, enough = 0, kept = 0;
    *alone = (struct bench_alone){.width = width, .share = NAN, .factor = NAN};
    if (!count || !(level > 0))
        return keep_first(samples, count, asked);
    for (int i = 0; i < count; i++) {
        rounds += samples[i]->rounds;
        kept += alone_rounds(samples[i], level);
        enough += bench_alone_enough(samples[i], level);
    }
    alone->share = (double)kept / rounds;
    alone->factor =
        syscall_cycles(samples, count, level, false) / syscall_cycles(samples, count, level, true);
    alone->whole = width >= WIDTH_LEAST - WHOLE * WIDTH_LEAST &&
                   fabs(width - round(width)) <= WHOLE * round(width);
    alone->kept = enough >= (asked < STATS_CHANGE_LEAST ? asked : STATS_CHANGE_LEAST);
    if (!alone->kept)
        return keep_first(samples, count, asked);
    /* Those that had enough move to the front. */
    kept = 0;
    for (int i = 0; i < count; i++) {
        struct sample *sample = samples[i];
        if (!bench_alone_enough(sample, level))
            continue;
        samples[i] = samples[kept];
        samples[kept++] = sample;
    }
    kept = keep_first(samples, count, kept < asked ? kept : asked);
    for (int i = 0; i < kept; i++)
        keep_rounds(samples[i], level);
    return kept;
}
