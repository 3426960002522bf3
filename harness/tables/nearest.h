/* Suggestions for mistyped names. */
#ifndef TABLES_NEAREST_H
#define TABLES_NEAREST_H

enum { NEAREST_DISTANCE = 3 };

struct nearest {
    const char *wanted;
    const char *best; /* NULL: nothing near enough was seen */
    int distance;     /* of best */
};

/* Begins a search for a name.  Afterwards best is the name nearest to it of those that were
 * tried, the first among equals; within NEAREST_DISTANCE slips, and fewer than it has letters. */
void nearest_begin(struct nearest *nearest, const char *wanted);
void nearest_try(struct nearest *nearest, const char *name);

#endif
