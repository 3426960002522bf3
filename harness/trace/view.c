/* The callbacks: what is of interest, who did it, and which form it takes. */
#include "trace/view.h"

#include "trace/number.h"

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

static void drop_task(struct view *view, struct viewed *task)
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
    return (options->all_calls || call_set_has(&options->calls, event->abi, event->number)) &&
           (!options->path_count || paths_match(view, event));
}

static void on_entry(void *context, const struct event *event)
{
    struct view *view = context;
    struct viewed *task = view_task(view, event->pid);
    view->first_seen |= event->task == 0;
    task->before = task->known ? call_name(task->abi, task->number) : NULL;
    task->abi = event->abi;
    task->number = event->number;
    task->known = true;
    task->told = false;
    task->shown = is_of_interest(view, event);
    if (task->shown && view->entries) {
        show_entry(view, task, event);
        view_failed(view, task->sink);
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
    uint64_t ns = view->options->wall_clock ? event->left_ns - event->entered_ns : event->system_ns;
    if (event->returned)
        summary_add(&view->summary, event->abi, event->number, ns, event_failed(event));
}

static void on_call(struct view *view, struct viewed *task, const struct event *event)
{
    const struct trace_options *options = view->options;
    if (event->kind == EVENT_VDSO_CALL) {
        task->shown = is_of_interest(view, event);
        task->open = false;
    }
    if (!task->shown)
        return;
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

/* ------------------------------------------------------------ other events */

/* -e signal= is about deaths by a signal, too. */
static bool shows_other(const struct view *view, const struct event *event)
{
    const struct trace_options *options = view->options;
    if (options->summary == SUMMARY_ONLY)
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
    drop_task(view, leader);
    viewed_rename(&view->tasks, thread, pid);
}

static void on_other(struct view *view, struct viewed *task, const struct event *event)
{
    struct sink *sink = task->sink;
    bool superseded = event->kind == EVENT_SUPERSEDED;
    view->tasks.count -= superseded;
    if (shows_other(view, event) && view->options->form == FORM_JSON)
        show_json(view, task, event);
    else if (shows_other(view, event))
        show_other(view, task, event);
    view->tasks.count += superseded;
    view_failed(view, sink);
    if (superseded)
        supersede(view, task, (pid_t)event->status);
    else if (event->kind == EVENT_EXITED || event->kind == EVENT_KILLED)
        drop_task(view, task);
}

static void on_event(void *context, const struct event *event)
{
    struct view *view = context;
    struct viewed *task = view_task(view, event->pid);
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
    char line[96];
    int size = snprintf(line, sizeof line, "ring3: Process %d %s\n", (int)pid, what);
    if (write(STDERR_FILENO, line, (size_t)size) < 0)
        return; /* a message only */
}

static void on_task(void *context, enum task_news news, pid_t pid)
{
    struct view *view = context;
    if (news == TASK_TAKEN) {
        if (!is_quiet(view, QUIET_EXIT)) /* it changes what the program does: -qq hides it */
            tell(view, pid, "can have no other tracer while ring3 traces it");
        return;
    }
    struct viewed *task = view_task(view, pid);
    if (!is_quiet(view, QUIET_ATTACH))
        tell(view, pid, news == TASK_DETACHED ? "detached" : "attached");
    if (news != TASK_DETACHED)
        return;
    struct sink *sink = task->sink;
    if (task->open && sink->printing == pid) {
        add_string(&sink->text, " <detached ...>");
        sink_end_line(sink);
    }
    drop_task(view, task);
}

static void on_idle(void *context)
{
    struct view *view = context;
    if (view->shared.fd >= 0)
        sink_flush(&view->shared);
    view_failed(view, &view->shared);
    for (int i = 0; view->options->separate && i < VIEWED_BUCKETS; i++)
        for (struct viewed *task = view->tasks.buckets[i]; task; task = task->next)
            sink_flush(task->sink);
}

/* ------------------------------------------------------------ begin and end */

enum { DUMP_MOST = 1 << 20, COPY_LEAST = 65536 };

/* The calls that are not asked for do not even stop the program. */
static void fill_filter(struct view *view, struct capture_plan *plan)
{
    struct call_set stopping = *plan->calls;
    for (size_t i = 0; i < view->options->injection_count; i++)
        if (view->options->injections[i].what.signal)
            return; /* a filter's stop takes no signal along */
    capture_needs(&stopping);
    view->filter = filter_compile(&stopping, CAPTURE_MARK);
    if (view->filter.count <= BPF_MAXINSNS) {
        plan->filter = view->filter.code;
        plan->filter_count = view->filter.count;
    }
}

static void fill_plan(struct view *view, struct capture_plan *plan)
{
    const struct trace_options *options = view->options;
    size_t wanted = options->any_dump ? DUMP_MOST : COPY_LEAST;
    plan->live = true;
    plan->on_event = on_event;
    plan->on_entry = on_entry;
    plan->on_task = on_task;
    plan->on_idle = on_idle;
    plan->context = view;
    plan->show_execve = true;
    plan->halves = true;
    plan->first_only = !options->follow;
    plan->wait_for_all = options->follow > 0;
    plan->describe = options->descriptors || options->path_count;
    plan->describe_sockets = options->descriptors > 1;
    plan->times = options->summary && !options->wall_clock;
    plan->registers = options->registers;
    plan->vdso = options->vdso;
    plan->copy_limit =
        options->style.string_limit >= wanted ? options->style.string_limit + 1 : wanted;
    plan->wall_ms = (unsigned)options->limit_ms;
    /* -n shows the last call's number beside what is no call: so all of them must be seen. */
    if (!options->all_calls && !options->numbers)
        plan->calls = &options->calls;
    if (plan->calls && !options->vdso && !options->attach_count)
        fill_filter(view, plan);
    plan->attach = options->attach;
    plan->attach_count = options->attach_count;
}

bool view_begin(struct view *view, const struct trace_options *options, struct capture_plan *plan,
                struct problem *problem)
{
    *view = (struct view){.options = options, .first_seen = options->attach_count > 0};
    view->prefix_all = (options->output || options->form == FORM_CANONICAL) && !options->separate &&
                       (options->follow || options->attach_count > 1);
    view->entries =
        options->all_statuses && options->form != FORM_JSON && options->summary != SUMMARY_ONLY;
    view->dresses = !options->all_verbose || (options->path_count && !options->descriptors);
    fill_plan(view, plan);
    if (options->summary)
        summary_begin(&view->summary);
    if (!paths_begin(view, problem))
        return false;
    if (!options->output)
        sink_open_stderr(&view->shared);
    else if (options->separate)
        view->shared = (struct sink){.fd = -1};
    else if (!sink_open(&view->shared, options->output, options->append, problem))
        return false;
    return options->form != FORM_CANONICAL || spool_begin(view, problem);
}

static void end_tasks(struct view *view)
{
    for (int i = 0; i < VIEWED_BUCKETS; i++)
        while (view->tasks.buckets[i])
            drop_task(view, view->tasks.buckets[i]);
}

bool view_end(struct view *view)
{
    struct sink *sink = &view->shared;
    if (sink->printing) {
        add_string(&sink->text, " <unfinished ...>");
        sink_end_line(sink);
    }
    if (view->options->summary)
        summary_render(&view->summary, view->options, &sink->text);
    end_tasks(view);
    if (view->options->form == FORM_CANONICAL)
        spool_end(view);
    if (sink->fd >= 0) {
        sink->line_start = sink->text.size;
        sink_close(sink);
        view_failed(view, sink);
    }
    summary_free(&view->summary);
    for (size_t i = 0; i < view->path_count; i++)
        free(view->paths[i]);
    free(view->paths);
    free(view->shown_copies);
    free(view->filter.code);
    return !view->told_error;
}
