/* Expected traces: read, draw the inputs of a run, match, align, tell what differs.
 * The language is described in expect/LANGUAGE.md; its grammar in expect/grammar.ebnf.
 * Pure: nothing here runs a program or reads a clock. */
#ifndef EXPECT_EXPECT_H
#define EXPECT_EXPECT_H

#include "base/arena.h"
#include "base/message.h"
#include "expect/scene.h"
#include "model/trace.h"

enum { EXPECT_SIZE_LIMIT = 1 << 20 }; /* a file larger than this is refused */

/* ------------------------------------------------------------------ the file */

struct expect_case; /* private to expect/ */

/* One line of a `latency` section: left RELATION factor x right. */
struct latency_line {
    unsigned line;
    const char *left, *right; /* doors: function, vdso, syscall, libc, vsyscall, int80 */
    char relation;            /* '<' or '>' */
    double factor;            /* 1 unless given */
    const char *text;         /* the line as written */
};

struct expectation {
    struct arena arena;
    const char *file;      /* as given */
    const char *title;     /* the first comment line, without "# " and the name; or "" */
    const char **requires; /* words: int80 sysenter vsyscall vdso glibc … */
    size_t requires_count;
    struct latency_line *latency;
    size_t latency_count;
    struct expect_case **cases; /* at least one */
    size_t case_count;
};

/* Parses a file's bytes.  An error is one problem with status 2 whose message is
 *   expected/01-hello.trace:7:12: there is no call "wirte"; did you mean "write"?
 *     wirte(1, $line, len($line))
 *     ^
 * Free with expect_free, also after a failure. */
bool expect_parse(struct expectation *expectation, const char *file, const void *bytes, size_t size,
                  struct problem *problem);

/* Reads and parses; a missing, unreadable, empty, oversized or irregular file is a problem
 * with status 2 that names it. */
bool expect_read(struct expectation *expectation, const char *path, struct problem *problem);
void expect_free(struct expectation *expectation);

const char *expect_case_name(const struct expect_case *one); /* "" for the only, unnamed case */

/* True when some line of the case has this constant as an argument (counted from 0) of this call of
 * the x86-64 table: what a jail refuses else can be asked for by name. */
bool expect_case_passes(const struct expect_case *one, const char *call, int argument,
                        uint64_t value);

/* True when nobody follows what the program of the case starts. */
bool expect_case_unwatched(const struct expect_case *one);

/* The words that the case itself requires, beside those of the file. */
const char *const *expect_case_requires(const struct expect_case *one, size_t *count);

/* How the program of a case is made, and where its trace begins: the `build` line.  Without one:
 * freestanding, from the first instruction. */
enum expect_link { LINK_FREESTANDING, LINK_DYNAMIC, LINK_STATIC, LINK_I386 };
enum { LINKS = 4 };

struct expect_build {
    bool said;             /* there is such a line */
    enum expect_link link; /* dynamic, static: C against libc, in a lesson without assembly; i386:
                              assembly alone */
    bool from_main;
};

/* Adds the calls, by table and number, that some line of the case could match: what a program that
 * keeps to it can make. */
struct call_set;
void expect_case_calls(const struct expect_case *one, struct call_set *calls);

/* The calls of all events that some line of the case could match: those, and where it has a line
 * `...`, all of the x86-64 table, and of the i386 one where the file requires a door to it.  A run
 * that makes another one differs. */
void expect_case_allows(const struct expect_case *one, struct call_set *calls);

struct expect_build expect_case_build(const struct expect_case *one);

/* `requires no vsyscall`: what a machine must not have for the case to be run; NULL: nothing. */
const char *expect_case_lacking(const struct expect_case *one);

/* Some line of the file is by a door at which no system-call stop is made: the vDSO, or the
 * vsyscall page.  Its runs have to look there, and an event from there counts like any other. */
bool expect_case_sees_vdso(const struct expect_case *one);

/* --------------------------------------------------------------- what came of it */

enum value_kind {
    VALUE_ANY,     /* nothing was asked for: _ or ... or a name that binds here */
    VALUE_INTEGER, /* exactly this integer */
    VALUE_BYTES,   /* exactly these bytes (strings, buffers, paths) */
    VALUE_OTHER    /* a range, a comparison, alternatives: see text */
};

struct wanted_value {
    enum value_kind kind;
    bool literal; /* the line itself says it: no name is in it, so no run has it otherwise */
    int64_t integer;
    const uint8_t *bytes;
    size_t size;
    bool has_address; /* the bytes, whatever kind they are, must lie … */
    uint64_t address; /* … here; beside VALUE_INTEGER the same as the integer */
    const char *text; /* in strace's notation, drawn words filled in */
};

