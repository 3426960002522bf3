/* Sets of named constants: the flags and choices that calls take.  A new set
 * is a row of sets.def and an array in one of the sets_*.c files. */
#ifndef TABLES_SETS_H
#define TABLES_SETS_H

#include "tables/calls.h"

#define SET(name) extern const struct constant names_##name[];
#include "tables/sets.def"
#undef SET

/* How the arrays are written.  ONE: a bit, several bits that have a name together, or one
 * of several choices.  FIELD: a number in some of the bits.  LITERAL: a ONE whose value is
 * written out, because the headers of Linux 5.6 and of the distributions of its time lack
 * it.  Of two rows that both fit, the earlier names the bits; so combinations stand above
 * their parts.  The order is otherwise the one in which strace shows them. */
#define ONE(name)                                                                                  \
    {                                                                                              \
#name, (uint64_t)(name), (uint64_t)(name)                                                  \
    }
#define FIELD(name, bits)                                                                          \
    {                                                                                              \
#name, (uint64_t)(name), (uint64_t)(bits)                                                  \
    }
#define LITERAL(name, value)                                                                       \
    {                                                                                              \
#name, (uint64_t)(value), (uint64_t)(value)                                                \
    }
#define SET_END                                                                                    \
    {                                                                                              \
        NULL, 0, 0                                                                                 \
    }

/* All sets, for those who look a constant up by its name; ends with NULL. */
extern const struct constant *const constant_sets[];

#endif
