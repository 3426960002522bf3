/* Runs one case of an expectation: its directory, the program under capture, the match. */
#ifndef LESSON_RUN_H
#define LESSON_RUN_H

#include "expect/expect.h"
#include "expect/prediction.h"
#include "lesson/programs.h"

#include <limits.h>

struct case_run {
    const struct expect_case *one;
    const char *name; /* of the case; "" */
    struct scene scene;
    struct trace trace;
    struct outcome outcome;
    struct prediction prediction; /* of a predicted trace: its score */
    bool witnessed;               /* single-stepped: its first events carry registers */
    struct text remark;           /* what it left behind; lines, or nothing */
};

enum { WALL_MS = 6000, WALL_AGAIN_MS = 2000, WITNESS_ALL = INT_MAX };

/* Runs `program` on the inputs that `one` draws from `seed` and matches what it did.  It starts in
 * a private directory that holds what the case gives and is removed afterwards.  After `wall_ms` it
 * is ended; lessons take WALL_MS, and WALL_AGAIN_MS once the same program is known not to end.
 * Its first `witness` events are seen instruction by instruction, unless libc makes the calls: then
 * the registers are none that the program's text speaks of, and the steps would be its loader's.
 * False with a problem for faults that are not the program's.  Free with case_run_free in either
 * case. */
bool case_run(struct case_run *run, const struct program *program, const struct expect_case *one,
              uint64_t seed, size_t witness, unsigned wall_ms, struct problem *problem);
void case_run_free(struct case_run *run);

#endif
