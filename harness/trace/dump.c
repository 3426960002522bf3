/* Hex dumps of what was read and written: -e read=, -e write=. */
#include "trace/number.h"
#include "trace/view.h"

#include <string.h>

enum { DUMP_LINE = 16, HALF = 8 };

static void add_dump_line(struct text *to, const uint8_t *bytes, size_t offset, size_t size)
{
    add_string(to, " | ");
    add_hex(to, offset, 5, '0');
    add_string(to, "  ");
    for (size_t i = 0; i < DUMP_LINE; i++) {
        if (i < size)
            add_hex(to, bytes[offset + i], 2, '0');
        else
            add_string(to, "  ");
        add_string(to, i == HALF - 1 ? "  " : " ");
    }
    text_add_char(to, ' ');
    for (size_t i = 0; i < DUMP_LINE; i++) {
        uint8_t byte = i < size ? bytes[offset + i] : ' ';
        text_add_char(to, byte >= ' ' && byte < 0x7f ? (char)byte : '.');
    }
    add_string(to, " |");
}

static void dump(struct sink *sink, const struct copy *copy, size_t size)
{
    if (size > copy->size)
        size = copy->size;
    for (size_t offset = 0; offset < size; offset += DUMP_LINE) {
        add_dump_line(&sink->text, copy->bytes, offset,
                      size - offset < DUMP_LINE ? size - offset : DUMP_LINE);
        sink_end_line(sink);
    }
}

/* The buffer of a call whose first argument is a descriptor. */
void show_dumps(struct view *view, struct viewed *task, const struct event *event)
{
    const struct trace_options *options = view->options;
    const struct signature *signature = call_signature(event->abi, event->number);
    if (!event->returned || event_failed(event) || signature->count < 2 ||
        signature->parameter[0].kind != KIND_FD)
        return;
    for (int i = 1; i < signature->count; i++) {
        enum kind kind = signature->parameter[i].kind;
        bool reads = kind == KIND_OUT_BYTES, writes = kind == KIND_IN_BYTES;
        if ((!reads || !number_set_has(&options->read, (uint32_t)event->arg[0])) &&
            (!writes || !number_set_has(&options->write, (uint32_t)event->arg[0])))
            continue;
        const struct copy *copy = event_copy(event, i, reads);
        if (copy)
            dump(task->sink, copy, reads ? (size_t)event->result : copy->wanted);
        return;
    }
}
