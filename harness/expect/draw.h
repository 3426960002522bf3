/* Drawing values from a seed.  Private to expect/. */
#ifndef EXPECT_DRAW_H
#define EXPECT_DRAW_H

#include "expect/value.h"

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

/* One scene while it is drawn.  The first failure counts; what comes behind it is empty. */
struct drawing {
    struct scene *scene;
    const struct expect_case *one;
    struct dice dice;
    struct problem *problem;
    bool failed;
    bool *used_words; /* no word is drawn twice in a scene while there are others */
    size_t used_count;
};

bool draw_fail(struct drawing *drawing, size_t place, const char *sentence);
struct binding work_out(struct drawing *drawing, const struct node *node);
/* A string that the kernel ends at a NUL: so it holds none.  NULL is "". */
char *work_out_string(struct drawing *drawing, const struct node *node);
/* A word that this scene has not had, while there are any. */
const char *draw_word(struct drawing *drawing);

void draw_given(struct drawing *drawing);
void draw_world(struct drawing *drawing);
void draw_checks(struct drawing *drawing);
/* draw_filter.c: the calls of a check line, and the line's words for them. */
void draw_filtered(struct drawing *drawing, const struct checking *from, struct scene_check *check);
void say_filtered(struct text *to, const struct scene_check *check);

/* What is wrong with the path of a given file, as a sentence; NULL: nothing. */
const char *path_fault(const uint8_t *path, size_t size);

#endif
