/* The `latency` lines of an expectation, against this machine. */
#ifndef LESSON_LATENCY_H
#define LESSON_LATENCY_H

#include "bench/bench.h"
#include "expect/expect.h"

struct latency_remark {
    const struct latency_line *line;
    bool measured; /* false: why says which door is closed */
    bool holds;
    double left_ns, right_ns;
    double ratio; /* left to right: of the doors' ratios to syscall, within one run */
    const char *why;
};

struct door_times {
    bool done, disturbed; /* disturbed: the figures speak against themselves */
    bool wanted[BENCH_DOORS];
    struct bench_results results;
    struct problem problem; /* nothing was measured; message "" otherwise */
};

/* Marks the doors that an expectation's lines name. */
void latency_want(struct door_times *doors, const struct expectation *expectation);

/* Measures the wanted doors, once: some processes for a few hundredths of a second each. */
void latency_measure(struct door_times *doors);

/* Judges one line by measured doors.  Unknown doors cannot be: the parser refuses them. */
struct latency_remark latency_judge(const struct door_times *doors,
                                    const struct latency_line *line);

#endif
