/* The lines of the trace.  A call is written in two halves, at its entry and at its return; when
 * another line comes between, the first half ends with "<unfinished ...>" and the second begins
 * with "<... NAME resumed>". */
#include "tables/inner.h"
#include "tables/numbers.h"
#include "trace/number.h"
#include "trace/view.h"

enum { ALL_SHOWN = 7 }; /* there are six arguments at most */

/* A first half that awaits more ends with "(" or ", ". */
static bool is_whole(const struct text *text, const struct event *event, int from)
{
    if (from == 0)
        return call_signature(event->abi, event->number)->count == 0;
    return text->size < 2 || text->bytes[text->size - 2] != ',' ||
           text->bytes[text->size - 1] != ' ';
}

/* Has no arguments; what the call goes on with is told instead. */
static bool is_restart(const struct event *event)
{
    return event->number == (event->abi == ABI_I386 ? (uint32_t)NUMBER_I386_restart_syscall
                                                    : (uint32_t)NUMBER_X86_64_restart_syscall);
}

static void add_entry_to(struct text *to, struct view *view, struct viewed *task,
                         const struct event *event, const struct render_style *style)
{
    task->from = is_raw(view, event) ? render_raw_entry(to, event) : render_entry(to, event, style);
    task->whole = is_raw(view, event) || is_whole(to, event, task->from);
    if (is_restart(event)) {
        add_string(to, "<... resuming interrupted ");
        add_string(to, task->before ? task->before : "call");
        add_string(to, " ...>");
    }
    task->open = true;
    task->cut = false;
}

/* The task ended inside the call, as it does in exit; what the call would have written to is not
 * told. */
static void add_no_return(struct text *to, size_t line_start, bool whole, const struct event *event,
                          const struct render_style *style)
{
    add_string(to, whole ? ") " : " <unfinished ...>) ");
    text_pad(to, line_start, (size_t)style->result_column);
    add_string(to, "= ?");
    if (style->doors)
        render_door(to, event);
}

static void add_entry(struct view *view, struct viewed *task, const struct event *event,
                      const struct render_style *style)
{
    add_entry_to(&task->sink->text, view, task, event, style);
}

static void add_resumed(struct text *to, const struct event *event)
{
    struct event inner;
    if (!event->unseen_entry && inner_event(event, &inner))
        event = &inner;
    add_string(to, "<... ");
    render_name(to, event->abi, event->number);
    add_string(to, " resumed>");
}

void render_line(struct text *to, const struct event *event, const struct render_style *style)
{
    size_t start = to->size;
    if (event->unseen_entry) {
        add_resumed(to, event);
        render_return(to, event, style, ALL_SHOWN, start);
        return;
    }
    if (event->kind != EVENT_CALL || event->returned) {
        render_event(to, event, style);
        return;
    }
    int from = render_entry(to, event, style);
    add_no_return(to, start, is_whole(to, event, from), event, style);
}

/* exit and exit_group: that they never return is known when they are entered.  Told at once, their
 * line is out before whoever waits for the end goes on. */
static bool never_returns(const struct event *event)
{
    return call_signature(event->abi, event->number)->returns == KIND_NONE && !event->forged;
}

void show_entry(struct view *view, struct viewed *task, const struct event *event)
{
    struct event room;
    struct render_style style;
    event = dress_event(view, event, &room);
    dress_style(view, event, &style);
    begin_line(view, task, event->entered_ns, event->ip);
    add_entry(view, task, event, &style);
    if (task->whole && never_returns(event)) {
        add_no_return(&task->sink->text, task->sink->line_start, true, event, &style);
        add_rule(view, &task->sink->text, event);
        sink_end_line(task->sink);
        task->open = false;
        task->told = true;
        return;
    }
    sink_show(task->sink);
}

void keep_entry(struct view *view, struct viewed *task, const struct event *event)
{
    struct event room;
    struct render_style style;
    event = dress_event(view, event, &room);
    dress_style(view, event, &style);
    text_clear(&task->half);
    add_entry_to(&task->half, view, task, event, &style);
    task->half_ns = event->entered_ns;
    task->half_ip = event->ip;
    task->open = false;
}

/* It is let go in the middle of a call. */
void show_detached(struct view *view, struct viewed *task)
{
    struct sink *sink = task->sink;
    if (task->entered && task->half.size) {
        begin_line(view, task, task->half_ns, task->half_ip);
        text_add_bytes(&sink->text, task->half.bytes, task->half.size);
    } else if (!task->open || sink->printing != task->pid) {
        return;
    }
    add_string(&sink->text, " <detached ...>");
    sink_end_line(sink);
}

static void resume_line(struct view *view, struct viewed *task, const struct event *event)
{
    uint64_t ns = event->left_ns ? event->left_ns : view->before_ns;
    begin_line(view, task, ns, event->ip);
    add_resumed(&task->sink->text, event);
}

void show_return(struct view *view, struct viewed *task, const struct event *event)
{
    struct event room;
    struct render_style style;
    struct sink *sink = task->sink;
    if (task->told && !event->returned)
        return;
    event = dress_event(view, event, &room);
    dress_style(view, event, &style);
    if (event->unseen_entry) {
        resume_line(view, task, event);
        task->from = ALL_SHOWN;
        task->whole = true;
    } else if (!task->open) {
        begin_line(view, task, event->entered_ns, event->ip);
        add_entry(view, task, event, &style);
    } else if (task->cut || sink->printing != task->pid) {
        resume_line(view, task, event);
    }
    if (!event->returned && event->kind == EVENT_CALL)
        add_no_return(&sink->text, sink->line_start, task->whole, event, &style);
    else if (is_raw(view, event))
        render_raw_return(&sink->text, event, &style, sink->line_start);
    else
        render_return(&sink->text, event, &style, task->from, sink->line_start);
    add_rule(view, &sink->text, event);
    if (view->options->spent && event->left_ns) {
        add_string(&sink->text, " <");
        add_seconds(&sink->text, event->left_ns - event->entered_ns, 1,
                    view->options->spent_digits);
        text_add_char(&sink->text, '>');
    }
    sink_end_line(sink);
    task->open = task->cut = false;
    if (view->options->any_dump)
        show_dumps(view, task, event);
    if (view->options->registers)
        show_registers(view, task, event);
}

void show_other(struct view *view, struct viewed *task, const struct event *event)
{
    struct render_style style;
    dress_style(view, event, &style);
    begin_line(view, task, event->entered_ns, event->kind == EVENT_SIGNAL ? event->ip : 0);
    render_event(&task->sink->text, event, &style);
    add_kin(view, &task->sink->text, event);
    sink_end_line(task->sink);
}
