/* Which of the tasks of a run share what: a process, its descriptors, its memory.  Private to
 * expect/. */
#ifndef EXPECT_OWNERS_H
#define EXPECT_OWNERS_H

#include "model/trace.h"

enum thing { OWN_CHILDREN, OWN_DESCRIPTORS, OWN_MAPPINGS, THINGS };

/* owner[thing][task]: the first of the tasks that share it with this one; a thread shares all with
 * its process, a vfork the memory, a fork nothing.  Malloc'ed. */
struct owners {
    int *owner[THINGS];
    bool *ended; /* it left by exit: it had the time to tidy up */
    int tasks;
};

void owners_find(struct owners *owners, const struct trace *trace);
void owners_free(struct owners *owners);

#endif
