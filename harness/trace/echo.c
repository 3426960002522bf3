/* --echo-fds: the data that flows, per call: a header line with direction, count, descriptor and
 * process, then the bytes, each line of them behind two blanks, so that no data looks like a
 * header. */
#include "trace/view.h"

#include "base/shown.h"
#include "trace/number.h"

#include <string.h>
#include <unistd.h>

enum { ECHO_MOST = 2000, DUMP_LINE = 16 };

void echo_begin(struct view *view)
{
    if (view->shared.fd >= 0 && isatty(view->shared.fd))
        paint_decide(view->shared.fd);
}

static void begin(struct sink *sink, int io)
{
    add_string(&sink->text, paint(io & IO_WRITE ? YELLOW : GREEN));
}

static void end(struct sink *sink)
{
    add_string(&sink->text, paint(PLAIN));
    sink_end_line(sink);
}

/* Tabs stay, and a carriage return is what people write for it. */
static void add_readable(struct text *to, const uint8_t *bytes, size_t size)
{
    for (size_t i = 0; i < size;) {
        size_t plain = 0;
        while (i + plain < size && bytes[i + plain] != '\t' && bytes[i + plain] != '\r')
            plain++;
        text_add_shown(to, bytes + i, plain, false);
        i += plain;
        if (i < size)
            add_string(to, bytes[i] == '\t' ? "\t" : "\\r");
        i++;
    }
}

static bool is_binary(const uint8_t *bytes, size_t size)
{
    struct text shown = {0};
    text_add_shown(&shown, bytes, size, true);
    bool binary = shown.size > 2 * size;
    text_free(&shown);
    return binary;
}

static void show_bytes(struct sink *sink, const uint8_t *bytes, size_t size, int io)
{
    if (is_binary(bytes, size)) {
        for (size_t at = 0; at < size; at += DUMP_LINE) {
            begin(sink, io);
            add_dump_line(&sink->text, bytes, at, size - at < DUMP_LINE ? size - at : DUMP_LINE);
            end(sink);
        }
        return;
    }
    while (size) {
        const uint8_t *newline = memchr(bytes, '\n', size);
        size_t line = newline ? (size_t)(newline - bytes) : size;
        begin(sink, io);
        add_string(&sink->text, "  ");
        add_readable(&sink->text, bytes, line);
        end(sink);
        line += newline != NULL;
        bytes += line;
        size -= line;
    }
}

static void add_value(struct text *to, const struct filter_subject *subject, enum field field)
{
    struct text value = {0};
    if (filter_value(subject, field, &value))
        text_add_shown(to, text_string(&value), value.size, false);
    else
        text_add_char(to, '?');
    text_free(&value);
}

static void show_header(struct sink *sink, const struct filter_subject *subject, uint64_t total,
                        int io)
{
    struct text *to = &sink->text;
    begin(sink, io);
    add_string(to, io == IO_READ    ? "------ read "
                   : io == IO_WRITE ? "------ wrote "
                                    : "------ copied ");
    add_number(to, total, 1, ' ');
    add_string(to, total == 1 ? " byte " : " bytes ");
    add_string(to, io & IO_READ ? "from " : "to ");
    add_value(to, subject, FIELD_FD_NUM);
    text_add_char(to, '<');
    add_value(to, subject, FIELD_FD_NAME);
    add_string(to, "> (");
    add_value(to, subject, FIELD_COMM);
    text_add_char(to, ')');
    end(sink);
}

void show_echo(struct view *view, struct viewed *task, const struct event *event)
{
    struct asking asking = {view, task, false};
    const struct trace_options *options = view->options;
    const char *type = filter_type(event);
    struct filter_subject subject = {
        .event = event, .number = task->event_number, .ask = answer_question, .context = &asking};
    int io = type ? filter_io(type) : IO_NONE;
    struct text data = {0};
    struct sink *sink = task->sink;
    uint64_t total = 0;
    if (event->kind != EVENT_CALL || io == IO_NONE || !event->returned || event->result <= 0 ||
        (options->has_echo_filter && filter_evaluate(&options->echo_filter, &subject) != TRUE_NOW))
        return;
    filter_data(event, &data, ECHO_MOST, &total);
    begin_line(view, task, event->entered_ns, event->ip);
    show_header(sink, &subject, total, io);
    show_bytes(sink, (const uint8_t *)text_string(&data), data.size, io);
    if (io == (IO_READ | IO_WRITE)) {
        add_string(&sink->text, "  (the bytes did not leave the kernel)");
        sink_end_line(sink);
    } else if (data.size < total) {
        add_string(&sink->text, "  ... ");
        add_number(&sink->text, total - data.size, 1, ' ');
        add_string(&sink->text, " more");
        sink_end_line(sink);
    }
    text_free(&data);
}
