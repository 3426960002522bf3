#include "expect/value.h"

#include <string.h>

/* A result that no signed integer holds must come from an operand that no signed integer holds
 * either, such as a high address: else two large counts would make a negative one. */
static bool fits_64_bits(wide value, wide left, wide right)
{
    bool high = left > INT64_MAX || right > INT64_MAX;
    return value >= INT64_MIN && value <= (high ? (wide)UINT64_MAX : (wide)INT64_MAX);
}

static enum evaluation evaluate_join(const struct node *node, const struct binding *names,
                                     struct arena *arena, struct binding *value)
{
    struct binding parts[256];
    size_t size = 0;
    for (size_t i = 0; i < node->part_count; i++) {
        enum evaluation found = evaluate(node->parts[i], names, arena, &parts[i]);
        if (found != VALUE_KNOWN)
            return found;
        size += parts[i].size;
        if (size > STRING_LIMIT)
            return VALUE_TOO_LARGE;
    }
    uint8_t *bytes = arena_alloc(arena, size + 1), *to = bytes;
    for (size_t i = 0; i < node->part_count; i++) {
        if (parts[i].size)
            memcpy(to, parts[i].bytes, parts[i].size);
        to += parts[i].size;
    }
    value->type = TYPE_BYTES;
    value->bytes = bytes;
    value->size = size;
    return VALUE_KNOWN;
}

static void evaluate_decimal(wide integer, struct arena *arena, struct binding *value)
{
    const char *digits = integer < 0 ? arena_print(arena, "%lld", (long long)integer)
                                     : arena_print(arena, "%llu", (unsigned long long)integer);
    value->type = TYPE_BYTES;
    value->bytes = (const uint8_t *)digits;
    value->size = strlen(digits);
}

/* Two or four bytes in the other order: to network order, or back. */
static wide swapped(const struct node *node, wide integer)
{
    return node->integer == 2 ? (wide)__builtin_bswap16((uint16_t)integer)
                              : (wide)__builtin_bswap32((uint32_t)integer);
}

static enum evaluation calculate(const struct node *node, const struct binding *names,
                                 struct arena *arena, struct binding *value)
{
    struct binding left, right = {0};
    enum evaluation found = evaluate(node->parts[0], names, arena, &left);
    if (found == VALUE_KNOWN && node->part_count > 1)
        found = evaluate(node->parts[1], names, arena, &right);
    if (found != VALUE_KNOWN)
        return found;
    wide integer = left.integer;
    switch (node->kind) {
    case NODE_LENGTH:
        integer = (wide)left.size;
        break;
    case NODE_ADD:
        integer += right.integer;
        break;
    case NODE_SUBTRACT:
        integer -= right.integer;
        break;
    case NODE_MULTIPLY:
        if (__builtin_mul_overflow(left.integer, right.integer, &integer))
            return VALUE_TOO_LARGE;
        break;
    case NODE_SWAP:
        integer = swapped(node, integer);
        break;
    case NODE_DECIMAL:
        evaluate_decimal(integer, arena, value);
        return VALUE_KNOWN;
    default: /* NODE_NEGATE, NODE_ERROR */
        integer = -integer;
        break;
    }
    value->integer = integer;
    return fits_64_bits(integer, left.integer, right.integer) ? VALUE_KNOWN : VALUE_TOO_LARGE;
}

enum evaluation evaluate(const struct node *node, const struct binding *names, struct arena *arena,
                         struct binding *value)
{
    *value = (struct binding){.bound = true, .type = TYPE_INTEGER};
    switch (node->kind) {
    case NODE_INTEGER:
        value->integer = node->integer;
        return VALUE_KNOWN;
    case NODE_BYTES:
        value->type = TYPE_BYTES;
        value->bytes = node->bytes;
        value->size = node->size;
        return VALUE_KNOWN;
    case NODE_NAME:
    case NODE_ARGV:
        if (!names || node->name < 0 || !names[node->name].bound)
            return VALUE_UNBOUND;
        *value = names[node->name];
        value->list = false;
        return VALUE_KNOWN;
    case NODE_ELEMENT:
        if (!names || evaluate(node->parts[0], names, arena, value) != VALUE_KNOWN)
            return VALUE_UNBOUND;
        return find_element(&names[node->name], value->integer, value);
    case NODE_JOIN:
        return evaluate_join(node, names, arena, value);
    case NODE_LENGTH:
    case NODE_DECIMAL:
    case NODE_NEGATE:
    case NODE_ADD:
    case NODE_SUBTRACT:
    case NODE_MULTIPLY:
    case NODE_ERROR:
    case NODE_SWAP:
        return calculate(node, names, arena, value);
    case NODE_ANY:
    case NODE_IN:
    case NODE_RANGE:
    case NODE_COMPARE:
    case NODE_CHOICES:
    case NODE_AT:
    case NODE_STATUS:
    case NODE_STRUCT:
    case NODE_FIELD:
    case NODE_ARRAY:
    case NODE_CHANGE:
        break;
    }
    return VALUE_UNBOUND;
}

int parameter_width(enum abi abi, const struct parameter *parameter)
{
    if (abi == ABI_I386)
        return 32;
    switch (parameter->kind) {
    case KIND_INT:
    case KIND_UINT:
    case KIND_FD:
    case KIND_DIRFD:
    case KIND_PID:
    case KIND_ID:
    case KIND_DEVICE:
    case KIND_ID16:
    case KIND_MODE:
    case KIND_SIGNAL:
        return 32;
    case KIND_FLAGS:
    case KIND_CHOICE:
        return parameter->detail & DETAIL_WIDE ? 64 : 32;
    default:
        return 64;
    }
}

