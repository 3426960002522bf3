/* What is shared by the files that draw a program: watched.c makes the whole, watched_calls.c its
 * calls and their arguments.  Private to expect/. */
#ifndef EXPECT_WATCHED_MAKER_H
#define EXPECT_WATCHED_MAKER_H

#include "expect/watched.h"
#include "expect/watched_image.h"

struct maker {
    struct image image;
    struct arena *arena;
    struct dice *dice;
    const char *path;
    unsigned features;
    unsigned names; /* that have been drawn: none comes twice */
    uint64_t scratch, handler, restorer;
    bool at_end; /* something lies there already */
};

uint64_t maker_below(struct maker *maker, uint64_t count);

void make_call(struct maker *maker, const char *name, const struct operand *operands, size_t count);

#define MAKE_CALL(maker, name, ...)                                                                \
    make_call((maker), (name), (const struct operand[]){__VA_ARGS__},                              \
              sizeof(const struct operand[]){__VA_ARGS__} / sizeof(struct operand))

static inline struct operand operand_of(uint64_t value)
{
    return (struct operand){IMAGE_NONE, value};
}

/* So many calls of the tables, and what no program may lack. */
void make_calls(struct maker *maker, unsigned count);
void make_musts(struct maker *maker);

/* A call whose result has more than 32 bits. */
void make_far_page(struct maker *maker);

#endif
