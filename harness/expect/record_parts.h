/* What the files of the recorder share.  Private to expect/.
 *
 * Every value that a line may hold is looked up among what is known: the names that the seed drew,
 * then what earlier calls of the run gave. */
#ifndef EXPECT_RECORD_PARTS_H
#define EXPECT_RECORD_PARTS_H

#include "expect/record.h"
#include "expect/value.h"
#include "tables/calls.h"

enum {
    KNOWN = 256,
    WORD = 32,
    ODD = 2,
    LARGE = 6
}; /* ODD: smaller numbers mean something else, too */

/* What a name stands for. */
struct known {
    char word[WORD]; /* without the $ */
    bool drawn;
    enum kind kind; /* of what a call gave: KIND_FD, KIND_PID, KIND_ADDRESS */
    enum value_type type;
    wide integer;
    const uint8_t *bytes;
    size_t size;
    unsigned uses;
};

struct recorder {
    const struct scene *scene;
    const struct trace *trace;
    struct text *to;
    struct known known[KNOWN];
    size_t count;
    unsigned uses[KNOWN]; /* as the first pass found them */
    bool second;
    char size_text[4 * WORD]; /* how the call's size of its bytes is written; "" */
    int64_t size;
};

/* The names that the seed drew. */
void know_drawn(struct recorder *recorder);

/* Writes "$%s" or another format with the name of it, which is used once more. */
const char *use_known(struct known *known, char *to, const char *format);

/* What a call gave, the latest of that kind with that value: a number is given out again when it is
 * free; or NULL. */
struct known *find_given(struct recorder *recorder, enum kind kind, wide value);

/* The drawn integer that is this, or NULL. */
struct known *find_drawn(struct recorder *recorder, wide value);

/* A drawn integer, give or take one, or the length of a drawn string, give or take one, as it is
 * written; or NULL. */
const char *find_number(struct recorder *recorder, wide value, char *to);

/* Writes the name for what a call gave, when something asks for it again; else _. */
void bind_known(struct recorder *recorder, enum kind kind, const char *word, wide value);

void record_integer(struct recorder *recorder, wide value);
void record_argument(struct recorder *recorder, const struct event *event, int argument);

#endif
