#include "expect/inside.h"

#include <string.h>

/* A structure's bytes in the program, or an array's. */
struct memory {
    const uint8_t *bytes;
    size_t size;   /* that could be read */
    size_t wanted; /* that the call named */
    /* Of what the call reads and then writes: both; else NULL. */
    const uint8_t *before, *after;
    bool at_exit; /* the call wrote what pointers in it lead to */
};

struct look {
    struct fit *fit;
    const struct event *event;
    int argument;
    struct discrepancy *where; /* NULL: nobody asks */
};

static bool fits_structure(struct look *look, const struct node *node, const struct memory *memory);
static bool fits_array(struct look *look, const struct node *node, const struct memory *memory);

/* --------------------------------------------------------------- what differs */

static size_t enter(struct look *look, const char *name, size_t index)
{
    if (!look->where)
        return 0;
    struct text *path = &look->where->path;
    size_t before = path->size;
    if (name && *name)
        text_add(path, "%s%s", before ? "." : "", name);
    else
        text_add(path, "[%zu]", index);
    return before;
}

static void leave(struct look *look, size_t before)
{
    if (look->where && look->where->path.bytes)
        look->where->path.bytes[look->where->path.size = before] = '\0';
}

static bool differs_by(struct look *look, const struct discrepancy *found)
{
    if (!look->where)
        return false;
    struct text path = look->where->path;
    *look->where = *found;
    look->where->path = path;
    return false;
}

static bool differs_in_count(struct look *look, const struct node *node, size_t count)
{
    return differs_by(look, &(struct discrepancy){.node = node, .value = count, .is_count = true});
}

/* --------------------------------------------------------------------- fields */

static bool read_number(const uint8_t *bytes, size_t size, size_t offset, size_t width,
                        uint64_t *value)
{
    *value = 0;
    if (!bytes || width > sizeof *value || offset > size || width > size - offset)
        return false;
    memcpy(value, bytes + offset, width);
    return true;
}

static const uint8_t *moved(const uint8_t *bytes, size_t by)
{
    return bytes ? bytes + by : NULL;
}

static bool fits_number(struct look *look, const struct node *node, const struct field *field,
                        uint64_t value)
{
    struct fit *fit = look->fit;
    enum kind kind = field->parameter.kind;
    fit->width = field->width == 8 ? 64 : 32;
    fit->set = kind == KIND_FLAGS || kind == KIND_MODE;
    wide number = field->width < 4 ? (wide)value : argument_value(fit->width, kind, value);
    return fits_integer(fit, node, number) ||
           differs_by(look, &(struct discrepancy){.node = node, .field = field, .value = value});
}

static bool compare_bytes(struct look *look, const struct node *node, const struct field *field,
                          const uint8_t *bytes, size_t size)
{
    return fits_bytes(look->fit, node, bytes, size, false) ||
           differs_by(look, &(struct discrepancy){
                                .node = node, .field = field, .bytes = bytes, .size = size});
}

/* The number as it was before the call, as it is behind it, or both. */
static bool fits_number_at(struct look *look, const struct node *node, const struct field *field,
                           const struct memory *memory, size_t offset)
{
    uint64_t value, then;
    size_t size = memory->size, width = field->width;
    if (node->kind == NODE_CHANGE)
        return read_number(memory->before, size, offset, width, &value) &&
               read_number(memory->after, size, offset, width, &then) &&
               fits_number(look, node->parts[0], field, value) &&
               fits_number(look, node->parts[1], field, then);
    const uint8_t *bytes = field->at_exit ? memory->after : memory->bytes;
    return node->kind == NODE_ANY || (read_number(bytes, size, offset, width, &value) &&
                                      fits_number(look, node, field, value));
}

static bool fits_text(struct look *look, const struct node *node, const struct field *field,
                      const struct memory *memory)
{
    size_t room = memory->size > field->offset ? memory->size - field->offset : 0;
    const uint8_t *bytes = memory->bytes + field->offset;
    if (field->width && room > field->width)
        room = field->width;
    if (memory->size < field->offset)
        return false;
    size_t size = field->kind == FIELD_RAW ? room : strnlen((const char *)bytes, room);
    if (!size && room && field->variant) /* an abstract address begins with a NUL */
        size = room;
    if (field->kind == FIELD_RAW && room < field->width)
        return false;
    return compare_bytes(look, node, field, size ? bytes : (const uint8_t *)"", size);
}

