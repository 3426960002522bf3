/* Which lessons have a call: found in their expected traces, listed nowhere. */
#ifndef LESSON_TAUGHT_H
#define LESSON_TAUGHT_H

#include "lesson/workbook.h"
#include "tables/calls.h"

/* For each lesson of the workbook, in its order, the calls that a line of its traces can match; in
 * the workbook's arena.  A trace that is missing or broken adds none. */
const struct call_set *lesson_calls(struct workbook *workbook);

#endif
