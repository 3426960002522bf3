/* Drawing values from a seed.  Private to expect/. */
#ifndef EXPECT_DRAW_H
#define EXPECT_DRAW_H

#include <stddef.h>
#include <stdint.h>

/* SplitMix64 (Steele, Lea and Flood, "Fast splittable pseudorandom number generators", 2014):
 * a counter in steps of an odd constant, mixed.  Small, and good enough for test inputs; no
 * secret can be kept with it. */
struct dice {
    uint64_t state;
};

/* A stream of its own for every seed and every `mark` (the name of a case). */
struct dice dice_start(uint64_t seed, const char *mark);
uint64_t dice_next(struct dice *dice);

/* 0..count-1, each as likely as the other; count 0 stands for 2^64. */
uint64_t dice_below(struct dice *dice, uint64_t count);

/* Harmless lower-case words, none of which is part of a name that lessons give to files. */
extern const char *const draw_words[];
extern const size_t draw_word_count;

/* What is wrong with the path of a given file, as a sentence; NULL: nothing. */
const char *path_fault(const uint8_t *path, size_t size);

#endif