static bool signal_set(struct look *look, const struct node *node, uint64_t *set)
{
    *set = 0;
    for (size_t i = 0; i < node->part_count; i++) {
        struct binding signal;
        const struct node *part = node->parts[i];
        size_t count = part->kind == NODE_JOIN ? part->part_count : 1;
        for (size_t j = 0; j < count; j++) {
            const struct node *one = part->kind == NODE_JOIN ? part->parts[j] : part;
            if (evaluate(one, look->fit->names, look->fit->arena, &signal) != VALUE_KNOWN ||
                signal.integer < 1 || signal.integer > 64)
                return false;
            *set |= (uint64_t)1 << (signal.integer - 1);
        }
    }
    if (node->inverted)
        *set = ~*set;
    return true;
}

static bool fits_signals(struct look *look, const struct node *node, const uint8_t *bytes,
                         size_t size)
{
    enum { SET_BYTES = 8 };
    uint64_t set, given;
    if (node->kind == NODE_ANY)
        return true;
    if (!read_number(bytes, size, 0, SET_BYTES, &given))
        return false;
    return (signal_set(look, node, &set) && set == given) ||
           differs_by(look, &(struct discrepancy){.node = node, .bytes = bytes, .size = SET_BYTES});
}

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
        return compare_bytes(look, node, field, (const uint8_t *)"", 0);
    return copy && copy->whole && copy->size <= size &&
           compare_bytes(look, node, field, copy->bytes, copy->size);
}

static bool fits_pointed(struct look *look, const struct node *node, const struct field *field,
                         const struct memory *memory)
{
    uint64_t address, size;
    size_t size_width = field->kind == FIELD_POINTED ? 4 : 8;
    if (!read_number(memory->bytes, memory->size, field->offset, 8, &address) ||
        !read_number(memory->bytes, memory->size, field->size_at, size_width, &size))
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
        if (!read_number(memory->bytes, memory->size, first->offset, first->width, &is))
            return false;
        if (is == (uint64_t)part->field->variant)
            continue;
        enter(look, first->name, 0);
        return differs_by(look, &(struct discrepancy){.node = NULL, .field = first, .value = is});
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
        there.before = moved(memory->before, field->offset);
        there.after = moved(memory->after, field->offset);
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

static bool fits_structure(struct look *look, const struct node *node, const struct memory *memory)
{
    if (node->kind == NODE_ANY)
        return true;
    if (memory->size < node->layout->size || !has_variant(look, node, memory))
        return false;
    for (size_t i = 0; i < node->part_count; i++) {
        size_t before = enter(look, node->parts[i]->field->name, 0);
        if (!fits_field(look, node->parts[i], memory))
            return false;
        leave(look, before);
    }
    return true;
}

/* --------------------------------------------------------------------- arrays */

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
            return differs_by(look, &(struct discrepancy){.node = node});
    }
    return (int64_t)MOST >= limit;
}

/* The next record, or false behind the last. */
static bool next_record(const struct layout *layout, const struct memory *memory, size_t *at,
                        struct memory *record)
{
    uint64_t length;
    if (!read_number(memory->bytes, memory->size, *at + layout->length_at, 2, &length) ||
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
        element.before = moved(memory->before, *at);
        element.after = moved(memory->after, *at);
        element.size = element.wanted = layout->size;
        *at += layout->size;
    }
    return layout->kind == LAYOUT_NUMBERS ? fits_number_at(look, part, layout->fields, &element, 0)
                                          : fits_structure(look, part, &element);
}

static bool fits_array(struct look *look, const struct node *node, const struct memory *memory)
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
        return differs_in_count(look, node, count);
    for (size_t i = 0; i < node->part_count; i++) {
        size_t before = enter(look, NULL, i);
        if (!fits_element(look, node->parts[i], layout, memory, &at))
            return false;
        leave(look, before);
    }
    return true;
}

/* argv and envp: the strings one behind the other, each with its NUL. */
static bool fits_strings(struct look *look, const struct node *node, const struct copy *copy)
{
    size_t count = 0, at = 0;
    for (size_t i = 0; i < copy->size; i++)
        count += copy->bytes[i] == '\0';
    if (!copy->whole)
        return false;
    if (count < node->part_count || (count > node->part_count && !node->rest))
        return differs_in_count(look, node, count);
    for (size_t i = 0; i < node->part_count; i++) {
        size_t before = enter(look, NULL, i);
        size_t size = strnlen((const char *)copy->bytes + at, copy->size - at);
        if (!compare_bytes(look, node->parts[i], NULL, copy->bytes + at, size))
            return false;
        leave(look, before);
        at += size + 1;
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
