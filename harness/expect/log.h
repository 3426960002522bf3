/* A log that a student's tracer has written, beside what the harness's own has seen.
 *
 * Both are of the same drawn program (watched.h), each of a run of its own: pids differ, and who is
 * faster may differ.  So each process is compared for itself, and a pid is known by the call that
 * gave it.  Pure. */
#ifndef EXPECT_LOG_H
#define EXPECT_LOG_H

#include "base/text.h"
#include "expect/facts.h"

/* What the first difference looks like: for the catalogue. */
enum log_slip {
    LOG_OTHER,
    LOG_EMPTY,
    LOG_ENOSYS_NAME,    /* -38 where a call's name or number belongs */
    LOG_RESULT_NUMBER,  /* the result where the number belongs */
    LOG_ENOSYS_RESULT,  /* -38 as the result of a call that is there */
    LOG_UNSIGNED,       /* an error as a large number */
    LOG_NARROW_RESULT,  /* a result that agrees in its lower 32 bits alone */
    LOG_WIDTH,          /* an argument that does */
    LOG_RESTART,        /* -512..-516, where a ? belongs */
    LOG_NO_EXIT,        /* the line of a call that never returns is not there */
    LOG_RETURN_ADDRESS, /* argument 4 is what lies in rcx */
    LOG_STRING_END,     /* goes on behind the last byte of the string, or ends at a NUL in it */
    LOG_STRING_LOST,    /* is cut short, or an address: its end was the end of the memory */
    LOG_NO_CHILD,       /* no line of a child */
    LOG_NO_HANDLER,     /* what the handler of a signal does is missing, and its rt_sigreturn */
    LOG_KILLED_BY_TRAP, /* a process ended by SIGTRAP behind its execve */
    LOG_SLIPS
};

struct log_difference {
    enum log_slip slip;
    int signal; /* LOG_NO_HANDLER */
};

/* Compares as much of each line as the fact asks for.  False: `found` says in words where they
 * part, and `difference` how. */
bool log_agrees(enum fact_id level, const struct trace *seen, const char *log, size_t size,
                struct text *found, struct log_difference *difference);

#endif
