/* The body of a case, written down from a run of it.  For authors: a first draft that they read. */
#ifndef EXPECT_RECORD_H
#define EXPECT_RECORD_H

#include "expect/expect.h"

/* Appends lines of the language, each indented by so many blanks, that this run agrees with. Values
 * that the seed drew stand as their $names, also in strings and as lengths; descriptors, processes
 * and addresses that a call gave and a later one takes get names.  What is in no memory that was
 * copied, or cannot be written, is _.  Whether another seed agrees is for the caller to try. */
void record_body(struct text *to, const struct scene *scene, const struct trace *trace, int indent);

/* Appends the file of the expectation with the bodies of some cases replaced: bodies[i] is the one
 * of case i, NULL leaves it.  The head of a case stays, and of its other lines stdout, stderr,
 * check, never and count. */
void record_file(struct text *to, const struct expectation *expectation, const char *const *bodies);

#endif
