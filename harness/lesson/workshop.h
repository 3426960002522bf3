/* Where a program is built from a source that nobody trusts.
 *
 * Each tool runs in a jail of its own (jail/): the toolchain can be read, one directory can be
 * written, and nothing else of this machine is there.  So a source can include, or have the
 * assembler copy, neither files of others nor what stands in /proc or /dev; what a tool leaves is
 * taken out only as a regular file of a sane size.  bubblewrap is not asked for: it makes the
 * namespaces that jail/ makes too, where it may make them, and has neither the limits nor the
 * watchdog. */
#ifndef LESSON_WORKSHOP_H
#define LESSON_WORKSHOP_H

#include "lesson/tool.h"

#include <limits.h>
#include <stddef.h>

enum {
    WORKSHOP_CPU_S = 5,
    WORKSHOP_FILE_BYTES = 16 << 20 /* the largest file that a tool may write */
};

struct workshop {
    char directory[PATH_MAX]; /* the tools find it under the same name */
};

/* Makes its directory in `out`, empty.  False with a problem.  Close it in either case. */
bool workshop_open(struct workshop *workshop, const char *out, struct problem *problem);
void workshop_close(struct workshop *workshop);

/* Puts a file there: these bytes, or a copy. */
bool workshop_put(struct workshop *workshop, const char *name, const void *bytes, size_t size,
                  struct problem *problem);
bool workshop_copy(struct workshop *workshop, const char *name, const char *from,
                   struct problem *problem);

/* As tool_run, in that directory.  Of what the tool writes only the file `product` is kept; when
 * there is none the result is not ok.  It is a program afterwards, as far as its mode goes. */
bool workshop_run(struct workshop *workshop, char *const argv[], const char *product,
                  struct tool_result *result, struct problem *problem);

#endif
