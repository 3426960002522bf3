/* The cheapest way through a program for a list of events.
 *
 * A node is a place in the program, a place in the events, the counters and the names so far. From
 * a line one may go on by pairing it with the event there (free when they agree, dear when they
 * differ), by leaving the line out (the event is missing) or by leaving the event out (it is
 * extra).  The cheapest open node is always taken next, of equals the youngest: so what fits
 * is followed to its end before anything else is tried, and a difference is placed as late as it
 * can be.  A node that was reached as cheaply before is not gone through again; two nodes are
 * taken for the same when a 64-bit hash of all that is in them is.
 *
 * There are three passes.  The first allows free steps only: it decides whether the trace agrees.
 * The second finds what differs.  Each gives up when it has made too many nodes; then the
 * third goes on from the best node so far without looking at events, so that every line and every
 * event still gets its row. */
#include "expect/match.h"

#include <string.h>

enum pass { EXACT, ERRORS, FINISH };

enum {
    NODES = 200000, /* in one pass */
    FRAME_BYTES = 1 << 26,
    COST_LEFT_OUT = 8,    /* a line or an event */
    COST_OTHER_CALL = 13, /* less than a line and an event left out */
    COST_DIFFERS = 2,     /* and 1 for everything that differs */
    COST_DIFFERS_MOST = 11
};

struct state {
    int parent;      /* -1: none */
    int at;          /* in the program */
    size_t position; /* in the events */
    unsigned cost;
    unsigned same; /* lines that agree so far */
    const struct frame *names;
    const uint64_t *slots;
    bool row; /* the step that led here paired something: */
    enum difference difference;
    int argument;
    const struct step *step;
    long event;
};

struct seen {
    uint64_t key; /* 0: free */
    unsigned cost;
};

struct search {
    enum pass pass;
    const struct program *program;
    const struct event *const *events;
    size_t count, name_count;
    struct arena *arena;     /* of the outcome: frames */
    struct arena own;        /* of the search: slots */
    struct binding *scratch; /* names while a line is compared */
    struct state *states;
    int state_count, state_room;
    int *heap;
    int heap_count;
    struct seen *table;
    size_t table_size, table_used;
    size_t frame_bytes;
    int best; /* the state with most lines that agree */
};

static uint64_t mix(uint64_t hash, uint64_t value)
{
    hash = (hash ^ value) * 0x9e3779b97f4a7c15u;
    return hash ^ hash >> 29;
}

/* ------------------------------------------------------------------ tables */

static bool is_cheaper(const struct search *search, int a, int b)
{
    unsigned cost_a = search->states[a].cost, cost_b = search->states[b].cost;
    return cost_a != cost_b ? cost_a < cost_b : a > b;
}

static void heap_push(struct search *search, int state)
{
    int at = search->heap_count++;
    for (; at > 0 && is_cheaper(search, state, search->heap[(at - 1) / 2]); at = (at - 1) / 2)
        search->heap[at] = search->heap[(at - 1) / 2];
    search->heap[at] = state;
}

static int heap_pop(struct search *search)
{
    int top = search->heap[0], last = search->heap[--search->heap_count], at = 0;
    for (;;) {
        int child = 2 * at + 1;
        if (child >= search->heap_count)
            break;
        if (child + 1 < search->heap_count &&
            is_cheaper(search, search->heap[child + 1], search->heap[child]))
            child++;
        if (!is_cheaper(search, search->heap[child], last))
            break;
        search->heap[at] = search->heap[child];
        at = child;
    }
    search->heap[at] = last;
    return top;
}

static void table_grow(struct search *search)
{
    struct seen *old = search->table;
    size_t old_size = search->table_size;
    search->table_size = old_size ? 2 * old_size : 1024;
    search->table = ARENA_ARRAY(&search->own, struct seen, search->table_size);
    for (size_t i = 0; i < old_size; i++) {
        if (!old[i].key)
            continue;
        size_t at = old[i].key & (search->table_size - 1);
        while (search->table[at].key)
            at = (at + 1) & (search->table_size - 1);
        search->table[at] = old[i];
    }
}

