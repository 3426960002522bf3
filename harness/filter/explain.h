/* What is wrong with an expression, shown under it with a caret; and what a name may have meant. */
#ifndef FILTER_EXPLAIN_H
#define FILTER_EXPLAIN_H

#include "base/message.h"

#include <stddef.h>

/* A part of an expression that was given to the option `name`. */
struct place {
    const char *name, *text;
    size_t from, size;
};

/* Fills the problem with the sentence, the line around the place, and a caret under it; false. */
bool explain(const struct place *place, struct problem *problem, const char *format, ...)
    __attribute__((format(printf, 3, 4)));

#endif
