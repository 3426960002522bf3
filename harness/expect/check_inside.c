/* Fields, elements and types of what a line asks for behind a pointer. */
#include "expect/parser.h"

#include "expect/value.h"

#include <string.h>

static void settle_layout(struct parser *parser, struct node *node, const struct layout *layout,
                          bool many, const char *what);

static void want_kind(struct parser *parser, const struct node *node, enum node_kind kind,
                      const char *what, const char *example)
{
    if (node->kind != kind)
        refuse(parser, node->begin, "%s %s, not %s", what, example,
               piece(parser, node->begin, node->end));
}

static const char *struct_example(struct parser *parser, const struct layout *layout)
{
    return arena_print(&parser->expectation->arena, "a struct in braces, such as {%s=_, ...}",
                       layout->fields->name);
}

static void settle_number(struct parser *parser, struct node *node, const struct field *field,
                          const char *what)
{
    enum kind kind = field->parameter.kind;
    if (looks_inside(node) && node->kind != NODE_CHANGE)
        refuse(parser, node->begin, "%s an integer, not %s", what,
               node->kind == NODE_STRUCT ? "a struct" : "an array");
    if (node->kind == NODE_CHANGE && !parser->changing)
        refuse(parser, node->begin, "%s not both read and written, so => cannot stand here", what);
    if (node->kind == NODE_CHANGE) {
        settle_number(parser, node->parts[0], field, what);
        settle_number(parser, node->parts[1], field, what);
        return;
    }
    if (node->kind == NODE_SWAP && field->kind != FIELD_PORT)
        refuse(parser, node->begin, "%s no number in network order", what);
    if (node->kind == NODE_CHOICES && (kind == KIND_FLAGS || kind == KIND_MODE))
        for (size_t i = 0; i < node->part_count; i++)
            if (node->parts[i]->kind == NODE_RANGE)
                refuse(parser, node->parts[i]->begin, "a set of flags holds no range");
    parser->loose = kind == KIND_MODE;
    settle_pattern(parser, node, TYPE_INTEGER, TYPE_INTEGER, what);
    parser->loose = false;
}

/* "::1" becomes the 16 bytes that stand in memory. */
static void settle_raw(struct parser *parser, struct node *node, const char *what)
{
    enum { ADDRESS_BYTES = 16 };
    settle_pattern(parser, node, TYPE_BYTES, TYPE_BYTES, what);
    if (node->kind != NODE_BYTES)
        return;
    uint8_t *bytes = arena_alloc(&parser->expectation->arena, ADDRESS_BYTES);
    if (parse_internet_address(true, node->bytes, node->size, bytes)) {
        node->bytes = bytes;
        node->size = ADDRESS_BYTES;
        return;
    }
    refuse(parser, node->begin, "%s an address such as \"::1\"", what);
}

static void settle_field(struct parser *parser, struct node *node, const struct field *field)
{
    const char *what = arena_print(&parser->expectation->arena, "%s is", field->name);
    switch (field->kind) {
    case FIELD_NUMBER:
    case FIELD_PORT:
        settle_number(parser, node, field, what);
        break;
    case FIELD_TEXT:
        settle_pattern(parser, node, TYPE_BYTES, TYPE_BYTES, what);
        break;
    case FIELD_RAW:
        settle_raw(parser, node, what);
        break;
    case FIELD_SIGNALS:
        settle_layout(parser, node, layout_of(STRUCTURE_sigset), false, what);
        break;
    case FIELD_INSIDE:
        settle_layout(parser, node, layout_of(field->inside), false, what);
        break;
    case FIELD_BYTES_AT:
        settle_pattern(parser, node, TYPE_BYTES, TYPE_INTEGER, what);
        break;
    case FIELD_ARRAY_AT:
    case FIELD_POINTED:
        if (looks_inside(node))
            settle_layout(parser, node, layout_of(field->inside), field->kind == FIELD_ARRAY_AT,
                          what);
        else
            settle_pattern(parser, node, TYPE_INTEGER, TYPE_INTEGER, what);
        break;
    }
}

/* ------------------------------------------------------------------- structs */

static const char *suggest_field(struct parser *parser, const struct layout *layout,
                                 const char *word)
{
    const char *words[32];
    size_t count = 0;
    for (const struct field *field = layout->fields; field->name && count < 32; field++)
        words[count++] = field->name;
    return suggest(parser, word, words, count);
}

