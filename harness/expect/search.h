/* What the files of the search share.  Private to expect/; search.c says how it works. */
#ifndef EXPECT_SEARCH_H
#define EXPECT_SEARCH_H

#include "expect/match.h"

enum pass { EXACT, ERRORS, FINISH };

/* A place in the program, a place in the events of the task whose turn it is, the counters (with
 * the places in the events of other tasks) and the names so far; and the step that led here. */
struct state {
    int parent;                 /* -1: none */
    int at;                     /* in the program */
    int stream;                 /* the task whose lines stand here; NO_STREAM: it never was */
    size_t position;            /* in its events */
    const struct step *process; /* the block of these lines; NULL: the program's own */
    unsigned cost;
    unsigned same; /* lines that agree so far */
    const struct frame *names;
    const uint64_t *slots;
    bool row; /* the step paired something: */
    enum difference difference;
    int argument;
    const struct step *step;
    long event;
};

struct search {
    enum pass pass;
    const struct program *program;
    const struct streams *streams;
    int slots; /* those of the program, then one a stream: 1 + the place in it; 0: not begun */
    size_t name_count;
    struct arena *arena;     /* of the outcome: frames */
    struct arena own;        /* of the search: all else */
    struct binding *scratch; /* names while a line is compared */
    struct state *states;
    int state_count, state_room;
    int *heap; /* the open states, the next one first */
    int heap_count;
    struct seen *table;
    size_t table_size, table_used;
    size_t frame_bytes;
    int best; /* the state with most lines that agree */
};

/* Opens a state, unless one like it was opened as cheaply before. */
void state_push(struct search *search, const struct state *state);

/* The cheapest open state, of equals the youngest in the first pass, the oldest in the others;
 * it is open no longer. */
int state_pop(struct search *search);

/* Forgets which states are open and were open. */
void states_close(struct search *search);

/* The state that follows `from`, whose index is given, when nothing is paired. */
struct state state_follow(const struct state *from, int index, int at);
void state_set_slot(struct search *search, struct state *state, int slot, uint64_t value);
const struct frame *frame_make(struct search *search, const struct binding *names);

/* Goes on with, or comes back from, a process block (processes.c). */
void process_enter(struct search *search, const struct state *from, int index);
void process_leave(struct search *search, const struct state *from, int index);

/* Blocks with rounds (rounds.c). */
void rounds_start(struct search *search, const struct state *from, int index);
void rounds_repeat(struct search *search, const struct state *from, int index);
void rounds_each(struct search *search, const struct state *from, int index);

/* True when every task has had its block. */
bool processes_done(const struct search *search, const struct state *state);

/* Where a state stands in the events of any stream. */
size_t stream_position(const struct search *search, const struct state *state, int stream);

/* Moves a state past events that its process does not look at. */
void skip_unseen(const struct search *search, struct state *state);

/* The event at which a state stands; NULL: there is none left. */
const struct event *event_here(const struct search *search, const struct state *state);

/* Leaves the event out at which the state stands: it is extra. */
void leave_event_out(struct search *search, const struct state *from, int index);

#endif
