/* What one process of a run did, told as if it had been alone.  Private to expect/.
 *
 * The catalogue looks at one sequence of events and one of lines.  Where a program makes others,
 * the first difference belongs to one of them; its story is that of its makers up to its birth,
 * then its own: so it finds the calls whose results the process still has in its memory, and none
 * that another process made.  A birth call's result there is 0, as the newborn sees it. */
#ifndef EXPECT_STORY_H
#define EXPECT_STORY_H

#include "expect/diagnose.h"

struct story {
    struct arena arena;
    struct trace trace;
    struct outcome outcome;
    struct symptom symptom;
    const struct child *process; /* whose it is; NULL: the program's own */
};

/* Tells the story of the process in which the symptom's first difference is.  What it holds
 * points into the symptom, which must outlive it.  Gives the symptom to explain: the very same
 * where there is one process only. */
const struct symptom *story_tell(struct story *story, const struct symptom *symptom);
void story_free(struct story *story);

/* Where the call that made a task stands, by its result; trace->count: it is not known. */
size_t find_birth(const struct trace *trace, int task);

#endif
