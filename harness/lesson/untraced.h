/* A program run by itself, with nobody watching. */
#ifndef LESSON_UNTRACED_H
#define LESSON_UNTRACED_H

#include "base/message.h"
#include "base/text.h"

/* Runs a program with these arguments (argv[0] first, NULL at the end), an empty environment and
 * /dev/null for stdin and stderr, and adds what it writes to stdout, up to 4 KiB.  It is killed
 * after `wall_ms`.  False with a problem when it could not be started, did not end by itself with
 * 0, or took too long.  For a student's own programs on the student's own machine: there is no
 * jail. */
bool untraced_run(const char *program, const char *const *argv, unsigned wall_ms,
                  struct text *output, struct problem *problem);

#endif
