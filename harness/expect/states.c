/* The open states of a search, the ones seen before, and the memory of both. */
#include "expect/search.h"

#include <string.h>

struct seen {
    uint64_t key; /* 0: free */
    unsigned cost;
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
    if (cost_a != cost_b)
        return cost_a < cost_b;
    return search->pass == EXACT ? a > b : a < b;
}

static void heap_push(struct search *search, int state)
{
    int at = search->heap_count++;
    for (; at > 0 && is_cheaper(search, state, search->heap[(at - 1) / 2]); at = (at - 1) / 2)
        search->heap[at] = search->heap[(at - 1) / 2];
    search->heap[at] = state;
}

int state_pop(struct search *search)
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
    key = mix(key, (uint64_t)state->stream);
    for (int i = 0; i < search->slots; i++)
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

void state_push(struct search *search, const struct state *state)
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
struct state state_follow(const struct state *from, int index, int at)
{
    struct state next = *from;
    next.parent = index;
    next.at = at;
    next.row = false;
    return next;
}

void state_set_slot(struct search *search, struct state *state, int slot, uint64_t value)
{
    if (state->slots[slot] == value)
        return;
    size_t size = (size_t)search->slots * sizeof(uint64_t);
    uint64_t *slots = arena_copy(&search->own, state->slots, size);
    slots[slot] = value;
    state->slots = slots;
}

static uint64_t mix_value(uint64_t hash, wide integer, const uint8_t *bytes, size_t size)
{
    hash = mix(hash, (uint64_t)integer);
    for (size_t i = 0; i < size; i++)
        hash = mix(hash, bytes[i]);
    return hash;
}

const struct frame *frame_make(struct search *search, const struct binding *names)
{
    size_t size = search->name_count * sizeof *names;
    struct frame *frame = arena_alloc(search->arena, sizeof *frame + size);
    search->frame_bytes += size;
    frame->hash = 1;
    for (size_t i = 0; i < search->name_count; i++) {
        const struct binding *name = &names[i];
        frame->names[i] = *name;
        frame->hash = mix(mix(frame->hash, name->bound), name->member_count);
        if (name->bound)
            frame->hash = mix_value(frame->hash, name->integer, name->bytes, name->size);
        for (size_t j = 0; j < name->member_count; j++)
            frame->hash = mix_value(frame->hash, name->members[j].integer, name->members[j].bytes,
                                    name->members[j].size);
    }
    return frame;
}

void states_close(struct search *search)
{
    search->heap_count = 0;
    search->table_used = 0;
    if (search->table_size)
        memset(search->table, 0, search->table_size * sizeof *search->table);
}
