/* Blocks with rounds in the search: repeat, and process each.  What binds in a round binds anew in
 * the next one; what it was bound to stays in a list, where the file asks for one. */
#include "expect/search.h"

#include <string.h>

/* The names of a state as a copy that may be changed. */
static struct binding *copy_names(struct search *search, const struct state *state)
{
    if (search->name_count)
        memcpy(search->scratch, state->names->names, search->name_count * sizeof *search->scratch);
    return search->scratch;
}

void rounds_start(struct search *search, const struct state *from, int index)
{
    const struct instruction *start = &search->program->code[from->at];
    const struct step *block = start->step;
    struct state next = state_follow(from, index, from->at + 1);
    if (block->fresh_count || block->taken_count) {
        struct binding *names = copy_names(search, from);
        for (size_t i = 0; i < block->fresh_count; i++)
            names[block->fresh[i]] = (struct binding){.list = names[block->fresh[i]].list};
        for (size_t i = 0; i < block->taken_count; i++)
            names[block->taken[i]] = (struct binding){0};
        next.names = frame_make(search, names);
    }
    state_set_slot(search, &next, start->slot, 0);
    state_push(search, &next);
}

/* Sets the names for a round, counted from 0; or for what stands behind the block: -1. */
static void set_names(struct search *search, struct state *state, const struct step *block,
                      long round)
{
    if (!block->fresh_count && block->index < 0)
        return;
    struct binding *names = copy_names(search, state);
    for (size_t i = 0; i < block->fresh_count; i++)
        names[block->fresh[i]].bound = false;
    if (block->index >= 0)
        names[block->index] =
            (struct binding){.bound = round >= 0, .type = TYPE_INTEGER, .integer = round};
    if (block->each) {
        struct binding *child = &names[block->child->name];
        child->bound = round >= 0 && (size_t)round < child->member_count;
        child->type = TYPE_INTEGER;
        if (child->bound)
            child->integer = child->members[round].integer;
    }
    state->names = frame_make(search, names);
}

static void go_round(struct search *search, const struct state *from, int index, uint64_t round)
{
    const struct instruction *loop = &search->program->code[from->at];
    struct state next = state_follow(from, index, loop->targets[0]);
    set_names(search, &next, loop->step, (long)round);
    state_set_slot(search, &next, loop->slot, round + 1);
    state_push(search, &next);
}

static void go_on(struct search *search, const struct state *from, int index)
{
    const struct instruction *loop = &search->program->code[from->at];
    struct state next = state_follow(from, index, loop->targets[1]);
    set_names(search, &next, loop->step, -1);
    state_set_slot(search, &next, loop->slot, 0);
    state_push(search, &next);
}

void rounds_repeat(struct search *search, const struct state *from, int index)
{
    const struct instruction *loop = &search->program->code[from->at];
    uint64_t done = from->slots[loop->slot];
    if (done >= loop->low)
        go_on(search, from, index);
    if (done < (search->pass == FINISH ? loop->low : loop->high))
        go_round(search, from, index, done);
}

/* One round for each process of the list.  Where something differs, the ones that were never
 * made have their round, too, so that what they should have done is told. */
void rounds_each(struct search *search, const struct state *from, int index)
{
    const struct instruction *loop = &search->program->code[from->at];
    uint64_t done = from->slots[loop->slot];
    size_t members = from->names->names[loop->step->child->name].member_count;
    if (done < members || (search->pass != EXACT && done < loop->low))
        go_round(search, from, index, done);
    else
        go_on(search, from, index);
}