/* Notes a state; false when it was reached as cheaply before. */
static bool is_new(struct search *search, const struct state *state)
{
    uint64_t key = mix(mix(state->names->hash, (uint64_t)state->at), state->position);
    for (int i = 0; i < search->program->slots; i++)
        key = mix(key, state->slots[i]);
    key = key ? key : 1;
    if (2 * search->table_used >= search->table_size)
        table_grow(search);
    size_t at = key & (search->table_size - 1);
    while (search->table[at].key && search->table[at].key != key)
        at = (at + 1) & (search->table_size - 1);
    struct seen *seen = &search->table[at];
    if (seen->key && seen->cost <= state->cost)
        return false;
    search->table_used += seen->key == 0;
    *seen = (struct seen){.key = key, .cost = state->cost};
    return true;
}

/* ------------------------------------------------------------------ states */

static void make_room(struct search *search)
{
    int count = search->state_count;
    if (count < search->state_room)
        return;
    search->state_room = count ? 2 * count : 256;
    struct state *states = ARENA_ARRAY(&search->own, struct state, (size_t)search->state_room);
    int *heap = ARENA_ARRAY(&search->own, int, (size_t)search->state_room);
    if (count) {
        memcpy(states, search->states, (size_t)count * sizeof *states);
        memcpy(heap, search->heap, (size_t)search->heap_count * sizeof *heap);
    }
    search->states = states;
    search->heap = heap;
}

static void push(struct search *search, const struct state *state)
{
    if (!is_new(search, state))
        return;
    make_room(search);
    int index = search->state_count++;
    search->states[index] = *state;
    heap_push(search, index);
    const struct state *best = &search->states[search->best];
    if (state->same > best->same || (state->same == best->same && state->cost < best->cost))
        search->best = index;
}

/* The state that follows when nothing is paired. */
static struct state follow(const struct state *from, int index, int at)
{
    struct state next = *from;
    next.parent = index;
    next.at = at;
    next.row = false;
    return next;
}

static void set_slot(struct search *search, struct state *state, int slot, uint64_t value)
{
    if (state->slots[slot] == value)
        return;
    size_t size = (size_t)search->program->slots * sizeof(uint64_t);
    uint64_t *slots = arena_copy(&search->own, state->slots, size);
    slots[slot] = value;
    state->slots = slots;
}

static const struct frame *make_frame(struct search *search, const struct binding *names)
{
    size_t size = search->name_count * sizeof *names;
    struct frame *frame = arena_alloc(search->arena, sizeof *frame + size);
    search->frame_bytes += size;
    frame->hash = 1;
    for (size_t i = 0; i < search->name_count; i++) {
        const struct binding *name = &names[i];
        frame->names[i] = *name;
        frame->hash = mix(frame->hash, name->bound);
        if (!name->bound)
            continue;
        frame->hash = mix(frame->hash, (uint64_t)name->integer);
        for (size_t j = 0; j < name->size; j++)
            frame->hash = mix(frame->hash, name->bytes[j]);
    }
    return frame;
}

/* ------------------------------------------------------------------- moves */

static void leave_line_out(struct search *search, const struct state *from, int index,
                           const struct step *step)
{
    struct state next = follow(from, index, from->at + 1);
    next.cost += COST_LEFT_OUT;
    next.row = true;
    next.difference = DIFFERS_MISSING;
    next.step = step;
    next.event = -1;
    push(search, &next);
}

static void leave_event_out(struct search *search, const struct state *from, int index)
{
    if (from->position == search->count)
        return;
    struct state next = follow(from, index, from->at);
    next.event = (long)next.position++;
    next.cost += COST_LEFT_OUT;
    next.row = true;
    next.difference = DIFFERS_EXTRA;
    next.step = NULL;
    push(search, &next);
}

