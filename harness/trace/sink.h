/* Where a trace goes: a terminal or a pipe, line by line and each call's first half as soon as it
 * is known; or a file, in large pieces. */
#ifndef TRACE_SINK_H
#define TRACE_SINK_H

#include "base/message.h"
#include "base/text.h"

#include <stdbool.h>
#include <stdint.h>
#include <sys/types.h>

struct sink {
    int fd;
    bool live;         /* written as soon as there is something */
    bool ours;         /* fd is closed at the end */
    pid_t command;     /* of '|COMMAND', else 0 */
    const char *name;  /* for messages; NULL: stderr */
    struct text text;  /* the line under way, and before it what has not been written */
    size_t line_start; /* of that line */
    size_t written;    /* bytes of text that are out already */
    pid_t printing;    /* whose line it is, while it is open; else 0 */
    uint64_t bytes;    /* written to it in all, or about to be */
    int error;         /* of the first write that failed; nothing is written any more */
};

/* stderr; a file; or, of "|COMMAND" and "!COMMAND", a command's stdin. */
void sink_open_stderr(struct sink *sink);
bool sink_open(struct sink *sink, const char *name, bool append, struct problem *problem);

void sink_end_line(struct sink *sink); /* adds the newline */
void sink_show(struct sink *sink);     /* a half line is complete as far as it goes */
void sink_flush(struct sink *sink);

/* Flushes and closes; waits for a command's end. */
void sink_close(struct sink *sink);

#endif
