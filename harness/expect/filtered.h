/* A seccomp filter that a program has installed, asked about calls that it never made.  Private to
 * expect/. */
#ifndef EXPECT_FILTERED_H
#define EXPECT_FILTERED_H

#include "base/text.h"
#include "expect/bpf.h"
#include "expect/scene.h"

enum gap_kind {
    GAP_NONE,
    GAP_REFUSED,  /* a call that is to be let through is not */
    GAP_NUMBER,   /* another call of the x86-64 table is let through */
    GAP_ARGUMENT, /* the right one, with another first argument */
    GAP_FOREIGN,  /* a call by another table is */
    GAP_X32,      /* a number with the bit of the x32 table is */
    GAP_ANSWER    /* it is refused, but not as wanted */
};

/* The first call to which the filter's answer is not the one that is wanted. */
struct gap {
    enum gap_kind kind;
    bool by_argument; /* a call that may pass, with a first argument that may not */
    struct seccomp_data data;
    struct bpf_answer answer;
};

/* Asks about each number of the x86-64 table, with several sets of arguments, about the same
 * numbers with the x32 bit, and about those of foreign tables.  There, any refusal will do. */
struct gap filter_gap(const struct scene_check *check, const struct bpf *bpf);

/* Whether an answer keeps the call from being made, and the program learns of it or ends. */
bool answer_refuses(uint32_t answer);

/* The check line of a scene about its filter; NULL: it has none. */
const struct scene_check *filter_check(const struct scene *scene);

/* Judges `check filter`, by the one filter of a trace. */
bool filter_holds(const struct scene_check *check, const struct trace *trace, struct text *found);

/* "i386 number 39 (mkdir)", "number 1 (write) with 2 as its first argument" */
void say_probe(struct text *to, const struct gap *gap);

/* "SECCOMP_RET_ERRNO|13 (EACCES)" */
void say_answer(struct text *to, uint32_t answer);

#endif
