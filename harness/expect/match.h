/* Matching a trace against a case.  Private to expect/.
 *
 *   program.c   turns the body of a case into a small program of lines, gaps, forks and loops
 *   streams.c   tells the events of one task from those of another
 *   line.c      compares one line with one event
 *   search.c    (with states.c) finds the way through the program that fits the events, or fits
 * them best outcome.c   makes rows of that way describe.c  says what a line wants, with this run's
 * words filled in */
#ifndef EXPECT_MATCH_H
#define EXPECT_MATCH_H

#include "expect/value.h"

/* ----------------------------------------------------------------- program */

enum operation {
    DO_LINE,       /* one event, then on */
    DO_GAP,        /* any events, then on */
    DO_FORK,       /* one of the targets */
    DO_LOOP_START, /* counter = 0, then on */
    DO_LOOP,       /* its body (targets[0]) low..high times, then targets[1] */
    DO_EACH,       /* the block in targets[0] for each process of a list, then targets[1] */
    DO_SET_START,  /* none of the children done, then on */
    DO_SET,        /* each target but the last once, in any order, then the last */
    DO_JUMP,       /* targets[0] */
    DO_ENTER,      /* on with the events of the task that the step names */
    DO_LEAVE,      /* which must have come to their end; back to the task before */
    DO_ACCEPT
};

struct instruction {
    enum operation operation;
    const struct step *step; /* DO_LINE, DO_GAP; DO_LOOP_START, DO_LOOP, DO_EACH: the block;
                                DO_ENTER, DO_LEAVE: the process around it */
    int *targets;
    int target_count;
    int shortest; /* DO_FORK: the target that asks for least */
    int slot;     /* of the counter, of the bits of the children done, of the task to go back to */
    uint64_t low, high; /* DO_EACH: low, for how many at least where something differs */
};

struct program {
    struct instruction *code;
    int count, room;
    int slots;
    struct arena *arena;
    const struct scene *scene;
    const struct binding *names; /* as they stand before the first event */
    const struct step *process;  /* the block that is being compiled; NULL: the program's own */
};

void program_compile(struct program *program, const struct scene *scene, struct arena *arena);

/* -------------------------------------------------------------------- line */

struct comparison {
    enum difference difference;
    int argument;
    int differing; /* how many things differ: the door, arguments, the result, the time */
    bool bound;    /* names were bound */
};

/* Compares, binding new names in `names`; what they hold lies in the arena.  False: the two have
 * nothing to do with each other. */
bool line_compare(const struct step *step, const struct event *event, struct binding *names,
                  struct arena *kept, struct comparison *comparison);

/* order.c: notes when the event was, for the labels of its line; false when that is against the
 * order that they ask for. */
bool keeps_order(struct fit *fit, const struct step *step, const struct event *event);

/* The number of `number $n`; false: the line has none, or it is not known yet. */
bool step_number(const struct step *step, const struct binding *names, uint32_t *number);

/* True when the line is one for exit or exit_group and nothing else. */
bool is_exit_line(const struct step *step);

/* The events that never and count speak of, whichever task made them. */
bool rule_names(const struct step *rule, const struct event *event);

/* ----------------------------------------------------------------- streams */

enum { NO_STREAM = -1 };

/* The events of one task, in the order in which they came to an end.  How the events of
 * different tasks lie among each other is chance: nothing looks at that. */
struct stream {
    const struct event **events;
    size_t *places; /* in the trace */
    size_t count;
    int task, pid;
    int parent;  /* the stream in which its birth was seen; NO_STREAM: in none */
    int ordinal; /* of these it is number … */
};

/* The first one is the program itself, also when it has no event; each other stands behind the
 * one that made it, in the order of their births there. */
struct streams {
    struct stream *all;
    int count;
};

void streams_make(struct streams *streams, const struct expect_case *one, const struct trace *trace,
                  struct arena *arena);

/* 512 for "ERESTARTSYS", 513 for "ERESTARTNOINTR", else 0; and back, else NULL. */
int restart_number(const char *word);
const char *restart_name(int number);

/* A call that made a task, whose pid it gave. */
bool call_is_birth(const struct event *event);

/* Signals whose default is to be ignored show only where a line of the process names them. */
bool is_shown(const struct event *event, uint64_t seen_signals);

/* ------------------------------------------------------------------ search */

/* The names of a case as they stand somewhere in the search; shared, never changed. */
struct frame {
    uint64_t hash;
    struct binding names[];
};

/* One pairing of the way that was found, in order. */
struct pairing {
    enum difference difference;
    int argument;
    const struct step *step;    /* NULL: DIFFERS_EXTRA */
    int stream;                 /* whose line or event it is; NO_STREAM: a task that never was */
    long event;                 /* index into its events; -1: DIFFERS_MISSING */
    const struct step *process; /* the block; NULL: the program itself, or an unexpected task */
    const struct frame *before; /* the names before the line was compared */
};

struct way {
    struct pairing *pairings;
    size_t count;
    bool agrees, gave_up;
    const struct frame *names; /* at its end */
};

/* Finds the way for these events.  What it gives back lies in the arena. */
void search(struct way *way, const struct program *program, const struct streams *streams,
            struct arena *arena);

/* ---------------------------------------------------------------- describe */

/* `event` is what the line was paired with, or NULL. */
const struct wanted *describe_line(struct arena *arena, const struct expect_case *one,
                                   const struct step *step, const struct binding *names,
                                   const struct event *event);
/* Which field behind a pointer differs: row->field and its neighbours, where there is one. */
/* line.c: it is a call, into the kernel or into the vDSO. */
bool is_called(const struct event *event);

void describe_difference(struct arena *arena, const struct expect_case *one,
                         const struct pairing *pairing, const struct event *event, struct row *row);
const struct wanted *describe_rule(struct arena *arena, const struct expect_case *one,
                                   const struct step *rule, const struct binding *names,
                                   unsigned long seen);

#endif
