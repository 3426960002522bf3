#include "expect/holdings.h"

#include "base/array.h"
#include "base/message.h"
#include "tables/calls.h"

#include <stdlib.h>
#include <string.h>

void holdings_add(struct holdings *held, struct holding one)
{
    held->all = array_grow(held->all, held->count, &held->room, sizeof *held->all);
    one.owner = held->owner;
    held->all[held->count++] = one;
}

void holdings_drop(struct holdings *held, size_t i)
{
    memmove(held->all + i, held->all + i + 1, (--held->count - i) * sizeof *held->all);
}

void holdings_drop_range(struct holdings *held, uint64_t first, uint64_t last)
{
    for (size_t i = held->count; i-- > 0;)
        if (held->all[i].owner == held->owner && held->all[i].from >= first &&
            held->all[i].from <= last)
            holdings_drop(held, i);
}

void holdings_begin(struct holdings *held, const struct trace *trace, enum thing thing)
{
    *held = (struct holdings){.thing = thing};
    owners_find(&held->owners, trace);
    held->leaves = calloc((size_t)held->owners.tasks, sizeof *held->leaves);
    if (!held->leaves)
        die(STATUS_FAULT, "out of memory");
}

const char *done_call(struct holdings *held, const struct event *event)
{
    if (event->kind != EVENT_CALL || !event->returned || event->forged || event_failed(event) ||
        held->leaves[event->task])
        return NULL;
    held->owner = held->owners.owner[held->thing][event->task];
    return call_name(event->abi, event->number);
}

bool becomes_another(struct holdings *held, const struct event *event)
{
    if (held->owners.owner[OWN_CHILDREN][event->task] == 0)
        return false;
    if (held->owner == event->task)
        holdings_drop_range(held, 0, UINT64_MAX);
    held->leaves[event->task] = true;
    return true;
}

void holdings_forgive(struct holdings *held, bool all)
{
    for (size_t i = held->count; i-- > 0;) {
        int owner = held->all[i].owner;
        if (owner != 0 && (!all || !held->owners.ended[owner]))
            holdings_drop(held, i);
    }
}

void say_holder(struct text *to, const struct holding *one)
{
    if (one->owner != 0)
        text_add(to, " of process %d", one->event->pid);
}

bool holdings_end(struct holdings *held)
{
    bool none = held->count == 0;
    free(held->all);
    free(held->leaves);
    owners_free(&held->owners);
    return none;
}
