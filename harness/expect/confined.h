/* A seccomp filter that is to keep a program from leaving its tracer, asked about the ways out.
 * Private to expect/. */
#ifndef EXPECT_CONFINED_H
#define EXPECT_CONFINED_H

#include "base/text.h"
#include "expect/bpf.h"
#include "expect/scene.h"

enum escape {
    ESCAPE_NONE,
    ESCAPE_I386,    /* a call by the i386 table is made */
    ESCAPE_X32,     /* a number with the x32 bit is */
    ESCAPE_RING,    /* io_uring_setup is */
    ESCAPE_CLONE3,  /* clone3 gets another answer than ENOSYS */
    ESCAPE_CLONE,   /* clone with CLONE_UNTRACED is made */
    ESCAPE_NOTICE,  /* a filter with a listener is installed, which answers before a tracer */
    ESCAPE_TRACER,  /* another process is attached to, or written into: the tracer may be it */
    ESCAPE_OPEN,    /* an open is made without a stop for the tracer */
    ESCAPE_REFUSED, /* no escape: a call that does no harm is refused */
};

/* The first call to which a filter does not answer as it should. */
struct hole {
    enum escape escape;
    struct seccomp_data data;
    struct bpf_answer answer;
};

/* Asks about each number of the other two tables, and about the calls that lead out. */
struct hole filter_hole(const struct bpf *bpf);

/* "io_uring_setup", "clone with flags 0x800011", "i386 number 39 (mkdir)". */
void say_hole(struct text *to, const struct hole *hole);

/* Judges `check filter confines`, by the first filter of a trace. */
bool filter_keeps_in(const struct scene_check *check, const struct trace *trace,
                     struct text *found);

#endif
