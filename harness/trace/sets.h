/* The sets that strace's expressions name: of calls, of numbers, of words. */
#ifndef TRACE_SETS_H
#define TRACE_SETS_H

#include "base/message.h"
#include "tables/calls.h"

/* Numbers below SET_NUMBERS by bit; `others` stands for all above. */
enum { SET_NUMBERS = 1024 };
struct number_set {
    uint64_t bits[SET_NUMBERS / 64];
    bool others;
};

void number_set_fill(struct number_set *set, bool all);
void number_set_put(struct number_set *set, unsigned number, bool in);
bool number_set_has(const struct number_set *set, unsigned number);

void call_set_fill(struct call_set *set, bool all);

/* Each reads an expression like "[!]all", "none" or "[!]A,B" into a set that it replaces.  What
 * is not known is an error (status 2) that says what there is near it. */
bool parse_calls(struct call_set *set, const char *words, struct problem *problem);
bool parse_signals(struct number_set *set, const char *words, struct problem *problem);
bool parse_descriptors(struct number_set *set, const char *words, struct problem *problem);

/* The same for a list of words, which ends with NULL; the number of a word is its place. */
bool parse_words(struct number_set *set, const char *what, const char *const *known,
                 const char *words, struct problem *problem);

#endif
