/* What the processes of a run have taken and not given back, while its events are gone through.
 * Private to expect/. */
#ifndef EXPECT_HOLDINGS_H
#define EXPECT_HOLDINGS_H

#include "base/text.h"
#include "expect/owners.h"

/* Of what a process has taken and not given back: a number or an address, and the call that took
 * it. */
struct holding {
    int owner;
    uint64_t from, to; /* a descriptor or a pid is from */
    const struct event *event;
    bool on_exec; /* an execve gives it back */
};

struct holdings {
    struct holding *all;
    size_t count, room;
    enum thing thing;
    struct owners owners;
    int owner;    /* of the event that is looked at */
    bool *leaves; /* a task, by its execve, what it shared: what it does then is another's */
};

void holdings_begin(struct holdings *held, const struct trace *trace, enum thing thing);
/* Frees it; true when nothing is left. */
bool holdings_end(struct holdings *held);

/* The name of a call of a process that is followed, which has returned without an error; else NULL.
 * Its owner is the one that the following speak of. */
const char *done_call(struct holdings *held, const struct event *event);

void holdings_add(struct holdings *held, struct holding one);
void holdings_drop(struct holdings *held, size_t i);
void holdings_drop_range(struct holdings *held, uint64_t first, uint64_t last);

/* At an execve.  A child that becomes another program has handed on what it had, and has memory of
 * its own; what that program does is nobody's here.  The first process is followed further: false.
 */
bool becomes_another(struct holdings *held, const struct event *event);

/* Drops what the killed held, and those that outlived the first process: they had no time to tidy
 * up.  Without `all`, what any but the first process holds. */
void holdings_forgive(struct holdings *held, bool all);

/* " of process 4711" for another than the first. */
void say_holder(struct text *to, const struct holding *one);

#endif
