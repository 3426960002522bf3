/* Traces read back from text: ours, strace's, or our --json.  What one call was shown in comes
 * together again: halves are joined, and pids, times and alignment taken off. */
#ifndef TRACE_LOG_H
#define TRACE_LOG_H

#include "base/arena.h"
#include "base/message.h"

#include <stddef.h>

enum record_kind {
    RECORD_CALL,
    RECORD_SIGNAL, /* --- ... --- */
    RECORD_END,    /* +++ ... +++ */
    RECORD_DUMP    /* a line of a hex dump */
};

struct record {
    enum record_kind kind;
    int process;        /* its place in the log's list */
    size_t line;        /* where it ends in the file; the first is 1 */
    const char *name;   /* of a call */
    const char *args;   /* what stands between its parentheses */
    const char *result; /* what stands behind "= "; "" if there is none */
    const char *text;   /* of all others: the line */
};

struct process {
    long pid; /* 0: not told (a log of one process) */
    bool alive;
    const char *half; /* a call that is unfinished */
};

struct log {
    struct arena arena; /* owns all strings */
    struct record *records;
    size_t count;
    struct process *processes;
    int process_count;
    size_t ignored; /* lines that belong to no trace: what the program printed, say */
};

/* Reads a log of `size` bytes.  False, with status 2: there is no line of a trace in it.  The log
 * must be zeroed; the caller frees it in any case. */
bool log_parse(struct log *log, const char *name, const char *bytes, size_t size,
               struct problem *problem);
void log_free(struct log *log);

/* log_line.c: takes pid, times, number and address off the front of a line; gives the pid, 0 if
 * there is none, and moves *line on. */
long strip_prefixes(const char **line);

/* Where the parenthesis ends that begins at `open`, strings and comments considered; or NULL. */
const char *closing_parenthesis(const char *open);

#endif
