/* Which calls stop a program, as a seccomp filter: all others run at full speed. */
#ifndef FILTER_CALLS_H
#define FILTER_CALLS_H

#include "tables/calls.h"

#include <linux/filter.h>

struct filter_program {
    struct sock_filter *code; /* malloc'ed */
    size_t count;             /* instructions, up to BPF_MAXINSNS; more: the set is too ragged */
};

/* Compiles a filter that answers the calls of the set with SECCOMP_RET_TRACE and `mark` (16 bits)
 * as its data, and allows all others; so it does with numbers that no table has, if the set has
 * them, and with every call of an architecture other than x86-64 and i386.
 *
 * libseccomp is not used for this: it takes calls by the names that it knows, and a call that is
 * newer than the library would run past the tracer unseen. */
struct filter_program filter_compile(const struct call_set *set, uint16_t mark);

#endif
