/* One build under way: what build.c and toolchain.c share.  Private to lesson/. */
#ifndef LESSON_SITE_H
#define LESSON_SITE_H

#include "lesson/build.h"
#include "lesson/workshop.h"

#include <limits.h>

struct site {
    struct workbook *workbook;
    enum language language;
    enum flavour flavour;
    const char *source;
    char directory[PATH_MAX]; /* of the source */
    char name[NAME_MAX + 1];  /* the source in it */
    const char *out;
    bool fresh;                /* whatever is there already does not count */
    struct workshop *workshop; /* the source is a stranger's; else NULL */
    struct build *build;
    struct problem *problem;
    struct arena arena;
};

/* The files of c/lib that a freestanding C program is linked with, without ".asm". */
enum { LIBRARY = 4 };
extern const char *const library[LIBRARY];

/* Makes the program by the tools; `ok` tells whether they agreed to.  In a jailed workbook the
 * tools are jailed, and read these bytes of the source.  False with the site's problem: it could
 * not be tried, or the machine had no room for it. */
bool toolchain_make(struct site *site, const struct text *source, const char *program, bool *ok);

/* A hash, going on from `hash`, over the flags and over the variables that choose the tools. */
unsigned long toolchain_hash(enum flavour flavour, unsigned long hash);

#endif
