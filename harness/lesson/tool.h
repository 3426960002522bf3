/* Runs nasm, gcc or ld: no shell, a clean environment, stdin closed, what it says collected. */
#ifndef LESSON_TOOL_H
#define LESSON_TOOL_H

#include "base/message.h"
#include "base/text.h"

struct tool_result {
    bool ok;          /* it ended with status 0 */
    int signal;       /* not 0: it was killed by this signal */
    bool late;        /* … by us, at the limit of 30 s */
    struct text said; /* the first 20 lines or 4 KiB of its stdout and stderr, made safe to print */
};

/* Runs argv[0], found on PATH, in `directory`.  False with a problem only when it could not be
 * started; a tool that is not there has status 77 and says what installs it. */
bool tool_run(char *const argv[], const char *directory, struct tool_result *result,
              struct problem *problem);

#endif
