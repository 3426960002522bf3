#include "expect/owners.h"

#include "base/message.h"
#include "expect/match.h"
#include "expect/story.h"
#include "tables/calls.h"

#include <linux/sched.h>
#include <stdlib.h>
#include <string.h>

static uint64_t birth_flags(const struct event *birth)
{
    const char *name = call_name(birth->abi, birth->number);
    const struct copy *copy = event_copy(birth, 0, false);
    uint64_t flags = 0;
    if (name && strcmp(name, "clone") == 0)
        return birth->arg[0];
    if (name && strcmp(name, "vfork") == 0)
        return CLONE_VM | CLONE_VFORK;
    if (name && strcmp(name, "clone3") == 0 && copy && copy->size >= sizeof flags)
        memcpy(&flags, copy->bytes, sizeof flags);
    return flags;
}

void owners_find(struct owners *owners, const struct trace *trace)
{
    static const uint64_t shares[THINGS] = {
        [OWN_CHILDREN] = CLONE_THREAD, [OWN_DESCRIPTORS] = CLONE_FILES, [OWN_MAPPINGS] = CLONE_VM};
    *owners = (struct owners){.tasks = 1};
    for (size_t i = 0; i < trace->count; i++)
        if (trace->events[i].task >= owners->tasks)
            owners->tasks = trace->events[i].task + 1;
    owners->ended = calloc((size_t)owners->tasks, sizeof *owners->ended);
    for (int thing = 0; thing < THINGS; thing++) {
        owners->owner[thing] = calloc((size_t)owners->tasks, sizeof *owners->owner[thing]);
        if (!owners->owner[thing] || !owners->ended)
            die(STATUS_FAULT, "out of memory");
    }
    for (int task = 1; task < owners->tasks; task++) {
        size_t at = find_birth(trace, task);
        const struct event *birth = at < trace->count ? &trace->events[at] : NULL;
        uint64_t flags = birth ? birth_flags(birth) : 0;
        for (int thing = 0; thing < THINGS; thing++)
            owners->owner[thing][task] =
                flags & shares[thing] ? owners->owner[thing][birth->task] : task;
    }
    for (size_t i = 0; i < trace->count; i++)
        if (trace->events[i].kind == EVENT_EXITED)
            owners->ended[trace->events[i].task] = true;
}

void owners_free(struct owners *owners)
{
    for (int thing = 0; thing < THINGS; thing++)
        free(owners->owner[thing]);
    free(owners->ended);
    *owners = (struct owners){0};
}
