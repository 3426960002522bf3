/* How long one crossing takes through each door of this machine: measured untraced,
 * interleaved, medians. */
#ifndef BENCH_DOORS_H
#define BENCH_DOORS_H

#include "base/message.h"

enum bench_door {
    BENCH_FUNCTION,
    BENCH_VDSO,
    BENCH_SYSCALL,
    BENCH_LIBC,
    BENCH_VSYSCALL,
    BENCH_INT80,
    BENCH_DOORS
};

struct door_time {
    bool open; /* false: why says why not */
    char why[160];
    double ns;                    /* one call, the empty loop taken off; median of the rounds */
    double ratio;                 /* to syscall: median over rounds of the same round's quotient */
    double ratio_low, ratio_high; /* the middle half of the rounds */
};

/* Measures the doors that are set in `wanted` (index by bench_door; BENCH_SYSCALL is always
 * measured).  Takes about 60 ms; measures again, up to three times, when the rounds disagree
 * too much to be believed; `disturbed` then says that they still do. */
void bench_doors(const bool wanted[BENCH_DOORS], struct door_time times[BENCH_DOORS],
                 bool *disturbed);

const char *bench_door_name(enum bench_door door); /* "function", "vdso", … as in expected traces */
#endif