static bool has_field(const struct node *node, const struct field *field)
{
    for (size_t i = 0; i < node->part_count; i++)
        if (node->parts[i]->field == field)
            return true;
    return false;
}

/* Fields of one variant do not stand beside those of another, nor under its name. */
static int find_variant(struct parser *parser, const struct node *node)
{
    int variant = 0;
    for (size_t i = 0; i < node->part_count; i++) {
        const struct node *part = node->parts[i];
        int own = part->field->variant;
        if (own && variant && own != variant)
            refuse(parser, part->begin, "%s does not belong to the same kind of structure",
                   part->field->name);
        variant = own ? own : variant;
    }
    return variant;
}

static void check_variant(struct parser *parser, const struct node *node,
                          const struct layout *layout, int variant)
{
    wide value;
    for (size_t i = 0; variant && i < node->part_count; i++)
        if (node->parts[i]->field == layout->fields &&
            constant_integer(node->parts[i]->parts[0], &value) && value != variant)
            refuse(parser, node->parts[i]->begin, "the other fields belong to another %s",
                   layout->fields->name);
}

static void check_complete(struct parser *parser, const struct node *node,
                           const struct layout *layout, int variant)
{
    const struct field *left = NULL;
    for (const struct field *field = layout->fields; field->name && !left; field++)
        if ((!field->variant || field->variant == variant || !variant) && !has_field(node, field))
            left = field;
    if (!node->rest && left)
        refuse(parser, node->begin, "%s is left out, and perhaps others; ... stands for the rest",
               left->name);
}

static void settle_struct(struct parser *parser, struct node *node, const struct layout *layout)
{
    node->layout = layout;
    for (size_t i = 0; i < node->part_count; i++) {
        struct node *part = node->parts[i];
        const char *word = (const char *)part->bytes;
        const struct field *field = layout_field(layout, word);
        if (!field)
            refuse(parser, part->begin, "%s has no field %s%s", layout->name,
                   piece(parser, part->begin, part->begin + part->size),
                   suggest_field(parser, layout, word));
        if (has_field(node, field))
            refuse(parser, part->begin, "%s stands here twice", field->name);
        part->field = field;
    }
    int variant = find_variant(parser, node);
    check_variant(parser, node, layout, variant);
    check_complete(parser, node, layout, variant);
    for (size_t i = 0; i < node->part_count; i++)
        settle_field(parser, node->parts[i]->parts[0], node->parts[i]->field);
}

/* -------------------------------------------------------------------- arrays */

/* $a $b in a set was read as two strings side by side. */
static void settle_set(struct parser *parser, struct node *node, const char *what)
{
    for (size_t i = 0; i < node->part_count; i++) {
        struct node *part = node->parts[i];
        if (part->kind != NODE_JOIN) {
            settle_as(parser, part, TYPE_INTEGER, what);
            continue;
        }
        for (size_t j = 0; j < part->part_count; j++)
            settle_as(parser, part->parts[j], TYPE_INTEGER, what);
    }
    if (node->rest)
        refuse(parser, node->begin, "a set is written whole, without ...");
}

static void settle_elements(struct parser *parser, struct node *node, const struct layout *layout)
{
    for (size_t i = 0; i < node->part_count; i++) {
        struct node *part = node->parts[i];
        if (part->kind == NODE_ANY)
            continue;
        want_kind(parser, part, NODE_STRUCT, "an element is", struct_example(parser, layout));
        settle_struct(parser, part, layout);
    }
}

static void settle_array(struct parser *parser, struct node *node, const struct layout *layout,
                         const char *what)
{
    node->layout = layout;
    if (node->inverted && layout->kind != LAYOUT_SIGNALS)
        refuse(parser, node->begin, "~ belongs to a set of signals");
    if (layout->kind == LAYOUT_SIGNALS || layout->kind == LAYOUT_DESCRIPTORS) {
        settle_set(parser, node,
                   layout->kind == LAYOUT_SIGNALS ? "a set of signals holds"
                                                  : "a set of descriptors holds");
        return;
    }
    if (layout->kind == LAYOUT_NUMBERS)
        for (size_t i = 0; i < node->part_count; i++)
            settle_number(parser, node->parts[i], layout->fields, "an element is");
    else
        settle_elements(parser, node, layout);
    size_t given = node->part_count, count = layout->count;
    if (count && (given > count || (given < count && !node->rest)))
        refuse(parser, node->begin, "%s %zu element%s in brackets, not %zu", what, count,
               count == 1 ? "" : "s", given);
}

