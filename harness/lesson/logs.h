/* What a student's tracer has written about a program, against what the harness sees of it. */
#ifndef LESSON_LOGS_H
#define LESSON_LOGS_H

#include "expect/expect.h"

/* Judges the `check log` lines of the scene by what came on stderr: runs the programs that they
 * name once more, in directories of their own and under the harness's tracer alone, and adds what
 * it finds.  What the program printed has to be the same, too: it must not notice that it is
 * traced.  False with a problem for faults of the machine. */
bool logs_judge(struct outcome *outcome, const struct scene *scene, const struct trace *trace,
                struct problem *problem);

#endif
