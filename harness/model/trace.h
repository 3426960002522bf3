/* A trace: the events of one run in the order in which they came to an end,
 * and how the run itself ended. */
#ifndef MODEL_TRACE_H
#define MODEL_TRACE_H

#include "base/arena.h"
#include "base/text.h"
#include "model/event.h"

enum ending_kind {
    ENDING_EXITED,    /* number: the exit status, 0..255 */
    ENDING_KILLED,    /* number: the signal that killed it */
    ENDING_TIME_WALL, /* the limits that were reached: killed by us */
    ENDING_TIME_CPU,
    ENDING_OUTPUT,
    ENDING_TRACE,
    ENDING_STOPPED,     /* stopped itself and would never go on: killed by us */
    ENDING_STUCK,       /* all of it waited for what would never come: killed by us */
    ENDING_DENIED,      /* a call was none of those allowed: killed at its entry; see its event */
    ENDING_NOT_STARTED, /* execve failed; number: the errno */
    ENDING_INTERRUPTED  /* we were asked to stop; number: the signal */
};

struct ending {
    enum ending_kind kind;
    int number;
    bool leftover; /* other processes of the program were alive and were killed */
    bool crowded;  /* of ENDING_TRACE: too many of them were alive at once */
};

struct received {
    struct text bytes;
    bool met;       /* a peer: the connection came about */
    unsigned calls; /* a server that counts them: how many */
};

/* What the calls of a run have put into the pipe of its stdout or stderr, as their results say. */
struct told {
    bool known;    /* there is such a pipe, and every call has come to its end */
    uint64_t size; /* bytes */
    bool in_order; /* one process wrote them, by write alone: they are `bytes` */
    int task;      /* … that one; -1: none */
    struct text bytes;
};

struct trace {
    struct arena arena;   /* owns what the events point to */
    struct event *events; /* a growing array; malloc'ed */
    size_t count, room;
    struct ending ending;
    uint64_t *arguments; /* where the kernel put the words of argv, argv[0] first; in the arena */
    size_t argument_count;
    struct text output;  /* what the program wrote to its stdout */
    struct text errors;  /* … and to its stderr */
    struct told told[3]; /* of 1 and 2: what should be there */

    /* What came from the program through the channels of the run's world, then to its peers, in
     * their order; malloc'ed. */
    struct received *received;
    size_t received_count;
};

/* Makes room for one more event; gives it zeroed.  The pointer is good until
 * the next call. */
struct event *trace_add(struct trace *trace);
void trace_free(struct trace *trace);

#endif
