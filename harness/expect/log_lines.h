/* The lines of a log: as the harness would write them, and as they were written.  Private to
 * expect/. */
#ifndef EXPECT_LOG_LINES_H
#define EXPECT_LOG_LINES_H

#include "base/arena.h"
#include "expect/log.h"

enum { LOG_TASKS = 64, LOG_LINES = 8192, LOG_PID = 0x80 /* + task: a byte in place of its pid */ };

/* What an event is in a log, without the pid in front. */
struct seen_line {
    int task;
    const struct event *event;
    const char *text;
};

struct logged_line {
    long pid; /* -1: none stands there */
    const char *text;
    size_t size;
};

/* The events of the trace that a log is about, in their order; in the arena. */
size_t log_lines_of(struct arena *arena, const struct trace *seen, bool signals,
                    struct seen_line **lines);

/* The lines of a log; with_pids: each begins with one. */
size_t log_split(struct arena *arena, const char *log, size_t size, bool with_pids,
                 struct logged_line **lines);

/* Where the arguments of a line begin and how many bytes argument `wanted` has, counted from 0; in
 * a line of either sort.  NULL: there is none. */
const char *log_argument(const char *line, size_t size, int wanted, size_t *length);

/* Where the result begins; NULL: there is none. */
const char *log_result(const char *line, size_t size);

/* How many bytes of a line are the name of a call. */
size_t log_name(const char *line, size_t size);

/* ---- log_slips.c */

/* What the line of a call looks like that differs. */
enum log_slip log_slip_of(const struct seen_line *seen, const struct logged_line *logged);

/* Does -38 stand there, as some kind of number or in the name for an unknown one? */
bool log_has_enosys(const char *text, size_t size);

#endif
