/* -P PATH: calls that name it, or a descriptor of it. */
#include "trace/options_apply.h"
#include "trace/view.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

static void add(struct view *view, char *path)
{
    view->paths = array_grown(view->paths, view->path_count, sizeof *view->paths);
    view->paths[view->path_count++] = path;
}

bool paths_begin(struct view *view, struct problem *problem)
{
    const struct trace_options *options = view->options;
    for (size_t i = 0; i < options->path_count; i++) {
        char *given = strdup(options->paths[i]), *resolved = realpath(options->paths[i], NULL);
        if (!given)
            return problem_set(problem, STATUS_FAULT, "out of memory");
        add(view, given);
        if (!resolved || strcmp(resolved, given) == 0) {
            free(resolved);
            continue;
        }
        add(view, resolved);
        if (!number_set_has(&options->quiet, QUIET_PATH))
            warn("Requested path \"%s\" resolved into \"%s\"", given, resolved);
    }
    return true;
}

static bool is_wanted(const struct view *view, const char *path)
{
    for (size_t i = 0; i < view->path_count; i++)
        if (strcmp(view->paths[i], path) == 0)
            return true;
    return false;
}

bool paths_match(const struct view *view, const struct event *event)
{
    const struct signature *signature = call_signature(event->abi, event->number);
    for (size_t i = 0; i < event->descriptor_count; i++)
        if (is_wanted(view, event->descriptors[i].name))
            return true;
    for (int i = 0; i < signature->count; i++) {
        const struct copy *copy = event_copy(event, i, false);
        if (signature->parameter[i].kind == KIND_PATH && copy && copy->size &&
            copy->bytes[copy->size - 1] == '\0' && is_wanted(view, (const char *)copy->bytes))
            return true;
    }
    return false;
}
