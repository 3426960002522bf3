/* The cheapest way through a program for a list of events.
 *
 * A node is a place in the program, a place in the events, the counters and the names so far.  The
 * events of each task are a sequence of their own: a process block is gone through as a whole, with
 * the events of its task, where it stands in the text (processes.c).  From a line one may go on by
 * pairing it with the event there (free when they agree, dear when they differ), by leaving the
 * line out (the event is missing) or by leaving the event out (it is extra).  The cheapest open
 * node is always taken next.  A node that was reached as cheaply before is not gone through again;
 * so a difference is placed as late as it can be.  Two nodes are taken for the same when a 64-bit
 * hash of all that is in them is.
 *
 * There are three passes.  The first allows free steps only and follows each way to its end before
 * it tries another: it decides whether the trace agrees.  The second finds what differs; of
 * ways that cost the same it takes the one opened first, so what is done first below is preferred.
 * Each gives up when it has made too many nodes; then the third goes on from the best node so far
 * without looking at events, so that every line and every event still gets its row. */
#include "expect/search.h"

#include <string.h>

enum {
    NODES = 200000, /* in one pass */
    FRAME_BYTES = 1 << 26,
    COST_LEFT_OUT = 8,    /* a line or an event */
    COST_OTHER_CALL = 13, /* less than a line and an event left out */
    COST_DIFFERS = 2,     /* and 1 for everything that differs */
    COST_DIFFERS_MOST = 11,
    COST_NAME_LOST = 1000 /* a line without which others mean nothing */
};

/* ------------------------------------------------------------------- moves */

/* Would the line give a name its value, and is its call made (in this round: not yet)?  To leave it
 * out then would let the next line that uses the name give it any value, which explains nothing:
 * what differs is that next line. */
static bool gives_name(const struct search *search, const struct state *from,
                       const struct step *step)
{
    if (step->kind != STEP_CALL || !step->result || step->result->kind != NODE_NAME ||
        from->names->names[step->result->name].bound)
        return false;
    if (from->stream == NO_STREAM)
        return false;
    const struct stream *stream = &search->streams->all[from->stream];
    bool anew = search->program->scene->one->names[step->result->name].scope != NULL;
    for (size_t i = anew ? from->position : 0; i < stream->count; i++) {
        const struct event *event = stream->events[i];
        for (int n = 0; n < step->word_count; n++)
            if (is_called(event) && event->abi == step->abi && event->number == step->numbers[n])
                return true;
    }
    return false;
}

static void leave_line_out(struct search *search, const struct state *from, int index,
                           const struct step *step)
{
    struct state next = state_follow(from, index, from->at + 1);
    next.cost += gives_name(search, from, step) ? COST_NAME_LOST : COST_LEFT_OUT;
    next.row = true;
    next.difference = DIFFERS_MISSING;
    next.step = step;
    next.event = -1;
    state_push(search, &next);
}

void leave_event_out(struct search *search, const struct state *from, int index)
{
    if (!event_here(search, from))
        return;
    struct state next = state_follow(from, index, from->at);
    next.event = (long)next.position++;
    skip_unseen(search, &next);
    next.cost += COST_LEFT_OUT;
    next.row = true;
    next.difference = DIFFERS_EXTRA;
    next.step = NULL;
    state_push(search, &next);
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
    const struct event *event = event_here(search, from);
    if (!event)
        return;
    if (search->name_count)
        memcpy(search->scratch, from->names->names, search->name_count * sizeof *search->scratch);
    if (!line_compare(step, event, search->scratch, search->arena, &comparison))
        return;
    if (search->pass == EXACT && comparison.difference != SAME)
        return;
    struct state next = state_follow(from, index, from->at + 1);
    if (comparison.bound)
        next.names = frame_make(search, search->scratch);
    next.event = (long)next.position++;
    skip_unseen(search, &next);
    next.cost += cost_of(&comparison);
    next.same += comparison.difference == SAME;
    next.row = true;
    next.difference = comparison.difference;
    next.argument = comparison.argument;
    next.step = step;
    state_push(search, &next);
}

static void do_line(struct search *search, const struct state *from, int index)
{
    const struct step *step = search->program->code[from->at].step;
    if (search->pass != FINISH)
        pair_line(search, from, index, step);
    if (search->pass != EXACT)
        leave_line_out(search, from, index, step);
    if (search->pass == ERRORS)
        leave_event_out(search, from, index);
}

/* The end of a task, which no gap takes in. */
static bool is_end(const struct event *event)
{
    return event->kind == EVENT_EXITED || event->kind == EVENT_KILLED;
}

/* A call through a table that the file asks for nowhere, which no gap takes in. */
static bool is_strange(const struct search *search, const struct event *event)
{
    bool i386 = search->program->scene->one->i386;
    return event->kind == EVENT_CALL && event->abi != ABI_X86_64 &&
           (event->abi != ABI_I386 || !i386);
}

static void do_gap(struct search *search, const struct state *from, int index)
{
    struct state next;
    const struct step *gap = search->program->code[from->at].step;
    const struct event *event = event_here(search, from);
    if (search->pass != FINISH && event && !is_end(event) && !is_strange(search, event) &&
        !rule_names(gap, event)) {
        next = state_follow(from, index, from->at);
        next.position++;
        skip_unseen(search, &next);
        state_push(search, &next);
    }
    next = state_follow(from, index, from->at + 1);
    state_push(search, &next);
}

