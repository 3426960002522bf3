/* From ticks to figures: medians over rounds, then medians over processes, with intervals from
 * the processes alone.  Rounds of one process share its memory layout and its moment, so they
 * agree with each other more than with the next process's: intervals made from them would lie. */
#include "bench/bench.h"

#include "stats/stats.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const double CONFIDENCE = 0.95;

enum { POOL_MOST = BENCH_PROCESSES_MOST * SAMPLE_ROUNDS_MOST };

/* A C call can cost less than the loop around it. */
static void cut_at_zero(struct interval *interval)
{
    interval->value = fmax(interval->value, 0);
    interval->low = fmax(interval->low, 0);
    interval->high = fmax(interval->high, 0);
}

static struct interval of_processes(const double *medians, int count)
{
    double copy[BENCH_PROCESSES_MOST];
    memcpy(copy, medians, (size_t)count * sizeof *copy);
    return stats_median_interval(copy, (size_t)count, CONFIDENCE);
}

/* What one process says of one door. */
static void estimate_process(const struct sample *sample, int door, struct bench_row *row, int i)
{
    double own[SAMPLE_ROUNDS_MOST], cycles[SAMPLE_ROUNDS_MOST], ratio[SAMPLE_ROUNDS_MOST];
    size_t rounds = (size_t)sample->rounds;
    for (size_t k = 0; k < rounds; k++) {
        double nothing = sample->ticks[BENCH_NOTHING][k];
        own[k] = sample->ticks[door][k] - nothing;
        cycles[k] = own[k] / (sample->ticks[BENCH_COUNTER][k] / COUNTED_CYCLES);
        ratio[k] = own[k] / (sample->ticks[BENCH_SYSCALL][k] - nothing);
    }
    row->process_ns[i] = stats_median(own, rounds) * sample->ns_per_tick;
    row->process_cycles[i] = stats_median(cycles, rounds);
    row->process_ratio[i] = stats_median(ratio, rounds);
}

static void pool_rounds(struct bench_row *row, int door, const struct sample *const *samples,
                        int count, double *pool)
{
    size_t pooled = 0;
    for (int i = 0; i < count; i++)
        for (int k = 0; k < samples[i]->rounds; k++)
            pool[pooled++] = (samples[i]->ticks[door][k] - samples[i]->ticks[BENCH_NOTHING][k]) *
                             samples[i]->ns_per_tick;
    stats_sort(pool, pooled);
    for (int q = 0; q < BENCH_QUANTILES; q++)
        row->quantiles[q] = stats_quantile(pool, pooled, (double)q / (BENCH_QUANTILES - 1));
}

/* A door that one process found closed, or that answered wrong there, is closed. */
static bool stays_open(struct bench_row *row, int door, const struct sample *const *samples,
                       int count)
{
    for (int i = 0; i < count && row->open; i++) {
        const struct sample_door *its = &samples[i]->doors[door];
        bool reference_wrong = samples[i]->doors[BENCH_SYSCALL].wrong;
        if (its->open && !its->wrong && !reference_wrong)
            continue;
        row->open = false;
        snprintf(row->why, sizeof row->why, "%s",
                 its->open ? "it answered something else than asked: does a filter or a tracer "
                             "stand in between?"
                           : its->why);
    }
    return row->open;
}

/* The median over rounds of one visited thing divided by another, less the loop where asked. */
static double round_quotient(const struct sample *sample, int above, int below, bool less_loop)
{
    double quotients[SAMPLE_ROUNDS_MOST];
    for (int k = 0; k < sample->rounds; k++) {
        double loop = less_loop ? sample->ticks[BENCH_NOTHING][k] : 0;
        quotients[k] = (sample->ticks[above][k] - loop) / (sample->ticks[below][k] - loop);
    }
    return stats_median(quotients, (size_t)sample->rounds);
}

static void estimate_clock(struct bench_results *results, const struct sample *const *samples,
                           int count)
{
    double chain[BENCH_PROCESSES_MOST], cycle[BENCH_PROCESSES_MOST], pair[BENCH_PROCESSES_MOST];
    for (int i = 0; i < count; i++) {
        double ticks[SAMPLE_ROUNDS_MOST];
        memcpy(ticks, samples[i]->ticks[BENCH_COUNTER], sizeof ticks);
        cycle[i] = stats_median(ticks, (size_t)samples[i]->rounds) * samples[i]->ns_per_tick /
                   COUNTED_CYCLES;
        chain[i] = round_quotient(samples[i], BENCH_CHAIN, BENCH_COUNTER, false) * COUNTED_CYCLES /
                   CHAIN_LENGTH;
        pair[i] = round_quotient(samples[i], BENCH_INT80, BENCH_CPUID, true);
    }
    bool both = results->rows[BENCH_INT80].open && results->rows[BENCH_CPUID].open;
    results->chain = of_processes(chain, count);
    results->cycle_ns = of_processes(cycle, count);
    results->int80_cpuid = of_processes(pair, both ? count : 0);
    /* Held against every process, not against their median. */
    results->has_cycles = count > 0;
    for (int i = 0; i < count; i++)
        if (!(fabs(chain[i] - CHAIN_CYCLES) <= BENCH_CHAIN_SLACK))
            results->has_cycles = false;
    if (!results->has_cycles)
        snprintf(
            results->no_cycles, sizeof results->no_cycles,
            "a multiplication reads %.2f cycles of the counter and not %d.00: the counter counts "
            "no cycles here",
            results->chain.value, CHAIN_CYCLES);
}

void bench_estimate(struct bench_results *results, const struct sample *const *samples, int count)
{
    double *pool = malloc(POOL_MOST * sizeof *pool);
    if (!pool)
        die(STATUS_FAULT, "out of memory");
    results->rounds = 0;
    for (int i = 0; i < count; i++)
        results->rounds += samples[i]->rounds;
    for (int door = 0; door < BENCH_DOORS; door++) {
        struct bench_row *row = &results->rows[door];
        if (!row->wanted || !stays_open(row, door, samples, count))
            continue;
        if (!count) {
            row->open = false;
            snprintf(row->why, sizeof row->why, "not measured: interrupted before");
            continue;
        }
        for (int i = 0; i < count; i++)
            estimate_process(samples[i], door, row, i);
        row->ns = of_processes(row->process_ns, count);
        row->cycles = of_processes(row->process_cycles, count);
        row->ratio = of_processes(row->process_ratio, count);
        pool_rounds(row, door, samples, count, pool);
        cut_at_zero(&row->ns);
        cut_at_zero(&row->cycles);
        cut_at_zero(&row->ratio);
    }
    estimate_clock(results, samples, count);
    free(pool);
}
