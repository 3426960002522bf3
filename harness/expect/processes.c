/* Process blocks in the search: whose events the lines are compared with. */
#include "expect/search.h"

size_t stream_position(const struct search *search, const struct state *state, int stream)
{
    if (stream == state->stream)
        return state->position;
    int slot = search->program->slots + stream;
    return slot < search->slots && state->slots[slot] ? state->slots[slot] - 1 : 0;
}

const struct event *event_here(const struct search *search, const struct state *state)
{
    if (state->stream == NO_STREAM)
        return NULL;
    const struct stream *stream = &search->streams->all[state->stream];
    return state->position < stream->count ? stream->events[state->position] : NULL;
}

void skip_unseen(const struct search *search, struct state *state)
{
    uint64_t signals =
        state->process ? state->process->seen_signals : search->program->scene->one->seen_signals;
    const struct event *event;
    while ((event = event_here(search, state)) && !is_shown(event, signals))
        state->position++;
}

/* Streams beyond the limit have no slot, and no block. */
static bool is_free(const struct search *search, const struct state *state, int stream)
{
    int slot = search->program->slots + stream;
    return stream > 0 && slot < search->slots && state->slots[slot] == 0;
}

/* The stream of the task that the name stands for.  Where the name has no value, because its line
 * was left out, it is the next child that the process around has made, so that what that child did
 * is still compared with something. */
static int find_stream(const struct search *search, const struct state *state,
                       const struct step *process)
{
    const struct binding *pid = &state->names->names[process->child->name];
    for (int s = 1; s < search->streams->count; s++) {
        const struct stream *stream = &search->streams->all[s];
        if (is_free(search, state, s) &&
            (pid->bound ? (wide)stream->pid == pid->integer : stream->parent == state->stream))
            return s;
    }
    return NO_STREAM;
}

static void keep_position(struct search *search, struct state *state)
{
    if (state->stream != NO_STREAM)
        state_set_slot(search, state, search->program->slots + state->stream, state->position + 1);
}

void process_enter(struct search *search, const struct state *from, int index)
{
    const struct instruction *enter = &search->program->code[from->at];
    int stream = find_stream(search, from, enter->step);
    if (stream == NO_STREAM && search->pass == EXACT)
        return;
    struct state next = state_follow(from, index, from->at + 1);
    keep_position(search, &next);
    state_set_slot(search, &next, enter->slot, (uint64_t)(from->stream + 1));
    next.stream = stream;
    next.position = 0;
    next.process = enter->step;
    skip_unseen(search, &next);
    keep_position(search, &next);
    state_push(search, &next);
}

void process_leave(struct search *search, const struct state *from, int index)
{
    const struct instruction *leave = &search->program->code[from->at];
    if (event_here(search, from)) {
        if (search->pass != EXACT)
            leave_event_out(search, from, index);
        return;
    }
    struct state next = state_follow(from, index, from->at + 1);
    keep_position(search, &next);
    next.stream = (int)from->slots[leave->slot] - 1;
    next.process = leave->step;
    next.position = next.stream == NO_STREAM ? 0 : stream_position(search, from, next.stream);
    state_set_slot(search, &next, leave->slot, 0);
    state_push(search, &next);
}

bool processes_done(const struct search *search, const struct state *state)
{
    if (search->streams->count > PROCESS_LIMIT)
        return false;
    for (int s = 1; s < search->streams->count; s++)
        if (is_free(search, state, s))
            return false;
    return true;
}
