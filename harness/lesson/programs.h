/* The programs that the cases of an expectation want, made from one source: most lessons want one,
 * a lesson about libc the same source built in several ways. */
#ifndef LESSON_PROGRAMS_H
#define LESSON_PROGRAMS_H

#include "expect/expect.h"
#include "lesson/build.h"

struct programs {
    enum flavour otherwise; /* how a case without a build line is built */
    bool wanted[FLAVOURS];
    struct build build[FLAVOURS];
    const char *out[FLAVOURS]; /* where each was built */
    uint64_t main_at[FLAVOURS];
    bool jailed; /* run them in a jail */
};

/* One program of them: how a case is run. */
struct program {
    const char *file;
    uint64_t start_at;   /* the trace begins here; 0: at the first instruction */
    bool jailed, linked; /* … with libc, when it is loaded */
};

/* Builds what the cases want, each into `out` with "-libc" or "-static" behind it.  *failed is the
 * first that does not build, its build says why; FLAVOURS when all do.  False with a problem as
 * build_program, and with status 2 for a case that this language cannot be built for.  Free with
 * programs_free in either case. */
bool programs_build(struct programs *programs, struct workbook *workbook,
                    const struct expectation *expectation, enum language language,
                    enum flavour otherwise, const char *source, const char *out, bool fresh,
                    enum flavour *failed, struct problem *problem);
void programs_free(struct programs *programs);

/* The program of one case. */
struct program programs_find(const struct programs *programs, const struct expect_case *one);

#endif
