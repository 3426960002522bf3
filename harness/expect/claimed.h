/* What a program that measures claims, for the entries of the catalogue that are about it. */
#ifndef EXPECT_CLAIMED_H
#define EXPECT_CLAIMED_H

#include "expect/catalogue.h"
#include "expect/figures.h"

struct claimed {
    struct figures figures;
    struct figure_claim claim;
    const struct figure_door *door;
};

/* The calls are right, and what was printed has this fault. */
bool find_claim(const struct suspect *suspect, enum figure_fault fault, struct claimed *claimed);

/* Line n of what was printed, from 0 on, without its newline: not NUL-terminated. */
const char *find_line(const struct text *output, int n, size_t *size);

#endif