static void settle_layout(struct parser *parser, struct node *node, const struct layout *layout,
                          bool many, const char *what)
{
    if (node->kind == NODE_ANY)
        return;
    if (layout->kind == LAYOUT_FIELDS && !many) {
        want_kind(parser, node, NODE_STRUCT, what, struct_example(parser, layout));
        settle_struct(parser, node, layout);
        return;
    }
    want_kind(parser, node, NODE_ARRAY, what, "an array or a set in brackets, such as [3, 4]");
    settle_array(parser, node, layout, what);
}

static void settle_strings(struct parser *parser, struct node *node, const char *what)
{
    want_kind(parser, node, NODE_ARRAY, what,
              "strings in brackets, such as [\"./program\", \"5\"]");
    if (node->inverted)
        refuse(parser, node->begin, "~ belongs to a set of signals");
    for (size_t i = 0; i < node->part_count; i++)
        settle_pattern(parser, node->parts[i], TYPE_BYTES, TYPE_BYTES, "an element is");
}

/* ------------------------------------------------------------------ arguments */

/* The parameter, also where another argument, written as a constant, decides what it is. */
static const struct parameter *parameter_of(const struct step *step, int word, int argument)
{
    struct event event = {.abi = step->abi, .number = step->numbers[word]};
    for (int i = 0; i < step->argument_count; i++) {
        wide value;
        if (!looks_inside(step->arguments[i]) && constant_integer(step->arguments[i], &value))
            event.arg[i] = (uint64_t)value;
    }
    return call_parameter(&event, argument);
}

static bool is_many(const struct parameter *parameter, const struct layout *layout)
{
    return parameter->detail & DETAIL_ARRAY || layout->kind == LAYOUT_RECORDS || layout->count > 1;
}

static void settle_change(struct parser *parser, struct node *node,
                          const struct parameter *parameter, const struct layout *layout,
                          const char *what)
{
    if (parameter->kind != KIND_INOUT_STRUCT)
        refuse(parser, node->begin, "%s not both read and written, so => cannot stand here", what);
    for (int i = 0; i < 2; i++)
        settle_layout(parser, node->parts[i], layout, is_many(parameter, layout), what);
}

void settle_inside(struct parser *parser, struct step *step, int argument, const char *what)
{
    struct node *node = step->arguments[argument];
    const struct parameter *parameter = parameter_of(step, 0, argument);
    if (step->abi == ABI_I386 &&
        (!parameter->structure || !layout_is_shared(parameter->structure->id)))
        refuse(parser, node->begin,
               "what lies behind this pointer is not looked into through int80 and sysenter");
    for (int i = 1; i < step->word_count; i++)
        if (parameter_of(step, i, argument)->structure != parameter->structure ||
            parameter_of(step, i, argument)->kind != parameter->kind)
            refuse(parser, node->begin, "argument %d of %s and of %s are different things",
                   argument + 1, step->words[0], step->words[i]);
    if (parameter->kind == KIND_STRINGS) {
        settle_strings(parser, node, what);
        return;
    }
    const struct layout *layout = parameter->structure ? layout_of(parameter->structure->id) : NULL;
    if (!layout)
        refuse(parser, node->begin, "%s nothing that can be looked into; write _ or its address",
               what);
    parser->changing = parameter->kind == KIND_INOUT_STRUCT && node->kind != NODE_CHANGE;
    if (node->kind == NODE_CHANGE)
        settle_change(parser, node, parameter, layout, what);
    else
        settle_layout(parser, node, layout, is_many(parameter, layout), what);
}

void settle_siginfo(struct parser *parser, struct node *node)
{
    if (node->kind != NODE_STRUCT)
        refuse(parser, node->begin,
               "behind a signal stand fields in braces, as in {si_pid=$child}");
    node->rest = true;
    parser->changing = false;
    settle_struct(parser, node, layout_of(STRUCTURE_siginfo));
}
