/* Hex dumps of what was read and written: -e read=, -e write=. */
#include "trace/number.h"
#include "trace/view.h"

#include <string.h>

enum { DUMP_LINE = 16, HALF = 8 };

void add_dump_line(struct text *to, const uint8_t *bytes, size_t offset, size_t size)
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

static uint64_t word_at(const struct event *event, const struct copy *copy, size_t i)
{
    uint64_t wide;
    uint32_t narrow;
    if (event->abi == ABI_I386) {
        memcpy(&narrow, copy->bytes + i * sizeof narrow, sizeof narrow);
        return narrow;
    }
    memcpy(&wide, copy->bytes + i * sizeof wide, sizeof wide);
    return wide;
}

/* The buffers of an array of struct iovec, of which `left` bytes were transferred. */
static void dump_buffers(struct sink *sink, const struct event *event, int argument, bool reads,
                         uint64_t left)
{
    const struct copy *array = event_copy(event, argument, false);
    size_t size = event->abi == ABI_I386 ? 2 * sizeof(uint32_t) : 2 * sizeof(uint64_t);
    for (size_t i = 0; array && (i + 1) * size <= array->size && left; i++) {
        uint64_t length = word_at(event, array, 2 * i + 1);
        const struct copy *copy = event_copy_at(event, word_at(event, array, 2 * i), reads);
        if (length > left)
            length = left;
        left -= length;
        add_string(&sink->text, " * ");
        add_number(&sink->text, length, 1, ' ');
        add_string(&sink->text, " bytes in buffer ");
        add_number(&sink->text, i, 1, ' ');
        sink_end_line(sink);
        if (copy)
            dump(sink, copy, length);
    }
}

static bool is_buffers(const struct parameter *parameter, bool *reads)
{
    const struct structure *structure = parameter->structure;
    *reads = structure && structure->id == STRUCTURE_iovec_out;
    return *reads || (structure && structure->id == STRUCTURE_iovec);
}

/* What a call whose first argument is a descriptor has read or written. */
void show_dumps(struct view *view, struct viewed *task, const struct event *event)
{
    const struct trace_options *options = view->options;
    const struct signature *signature = call_signature(event->abi, event->number);
    if (!event->returned || event_failed(event) || signature->count < 2 ||
        signature->parameter[0].kind != KIND_FD)
        return;
    uint32_t fd = (uint32_t)event->arg[0];
    for (int i = 1; i < signature->count; i++) {
        enum kind kind = signature->parameter[i].kind;
        bool reads = kind == KIND_OUT_BYTES, writes = kind == KIND_IN_BYTES;
        bool buffers = !reads && !writes && is_buffers(&signature->parameter[i], &reads);
        if ((!buffers && !reads && !writes) ||
            !number_set_has(reads ? &options->read : &options->write, fd))
            continue;
        const struct copy *copy = event_copy(event, i, reads);
        if (buffers)
            dump_buffers(task->sink, event, i, reads, (uint64_t)event->result);
        else if (copy)
            dump(task->sink, copy, reads ? (size_t)event->result : copy->wanted);
        return;
    }
}
