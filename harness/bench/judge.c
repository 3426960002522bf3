/* The gates: what would make the figures worth nothing, looked for in the figures themselves. */
#include "bench/bench.h"

#include <math.h>
#include <stdarg.h>
#include <stdio.h>

__attribute__((format(printf, 2, 3))) static void complain(struct bench_results *results,
                                                           const char *format, ...)
{
    va_list arguments;
    if (results->complaint_count == BENCH_COMPLAINTS)
        return;
    va_start(arguments, format);
    vsnprintf(results->complaints[results->complaint_count++], SAMPLE_WHY, format, arguments);
    va_end(arguments);
}

enum { APART_LEAST = 3 }; /* processes on either side of a change that no rank could tell */

/* The same instructions in another process must cost the same. */
static void judge_control(struct bench_results *results)
{
    const struct bench_row *control = &results->rows[BENCH_CONTROL];
    if (!control->open || results->processes < STATS_CHANGE_LEAST)
        return;
    if (!(fabs(control->ratio.value - 1) <= BENCH_CONTROL_SLACK))
        complain(results, "the control, which is syscall once more, reads %.4f and not 1",
                 control->ratio.value);
}

static bool shifted(const struct change *change)
{
    return change->chance <= BENCH_CHANGE_CHANCE && fabs(change->shift - 1) >= BENCH_CHANGE_SHIFT;
}

/* Somebody who runs on the core's other hyperthread all the time, or nearly so. */
static void judge_neighbours(struct bench_results *results)
{
    const struct bench_alone *alone = &results->alone;
    if (results->processes < STATS_CHANGE_LEAST || alone->kept)
        return;
    if (isnan(alone->width))
        complain(results, "in no part of the run was the core free of neighbours");
    else
        complain(results, "a neighbour shared the core in %.0f %% of the rounds",
                 100 * (1 - alone->share));
}

/* Somebody who begins to trace the machine, or stops, changes what a crossing costs and leaves
 * the counter alone: syscall in turns of the counter tells, whether they are cycles or not. */
static void judge_changes(struct bench_results *results)
{
    const struct bench_row *reference = &results->rows[BENCH_SYSCALL];
    struct change change =
        stats_change(reference->process_cycles, reference->open ? (size_t)results->processes : 0);
    if (shifted(&change) || (reference->open && results->processes >= STATS_CHANGE_LEAST &&
                             stats_apart(reference->process_cycles, (size_t)results->processes,
                                         APART_LEAST, BENCH_CHANGE_GAP, &change)))
        complain(results,
                 "something changed in the middle: in processes %zu to %zu syscall took %.2f times "
                 "as long as in the others",
                 change.first + 1, change.first + change.count, change.shift);
    for (int door = 0; door < BENCH_DOORS; door++) {
        struct bench_row *row = &results->rows[door];
        if (row->open)
            row->change = stats_change(row->process_ratio, (size_t)results->processes);
        row->changed = row->open && shifted(&row->change);
    }
}

void bench_judge(struct bench_results *results)
{
    results->complaint_count = 0;
    judge_control(results);
    judge_neighbours(results);
    judge_changes(results);
}
