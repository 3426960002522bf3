/* What stands in a structure itself: numbers, text, sets of signals. */
#include "expect/inside_parts.h"

#include <string.h>

/* --------------------------------------------------------------- what differs */

size_t look_enter(struct look *look, const char *name, size_t index)
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

void look_leave(struct look *look, size_t before)
{
    if (look->where && look->where->path.bytes)
        look->where->path.bytes[look->where->path.size = before] = '\0';
}

bool look_differs(struct look *look, const struct discrepancy *found)
{
    if (!look->where)
        return false;
    struct text path = look->where->path;
    *look->where = *found;
    look->where->path = path;
    return false;
}

bool look_differs_in_count(struct look *look, const struct node *node, size_t count)
{
    return look_differs(look,
                        &(struct discrepancy){.node = node, .value = count, .is_count = true});
}

/* --------------------------------------------------------------------- fields */

bool memory_number(const uint8_t *bytes, size_t size, size_t offset, size_t width, uint64_t *value)
{
    *value = 0;
    if (!bytes || width > sizeof *value || offset > size || width > size - offset)
        return false;
    memcpy(value, bytes + offset, width);
    return true;
}

const uint8_t *memory_moved(const uint8_t *bytes, size_t by)
{
    return bytes ? bytes + by : NULL;
}

bool fits_number(struct look *look, const struct node *node, const struct field *field,
                 uint64_t value)
{
    struct fit *fit = look->fit;
    enum kind kind = field->parameter.kind;
    fit->width = field->width == 8 ? 64 : 32;
    fit->set = kind == KIND_FLAGS || kind == KIND_MODE;
    wide number = field->width < 4 ? (wide)value : argument_value(fit->width, kind, value);
    return fits_integer(fit, node, number) ||
           look_differs(look, &(struct discrepancy){.node = node, .field = field, .value = value});
}

bool look_at_bytes(struct look *look, const struct node *node, const struct field *field,
                   const uint8_t *bytes, size_t size)
{
    return fits_bytes(look->fit, node, bytes, size, false) ||
           look_differs(look, &(struct discrepancy){
                                  .node = node, .field = field, .bytes = bytes, .size = size});
}

bool fits_number_at(struct look *look, const struct node *node, const struct field *field,
                    const struct memory *memory, size_t offset)
{
    uint64_t value, then;
    size_t size = memory->size, width = field->width;
    if (node->kind == NODE_CHANGE)
        return memory_number(memory->before, size, offset, width, &value) &&
               memory_number(memory->after, size, offset, width, &then) &&
               fits_number(look, node->parts[0], field, value) &&
               fits_number(look, node->parts[1], field, then);
    const uint8_t *bytes = field->at_exit ? memory->after : memory->bytes;
    return node->kind == NODE_ANY || (memory_number(bytes, size, offset, width, &value) &&
                                      fits_number(look, node, field, value));
}

bool fits_text(struct look *look, const struct node *node, const struct field *field,
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
    return look_at_bytes(look, node, field, size ? bytes : (const uint8_t *)"", size);
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

bool fits_signals(struct look *look, const struct node *node, const uint8_t *bytes, size_t size)
{
    enum { SET_BYTES = 8 };
    uint64_t set, given;
    if (node->kind == NODE_ANY)
        return true;
    if (!memory_number(bytes, size, 0, SET_BYTES, &given))
        return false;
    return (signal_set(look, node, &set) && set == given) ||
           look_differs(look,
                        &(struct discrepancy){.node = node, .bytes = bytes, .size = SET_BYTES});
}
