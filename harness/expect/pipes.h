/* Who holds which end of which pipe, worked out from the calls of a run. */
#ifndef EXPECT_PIPES_H
#define EXPECT_PIPES_H

#include "model/trace.h"

/* One descriptor that is an end of a pipe. */
struct pipe_end {
    const struct event *pipe; /* the pipe or pipe2 that made it; in the trace */
    int fd;
    bool writes;  /* the end to write to */
    bool cloexec; /* execve closes it */
};

enum { PIPE_ENDS = 64 }; /* more of them in one process are not followed */

struct pipe_ends {
    struct pipe_end all[PIPE_ENDS];
    int count;
};

/* The ends that a task has before event `upto`, those that it was born with among them. */
void pipe_ends_of(struct pipe_ends *ends, const struct trace *trace, int task, size_t upto);

/* By its number; NULL: this descriptor is no end of a pipe. */
const struct pipe_end *pipe_end_at(const struct pipe_ends *ends, int fd);

/* The numbers of the two ends that a successful pipe or pipe2 gave; false: it is none. */
bool pipe_pair(const struct event *event, int pair[2]);

#endif
