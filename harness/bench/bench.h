/* How long one crossing takes through each door of this machine: some processes, one after the
 * other, each visiting all doors in turn; medians of medians, with intervals.  METHOD.md. */
#ifndef BENCH_BENCH_H
#define BENCH_BENCH_H

#include "base/message.h"
#include "bench/doors.h"
#include "bench/sample.h"
#include "stats/change.h"
#include "stats/interval.h"

/* Processes that found the core shared are replaced by others, but for so many times the time. */
#define BENCH_STRETCH 1.4

enum {
    BENCH_PROCESSES_MOST = 100,
    BENCH_SAMPLES_MOST = 140,
    BENCH_QUANTILES = 21,
    BENCH_FACTS = 24,
    BENCH_COMPLAINTS = 8
};

/* The first argument of a program that bench_run starts anew for each process: it then calls
 * bench_worker with the number that is the second. */
#define BENCH_WORKER "--bench-worker"

/* The gates.  What lies beyond is not believed. */
#define BENCH_CHAIN_SLACK   0.03  /* of the 3 cycles of a multiplication, in each process */
#define BENCH_CONTROL_SLACK 0.005 /* of the control's ratio, which must be 1 */
#define BENCH_CHANGE_SHIFT  0.01  /* a change of regime is at least so large … */
#define BENCH_CHANGE_CHANCE 0.02  /* … and at most so likely to be chance, … */
#define BENCH_CHANGE_GAP    0.02  /* … or leaves such a gap between the two */

struct bench_options {
    bool wanted[BENCH_DOORS]; /* syscall is always measured */
    int processes;            /* 1 .. BENCH_PROCESSES_MOST */
    double seconds;           /* of all rounds together */
    int cpu;                  /* -1: the one that this process is on */
    uint64_t seed;            /* of the orders; at least 1 */
    const char *const *argv; /* how to start a worker: words before BENCH_WORKER, NULL at the end */
    volatile int *stop;      /* set by a signal: no further process; may be NULL */
    void (*progress)(void *context, int done, int all, double seconds_left); /* may be NULL */
    void *context;
};

struct bench_row {
    bool wanted, open;
    char why[SAMPLE_WHY];       /* closed: why */
    char note[SAMPLE_WHY];      /* open: what makes it mean less, or something else, here */
    struct interval ns, cycles; /* of a crossing, the empty loop taken off */
    struct interval ratio;      /* to syscall, of the same round */
    struct change change;       /* of its ratio, along the processes */
    bool changed;               /* … more than can be passed over */
    double process_ns[BENCH_PROCESSES_MOST], process_cycles[BENCH_PROCESSES_MOST],
        process_ratio[BENCH_PROCESSES_MOST];
    double quantiles[BENCH_QUANTILES]; /* of ns, all rounds of all processes: 0, 5, … 100 % */
};

struct bench_fact {
    char name[32];
    char value[200];
    char warning[SAMPLE_WHY]; /* what it makes of the figures, or "" */
};

/* Figures that a course page gives for orientation, of an older processor that it does not name. */
struct bench_orientation {
    enum bench_door door;
    double quoted_ns;   /* without page-table isolation, … */
    double isolated_ns; /* … and with it */
};

enum { BENCH_ORIENTATIONS = 3 };
extern const struct bench_orientation bench_orientations[BENCH_ORIENTATIONS];

/* Whether the core was shared with a neighbour, as the witness tells it. */
struct bench_alone {
    double width;  /* instructions that the core finishes in a cycle; NaN: nothing to be told */
    bool whole;    /* … which is a whole number, as it must be */
    bool kept;     /* the figures are of rounds that were alone */
    double share;  /* … which were this part of all */
    double factor; /* syscall in the other rounds, as a factor of what it took alone */
};

struct bench_results {
    struct bench_row rows[BENCH_DOORS];
    struct bench_fact facts[BENCH_FACTS];
    int fact_count;
    int processes, asked; /* that gave figures; that were asked for */
    int rounds;           /* in all */
    int cpu, far_cpu;
    uint64_t seed;
    double seconds; /* that it took */
    bool interrupted;
    struct bench_alone alone;
    struct interval chain; /* cycles of a multiplication: must be 3 */
    bool has_cycles;
    char no_cycles[SAMPLE_WHY];
    struct interval cycle_ns;    /* one cycle of the core */
    struct interval int80_cpuid; /* int 0x80 in units of cpuid; value NaN when not measured */
    bool isolated;               /* page-table isolation is on */
    double factors[BENCH_ORIENTATIONS]; /* ours over what is quoted; NaN for a closed door */
    char complaints[BENCH_COMPLAINTS][SAMPLE_WHY]; /* why the figures cannot be believed */
    int complaint_count;
};

/* Measures.  False: nothing could be measured, and the problem says why.  Doors that are closed
 * are rows that say so. */
bool bench_run(const struct bench_options *options, struct bench_results *results,
               struct problem *problem);

/* A seed that no run before had. */
uint64_t bench_new_seed(void);

/* The cycles of loop_wide's turn in rounds that had the core to themselves; NaN when no such
 * rounds are to be made out. */
double bench_alone_level(const struct sample *const *samples, int count);

/* Whether a process had enough such rounds. */
bool bench_alone_enough(const struct sample *sample, double level);

/* Leaves only rounds that were alone in the samples, and of these at most `asked`; frees the
 * others.  Gives how many are left: all, untouched, when too few were alone. */
int bench_keep_alone(struct bench_alone *alone, struct sample **samples, int count, int asked);

/* Computes everything from what the processes measured; rows say on entry whether they are wanted
 * and why a door was closed before.  `samples` are in the order of time. */
void bench_estimate(struct bench_results *results, const struct sample *const *samples, int count);

/* Looks at the finished estimates and writes down what speaks against them. */
void bench_judge(struct bench_results *results);

/* Two runs, door by door: by what factor b's figures are a's. */
struct bench_comparison {
    struct {
        bool both; /* measured in both runs */
        struct interval ns, cycles, ratio;
    } rows[BENCH_DOORS];
    bool cycles; /* known in both */
};
void bench_compare(const struct bench_results *a, const struct bench_results *b,
                   struct bench_comparison *comparison);

/* What the machine is, and what that makes of its doors: facts, and a note for each open row. */
struct greeting;
void bench_describe_machine(struct bench_results *results, const struct greeting *greeting);

#endif
