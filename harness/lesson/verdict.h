/* From how a run ended to its verdict.  Private to lesson/. */
#ifndef LESSON_VERDICT_H
#define LESSON_VERDICT_H

#include "lesson/grade.h"

/* Sets verdict and reason of a grade by the first of its runs that differs. */
void verdict_judge(struct grade *grade, const struct case_run *run);

#endif
