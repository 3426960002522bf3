/* Programs that a tracer is tried on: drawn from a seed, so that nobody has seen them before.
 *
 * Each is a static ELF file of machine code that makes system calls and does nothing else.  Its
 * addresses are fixed, and what its calls give depends on the program alone, but for the pids of
 * processes; so two runs of it make the same calls.  What a tracer has to write about them is
 * defined here, too: a line an event,
 *
 *   PID name(arguments) = result        PID --- signal ---
 *   PID +++ exited status +++           PID +++ killed signal +++
 *
 * with the arguments as in watched.def.  Pure. */
#ifndef EXPECT_WATCHED_H
#define EXPECT_WATCHED_H

#include "expect/draw.h"
#include "expect/scene.h"

/* What such a program has beside calls with plain numbers. */
enum { WATCHED_STRINGS = 1, WATCHED_CHILDREN = 2, WATCHED_SIGNALS = 4 };

/* Draws a program of `calls` calls and what the features add to it.  `path` is the name by which
 * it starts itself anew.  The ELF file, in the arena. */
const void *watched_draw(struct arena *arena, struct dice *dice, const char *path, unsigned calls,
                         unsigned features, size_t *size);

/* How a log writes the arguments of a call: see watched.def; NULL: no program makes it. */
const char *watched_arguments(const char *call);

#endif
