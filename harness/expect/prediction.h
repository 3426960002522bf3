/* A trace that a student predicted, against what was observed.  Pure. */
#ifndef EXPECT_PREDICTION_H
#define EXPECT_PREDICTION_H

#include "expect/diagnose.h"

enum { PREDICTION_PASSES = 80 }; /* percent, over all cases */

/* True when a predicted trace is a plain list: lines of calls and `...`, at most two names a
 * line, nothing drawn and nothing put in.  A prediction that leaves everything open says nothing.
 * False: the problem has status 2 and names the line. */
bool prediction_is_plain(const struct expectation *prediction, struct problem *problem);

/* The predicted case for one of the lesson's own: of the same name, built and run in the same way.
 * NULL: the problem has status 2 and says which is missing or changed. */
const struct expect_case *prediction_find(const struct expectation *prediction,
                                          const struct expect_case *of, struct problem *problem);

struct prediction {
    unsigned predicted, made, met; /* lines of calls; calls; lines that a call answers, in order */
    unsigned percent;              /* twice what was met, of both together */
};

struct prediction prediction_score(const struct outcome *outcome, const struct trace *trace);

/* What the prediction got wrong, as far as it is a known misconception; else id is NULL and the
 * headline says what is first.  `diagnosis` must be zeroed. */
void prediction_explain(const struct expect_case *one, const struct outcome *outcome,
                        const struct trace *trace, struct diagnosis *diagnosis);

#endif
