/* Traces made comparable: what differs from run to run gets a name by the order in which it
 * appears.
 *
 * Renamed: processes and threads (pid:1), descriptors (fd:1; 0, 1 and 2 stay), addresses (addr:1),
 * inodes (ino:1); times become "time", bytes of getrandom "random".  Joined: the halves of a call,
 * and a call that a signal broke off with its restart.  Left out: SIGCHLD whose handler did nothing
 * (the wait that reaps the child tells of it), durations, and time stamps.  Processes stand one
 * after the other, children behind their parents in the order in which these made them. */
#ifndef TRACE_CANON_H
#define TRACE_CANON_H

#include "base/text.h"
#include "trace/log.h"

enum canon_name { CANON_PID = 1, CANON_FD, CANON_ADDRESS, CANON_INODE, CANON_NAMES };

struct canon_line {
    const char *shape;       /* the text, with a byte enum canon_name where a name stands */
    const unsigned *numbers; /* of these names, in order */
    const char *call;        /* its name; "" for other lines */
    size_t line;             /* in the file */
};

struct canon {
    struct arena arena;
    struct canon_line *lines;
    size_t count;
};

void canon_make(struct canon *canon, const struct log *log);
void canon_add_line(struct text *to, const struct canon_line *line); /* without newline */
void canon_free(struct canon *canon);

/* ---- canon_names.c: the numbers that things have. */
struct names;
struct names *names_new(void);
void names_free(struct names *names);
unsigned name_of(struct names *names, enum canon_name what, unsigned long value);
bool name_known(const struct names *names, enum canon_name what, unsigned long value);

/* Descriptors belong to a process, and a number may come to mean something new. */
unsigned name_of_descriptor(struct names *names, int process, unsigned long fd);
void name_new_descriptor(struct names *names, int process, unsigned long fd);
void names_inherit(struct names *names, int from, int to);

/* ---- canon_text.c: one record with its names. */
void canon_record(struct canon *canon, struct canon_line *line, struct names *names,
                  const struct record *record);

/* canon_order.c: which records of a process stay, and what becomes of them. */
struct record *canon_select(const struct log *log, int process, struct arena *arena, size_t *count);

#endif
