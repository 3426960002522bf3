/* What a program that measures its own crossings says, beside what its clock told it.
 *
 * Such a program works in rounds: the clock, an empty batch, the clock; then, for each door in
 * turn, the clock, a batch of crossings, the clock.  It prints a line for each door,
 *
 *     NAME CROSSINGS LOW MEDIAN HIGH
 *
 * and one that compares the first two: `A > B` where the LOW of A lies above the HIGH of B, `A ? B`
 * where neither lies above the other.  A sample is what a batch took less what the empty batch of
 * its round took, divided by the crossings of a batch, in nanoseconds; 0 where that is negative. Of
 * the samples of all rounds, in order, LOW is the second, HIGH the last but one.
 *
 * The clock is clock_gettime by `syscall`, so the trace has what it told: the figures can be worked
 * out again, whatever they are, on a traced program that takes fifty times as long. */
#ifndef EXPECT_FIGURES_H
#define EXPECT_FIGURES_H

#include "base/text.h"
#include "model/trace.h"

enum { FIGURE_ROUNDS = 9, FIGURE_DOORS = 4, FIGURE_KINDS = 3 };

struct figure_door {
    const char *name;             /* "syscall", "int80"; "call": no crossing was seen */
    uint64_t crossings;           /* in all */
    uint64_t each;                /* in a batch */
    int64_t taken[FIGURE_ROUNDS]; /* what the clock told, in nanoseconds: a batch, … */
    int64_t own[FIGURE_ROUNDS];   /* … and the empty one of its round */
};

struct figures {
    struct figure_door doors[FIGURE_DOORS];
    int count;
};

/* False: the readings of the clock make no nine rounds. */
bool figures_read(struct figures *figures, const struct trace *trace);

enum figure_fault {
    FIGURES_RIGHT,
    FIGURES_LINE,
    FIGURES_NAME,
    FIGURES_CROSSINGS,
    FIGURES_VALUE,
    FIGURES_ORDER,
    FIGURES_END /* the last line is right, and no newline ends it, or more follows */
};

struct figure_claim {
    enum figure_fault fault;
    int door;                   /* which line, from 0 on */
    int which;                  /* FIGURES_VALUE: 0 LOW, 1 MEDIAN, 2 HIGH */
    int64_t said[FIGURE_KINDS]; /* of that line */
    int64_t said_crossings;
    int64_t right;                   /* FIGURES_VALUE: what the clock's readings make */
    char order[64], right_order[64]; /* FIGURES_ORDER */
};

/* What is wrong first with what the program printed. */
void figures_judge(struct figure_claim *claim, const struct figures *figures,
                   const struct text *output);

/* The samples of a door, in the order of time; less: what the empty batches took is taken off. */
void figures_samples(const struct figure_door *door, bool less, bool divided,
                     int64_t samples[FIGURE_ROUNDS]);

/* … unclipped: those below 0, too. */
void figures_differences(const struct figure_door *door, int64_t differences[FIGURE_ROUNDS]);

/* Some case of the expectation says `check figures`. */
struct expectation;
bool figures_asked(const struct expectation *expectation);

/* The fact behind `check figures`. */
bool figures_hold(const struct trace *trace, bool all, struct text *found);

/* A batch: what stands between two readings of the clock. */
struct clocked {
    int64_t taken;
    uint64_t crossings;
    const char *door; /* NULL: none was crossed */
};

/* Fills in the batches of the first process, at most `room`; gives how many there are. */
size_t figures_batches(const struct trace *trace, struct clocked *batches, size_t room);

#endif