bool kind_is_bytes(enum kind kind)
{
    return kind == KIND_PATH || kind == KIND_IN_BYTES || kind == KIND_OUT_BYTES;
}

wide argument_value(int width, enum kind kind, uint64_t argument)
{
    bool negative;
    switch (kind) {
    case KIND_INT:
    case KIND_LONG:
    case KIND_FD:
    case KIND_DIRFD:
    case KIND_PID:
    case KIND_SIGNAL:
        negative = true;
        break;
    default:
        negative = false;
        break;
    }
    if (width == 32)
        return negative ? (wide)(int32_t)argument : (wide)(uint32_t)argument;
    return negative ? (wide)(int64_t)argument : (wide)argument;
}

static bool equal_at_width(int width, wide a, wide b)
{
    return width == 32 ? (uint32_t)a == (uint32_t)b : (uint64_t)a == (uint64_t)b;
}

static void bind_name(struct fit *fit, const struct node *node, const struct binding *value)
{
    if (node->kind == NODE_ERROR)
        node = node->parts[0];
    if (node->kind != NODE_NAME || fit->names[node->name].bound)
        return;
    bind_value(fit, node->name, value);
}

static bool is_unbound(const struct fit *fit, const struct node *node)
{
    return node->kind == NODE_NAME && !fit->names[node->name].bound;
}

static bool compares(enum relation relation, wide a, wide b)
{
    switch (relation) {
    case LESS:
        return a < b;
    case LESS_EQUAL:
        return a <= b;
    case MORE:
        return a > b;
    case MORE_EQUAL:
        return a >= b;
    case EQUAL:
        return a == b;
    case UNEQUAL:
        return a != b;
    }
    return false;
}

static bool fits_part(struct fit *fit, const struct node *node, size_t part, wide *value)
{
    struct binding found;
    if (evaluate(node->parts[part], fit->names, fit->arena, &found) != VALUE_KNOWN)
        return false;
    *value = found.integer;
    return true;
}

static bool fits_choices(struct fit *fit, const struct node *node, wide value)
{
    wide all = 0, one;
    bool loose = node->parts[node->part_count - 1]->kind == NODE_ANY;
    for (size_t i = 0; i + loose < node->part_count; i++)
        if (!fit->set) {
            if (fits_integer(fit, node->parts[i], value))
                return true;
        } else {
            if (!fits_part(fit, node, i, &one))
                return false;
            all = (wide)((uint64_t)all | (uint64_t)one);
        }
    if (loose) { /* a file's type, S_IFMT, and any permissions but at least those named */
        enum { TYPE = 0170000 };
        return ((unsigned)all & TYPE) == ((unsigned)value & TYPE) && !(all & ~value);
    }
    return fit->set && equal_at_width(fit->width, all, value);
}

bool fits_integer(struct fit *fit, const struct node *node, wide value)
{
    struct binding found;
    wide low, high;
    switch (node->kind) {
    case NODE_ANY:
        return true;
    case NODE_RANGE:
        return fits_part(fit, node, 0, &low) && fits_part(fit, node, 1, &high) && low <= value &&
               value <= high;
    case NODE_COMPARE:
        if (!fits_part(fit, node, 0, &low))
            return false;
        if (node->relation == UNEQUAL)
            return !equal_at_width(fit->width, value, low);
        return compares(node->relation, value, low);
    case NODE_CHOICES:
        return fits_choices(fit, node, value);
    case NODE_SWAP:
        return fits_integer(fit, node->parts[0], swapped(node, value));
    case NODE_IN:
        return take_out(fit, node, &(struct binding){.type = TYPE_INTEGER, .integer = value});
    default:
        break;
    }
    if (is_unbound(fit, node)) {
        bind_name(fit, node, &(struct binding){.type = TYPE_INTEGER, .integer = value});
        return true;
    }
    return evaluate(node, fit->names, fit->arena, &found) == VALUE_KNOWN &&
           found.type == TYPE_INTEGER && equal_at_width(fit->width, found.integer, value);
}

bool fits_result(struct fit *fit, const struct node *node, wide value)
{
    bool failed = value < 0 && value >= -4095;
    if (is_unbound(fit, node) && failed)
        return false;
    if (node->kind == NODE_ERROR && is_unbound(fit, node->parts[0])) {
        if (failed)
            bind_name(fit, node, &(struct binding){.type = TYPE_INTEGER, .integer = -value});
        return failed;
    }
    return fits_integer(fit, node, value);
}

bool fits_bytes(struct fit *fit, const struct node *node, const uint8_t *bytes, size_t size,
                bool prefix)
{
    struct binding found;
    if (node->kind == NODE_ANY)
        return true;
    if (node->kind == NODE_CHOICES) {
        for (size_t i = 0; i < node->part_count; i++)
            if (fits_bytes(fit, node->parts[i], bytes, size, prefix))
                return true;
        return false;
    }
    struct binding whole = {.type = TYPE_BYTES, .bytes = bytes, .size = size};
    if (node->kind == NODE_IN)
        return take_out(fit, node, &whole);
    if (is_unbound(fit, node)) {
        bind_name(fit, node, &whole);
        return true;
    }
    if (evaluate(node, fit->names, fit->arena, &found) != VALUE_KNOWN || found.type != TYPE_BYTES)
        return false;
    size_t compared = size < found.size ? size : found.size;
    return (prefix || size == found.size) &&
           (compared == 0 || memcmp(bytes, found.bytes, compared) == 0);
}