static unsigned cost_of(const struct comparison *comparison)
{
    if (comparison->difference == SAME)
        return 0;
    if (comparison->difference == DIFFERS_CALL)
        return COST_OTHER_CALL;
    unsigned cost = COST_DIFFERS + (unsigned)comparison->differing;
    return cost < COST_DIFFERS_MOST ? cost : COST_DIFFERS_MOST;
}

static void pair_line(struct search *search, const struct state *from, int index,
                      const struct step *step)
{
    struct comparison comparison;
    if (from->position == search->count)
        return;
    if (search->name_count)
        memcpy(search->scratch, from->names->names, search->name_count * sizeof *search->scratch);
    if (!line_compare(step, search->events[from->position], search->scratch, &comparison))
        return;
    if (search->pass == EXACT && comparison.difference != SAME)
        return;
    struct state next = follow(from, index, from->at + 1);
    if (comparison.bound)
        next.names = make_frame(search, search->scratch);
    next.event = (long)next.position++;
    next.cost += cost_of(&comparison);
    next.same += comparison.difference == SAME;
    next.row = true;
    next.difference = comparison.difference;
    next.argument = comparison.argument;
    next.step = step;
    push(search, &next);
}

static void do_line(struct search *search, const struct state *from, int index)
{
    const struct step *step = search->program->code[from->at].step;
    if (search->pass == ERRORS)
        leave_event_out(search, from, index);
    if (search->pass != EXACT)
        leave_line_out(search, from, index, step);
    if (search->pass != FINISH)
        pair_line(search, from, index, step);
}

static void do_gap(struct search *search, const struct state *from, int index)
{
    struct state next;
    if (search->pass != FINISH && from->position < search->count) {
        next = follow(from, index, from->at);
        next.position++;
        push(search, &next);
    }
    next = follow(from, index, from->at + 1);
    push(search, &next);
}

static void do_fork(struct search *search, const struct state *from, int index)
{
    const struct instruction *fork = &search->program->code[from->at];
    for (int i = fork->target_count - 1; i >= 0; i--) {
        if (search->pass == FINISH && i != fork->shortest)
            continue;
        struct state next = follow(from, index, fork->targets[i]);
        push(search, &next);
    }
}

static void do_loop(struct search *search, const struct state *from, int index)
{
    const struct instruction *loop = &search->program->code[from->at];
    uint64_t done = from->slots[loop->slot];
    struct state next;
    if (done >= loop->low) {
        next = follow(from, index, loop->targets[1]);
        set_slot(search, &next, loop->slot, 0);
        push(search, &next);
    }
    if (done < (search->pass == FINISH ? loop->low : loop->high)) {
        next = follow(from, index, loop->targets[0]);
        set_slot(search, &next, loop->slot, done + 1);
        push(search, &next);
    }
}

static void do_set(struct search *search, const struct state *from, int index)
{
    const struct instruction *set = &search->program->code[from->at];
    int children = set->target_count - 1;
    uint64_t done = from->slots[set->slot];
    bool left = false;
    for (int i = children - 1; i >= 0; i--) {
        if (done >> i & 1)
            continue;
        /* What is left out is left out in the order of the lines: one way is enough. */
        if (search->pass == FINISH && left)
            continue;
        left = true;
        struct state next = follow(from, index, set->targets[i]);
        set_slot(search, &next, set->slot, done | (uint64_t)1 << i);
        push(search, &next);
    }
    if (left)
        return;
    struct state next = follow(from, index, set->targets[children]);
    set_slot(search, &next, set->slot, 0);
    push(search, &next);
}

