/* Arrays, records that say their own length, sets of descriptors, and strings. */
#include "expect/inside_parts.h"

#include <string.h>

/* The bits of a set of descriptors, as many as select's first argument says. */
static bool fits_descriptors(struct look *look, const struct node *node,
                             const struct memory *memory)
{
    enum { MOST = 1024 };
    uint64_t wanted[MOST / 64] = {0};
    int32_t limit = (int32_t)look->event->arg[0];
    for (size_t i = 0; i < node->part_count; i++) {
        const struct node *part = node->parts[i];
        size_t count = part->kind == NODE_JOIN ? part->part_count : 1;
        for (size_t j = 0; j < count; j++) {
            struct binding fd;
            const struct node *one = part->kind == NODE_JOIN ? part->parts[j] : part;
            if (evaluate(one, look->fit->names, look->fit->arena, &fd) != VALUE_KNOWN ||
                fd.integer < 0 || fd.integer >= MOST)
                return false;
            wanted[fd.integer / 64] |= (uint64_t)1 << fd.integer % 64;
        }
    }
    if (memory->size < memory->wanted)
        return false;
    for (size_t fd = 0; fd < MOST; fd++) {
        bool has =
            (int64_t)fd < limit && fd / 8 < memory->size && memory->bytes[fd / 8] >> fd % 8 & 1;
        if (has != (wanted[fd / 64] >> fd % 64 & 1))
            return look_differs(look, &(struct discrepancy){.node = node});
    }
    return (int64_t)MOST >= limit;
}

/* The next record, or false behind the last. */
static bool next_record(const struct layout *layout, const struct memory *memory, size_t *at,
                        struct memory *record)
{
    uint64_t length;
    if (!memory_number(memory->bytes, memory->size, *at + layout->length_at, 2, &length) ||
        length <= layout->length_at + 2u || length > memory->size - *at)
        return false;
    *record = (struct memory){.bytes = memory->bytes + *at, .size = (size_t)length};
    *at += (size_t)length;
    return true;
}

static size_t count_elements(const struct layout *layout, const struct memory *memory)
{
    struct memory record;
    size_t count = 0, at = 0;
    if (layout->kind != LAYOUT_RECORDS)
        return layout->size ? memory->wanted / layout->size : 0;
    while (next_record(layout, memory, &at, &record))
        count++;
    return count;
}

static bool fits_element(struct look *look, const struct node *part, const struct layout *layout,
                         const struct memory *memory, size_t *at)
{
    struct memory element = *memory;
    if (layout->kind == LAYOUT_RECORDS) {
        if (!next_record(layout, memory, at, &element))
            return false;
    } else {
        if (*at > memory->size || layout->size > memory->size - *at)
            return false;
        element.bytes += *at;
        element.before = memory_moved(memory->before, *at);
        element.after = memory_moved(memory->after, *at);
        element.size = element.wanted = layout->size;
        *at += layout->size;
    }
    return layout->kind == LAYOUT_NUMBERS ? fits_number_at(look, part, layout->fields, &element, 0)
                                          : fits_structure(look, part, &element);
}

bool fits_array(struct look *look, const struct node *node, const struct memory *memory)
{
    const struct layout *layout = node->layout;
    if (node->kind == NODE_ANY)
        return true;
    if (layout->kind == LAYOUT_SIGNALS)
        return fits_signals(look, node, memory->bytes, memory->size);
    if (layout->kind == LAYOUT_DESCRIPTORS)
        return fits_descriptors(look, node, memory);
    size_t count = count_elements(layout, memory), at = 0;
    if (count < node->part_count || (count > node->part_count && !node->rest))
        return look_differs_in_count(look, node, count);
    for (size_t i = 0; i < node->part_count; i++) {
        size_t before = look_enter(look, NULL, i);
        if (!fits_element(look, node->parts[i], layout, memory, &at))
            return false;
        look_leave(look, before);
    }
    return true;
}

bool fits_strings(struct look *look, const struct node *node, const struct copy *copy)
{
    size_t count = 0, at = 0;
    for (size_t i = 0; i < copy->size; i++)
        count += copy->bytes[i] == '\0';
    if (!copy->whole)
        return false;
    if (count < node->part_count || (count > node->part_count && !node->rest))
        return look_differs_in_count(look, node, count);
    for (size_t i = 0; i < node->part_count; i++) {
        size_t before = look_enter(look, NULL, i);
        size_t size = strnlen((const char *)copy->bytes + at, copy->size - at);
        if (!look_at_bytes(look, node->parts[i], NULL, copy->bytes + at, size))
            return false;
        look_leave(look, before);
        at += size + 1;
    }
    return true;
}
