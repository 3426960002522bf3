/* What the entries of the catalogue about seccomp filters share.  Private to catalogue_filter.c and
 * catalogue_refusal.c. */
#ifndef EXPECT_CATALOGUE_FILTER_H
#define EXPECT_CATALOGUE_FILTER_H

#include "expect/catalogue.h"
#include "expect/filtered.h"

/* Words of 32 bits in struct seccomp_data. */
enum { NUMBER_WORD, ARCH_WORD, ADDRESS_WORD, FIRST_ARGUMENT = 4 };

/* What the entries look at: a filter that was there when the run began to differ, and the first
 * call that it does not answer as the case wants it. */
struct evidence {
    struct bpf bpf;
    const struct event *event; /* that installed it */
    const struct scene_check *check;
    struct gap gap;
};

/* False: there is no such filter, or it answers all as it should. */
bool find_evidence(const struct suspect *suspect, struct evidence *evidence);
bool find_gap(const struct suspect *suspect, struct evidence *evidence, enum gap_kind kind);

/* "Instruction 10 answers i386 number 39 (mkdir) with SECCOMP_RET_ALLOW." */
void say_gap(struct diagnosis *diagnosis, const struct evidence *evidence);

/* The comparison that decided; NULL: there was none. */
const struct sock_filter *last_test(const struct evidence *evidence);

/* Whether that word was loaded on the way to the answer, and the first instruction that does. */
bool loads(const struct evidence *evidence, unsigned word);
size_t find_load(const struct bpf *bpf, unsigned word);

#endif
