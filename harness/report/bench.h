/* The figures of ring3 bench: as a table for people, as JSON and back, as CSV, as plots. */
#ifndef REPORT_BENCH_H
#define REPORT_BENCH_H

#include "base/text.h"
#include "bench/bench.h"

/* The table, `width` columns wide, with bars on a logarithmic scale, what is closed and why,
 * notes, and what speaks against believing it. */
void report_bench(struct text *to, const struct bench_results *results, int width);

/* JSON (harness/bench/FORMAT.md), and the results out of such a file: false for what is none. */
void report_bench_json(struct text *to, const struct bench_results *results);
bool report_bench_read(const char *path, struct bench_results *results, struct problem *problem);

/* One line a door, with a head (harness/bench/FORMAT.md). */
void report_bench_csv(struct text *to, const struct bench_results *results);

/* Two runs side by side: by what factor b is a. */
void report_bench_compare(struct text *to, const struct bench_results *a,
                          const struct bench_results *b, const struct bench_comparison *comparison);

/* Writes DIRECTORY/bench.gp and its data, from which gnuplot makes the .svg files beside them. */
bool report_bench_plot(const char *directory, const struct bench_results *results,
                       struct problem *problem);

#endif
