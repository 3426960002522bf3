#include "expect/describe.h"
#include "expect/inside.h"

#include "render/structures.h"
#include "tables/names.h"

#include <arpa/inet.h>
#include <string.h>

/* A number of a field as the kernel's structures have it, found or worked out. */
static void add_number(struct text *to, const struct field *field, uint64_t value)
{
    const struct parameter *parameter = &field->parameter;
    bool address = field->kind == FIELD_PORT && parameter->kind == KIND_FLAGS;
    if (address)
        text_add(to, "inet_addr(\"%u.%u.%u.%u\")", (unsigned)value & 0xff,
                 (unsigned)value >> 8 & 0xff, (unsigned)value >> 16 & 0xff,
                 (unsigned)value >> 24 & 0xff);
    else if (field->kind == FIELD_PORT && field->width == 2)
        text_add(to, "htons(%u)", (unsigned)__builtin_bswap16((uint16_t)value));
    else if (field->kind == FIELD_PORT)
        text_add(to, "htonl(%u)", (unsigned)__builtin_bswap32((uint32_t)value));
    else if (kind_is_pointer(parameter->kind) || field->kind == FIELD_BYTES_AT ||
             field->kind == FIELD_ARRAY_AT || field->kind == FIELD_POINTED)
        render_value(to, &(struct parameter){.name = "", .kind = KIND_ADDRESS}, value);
    else
        render_value(to, parameter, value);
}

static void describe_number(const struct description *d, const struct node *node,
                            const struct field *field)
{
    struct description inner = *d;
    struct binding value;
    wide all;
    inner.parameter = &field->parameter;
    inner.set = field->parameter.kind == KIND_FLAGS || field->parameter.kind == KIND_MODE;
    if (node->kind == NODE_CHANGE) {
        describe_number(d, node->parts[0], field);
        text_add(d->to, " => ");
        describe_number(d, node->parts[1], field);
    } else if (node->kind == NODE_CHOICES && inner.set) {
        bool loose = node->parts[node->part_count - 1]->kind == NODE_ANY;
        if (!loose && describe_set(&inner, node, &all))
            add_number(d->to, field, (uint64_t)all);
        else
            describe_source(d, node->begin, node->end);
    } else if (evaluate(node, d->names, d->scratch, &value) == VALUE_KNOWN &&
               value.type == TYPE_INTEGER) {
        add_number(d->to, field, (uint64_t)value.integer);
    } else if (node->kind == NODE_SWAP || field->kind == FIELD_PORT) {
        describe_source(d, node->begin, node->end);
    } else {
        describe_value(&inner, node);
    }
}

/* Sixteen bytes are an address of IPv6. */
static void add_raw(struct text *to, const uint8_t *bytes, size_t size)
{
    char address[INET6_ADDRSTRLEN];
    if (size == 16 && inet_ntop(AF_INET6, bytes, address, sizeof address))
        text_add(to, "\"%s\"", address);
    else
        render_bytes(to, bytes, size, STRING_SHOWN);
}

static void describe_bytes(const struct description *d, const struct node *node,
                           const struct field *field)
{
    struct binding value;
    if (field->kind == FIELD_RAW && evaluate(node, d->names, d->scratch, &value) == VALUE_KNOWN)
        add_raw(d->to, value.bytes, value.size);
    else
        describe_value(d, node);
}

static void describe_field(const struct description *d, const struct node *node,
                           const struct field *field)
{
    bool number = field->kind == FIELD_NUMBER || field->kind == FIELD_PORT;
    if (looks_inside(node) && node->kind != NODE_CHANGE)
        describe_inside(d, node);
    else if (number || node->type == TYPE_INTEGER)
        describe_number(d, node, field);
    else
        describe_bytes(d, node, field);
}

static void describe_signal(const struct description *d, const struct node *node)
{
    struct binding value;
    const char *name = NULL;
    if (evaluate(node, d->names, d->scratch, &value) == VALUE_KNOWN)
        name = signal_name((int)value.integer);
    if (name)
        text_add(d->to, "%s", name + strlen("SIG"));
    else
        describe_source(d, node->begin, node->end);
}

