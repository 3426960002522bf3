/* The jail of one run: what a case needs of this machine, and nothing else. */
#ifndef LESSON_CELL_H
#define LESSON_CELL_H

#include "capture/capture.h"
#include "expect/expect.h"
#include "jail/jail.h"
#include "lesson/programs.h"

#include <limits.h>

enum { CELL_ENTRIES = 16, CELL_OPENED = 16 };

struct cell {
    struct jail *jail; /* NULL: the run is not jailed */
    struct jail_plan plan;
    struct jail_entry entries[CELL_ENTRIES];
    const char *opened[CELL_OPENED];
    struct capture_place place;
    bool unwatched;      /* the tracer follows the first process alone */
    bool leftover;       /* … and others outlived it */
    char work[PATH_MAX]; /* where the run's directory is found when it is over */
};

/* Makes a jail for a program that starts in `directory`: it finds a copy of both there, under the
 * same names (of the directory itself, when it starts with open files of it), and can make the
 * calls that the case names.  The program runs in cell->place.  False with a problem.  Close it in
 * either case; until then cell_directory can be read. */
bool cell_open(struct cell *cell, const struct program *program, const char *directory,
               const struct expect_case *one, const struct scene *scene, uint64_t seed,
               struct problem *problem);
void cell_close(struct cell *cell);

/* The directory as the run has left it. */
const char *cell_directory(struct cell *cell, const char *directory);

#endif
