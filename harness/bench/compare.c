#include "bench/bench.h"

static const double CONFIDENCE = 0.95;

void bench_compare(const struct bench_results *a, const struct bench_results *b,
                   struct bench_comparison *comparison)
{
    size_t a_count = (size_t)a->processes, b_count = (size_t)b->processes;
    comparison->cycles = a->has_cycles && b->has_cycles;
    for (int door = 0; door < BENCH_DOORS; door++) {
        const struct bench_row *left = &a->rows[door], *right = &b->rows[door];
        comparison->rows[door].both = left->open && right->open && a_count && b_count;
        if (!comparison->rows[door].both)
            continue;
        comparison->rows[door].ns = stats_quotient_interval(left->process_ns, a_count,
                                                            right->process_ns, b_count, CONFIDENCE);
        comparison->rows[door].cycles = stats_quotient_interval(
            left->process_cycles, a_count, right->process_cycles, b_count, CONFIDENCE);
        comparison->rows[door].ratio = stats_quotient_interval(
            left->process_ratio, a_count, right->process_ratio, b_count, CONFIDENCE);
    }
}
