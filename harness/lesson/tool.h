/* Runs nasm, gcc or ld: no shell, a clean environment, stdin closed, what it says collected. */
#ifndef LESSON_TOOL_H
#define LESSON_TOOL_H

#include "base/message.h"
#include "base/text.h"

struct tool_result {
    bool ok;          /* it ended with status 0 */
    int signal;       /* not 0: it was killed by this signal */
    bool late;        /* … by us, at the limit of 30 s */
    bool spent;       /* … by the kernel, at a jail's limit of processor time */
    struct text said; /* the first 20 lines or 4 KiB of its stdout and stderr, made safe to print */
};

enum { TOOL_LIMIT_MS = 30000 };

struct jail;

/* Runs argv[0], found on PATH, in `directory`; in the jail, or where that is NULL beside us.  False
 * with a problem only when it could not be started; a tool that is not there has status 77 and says
 * what installs it.  The jail's processes are ended; the jail stays the caller's. */
bool tool_run(char *const argv[], const char *directory, struct jail *jail,
              struct tool_result *result, struct problem *problem);

#endif
