/* The calls that a program in the jail may make: its expected trace is the list of them.  Private
 * to lesson/. */
#ifndef LESSON_PERMIT_H
#define LESSON_PERMIT_H

#include "expect/expect.h"
#include "tables/calls.h"

struct permit {
    struct call_set now;   /* where the trace is recorded */
    struct call_set early; /* before main, in a program that is linked with libc */
};

void permit_make(struct permit *permit, const struct expect_case *one);

#endif