/* Which of several ways is opened as number n, so that the first is preferred. */
static int in_turn(const struct search *search, int n, int count)
{
    return search->pass == EXACT ? count - 1 - n : n;
}

static void do_fork(struct search *search, const struct state *from, int index)
{
    const struct instruction *fork = &search->program->code[from->at];
    for (int n = 0; n < fork->target_count; n++) {
        int i = in_turn(search, n, fork->target_count);
        if (search->pass == FINISH && i != fork->shortest)
            continue;
        struct state next = state_follow(from, index, fork->targets[i]);
        state_push(search, &next);
    }
}

static void do_set(struct search *search, const struct state *from, int index)
{
    const struct instruction *set = &search->program->code[from->at];
    int children = set->target_count - 1;
    uint64_t done = from->slots[set->slot];
    bool left = false;
    for (int n = 0; n < children; n++) {
        int i = in_turn(search, n, children);
        /* What is left out is left out in the order of the lines: one way is enough. */
        if (done >> i & 1 || (search->pass == FINISH && left))
            continue;
        left = true;
        struct state next = state_follow(from, index, set->targets[i]);
        state_set_slot(search, &next, set->slot, done | (uint64_t)1 << i);
        state_push(search, &next);
    }
    if (left)
        return;
    struct state next = state_follow(from, index, set->targets[children]);
    state_set_slot(search, &next, set->slot, 0);
    state_push(search, &next);
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
        rounds_start(search, &from, index);
        break;
    case DO_SET_START:
        next = state_follow(&from, index, from.at + 1);
        state_set_slot(search, &next, instruction->slot, 0);
        state_push(search, &next);
        break;
    case DO_LOOP:
        rounds_repeat(search, &from, index);
        break;
    case DO_EACH:
        rounds_each(search, &from, index);
        break;
    case DO_SET:
        do_set(search, &from, index);
        break;
    case DO_JUMP:
        next = state_follow(&from, index, instruction->targets[0]);
        state_push(search, &next);
        break;
    case DO_ENTER:
        process_enter(search, &from, index);
        break;
    case DO_LEAVE:
        process_leave(search, &from, index);
        break;
    case DO_ACCEPT:
        if (search->pass == FINISH || !event_here(search, &from))
            return search->pass != EXACT || processes_done(search, &from);
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
        int index = state_pop(search);
        if (expand(search, index))
            return index;
    }
    return -1;
}

static void begin(struct search *search, enum pass pass)
{
    states_close(search);
    search->pass = pass;
    search->state_count = search->best = 0;
    struct state first = {.parent = -1, .event = -1};
    first.slots = ARENA_ARRAY(&search->own, uint64_t, (size_t)search->slots + 1);
    first.names = frame_make(search, search->program->names);
    skip_unseen(search, &first);
    state_push(search, &first);
}

/* From the best state so far to the end, whatever the events are. */
static int finish(struct search *search)
{
    bool gave_up = false;
    struct state best = search->states[search->best];
    best.parent = search->best;
    best.row = false;
    states_close(search);
    search->pass = FINISH;
    state_push(search, &best);
    int goal = run_pass(search, &gave_up);
    return goal >= 0 ? goal : search->best;
}

/* ------------------------------------------------------------------ the way */

/* Events that the way does not come to, those of tasks without a block among them: they are extra.
 * Counts them; writes them to `rows` unless that is NULL. */
static size_t collect_rest(const struct search *search, const struct state *goal,
                           struct pairing *rows)
{
    size_t count = 0;
    for (int s = 0; s < search->streams->count; s++) {
        const struct stream *stream = &search->streams->all[s];
        uint64_t signals = s ? 0 : search->program->scene->one->seen_signals;
        for (size_t i = stream_position(search, goal, s); i < stream->count; i++) {
            if (!is_shown(stream->events[i], signals))
                continue;
            if (rows)
                rows[count] = (struct pairing){.difference = DIFFERS_EXTRA,
                                               .before = goal->names,
                                               .stream = s,
                                               .event = (long)i};
            count++;
        }
    }
    return count;
}

static void collect(const struct search *search, int goal, struct way *way, struct arena *arena)
{
    const struct state *states = search->states;
    size_t rest = collect_rest(search, &states[goal], NULL), count = 0;
    for (int i = goal; i >= 0; i = states[i].parent)
        count += states[i].row;
    way->names = states[goal].names;
    way->pairings = ARENA_ARRAY(arena, struct pairing, count + rest + 1);
    way->count = count + rest;
    collect_rest(search, &states[goal], way->pairings + count);
    for (int i = goal; i >= 0; i = states[i].parent)
        if (states[i].row)
            way->pairings[--count] = (struct pairing){.difference = states[i].difference,
                                                      .argument = states[i].argument,
                                                      .step = states[i].step,
                                                      .stream = states[i].stream,
                                                      .event = states[i].event,
                                                      .process = states[i].process,
                                                      .before = states[states[i].parent].names};
}

void search(struct way *way, const struct program *program, const struct streams *streams,
            struct arena *arena)
{
    int tasks = streams->count < PROCESS_LIMIT ? streams->count : PROCESS_LIMIT;
    struct search own = {.program = program,
                         .streams = streams,
                         .slots = program->slots + tasks,
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
