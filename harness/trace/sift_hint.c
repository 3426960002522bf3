/* Libraries make newer calls than the ones that people ask for: "evt.type=open" finds nothing in a
 * program that opens files all day long.  So the newer calls stop the program, too, and the
 * expression is asked what it would say if they were the old ones. */
#include "trace/view.h"

#include <stdlib.h>
#include <string.h>

static const struct successor {
    const char *old, *new;
} rows[] = {
    {"open", "openat"},
    {"creat", "openat"},
    {"clone", "clone3"},
    {"fork", "clone"},
    {"fork", "clone3"},
    {"vfork", "clone3"},
    {"stat", "newfstatat"},
    {"lstat", "newfstatat"},
    {"stat", "statx"},
    {"fstat", "newfstatat"},
    {"access", "faccessat"},
    {"access", "faccessat2"},
    {"unlink", "unlinkat"},
    {"rmdir", "unlinkat"},
    {"mkdir", "mkdirat"},
    {"rename", "renameat2"},
    {"rename", "renameat"},
    {"link", "linkat"},
    {"symlink", "symlinkat"},
    {"readlink", "readlinkat"},
    {"chmod", "fchmodat"},
    {"chown", "fchownat"},
    {"pipe", "pipe2"},
    {"dup2", "dup3"},
    {"accept", "accept4"},
    {"select", "pselect6"},
    {"poll", "ppoll"},
    {"getdents", "getdents64"},
    {"epoll_create", "epoll_create1"},
    {"epoll_wait", "epoll_pwait"},
    {"eventfd", "eventfd2"},
    {"signalfd", "signalfd4"},
    {"sigaction", "rt_sigaction"},
    {"exit", "exit_group"},
    {"waitpid", "wait4"},
};

enum { ROWS = sizeof rows / sizeof *rows };

struct successors {
    struct {
        bool asked; /* the expression names the old one, and not the new one */
        uint64_t old_seen, would_match;
    } of[ROWS];
};

static bool add_stopping(struct call_set *set, const char *name)
{
    bool any = false;
    for (int abi = 0; abi < ABI_COUNT; abi++) {
        long number = call_number((enum abi)abi, name);
        if (number < 0)
            continue;
        call_set_add(set, (enum abi)abi, (uint32_t)number);
        any = true;
    }
    return any;
}

void successors_begin(struct view *view, struct call_set *set)
{
    const struct filter *filter = &view->options->filter;
    struct successors *all = NULL;
    for (size_t i = 0; i < ROWS; i++) {
        if (!filter_names_type(filter, rows[i].old) || filter_names_type(filter, rows[i].new) ||
            !add_stopping(set, rows[i].new))
            continue;
        if (!all)
            all = calloc(1, sizeof *all);
        if (!all)
            die(STATUS_FAULT, "out of memory");
        all->of[i].asked = true;
    }
    view->successors = all;
}

void successors_note(struct view *view, const struct filter_subject *subject, bool matched)
{
    const char *type = filter_type(subject->event);
    for (size_t i = 0; type && i < ROWS; i++) {
        struct filter_subject instead = *subject;
        if (!view->successors->of[i].asked)
            continue;
        if (matched && strcmp(type, rows[i].old) == 0)
            view->successors->of[i].old_seen++;
        if (matched || strcmp(type, rows[i].new) != 0)
            continue;
        instead.type = rows[i].old;
        if (filter_evaluate(&view->options->filter, &instead) == TRUE_NOW)
            view->successors->of[i].would_match++;
    }
}

void successors_tell(const struct view *view)
{
    for (size_t i = 0; view->successors && i < ROWS; i++)
        if (view->successors->of[i].would_match && !view->successors->of[i].old_seen)
            warn("evt.type=%s matched nothing, but %s was called (%llu): "
                 "try evt.type in (%s, %s)",
                 rows[i].old, rows[i].new, (unsigned long long)view->successors->of[i].would_match,
                 rows[i].old, rows[i].new);
}

void successors_end(struct view *view)
{
    free(view->successors);
    view->successors = NULL;
}
