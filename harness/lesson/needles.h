/* Finding lines of answers in other files, however they are spaced.
 *
 * A text is squeezed before it is compared: blanks and line ends are dropped, but for one between
 * two words.  A line of an answer is worth looking for when it has three words at least, a word
 * being letters, digits and _ in a row: `ret`, `}` and `return 1;` are in every program.  So are
 * instructions that name nothing but registers and numbers, as `mov esi, eax`: of these, two lines
 * in a row are looked for, with five words.  And four lines of code in a row are, with five words:
 * order is what an answer consists of, too.
 * What is included and comments do not count, neither in the answer nor where it is looked for. */
#ifndef LESSON_NEEDLES_H
#define LESSON_NEEDLES_H

#include "base/arena.h"
#include "base/text.h"
#include "lesson/squeeze.h"

#include <stdbool.h>

struct needle {
    const char *bytes;
    size_t size;
    const char *path; /* where it is from */
    int line;         /* 1 is the first */
    int lines;        /* it is so many lines in a row */
    bool shown;       /* may be seen: the caller's to set */
    size_t told;      /* the caller's, too */
    int same;         /* the first needle with these bytes, the one that is found */
    int next;         /* of the same bucket; -1 */
};

struct needles {
    struct arena arena;
    struct needle *list;
    size_t count, room;
    int *buckets; /* made by the first search */
};

/* The fewest bytes of a needle, squeezed. */
#define NEEDLE_LEAST 8

enum worth { LINES_AND_RUNS, RUNS_ALONE };

/* Adds what is worth looking for in an answer, and gives how many needles that were; or one needle
 * as it stands, without blanks in it. */
size_t needles_add_answer(struct needles *needles, const char *path, const char *bytes, size_t size,
                          enum worth worth);
void needles_add_word(struct needles *needles, const char *word);

/* Calls `found` for every needle in a text, with the line where it begins.  A needle that begins or
 * ends with a word is found as whole words only. */
void needles_find(struct needles *needles, const char *bytes, size_t size, enum comments comments,
                  void (*found)(void *context, struct needle *needle, int line), void *context);

void needles_free(struct needles *needles);

#endif
