/* Writing down what a line wants, in strace's notation.  Private to expect/. */
#ifndef EXPECT_DESCRIBE_H
#define EXPECT_DESCRIBE_H

#include "expect/match.h"

enum { STRING_SHOWN = 256 };

struct description {
    struct text *to;
    const struct expect_case *one;
    const struct binding *names;
    struct arena *scratch;
    const struct parameter *parameter; /* how integers are shown */
    enum abi abi;
    bool set;
    bool result;
};

/* As it was written: for what has no value yet. */
void describe_source(const struct description *d, size_t begin, size_t end);
void describe_integer(const struct description *d, wide value);
void describe_value(const struct description *d, const struct node *node);
/* All values of a set put together; false when one is not known. */
bool describe_set(const struct description *d, const struct node *node, wide *value);

/* describe_list.c: NODE_IN, and NODE_ELEMENT where it has no value. */
void describe_in(const struct description *d, const struct node *node);
void describe_member(const struct description *d, const struct node *node);

/* describe_inside.c: a pattern that looks behind a pointer. */
void describe_inside(const struct description *d, const struct node *node);

#endif
