/* What lies behind pointers, compared with what a line asks for.  Private to expect/. */
#ifndef EXPECT_INSIDE_H
#define EXPECT_INSIDE_H

#include "expect/match.h"

/* Where two structures differ first, and what was found there. */
struct discrepancy {
    struct text path;          /* "st_size", "[1].iov_len"; "" for the whole */
    const struct node *node;   /* what was wanted there; NULL: nothing is known of it */
    const struct field *field; /* what it is, where it has a name */
    uint64_t value;
    const uint8_t *bytes; /* into the event; NULL: none */
    size_t size;
    bool is_count; /* value is the number of elements */
};

/* Does what the argument leads to fit the pattern, one of those that look inside?  Names bind as
 * in fits_integer.  `where` may be NULL; of what fits, nothing is noted. */
bool fits_inside(struct fit *fit, const struct node *node, const struct event *event, int argument,
                 struct discrepancy *where);

/* Does the siginfo of a signal's event fit its fields? */
bool fits_siginfo(struct fit *fit, const struct node *node, const struct event *event);

/* line.c: the same for an argument of a line, with the names that the arguments before it bind;
 * false when it fits, or does not look behind a pointer. */
bool line_look(const struct step *step, const struct event *event, struct binding *names,
               int argument, struct arena *scratch, struct discrepancy *where);

#endif
