/* Matching a trace against a case.  Private to expect/.
 *
 *   program.c   turns the body of a case into a small program of lines, gaps, forks and loops
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
    DO_SET_START,  /* none of the children done, then on */
    DO_SET,        /* each target but the last once, in any order, then the last */
    DO_JUMP,       /* targets[0] */
    DO_ACCEPT
};

struct instruction {
    enum operation operation;
    const struct step *step; /* DO_LINE */
    int *targets;
    int target_count;
    int shortest; /* DO_FORK: the target that asks for least */
    int slot;     /* of the counter, or of the bits of the children done */
    uint64_t low, high;
};

struct program {
    struct instruction *code;
    int count, room;
    int slots;
    struct arena *arena;
    const struct scene *scene;
    const struct binding *names; /* as they stand before the first event */
};

void program_compile(struct program *program, const struct scene *scene, struct arena *arena);

/* -------------------------------------------------------------------- line */

struct comparison {
    enum difference difference;
    int argument;
    int differing; /* how many things differ: the door, arguments, the result, the time */
    bool bound;    /* names were bound */
};

/* Compares, binding new names in `names`.  False: the two have nothing to do with each other. */
bool line_compare(const struct step *step, const struct event *event, struct binding *names,
                  struct comparison *comparison);

/* True when the line is one for exit or exit_group and nothing else. */
bool is_exit_line(const struct step *step);

/* The events that never and count speak of, whichever task made them. */
bool rule_names(const struct step *rule, const struct event *event);

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
    long event;                 /* index into the events; -1: DIFFERS_MISSING */
    const struct frame *before; /* the names before the line was compared */
};

struct way {
    struct pairing *pairings;
    size_t count;
    bool agrees, gave_up;
    const struct frame *names; /* at its end */
};

/* Finds the way for these events.  What it gives back lies in the arena. */
void search(struct way *way, const struct program *program, const struct event *const *events,
            size_t count, struct arena *arena);

/* ---------------------------------------------------------------- describe */

/* `event` is what the line was paired with, or NULL. */
const struct wanted *describe_line(struct arena *arena, const struct expect_case *one,
                                   const struct step *step, const struct binding *names,
                                   const struct event *event);
/* Which field behind a pointer differs: row->field and its neighbours, where there is one. */
void describe_difference(struct arena *arena, const struct expect_case *one,
                         const struct pairing *pairing, const struct event *event, struct row *row);
const struct wanted *describe_rule(struct arena *arena, const struct expect_case *one,
                                   const struct step *rule, const struct binding *names,
                                   unsigned long seen);

#endif
