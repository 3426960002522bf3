/* The tasks of a trace, as its view knows them: what of each has been shown. */
#ifndef TRACE_VIEWED_H
#define TRACE_VIEWED_H

#include "filter/expression.h"
#include "trace/sink.h"

struct viewed {
    pid_t pid;
    struct sink *sink;
    char comm[16]; /* of view->named */

    /* The call that it is in, or was in last. */
    enum abi abi;
    bool known; /* whether the number is */
    uint32_t number;
    const char *before; /* the name of the call before it; NULL: not seen */
    bool entered;       /* its entry was told, its end was not */
    bool shown;         /* it is of interest */
    bool open;          /* its first half was written */
    bool whole;         /* … and held all arguments */
    bool told;          /* it will not return, and its line says so */
    bool cut;           /* another line has come between */
    int from;           /* the first argument that is still to be shown */

    /* --filter: what it says of the call so far; and what its questions were answered. */
    enum truth verdict;
    uint64_t event_number;
    char *facts[FILTER_QUESTIONS]; /* of the process, when it was last asked for; or NULL */
    size_t fact_size[FILTER_QUESTIONS];
    bool fd_known; /* at the entry of the call */
    int fd;
    char *fd_name;

    /* -e status=detached: the first half of the call that it is in, should it be let go there. */
    struct text half;
    uint64_t half_ns, half_ip;

    struct viewed *next;
};

enum { VIEWED_BUCKETS = 256 };
struct viewed_tasks {
    struct viewed *buckets[VIEWED_BUCKETS];
    struct viewed *last; /* that was found */
    size_t count;
};

struct viewed *viewed_find(struct viewed_tasks *tasks, pid_t pid); /* or NULL */
struct viewed *viewed_add(struct viewed_tasks *tasks, pid_t pid);
void viewed_remove(struct viewed_tasks *tasks, pid_t pid);
void viewed_rename(struct viewed_tasks *tasks, pid_t from, pid_t to);

#endif
