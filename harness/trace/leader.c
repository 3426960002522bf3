/* What a line begins with: [pid N], times, number, instruction pointer. */
#include "trace/number.h"
#include "trace/view.h"

#include <string.h>
#include <time.h>

enum { SECOND = 1000000000 };

/* The two clocks drift apart when the time of day is set; so they are compared again and again. */
uint64_t view_time_of_day(struct view *view, uint64_t ns)
{
    if (ns >= view->offset_until) {
        struct timespec day, monotonic;
        clock_gettime(CLOCK_REALTIME, &day);
        clock_gettime(CLOCK_MONOTONIC, &monotonic);
        view->clock_offset =
            (int64_t)(day.tv_sec - monotonic.tv_sec) * SECOND + day.tv_nsec - monotonic.tv_nsec;
        view->offset_until = ns + SECOND;
    }
    return ns + (uint64_t)view->clock_offset;
}

static void add_time(struct view *view, struct text *to, uint64_t ns)
{
    static const unsigned unit[] = {[3] = 1000000, [6] = 1000, [9] = 1};
    const struct trace_options *options = view->options;
    uint64_t day = view_time_of_day(view, ns);
    if (options->stamp == STAMP_UNIX) {
        add_seconds(to, day, 1, options->stamp_digits);
    } else {
        time_t second = (time_t)(day / SECOND);
        if (second != view->second || !*view->clock_text) {
            struct tm local;
            localtime_r(&second, &local);
            strftime(view->clock_text, sizeof view->clock_text, "%H:%M:%S", &local);
            view->second = second;
        }
        add_string(to, view->clock_text);
        if (options->stamp_digits) {
            text_add_char(to, '.');
            add_number(to, day % SECOND / unit[options->stamp_digits], options->stamp_digits, '0');
        }
    }
    text_add_char(to, ' ');
}

static void add_relative(struct view *view, struct text *to, uint64_t ns)
{
    const struct trace_options *options = view->options;
    uint64_t since = view->before_ns && ns > view->before_ns ? ns - view->before_ns : 0;
    view->before_ns = ns;
    if (options->stamp)
        add_string(to, "(+");
    add_seconds(to, since, 6, options->relative_digits);
    if (options->stamp)
        text_add_char(to, ')');
    text_add_char(to, ' ');
}

static void add_ip(struct text *to, const struct viewed *task, uint64_t ip)
{
    if (!ip) {
        add_string(to, task->abi == ABI_I386 ? "[????????] " : "[????????????????] ");
        return;
    }
    text_add_char(to, '[');
    add_hex(to, ip, task->abi == ABI_I386 ? 8 : 16, '0');
    add_string(to, "] ");
}

void begin_line(struct view *view, struct viewed *task, uint64_t ns, uint64_t ip)
{
    const struct trace_options *options = view->options;
    struct sink *sink = task->sink;
    struct text *to = &sink->text;
    if (sink->printing) {
        struct viewed *other = viewed_find(&view->tasks, sink->printing);
        if (other)
            other->cut = true;
        add_string(to, " <unfinished ...>");
        sink_end_line(sink);
    }
    sink->printing = task->pid;
    if (view->named) {
        add_number(to, (uint64_t)task->pid, 1, ' ');
        text_add_char(to, '<');
        text_add_safe(to, task->comm, strlen(task->comm));
        add_string(to, "> ");
    } else if (view->prefix_all) {
        size_t start = to->size;
        add_number(to, (uint64_t)task->pid, 1, ' ');
        text_pad(to, start, 5);
        text_add_char(to, ' ');
    } else if (view_alive(view) > 1 && !options->output && options->form != FORM_CANONICAL) {
        add_string(to, "[pid ");
        add_number(to, (uint64_t)task->pid, 5, ' ');
        add_string(to, "] ");
    }
    if (options->stamp)
        add_time(view, to, ns);
    if (options->relative)
        add_relative(view, to, ns);
    if (options->numbers && task->known) {
        text_add_char(to, '[');
        add_number(to, task->number, 4, ' ');
        add_string(to, "] ");
    } else if (options->numbers) {
        add_string(to, "[????] ");
    }
    if (options->ip)
        add_ip(to, task, ip);
}
