/* The callbacks: what is of interest, who did it, and which form it takes. */
#include "trace/view.h"

#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static bool is_quiet(const struct view *view, enum quiet what)
{
    return number_set_has(&view->options->quiet, what);
}

void view_failed(struct view *view, const struct sink *sink)
{
    if (!sink->error || view->told_error)
        return;
    view->told_error = true;
    if (!sink->name) { /* stderr: there is nobody left to tell */
        capture_stop();
        return;
    }
    warn("cannot write the trace to '%s': %s", sink->name, strerror(sink->error));
}

/* The task, with the sink that is its own under -ff. */
struct viewed *view_task(struct view *view, pid_t pid)
{
    struct viewed *task = viewed_find(&view->tasks, pid);
    if (task)
        return task;
    task = viewed_add(&view->tasks, pid);
    task->sink = &view->shared;
    if (!view->options->separate)
        return task;
    char *name = NULL;
    struct problem problem;
    task->sink = calloc(1, sizeof *task->sink);
    if (!task->sink || asprintf(&name, "%s.%d", view->options->output, (int)pid) < 0)
        die(STATUS_FAULT, "out of memory (%zu tasks)", view->tasks.count);
    if (!sink_open(task->sink, name, view->options->append, &problem)) {
        *task->sink = (struct sink){.fd = -1, .name = name, .error = errno ? errno : EIO};
        view_failed(view, task->sink);
    }
    return task;
}

size_t view_alive(const struct view *view)
{
    return view->tasks.count + !view->first_seen;
}

void view_drop(struct view *view, struct viewed *task)
{
    struct sink *sink = task->sink;
    if (sink != &view->shared) {
        sink_close(sink);
        view_failed(view, sink);
        free((char *)sink->name);
        free(sink);
    }
    viewed_remove(&view->tasks, task->pid);
}

/* ------------------------------------------------------------------- calls */

static bool is_of_interest(const struct view *view, const struct event *event)
{
    const struct trace_options *options = view->options;
    return (!view->chooses || call_set_has(&options->calls, event->abi, event->number)) &&
           (!options->path_count || paths_match(view, event)) && rule_shows(view, event);
}

/* As strace has it; where the doors are shown each call says it by itself. */
static void show_personality(struct view *view, struct viewed *task, const struct event *event)
{
    static const char *const modes[ABI_COUNT] = {"64 bit", "x32", "32 bit"};
    if (view->options->style.doors || !view->entries || !view->lines ||
        is_quiet(view, QUIET_PERSONALITY))
        return;
    begin_line(view, task, event->entered_ns, event->ip);
    text_add(&task->sink->text, "[ Process PID=%d runs in %s mode. ]", (int)task->pid,
             modes[event->abi]);
    sink_end_line(task->sink);
}

static void note_name(const struct view *view, struct viewed *task, const struct event *event)
{
    if (view->named && event->comm)
        memcpy(task->comm, event->comm, strnlen(event->comm, sizeof task->comm - 1) + 1);
}

void view_on_entry(void *context, const struct event *event)
{
    struct view *view = context;
    struct viewed *task = view_task(view, event->pid);
    note_name(view, task, event);
    view->first_seen |= event->task == 0;
    if (event->abi != task->abi)
        show_personality(view, task, event);
    task->before = task->known ? call_name(task->abi, task->number) : NULL;
    task->abi = event->abi;
    task->number = event->number;
    task->known = true;
    task->told = false;
    task->entered = true;
    task->event_number = ++view->event_count;
    task->fd_known = false;
    task->verdict = view->sifts ? sift_entry(view, task, event) : TRUE_NOW;
    task->shown = view->lines && is_of_interest(view, event);
    bool certain = task->shown && task->verdict == TRUE_NOW;
    if (certain && view->entries) {
        show_entry(view, task, event);
        view_failed(view, task->sink);
    } else if (certain && view->keeps) {
        keep_entry(view, task, event);
    }
}

static enum call_status status_of(const struct event *event)
{
    if (!event->returned && event->kind == EVENT_CALL)
        return CALL_UNFINISHED;
    return event_failed(event) ? CALL_FAILED : CALL_SUCCESSFUL;
}

static void count_limits(struct view *view)
{
    const struct trace_options *options = view->options;
    view->calls++;
    if ((options->limit_calls && view->calls >= options->limit_calls) ||
        (options->limit_bytes && view->shared.bytes >= options->limit_bytes)) {
        view->limit_reached = true;
        capture_stop();
    }
}

static void count_call(struct view *view, const struct event *event)
{
    bool wall_clock = view->options->wall_clock || view->perf;
    uint64_t ns = wall_clock ? event->left_ns - event->entered_ns : event->system_ns;
    if (event->returned)
        summary_add(&view->summary, event->abi, event->number, ns, event_failed(event));
}

