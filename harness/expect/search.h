/* What the files of the search share.  Private to expect/; search.c says how it works. */
#ifndef EXPECT_SEARCH_H
#define EXPECT_SEARCH_H

#include "expect/match.h"

enum pass { EXACT, ERRORS, FINISH };

/* A place in the program, a place in the events, the counters and the names so far; and the
 * step that led here. */
struct state {
    int parent;      /* -1: none */
    int at;          /* in the program */
    size_t position; /* in the events */
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
    const struct event *const *events;
    size_t count, name_count;
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

#endif
