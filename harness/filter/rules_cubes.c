/* Sets of argument words as lists of cubes.  libseccomp compares an argument once in a rule, and
 * does not say which of two rules counts that both fit.  A cube is what it can compare, "masked
 * equal" for each argument; and of cubes that have nothing in common no two ever fit. */
#include "filter/rules_tree.h"

#include "base/array.h"

#include <stdlib.h>
#include <string.h>

static void add(struct cubes *to, const struct cube *cube)
{
    if (to->count >= CUBES_MOST) {
        to->too_many = true;
        return;
    }
    to->list = array_grow(to->list, to->count, &to->room, sizeof *to->list);
    to->list[to->count++] = *cube;
}

void cubes_free(struct cubes *cubes)
{
    free(cubes->list);
    *cubes = (struct cubes){NULL, 0, 0, false};
}

void cubes_fill(struct cubes *cubes)
{
    const struct cube all = {{0}, {0}};
    cubes->count = 0;
    add(cubes, &all);
}

/* The cubes of [low, high] among words of so many bits: the fewest blocks of powers of two. */
static void add_range(struct cubes *to, const struct rule_test *test)
{
    uint64_t all = UINT64_MAX >> (64 - test->bits), low = test->low;
    uint64_t sign = test->has_sign ? all ^ all >> 1 : 0;
    if (test->low > test->high)
        return;
    for (;;) {
        struct cube cube = {{0}, {0}};
        uint64_t rest = 0; /* the bits that are free */
        while (rest != all && (low & (rest << 1 | 1)) == 0 && (low | rest << 1 | 1) <= test->high)
            rest = rest << 1 | 1;
        uint64_t mask = all & ~rest;
        cube.mask[test->argument] = mask;
        cube.value[test->argument] = (low ^ sign) & mask;
        add(to, &cube);
        if ((low | rest) >= test->high || to->too_many)
            return;
        low = (low | rest) + 1;
    }
}

static uint64_t highest(uint64_t word)
{
    return UINT64_C(1) << (63 - __builtin_clzll(word));
}

static void add_masked(struct cubes *to, const struct rule_test *test)
{
    struct cube cube = {{0}, {0}};
    int i = test->argument;
    cube.mask[i] = test->mask;
    cube.value[i] = test->value;
    if (!test->negated) {
        add(to, &cube);
        return;
    }
    /* Those that differ in the highest bit of the mask; those that differ first in the next … */
    cube.mask[i] = cube.value[i] = 0;
    for (uint64_t left = test->mask, bit; left; left ^= bit) {
        bit = highest(left);
        cube.mask[i] |= bit;
        cube.value[i] |= ~test->value & bit;
        add(to, &cube);
        cube.value[i] ^= bit;
    }
}

static bool meet(struct cube *both, const struct cube *a, const struct cube *b)
{
    for (int i = 0; i < 6; i++) {
        if ((a->value[i] ^ b->value[i]) & a->mask[i] & b->mask[i])
            return false;
        both->mask[i] = a->mask[i] | b->mask[i];
        both->value[i] = a->value[i] | b->value[i];
    }
    return true;
}

void cubes_meet(struct cubes *cubes, const struct cubes *others)
{
    struct cubes met = {.too_many = cubes->too_many || others->too_many};
    for (size_t i = 0; i < cubes->count && !met.too_many; i++)
        for (size_t k = 0; k < others->count && !met.too_many; k++) {
            struct cube both;
            if (meet(&both, &cubes->list[i], &others->list[k]))
                add(&met, &both);
        }
    free(cubes->list);
    *cubes = met;
}

void cubes_of_tests(struct cubes *cubes, const struct rule_test *tests, size_t count)
{
    cubes_fill(cubes);
    for (size_t i = 0; i < count; i++) {
        struct cubes one = {NULL, 0, 0, false};
        if (tests[i].ranges)
            add_range(&one, &tests[i]);
        else
            add_masked(&one, &tests[i]);
        cubes_meet(cubes, &one);
        cubes_free(&one);
    }
}

/* What of a cube is not in another one: in pieces, each of which differs in one bit more.  From the
 * highest bit on: what is left of all numbers without those of a range is a range again. */
static void add_without(struct cubes *to, const struct cube *cube, const struct cube *other)
{
    struct cube piece = *cube, both;
    if (!meet(&both, cube, other)) {
        add(to, cube);
        return;
    }
    for (int i = 0; i < 6; i++)
        for (uint64_t left = other->mask[i] & ~cube->mask[i], bit; left; left ^= bit) {
            bit = highest(left);
            piece.mask[i] |= bit;
            piece.value[i] |= ~other->value[i] & bit;
            add(to, &piece);
            piece.value[i] ^= bit;
        }
}

void cubes_subtract(struct cubes *from, const struct cubes *cubes)
{
    from->too_many |= cubes->too_many;
    for (size_t i = 0; i < cubes->count && !from->too_many; i++) {
        struct cubes left = {NULL, 0, 0, false};
        for (size_t k = 0; k < from->count && !left.too_many; k++)
            add_without(&left, &from->list[k], &cubes->list[i]);
        free(from->list);
        *from = left;
    }
}
