/* Structures, what they lead to, and the arguments and signals that have them. */
#include "expect/inside_parts.h"

/* ------------------------------------------------------------- where they lead */

/* The copy of what a field points to, made at the same stop; the nearest to `size` bytes. */
static const struct copy *find_copy(const struct look *look, const struct memory *from,
                                    uint64_t address, size_t size)
{
    const struct copy *best = NULL;
    for (size_t i = 0; address && i < look->event->copy_count; i++) {
        const struct copy *copy = &look->event->copies[i];
        if (copy->argument == look->argument && copy->address == address &&
            copy->at_exit == from->at_exit && copy->bytes != from->bytes &&
            (!best || copy->wanted == size))
            best = copy;
    }
    return best;
}

static bool fits_pointed_bytes(struct look *look, const struct node *node,
                               const struct field *field, const struct memory *memory,
                               uint64_t address, uint64_t size)
{
    if (node->type != TYPE_BYTES)
        return fits_number(look, node, field, address);
    const struct copy *copy = find_copy(look, memory, address, (size_t)size);
    bool worked = look->event->returned && !event_failed(look->event);
    if (!copy && address && (!size || (memory->at_exit && worked)))
        return look_at_bytes(look, node, field, (const uint8_t *)"", 0);
    return copy && copy->whole && copy->size <= size &&
           look_at_bytes(look, node, field, copy->bytes, copy->size);
}

static bool fits_pointed(struct look *look, const struct node *node, const struct field *field,
                         const struct memory *memory)
{
    uint64_t address, size;
    size_t size_width = field->kind == FIELD_POINTED ? 4 : 8;
    if (!memory_number(memory->bytes, memory->size, field->offset, 8, &address) ||
        !memory_number(memory->bytes, memory->size, field->size_at, size_width, &size))
        return false;
    if (field->kind == FIELD_BYTES_AT)
        return fits_pointed_bytes(look, node, field, memory, address, size);
    if (!looks_inside(node))
        return fits_number(look, node, field, address);
    size_t each = layout_of(field->inside)->size;
    if (field->kind == FIELD_ARRAY_AT)
        size = size > SIZE_MAX / each ? SIZE_MAX : size * each;
    const struct copy *copy = find_copy(look, memory, address, (size_t)size);
    if (!copy)
        return false;
    struct memory there = {.bytes = copy->bytes,
                           .size = copy->size < size ? copy->size : (size_t)size,
                           .wanted = (size_t)size,
                           .at_exit = memory->at_exit};
    return field->kind == FIELD_ARRAY_AT ? fits_array(look, node, &there)
                                         : fits_structure(look, node, &there);
}

/* Has the structure the variant that the field belongs to? */
static bool has_variant(struct look *look, const struct node *node, const struct memory *memory)
{
    const struct field *first = node->layout->fields;
    uint64_t is;
    for (size_t i = 0; i < node->part_count; i++) {
        const struct node *part = node->parts[i];
        if (!part->field->variant)
            continue;
        if (!memory_number(memory->bytes, memory->size, first->offset, first->width, &is))
            return false;
        if (is == (uint64_t)part->field->variant)
            continue;
        look_enter(look, first->name, 0);
        return look_differs(look, &(struct discrepancy){.node = NULL, .field = first, .value = is});
    }
    return true;
}

static bool fits_field(struct look *look, const struct node *part, const struct memory *memory)
{
    const struct field *field = part->field;
    const struct node *node = part->parts[0];
    switch (field->kind) {
    case FIELD_NUMBER:
    case FIELD_PORT:
        return fits_number_at(look, node, field, memory, field->offset);
    case FIELD_TEXT:
    case FIELD_RAW:
        return fits_text(look, node, field, memory);
    case FIELD_SIGNALS:
        return memory->size >= field->offset &&
               fits_signals(look, node, memory->bytes + field->offset,
                            memory->size - field->offset);
    case FIELD_INSIDE: {
        struct memory there = *memory;
        if (memory->size < (size_t)field->offset + field->width)
            return false;
        there.bytes += field->offset;
        there.before = memory_moved(memory->before, field->offset);
        there.after = memory_moved(memory->after, field->offset);
        there.size = there.wanted = field->width;
        return fits_structure(look, node, &there);
    }
    case FIELD_BYTES_AT:
    case FIELD_ARRAY_AT:
    case FIELD_POINTED:
        return node->kind == NODE_ANY || fits_pointed(look, node, field, memory);
    }
    return false;
}

bool fits_structure(struct look *look, const struct node *node, const struct memory *memory)
{
    if (node->kind == NODE_ANY)
        return true;
    if (memory->size < node->layout->size || !has_variant(look, node, memory))
        return false;
    for (size_t i = 0; i < node->part_count; i++) {
        size_t before = look_enter(look, node->parts[i]->field->name, 0);
        if (!fits_field(look, node->parts[i], memory))
            return false;
        look_leave(look, before);
    }
    return true;
}

/* ------------------------------------------------------------------- arguments */

static bool fits_one(struct look *look, const struct node *node, const struct memory *memory)
{
    if (node->kind == NODE_ANY)
        return true;
    return node->kind == NODE_ARRAY ? fits_array(look, node, memory)
                                    : fits_structure(look, node, memory);
}

static struct memory memory_of(const struct copy *copy, const struct parameter *parameter)
{
    return (struct memory){.bytes = copy->bytes,
                           .size = copy->size,
                           .wanted = copy->wanted,
                           .at_exit = copy->at_exit || parameter->detail & DETAIL_LATE};
}

static bool is_late(const struct node *node)
{
    return node->layout && node->layout->late;
}

static bool fits_argument(struct look *look, const struct node *node)
{
    const struct event *event = look->event;
    const struct parameter *parameter = call_parameter(event, look->argument);
    const struct copy *entry = event_copy(event, look->argument, false);
    const struct copy *exit = event_copy(event, look->argument, true);
    if (parameter->kind == KIND_STRINGS)
        return entry && fits_strings(look, node, entry);
    if (!parameter->structure ||
        (call_is_narrow(event) && !layout_is_shared(parameter->structure->id)))
        return false;
    bool both = parameter->kind == KIND_INOUT_STRUCT;
    if (node->kind == NODE_CHANGE) {
        if (!entry || !exit)
            return false;
        struct memory before = memory_of(entry, parameter), after = memory_of(exit, parameter);
        return fits_one(look, node->parts[0], &before) && fits_one(look, node->parts[1], &after);
    }
    const struct copy *copy =
        parameter->kind == KIND_OUT_STRUCT || (both && is_late(node)) ? exit : entry;
    if (!copy)
        return false;
    struct memory memory = memory_of(copy, parameter);
    if (both && entry && exit && entry->size == exit->size) {
        memory.before = entry->bytes;
        memory.after = exit->bytes;
    }
    return fits_one(look, node, &memory);
}

bool fits_inside(struct fit *fit, const struct node *node, const struct event *event, int argument,
                 struct discrepancy *where)
{
    struct look look = {.fit = fit, .event = event, .argument = argument, .where = where};
    if (where)
        *where = (struct discrepancy){0};
    bool fits = fits_argument(&look, node);
    if (fits && where)
        text_free(&where->path);
    return fits;
}

bool fits_siginfo(struct fit *fit, const struct node *node, const struct event *event)
{
    struct look look = {.fit = fit, .event = event};
    if (!event->copy_count)
        return false;
    const struct copy *copy = &event->copies[0];
    struct memory memory = {.bytes = copy->bytes, .size = copy->size, .wanted = copy->wanted};
    return fits_structure(&look, node, &memory);
}
