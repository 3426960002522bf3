/* What the tables of the jail share: each row is a program's process that tries something in a
 * jail, and its exit status says what came of it.  Layers that this machine lacks are skipped, by
 * name. */
#ifndef TESTS_UNIT_JAIL_TRY_H
#define TESTS_UNIT_JAIL_TRY_H

#include "jail/jail.h"
#include "tests/unit/tap.h"

#include <stdio.h>
#include <sys/resource.h>
#include <sys/wait.h>

/* A sanitizer's shadow is larger than any limit. */
#define MEMORY (1ul << 50)

typedef int tried(void);

static struct jail_ending ending;

static int enter_and_try(const struct jail *jail, void *context)
{
    const char *step;
    struct rlimit none = {0, 0};
    setrlimit(RLIMIT_CORE, &none);
    return jail_enter(jail, &step) ? ((tried *)*(void **)context)() : 99;
}

/* The exit status of what was tried; 128 + a signal; -1: it did not come to an end, or no jail. */
static int in_jail(struct jail_plan plan, tried *what)
{
    struct problem problem = {0};
    void *context = *(void **)&what;
    plan.memory_bytes = plan.memory_bytes ? plan.memory_bytes : MEMORY;
    plan.wall_ms = plan.wall_ms ? plan.wall_ms : 5000;
    struct jail *jail = jail_open(&plan, &problem);
    bool ok = jail && jail_run(jail, enter_and_try, &context, &ending, &problem);
    if (!ok)
        printf("# %s\n", problem.message);
    jail_close(jail);
    if (!ok || !ending.known)
        return -1;
    return WIFEXITED(ending.status) ? WEXITSTATUS(ending.status) : 128 + WTERMSIG(ending.status);
}

static bool lacks(unsigned layers, const char *name)
{
    unsigned missing = layers & ~jail_look()->layers;
    if (!missing)
        return false;
    for (int layer = 0; layer < JAIL_LAYERS; layer++)
        if (missing & JAIL_BIT(layer)) {
            printf("ok %d - %s # SKIP no layer %s here\n", ++tap_groups, name,
                   jail_layer_name((enum jail_layer)layer));
            break;
        }
    return true;
}

#endif