static void describe_element(const struct description *d, const struct node *node,
                             const struct layout *layout)
{
    static const struct parameter plain = {.name = "", .kind = KIND_INT};
    struct description inner = *d;
    inner.parameter = &plain;
    if (looks_inside(node) && node->kind != NODE_CHANGE)
        describe_inside(d, node);
    else if (layout && layout->kind == LAYOUT_SIGNALS)
        describe_signal(d, node);
    else if (layout && layout->kind == LAYOUT_NUMBERS)
        describe_number(d, node, layout->fields);
    else
        describe_value(&inner, node);
}

static void describe_array(const struct description *d, const struct node *node)
{
    const struct layout *layout = node->layout;
    bool set = layout && (layout->kind == LAYOUT_SIGNALS || layout->kind == LAYOUT_DESCRIPTORS);
    const char *between = "";
    text_add(d->to, "%s[", node->inverted ? "~" : "");
    for (size_t i = 0; i < node->part_count; i++) {
        const struct node *part = node->parts[i];
        size_t count = set && part->kind == NODE_JOIN ? part->part_count : 1;
        for (size_t j = 0; j < count; j++) {
            text_add(d->to, "%s", between);
            describe_element(d, set && part->kind == NODE_JOIN ? part->parts[j] : part, layout);
            between = set ? " " : ", ";
        }
    }
    text_add(d->to, "%s]", !node->rest ? "" : node->part_count ? ", ..." : "...");
}

void describe_inside(const struct description *d, const struct node *node)
{
    switch (node->kind) {
    case NODE_STRUCT:
        text_add_char(d->to, '{');
        for (size_t i = 0; i < node->part_count; i++) {
            const struct node *part = node->parts[i];
            text_add(d->to, "%s%s=", i ? ", " : "", part->field->name);
            describe_field(d, part->parts[0], part->field);
        }
        text_add(d->to, "%s}", !node->rest ? "" : node->part_count ? ", ..." : "...");
        break;
    case NODE_ARRAY:
        describe_array(d, node);
        break;
    case NODE_CHANGE:
        describe_inside(d, node->parts[0]);
        text_add(d->to, " => ");
        describe_inside(d, node->parts[1]);
        break;
    default:
        describe_source(d, node->begin, node->end);
        break;
    }
}

/* -------------------------------------------------------------- the difference */

static void describe_found(struct text *to, const struct discrepancy *where)
{
    static const struct render_style plain = {.string_limit = STRING_SHOWN};
    const struct node *node = where->node;
    if (where->is_count)
        text_add(to, "%llu element%s", (unsigned long long)where->value,
                 where->value == 1 ? "" : "s");
    else if (where->bytes && node && node->kind == NODE_ARRAY)
        add_signal_set(to, &plain, where->bytes, where->size);
    else if (where->bytes && where->field && where->field->kind == FIELD_RAW)
        add_raw(to, where->bytes, where->size);
    else if (where->bytes)
        render_bytes(to, where->bytes, where->size, STRING_SHOWN);
    else if (where->field)
        add_number(to, where->field, where->value);
}

static void describe_asked(const struct description *d, const struct discrepancy *where)
{
    const struct node *node = where->node;
    if (where->is_count)
        text_add(d->to, "%zu%s", node->part_count, node->rest ? " or more" : "");
    else if (where->bytes && where->field)
        describe_field(d, node, where->field);
    else if (where->field)
        describe_number(d, node, where->field);
    else if (looks_inside(node))
        describe_inside(d, node);
    else
        describe_value(d, node);
}

void describe_difference(struct arena *arena, const struct expect_case *one,
                         const struct pairing *pairing, const struct event *event, struct row *row)
{
    struct arena scratch = {0};
    struct discrepancy where = {0};
    struct text text = {0};
    static const struct parameter plain = {.name = "", .kind = KIND_INT};
    size_t size = one->name_count * sizeof(struct binding);
    struct binding *names = arena_alloc(&scratch, size + 1);
    if (size)
        memcpy(names, pairing->before->names, size);
    if (line_look(pairing->step, event, names, pairing->argument, &scratch, &where)) {
        struct description d = {
            .to = &text, .one = one, .names = names, .scratch = &scratch, .parameter = &plain};
        row->field = arena_print(arena, "%s", text_string(&where.path));
        describe_found(&text, &where);
        if (text.size)
            row->found = arena_print(arena, "%s", text_string(&text));
        text_clear(&text);
        if (where.node)
            describe_asked(&d, &where);
        if (text.size)
            row->asked = arena_print(arena, "%s", text_string(&text));
    }
    text_free(&where.path);
    text_free(&text);
    arena_free(&scratch);
}
