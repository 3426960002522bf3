/* What one process measures: the unit of all statistics.  It lies in memory that the starting and
 * the measuring process share, so nothing is written down twice. */
#ifndef BENCH_SAMPLE_H
#define BENCH_SAMPLE_H

#include "bench/doors.h"

#include <stdbool.h>
#include <stdint.h>

enum { SAMPLE_ROUNDS_MOST = 400, SAMPLE_WHY = 160 };

struct sample_door {
    bool open;  /* in: to be measured; out: was */
    bool wrong; /* out: it answered something else than asked */
    char why[SAMPLE_WHY];
};

struct sample {
    /* What to do. */
    int cpu, far_cpu; /* far_cpu -1: there is no other */
    int parent;       /* what getppid() must answer */
    uint64_t seed;    /* at least 1 */
    uint64_t time_ns; /* of rounds */

    /* What came of it. */
    bool done;
    int rounds;
    double ns_per_tick;
    double clock_ticks; /* what reading the counter twice costs; taken off already */
    uint64_t began_ns;  /* CLOCK_MONOTONIC */
    struct sample_door doors[BENCH_VISITED];

    /* One crossing, by door and round, in ticks of the time-stamp counter; the loop is in it. */
    double ticks[BENCH_VISITED][SAMPLE_ROUNDS_MOST];

    /* A turn of loop_wide, by round, in ticks: the third quartile of the round's. */
    double witness[SAMPLE_ROUNDS_MOST];
};

/* Measures in this process what the sample at the start of the descriptor asks for.  Returns the
 * status to exit with. */
int bench_worker(int fd);

#endif