/* One line of the expected trace with the run's words filled in. */
struct wanted {
    unsigned line;        /* in the file */
    const char *text;     /* write(1, "otter\n", 6) = 6 */
    bool implied;         /* the end that follows from a line for exit: it scores nothing */
    enum event_kind kind; /* EVENT_CALL, or the signal and end lines */
    enum abi abi;
    enum door door;
    uint32_t numbers[8]; /* the call's number; exit|exit_group has two */
    int number_count;
    int argument_count; /* arguments that the line names; the rest are VALUE_ANY */
    struct wanted_value argument[6];
    bool has_result;            /* false: no "=": did not fail, or does not return */
    struct wanted_value result; /* an errno is VALUE_INTEGER, negated */
    int signal;                 /* EVENT_SIGNAL, EVENT_KILLED; 0: any */
};

enum difference {
    SAME,
    DIFFERS_DOOR,     /* right call (by name or by number), wrong way in; or a library made it */
    DIFFERS_ARGUMENT, /* row.argument: the first one that differs */
    DIFFERS_RESULT,
    DIFFERS_TIME,      /* outside <a..b> */
    DIFFERS_CALL,      /* another call stands where this one belongs */
    DIFFERS_MISSING,   /* no event for this line */
    DIFFERS_EXTRA,     /* no line for this event */
    DIFFERS_FORBIDDEN, /* `never`; wanted is that line */
    DIFFERS_COUNT,     /* `count`; wanted is that line, and there is no event */
    DIFFERS_ORDER      /* it was over before a call of another process began that it comes after */
};

/* A process that the program has made. */
struct child {
    int task;          /* of its events; -1: it was never made */
    unsigned line;     /* of its block, in the file; 0: it has none */
    int round;         /* of a block for each of a list; else 0 */
    const char *name;  /* "$child", "$child[0]"; NULL: it has no block */
    const char *title; /* "process $child (child 1)" */
};

/* One line of the side-by-side: a line of the expectation, an event, or both. */
struct row {
    enum difference difference;
    int argument;
    /* DIFFERS_ARGUMENT, of a line that looks behind its pointer: "st_size", "[1].iov_len", or ""
     * when nothing could be looked at; what was found there and what was wanted, or NULL.  NULL
     * for all others. */
    const char *field, *found, *asked;
    const struct wanted *wanted; /* NULL for DIFFERS_EXTRA */
    const struct event
        *event;         /* NULL for DIFFERS_MISSING and DIFFERS_COUNT; points into the trace */
    size_t event_index; /* of event, in the trace */
    const struct child *process; /* NULL: the program itself */
};

/* What a `check` line found. */
struct finding {
    unsigned line;
    const char *fact; /* "file", "descriptor": which sort of fact */
    const char *text; /* the line with the run's words filled in: no descriptor leaked */
    bool holds;
    const char *found; /* in words, where it does not hold: the file is missing */
    unsigned slip;     /* of a log that does not hold: enum log_slip */
    int slip_signal;   /* … the signal that it is about */
};

struct outcome {
    struct arena arena;
    bool agrees; /* all rows SAME, the output as wanted */
    struct row *rows;
    size_t row_count;
    size_t first;          /* the first row that is not SAME; row_count when all are */
    size_t matched, total; /* rows SAME with a wanted line; wanted lines: for partial credit */
    bool output_differs;   /* a `stdout` line: what was wanted is in wanted_output */
    const uint8_t *wanted_output;
    size_t wanted_output_size;
    bool errors_differ; /* the same for `stderr` */
    const uint8_t *wanted_errors;
    size_t wanted_errors_size;
    struct finding *findings; /* what the `check` lines found, in their order */
    size_t finding_count;
    bool gave_up; /* the pattern was too ambiguous to decide (counts as differing) */
};

/* Matches a trace against the case of the scene.  Only events of kinds that the language knows
 * are looked at; the trace and the scene must outlive the outcome, and the expectation the scene.
 * An empty trace never agrees. */
void expect_match(struct outcome *outcome, const struct scene *scene, const struct trace *trace);
void outcome_free(struct outcome *outcome);

/* The first half of a call that event `signal` interrupted and that was entered again later: what
 * strace shows in front of the signal, "read(0, …) = ? ERESTARTSYS".  NULL: there is none. */
const struct event *first_half(const struct trace *trace, size_t signal, struct arena *arena);

/* Adds what a check found, behind expect_match.  A finding that does not hold ends the
 * agreement; each counts like a line.  Strings are copied. */
void outcome_add(struct outcome *outcome, const struct finding *finding);

#endif
