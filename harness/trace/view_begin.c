/* The beginning and the end of a view. */
#include "trace/view.h"

#include "trace/number.h"

#include <stdlib.h>

enum { DUMP_MOST = 1 << 20, COPY_LEAST = 65536 };

/* The calls that are not asked for do not even stop the program. */
static void fill_filter(struct view *view, struct capture_plan *plan, const struct call_set *calls)
{
    struct call_set stopping = *calls;
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

static bool fill_plan(struct view *view, struct capture_plan *plan, struct problem *problem)
{
    static const struct call_set none = {.others = false};
    const struct trace_options *options = view->options;
    size_t wanted = options->any_dump ? DUMP_MOST : COPY_LEAST;
    plan->live = true;
    plan->on_event = view_on_event;
    plan->on_entry = view_on_entry;
    plan->on_task = view_on_task;
    plan->on_idle = view_on_idle;
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
    bool sifted = sift_begin(view);
    if ((sifted || !options->all_calls) && !options->numbers)
        plan->calls = &view->stopping;
    if (plan->calls && !options->vdso && !options->attach_count && !options->rules_name &&
        !view->perf)
        fill_filter(view, plan, plan->calls);
    if (!rules_begin(view, plan, problem))
        return false;
    if (plan->judge)
        fill_filter(view, plan, &none);
    view->chooses = !options->all_calls && (sifted || plan->judge || !plan->calls);
    plan->attach = options->attach;
    plan->attach_count = options->attach_count;
    return true;
}

bool view_begin(struct view *view, const struct trace_options *options, struct capture_plan *plan,
                struct problem *problem)
{
    *view = (struct view){.options = options, .first_seen = options->attach_count > 0};
    view->perf = options->perf;
    view->named = options->system;
    view->prefix_all = (options->output || options->form == FORM_CANONICAL) && !options->separate &&
                       (options->follow || options->attach_count > 1);
    view->entries =
        options->all_statuses && options->form != FORM_JSON && options->summary != SUMMARY_ONLY;
    view->entries &= !options->system; /* halves of calls from everywhere are no reading */
    view->keeps = !options->all_statuses && options->attach_count &&
                  number_set_has(&options->statuses, CALL_DETACHED);
    view->dresses = !options->all_verbose || (options->path_count && !options->descriptors);
    view->sifts = options->has_filter;
    view->lines = !options->echoes || options->has_filter || options->chose_calls;
    if (!fill_plan(view, plan, problem))
        return false;
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
    if (options->echoes)
        echo_begin(view);
    return options->form != FORM_CANONICAL || spool_begin(view, problem);
}

static void end_tasks(struct view *view)
{
    for (int i = 0; i < VIEWED_BUCKETS; i++)
        while (view->tasks.buckets[i])
            view_drop(view, view->tasks.buckets[i]);
}

bool view_end(struct view *view)
{
    struct sink *sink = &view->shared;
    if (sink->printing) {
        add_string(&sink->text, " <unfinished ...>");
        sink_end_line(sink);
    }
    successors_tell(view);
    if (view->options->summary)
        summary_render(&view->summary, view->options, &sink->text);
    end_tasks(view);
    if (view->options->form == FORM_CANONICAL)
        spool_end(view);
    rules_tell(view, &sink->text);
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
    rules_end(view);
    successors_end(view);
    return !view->told_error;
}
