/* What the two files that write canonical text share. */
#ifndef TRACE_CANON_PARTS_H
#define TRACE_CANON_PARTS_H

#include "tables/calls.h"
#include "trace/canon.h"

enum { NUMBERS_MOST = 4096 };

struct writing {
    struct names *names;
    const struct record *record;
    const struct signature *signature; /* NULL: unknown */
    struct text text;
    unsigned numbers[NUMBERS_MOST];
    size_t count;
    bool times; /* what the call writes to tv_sec and the like is the time that it is */
};

enum way { AS_IS, AS_PID, AS_DESCRIPTOR, AS_NEW_DESCRIPTOR, AS_INODE, AS_TIME, AS_ADDRESS };

bool is_in_list(const char *word, const char *const *list); /* which ends with NULL */

/* Adds a text with its names; `way` is that of bare numbers at its top, `inside` that of those
 * within brackets. */
void canon_rewrite(struct writing *writing, const char *text, enum way way, enum way inside);

#endif
