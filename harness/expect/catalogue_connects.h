/* What the entries of the catalogue about tracers that count share.  Private to
 * catalogue_connects.c, catalogue_reports.c and catalogue_tracer.c. */
#ifndef EXPECT_CATALOGUE_CONNECTS_H
#define EXPECT_CATALOGUE_CONNECTS_H

#include "expect/catalogue.h"

/* What a tracer did, in one run. */
struct tracing {
    bool any;                   /* it traced */
    uint64_t options;           /* all that it asked for */
    unsigned stops;             /* wait4 returned with a status */
    unsigned seccomp;           /* … of them with PTRACE_EVENT_SECCOMP */
    unsigned to_next_call;      /* PTRACE_SYSCALL */
    const struct event *setter; /* the call that set options */
    const struct event *stepper;
    int root;                   /* the first process that it made */
    int root_code;              /* how that ended: a status, or 128 + a signal; -1: not seen */
    bool left;                  /* wait4 said that nobody is there any more */
    int last_ended;             /* whose end was seen last; 0: none */
    const struct event *killer; /* kill with SIGKILL */
    const struct event *last_wait;
};

/* The case is about counting: its children are not followed, and a server counts who connects. */
bool counts_connects(const struct suspect *suspect);

/* False also: the case is not about counting, or the program differs before it traces. */
bool find_tracing(const struct suspect *suspect, struct tracing *tracing);

#endif
