/* What calls have read and written, put together from the copies of their buffers. */
#include "filter/expression.h"

#include "tables/inner.h"

#include <string.h>

/* struct msghdr: where the iovecs are, and their number (size_t); struct mmsghdr: what follows it,
 * the number of bytes.  For wide and narrow programs. */
enum {
    IOVECS = 16,
    IOVECS_NARROW = 8,
    COUNT = 24,
    COUNT_NARROW = 12,
    LENGTH = 56,
    LENGTH_NARROW = 28
};

struct gathering {
    const struct event *event;
    struct text *to;
    size_t room; /* bytes that `to` may still take */
    bool at_exit, narrow;
};

static uint64_t word_at(const struct gathering *gathering, const struct copy *copy, size_t at)
{
    uint64_t wide = 0;
    uint32_t narrow = 0;
    if (gathering->narrow && at + sizeof narrow <= copy->size)
        memcpy(&narrow, copy->bytes + at, sizeof narrow);
    if (!gathering->narrow && at + sizeof wide <= copy->size)
        memcpy(&wide, copy->bytes + at, sizeof wide);
    return gathering->narrow ? narrow : wide;
}

static void add_bytes(struct gathering *gathering, const struct copy *copy, uint64_t size)
{
    if (!copy)
        return;
    if (size > copy->size)
        size = copy->size;
    if (size > gathering->room)
        size = gathering->room;
    text_add_bytes(gathering->to, copy->bytes, (size_t)size);
    gathering->room -= (size_t)size;
}

/* The buffers of iovecs, of which `left` bytes were transferred. */
static void add_buffers(struct gathering *gathering, const struct copy *array, uint64_t left)
{
    size_t word = gathering->narrow ? 4 : 8;
    for (size_t at = 0; array && at + 2 * word <= array->size && left; at += 2 * word) {
        uint64_t base = word_at(gathering, array, at), size = word_at(gathering, array, at + word);
        if (size > left)
            size = left;
        left -= size;
        if (size)
            add_bytes(gathering, event_copy_at(gathering->event, base, gathering->at_exit), size);
    }
}

static void add_message(struct gathering *gathering, const struct copy *header, uint64_t size)
{
    bool narrow = gathering->narrow;
    size_t each = narrow ? 8 : 16;
    uint64_t at = word_at(gathering, header, narrow ? IOVECS_NARROW : IOVECS);
    uint64_t count = word_at(gathering, header, narrow ? COUNT_NARROW : COUNT);
    const struct copy *found = event_copy_at(gathering->event, at, gathering->at_exit);
    if (!found)
        return;
    struct copy array = *found;
    if (count < array.size / each)
        array.size = (size_t)count * each;
    add_buffers(gathering, &array, size);
}

/* recvmmsg, sendmmsg: as many messages as the result says, each with its own length. */
static uint64_t add_messages(struct gathering *gathering, const struct copy *headers,
                             uint64_t count)
{
    size_t each = gathering->narrow ? LENGTH_NARROW + 4 : LENGTH + 8;
    uint64_t total = 0;
    gathering->at_exit = true;
    for (size_t i = 0; i < count && (i + 1) * each <= headers->size; i++) {
        uint32_t size;
        struct copy header = *headers;
        header.bytes += i * each;
        header.size = each;
        memcpy(&size, header.bytes + (gathering->narrow ? LENGTH_NARROW : LENGTH), sizeof size);
        add_message(gathering, &header, size);
        total += size;
    }
    return total;
}

static void add_parameter(struct gathering *gathering, int argument, uint64_t *total)
{
    const struct parameter *parameter = call_parameter(gathering->event, argument);
    const struct structure *structure = parameter->structure;
    gathering->at_exit = parameter->kind == KIND_OUT_BYTES;
    if (parameter->kind == KIND_OUT_BYTES || parameter->kind == KIND_IN_BYTES) {
        add_bytes(gathering, event_copy(gathering->event, argument, gathering->at_exit), *total);
        return;
    }
    if (!structure)
        return;
    gathering->at_exit =
        structure->id == STRUCTURE_iovec_out || structure->id == STRUCTURE_msghdr_out;
    bool iovecs = structure->id == STRUCTURE_iovec || structure->id == STRUCTURE_iovec_out;
    bool message = structure->id == STRUCTURE_msghdr || structure->id == STRUCTURE_msghdr_out;
    bool messages = structure->id == STRUCTURE_mmsghdr || structure->id == STRUCTURE_mmsghdr_out;
    const struct copy *before = event_copy(gathering->event, argument, false);
    const struct copy *after = event_copy(gathering->event, argument, true);
    const struct copy *copy = after && !iovecs ? after : before;
    if (iovecs)
        add_buffers(gathering, copy, *total);
    else if (message && copy)
        add_message(gathering, copy, *total);
    else if (messages)
        *total = after ? add_messages(gathering, after, *total) : 0;
}

bool filter_data(const struct event *event, struct text *to, size_t limit, uint64_t *total)
{
    struct event inner;
    if (inner_event(event, &inner))
        event = &inner;
    const char *type = filter_type(event);
    if (event->kind != EVENT_CALL || !type || !filter_io(type) || !event->returned ||
        event->result < 0)
        return false;
    struct gathering gathering = {event, to, limit, false, call_is_narrow(event)};
    const struct signature *signature = call_signature(event->abi, event->number);
    *total = (uint64_t)event->result;
    /* What is behind an address or a name is not what was transferred: only the first that holds
     * bytes counts.  copy_file_range has none. */
    for (int i = 1; i < signature->count; i++) {
        enum kind kind = signature->parameter[i].kind;
        bool holds = kind == KIND_OUT_BYTES || kind == KIND_IN_BYTES || kind == KIND_IN_STRUCT ||
                     kind == KIND_OUT_STRUCT || kind == KIND_INOUT_STRUCT;
        if (holds) {
            add_parameter(&gathering, i, total);
            break;
        }
    }
    return true;
}
