/* Work shared out to processes: one process a piece, some at a time.  What a piece does to its
 * process (memory, descriptors, a crash) ends with it. */
#ifndef CLASS_POOL_H
#define CLASS_POOL_H

#include "base/message.h"

#include <stddef.h>

enum { POOL_MOST = 64 }; /* processes at a time */

/* How a worker ended. */
struct pool_end {
    int status; /* what `work` returned; -1: it did not come to that */
    int signal; /* that killed it, or 0 */
    bool late;  /* killed here, since its time was up */
};

struct pool {
    unsigned workers; /* at a time: 1 .. POOL_MOST */
    unsigned limit_s; /* for a piece, after which its process is killed */
    size_t count;     /* pieces */
    void *context;

    /* In a process of its own: 0 .. 127. */
    int (*work)(void *context, size_t piece);
    /* In the caller, in the order in which they end.  False: start no more. */
    bool (*done)(void *context, size_t piece, const struct pool_end *end);
    /* In the caller, some times a second, with the number of those that work. */
    void (*tick)(void *context, size_t working);
};

/* Runs all pieces.  False with a problem: no process could be made (status 3), or SIGINT, SIGTERM
 * or SIGHUP came (capture_catch_interrupts, status 128 + its number): then all workers have ended,
 * after a second at most, and `done` was not called for those that were at work. */
bool pool_run(const struct pool *pool, struct problem *problem);

#endif