static void show_call(struct view *view, struct viewed *task, const struct event *event)
{
    const struct trace_options *options = view->options;
    if (options->summary)
        count_call(view, event);
    if (options->summary == SUMMARY_ONLY)
        return;
    if (!options->all_statuses && !number_set_has(&options->statuses, status_of(event)))
        return;
    if (options->form == FORM_JSON)
        show_json(view, task, event);
    else
        show_return(view, task, event);
    count_limits(view);
}

static void on_call(struct view *view, struct viewed *task, const struct event *event)
{
    if (!task->entered) { /* some calls into the vDSO are told only when they are over */
        task->shown = view->lines && is_of_interest(view, event);
        task->verdict = UNKNOWN_YET;
        task->event_number = ++view->event_count;
        task->fd_known = false;
    }
    task->entered = false;
    sift_exec(view, task, event);
    if (task->shown && (!view->sifts || sift_event(view, task, event)))
        show_call(view, task, event);
    if (view->options->echoes)
        show_echo(view, task, event);
}

/* ------------------------------------------------------------ other events */

/* -e signal= is about deaths by a signal, too. */
static bool shows_other(struct view *view, struct viewed *task, const struct event *event)
{
    const struct trace_options *options = view->options;
    if (options->summary == SUMMARY_ONLY || !view->lines ||
        (view->sifts && !sift_event(view, task, event)))
        return false;
    switch (event->kind) {
    case EVENT_EXITED:
        return !is_quiet(view, QUIET_EXIT);
    case EVENT_KILLED:
        return !is_quiet(view, QUIET_EXIT) &&
               number_set_has(&options->signals, (unsigned)event->signal);
    case EVENT_SUPERSEDED:
        return !is_quiet(view, QUIET_EXECVE);
    default:
        return number_set_has(&options->signals, (unsigned)event->signal);
    }
}

/* The leader's pid and file go over to the thread that has called execve. */
static void supersede(struct view *view, struct viewed *leader, pid_t thread)
{
    struct viewed *heir = viewed_find(&view->tasks, thread);
    pid_t pid = leader->pid;
    if (!heir || heir == leader)
        return;
    struct sink *sink = heir->sink;
    heir->sink = leader->sink;
    leader->sink = sink;
    heir->cut |= heir->open;
    view_drop(view, leader);
    viewed_rename(&view->tasks, thread, pid);
}

static void on_other(struct view *view, struct viewed *task, const struct event *event)
{
    struct sink *sink = task->sink;
    bool superseded = event->kind == EVENT_SUPERSEDED;
    task->event_number = ++view->event_count;
    view->tasks.count -= superseded;
    bool shown = shows_other(view, task, event);
    if (shown && view->options->form == FORM_JSON)
        show_json(view, task, event);
    else if (shown)
        show_other(view, task, event);
    view->tasks.count += superseded;
    view_failed(view, sink);
    if (superseded)
        supersede(view, task, (pid_t)event->status);
    else if (event->kind == EVENT_EXITED || event->kind == EVENT_KILLED)
        view_drop(view, task);
}

void view_on_event(void *context, const struct event *event)
{
    struct view *view = context;
    struct viewed *task = view_task(view, event->pid);
    note_name(view, task, event);
    view->first_seen |= event->task == 0;
    if (event->kind == EVENT_CALL || event->kind == EVENT_VDSO_CALL) {
        on_call(view, task, event);
        view_failed(view, task->sink);
    } else {
        on_other(view, task, event);
    }
}

/* ------------------------------------------------------------------- tasks */

/* Told on stderr; if the trace is there too, in the middle of its line, as strace does. */
static void tell(struct view *view, pid_t pid, const char *what)
{
    sink_flush(&view->shared);
    char line[128];
    int size = snprintf(line, sizeof line, "ring3: Process %d %s\n", (int)pid, what);
    if (write(STDERR_FILENO, line, (size_t)size) < 0)
        return; /* a message only */
}

void view_on_task(void *context, enum task_news news, pid_t pid)
{
    struct view *view = context;
    if (news == TASK_TAKEN) {
        if (!is_quiet(view, QUIET_EXIT)) /* it changes what the program does: -qq hides it */
            tell(view, pid, "can have no other tracer while ring3 traces it");
        return;
    }
    if (news == TASK_CONFINED) {
        if (!is_quiet(view, QUIET_EXIT))
            tell(view, pid,
                 "executes a set-uid or set-gid program, without its rights (no_new_privs)");
        return;
    }
    struct viewed *task = view_task(view, pid);
    if (view->samples && news != TASK_DETACHED)
        sift_sample(view, task);
    if (!is_quiet(view, QUIET_ATTACH))
        tell(view, pid, news == TASK_DETACHED ? "detached" : "attached");
    if (news != TASK_DETACHED)
        return;
    show_detached(view, task);
    view_drop(view, task);
}

void view_on_idle(void *context)
{
    struct view *view = context;
    if (view->shared.fd >= 0)
        sink_flush(&view->shared);
    view_failed(view, &view->shared);
    for (int i = 0; view->options->separate && i < VIEWED_BUCKETS; i++)
        for (struct viewed *task = view->tasks.buckets[i]; task; task = task->next)
            sink_flush(task->sink);
}