/* True when the state is a goal of this pass. */
static bool expand(struct search *search, int index)
{
    struct state from = search->states[index], next;
    const struct instruction *instruction = &search->program->code[from.at];
    switch (instruction->operation) {
    case DO_LINE:
        do_line(search, &from, index);
        break;
    case DO_GAP:
        do_gap(search, &from, index);
        break;
    case DO_FORK:
        do_fork(search, &from, index);
        break;
    case DO_LOOP_START:
    case DO_SET_START:
        next = follow(&from, index, from.at + 1);
        set_slot(search, &next, instruction->slot, 0);
        push(search, &next);
        break;
    case DO_LOOP:
        do_loop(search, &from, index);
        break;
    case DO_SET:
        do_set(search, &from, index);
        break;
    case DO_JUMP:
        next = follow(&from, index, instruction->targets[0]);
        push(search, &next);
        break;
    case DO_ACCEPT:
        if (search->pass == FINISH || from.position == search->count)
            return true;
        if (search->pass == ERRORS)
            leave_event_out(search, &from, index);
        break;
    }
    return false;
}

/* Runs one pass from the states that are open; the index of the goal, or -1. */
static int run_pass(struct search *search, bool *gave_up)
{
    int most = search->state_count + NODES;
    search->frame_bytes = 0;
    while (search->heap_count) {
        if (search->state_count > most || search->frame_bytes > FRAME_BYTES) {
            *gave_up = true;
            return -1;
        }
        int index = heap_pop(search);
        if (expand(search, index))
            return index;
    }
    return -1;
}

static void restart(struct search *search, enum pass pass)
{
    search->pass = pass;
    search->heap_count = 0;
    search->table_used = 0;
    if (search->table_size)
        memset(search->table, 0, search->table_size * sizeof *search->table);
}

static void begin(struct search *search, enum pass pass)
{
    restart(search, pass);
    search->state_count = search->best = 0;
    struct state first = {.parent = -1, .event = -1};
    size_t slots = (size_t)search->program->slots;
    first.slots = ARENA_ARRAY(&search->own, uint64_t, slots ? slots : 1);
    first.names = make_frame(search, search->program->scene->bindings);
    push(search, &first);
}

/* From the best state so far to the end, whatever the events are. */
static int finish(struct search *search)
{
    bool gave_up = false;
    struct state best = search->states[search->best];
    best.parent = search->best;
    best.row = false;
    restart(search, FINISH);
    push(search, &best);
    int goal = run_pass(search, &gave_up);
    return goal >= 0 ? goal : search->best;
}

/* ------------------------------------------------------------------ the way */

static void collect(const struct search *search, int goal, struct way *way, struct arena *arena)
{
    const struct state *states = search->states;
    size_t left = search->count - states[goal].position, count = left;
    for (int i = goal; i >= 0; i = states[i].parent)
        count += states[i].row;
    way->names = states[goal].names;
    way->pairings = ARENA_ARRAY(arena, struct pairing, count + 1);
    way->count = count;
    size_t at = count - left;
    for (size_t i = 0; i < left; i++)
        way->pairings[at + i] = (struct pairing){.difference = DIFFERS_EXTRA,
                                                 .before = way->names,
                                                 .event = (long)(search->count - left + i)};
    for (int i = goal; i >= 0; i = states[i].parent)
        if (states[i].row)
            way->pairings[--at] = (struct pairing){.difference = states[i].difference,
                                                   .argument = states[i].argument,
                                                   .step = states[i].step,
                                                   .event = states[i].event,
                                                   .before = states[states[i].parent].names};
}

void search(struct way *way, const struct program *program, const struct event *const *events,
            size_t count, struct arena *arena)
{
    struct search own = {.program = program,
                         .events = events,
                         .count = count,
                         .name_count = program->scene->one->name_count,
                         .arena = arena};
    *way = (struct way){0};
    own.scratch = ARENA_ARRAY(&own.own, struct binding, own.name_count + 1);
    begin(&own, EXACT);
    int goal = run_pass(&own, &way->gave_up);
    way->agrees = goal >= 0;
    if (goal < 0) {
        bool gave_up = false;
        begin(&own, ERRORS);
        goal = run_pass(&own, &gave_up);
        if (goal < 0)
            goal = finish(&own);
    }
    collect(&own, goal, way, arena);
    arena_free(&own.own);
}
