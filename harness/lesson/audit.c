#include "lesson/audit.h"

#include "expect/facts.h"
#include "lesson/given.h"
#include "tables/calls.h"

#include <linux/sched.h>
#include <string.h>

static bool is_checked(const struct scene *scene, enum fact_id id)
{
    for (size_t i = 0; i < scene->check_count; i++)
        if (scene->checks[i].fact->id == id)
            return true;
    return false;
}

/* A case that looks at files has said which it expects. */
static bool checks_files(const struct scene *scene)
{
    return is_checked(scene, FACT_FILE) || is_checked(scene, FACT_FILE_MODE) ||
           is_checked(scene, FACT_DIRECTORY) || is_checked(scene, FACT_LINK) ||
           is_checked(scene, FACT_SAME);
}

/* Who never unmaps anything leaves all of it to its end, as most programs do. */
static bool unmaps(const struct trace *trace)
{
    for (size_t i = 0; i < trace->count; i++) {
        const struct event *event = &trace->events[i];
        const char *name = event->kind == EVENT_CALL ? call_name(event->abi, event->number) : NULL;
        if (name && strcmp(name, "munmap") == 0)
            return true;
    }
    return false;
}

bool memory_shared(const struct trace *trace)
{
    for (size_t i = 0; i < trace->count; i++) {
        const struct event *event = &trace->events[i];
        const char *name = event->kind == EVENT_CALL ? call_name(event->abi, event->number) : NULL;
        if (name && strcmp(name, "clone") == 0 && event->arg[0] & CLONE_VM &&
            !(event->arg[0] & CLONE_VFORK))
            return true;
    }
    return false;
}

void audit_run(const struct scene *scene, const struct trace *trace, const char *directory,
               bool freestanding, struct text *said)
{
    static const struct {
        enum fact_id id;
        bool (*holds)(const struct trace *trace, bool all, struct text *found);
        bool own; /* libraries do it, too, and do not clean up */
        bool all; /* of every process: what a child leaves open is closed by its end, soon */
    } audits[] = {{FACT_NO_DESCRIPTOR, descriptors_closed, true, false},
                  {FACT_NO_CHILD, children_reaped, false, true},
                  {FACT_NO_MAPPING, mappings_removed, true, false}};
    struct text found = {0};
    if (scene->unwatched && memory_shared(trace))
        text_add(said, "%s\n", MEMORY_SHARED);
    if (trace->ending.kind != ENDING_EXITED || trace->ending.number != 0)
        return;
    for (size_t i = 0; i < sizeof audits / sizeof *audits; i++) {
        text_clear(&found);
        if (is_checked(scene, audits[i].id) || (audits[i].own && !freestanding) ||
            (audits[i].id == FACT_NO_MAPPING && !unmaps(trace)) ||
            audits[i].holds(trace, audits[i].all, &found))
            continue;
        text_add(said, "%s\n", text_string(&found));
    }
    text_clear(&found);
    if (!checks_files(scene))
        given_strangers(scene, directory, &found);
    if (found.size)
        text_add(said, "left in its directory: %s\n", text_string(&found));
    text_free(&found);
}
