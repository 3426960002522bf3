#include "expect/parser.h"

#include "expect/value.h"
#include "tables/names.h"

#include <string.h>

int find_name(const struct parser *parser, const char *word)
{
    const struct expect_case *one = parser->one;
    int found = -1;
    for (size_t i = 0; i < one->name_count; i++) {
        bool named = one->names[i].sort < NAME_TAKEN && strcmp(one->names[i].word, word) == 0;
        if (named && is_current(parser, (int)i))
            return (int)i;
        found = named && (found < 0 || one->names[i].sort == NAME_PLAIN) ? (int)i : found;
    }
    return found;
}

int add_name(struct parser *parser, const char *word, enum value_type type, size_t place)
{
    struct expect_case *one = parser->one;
    struct name *name =
        GROW(parser, one->names, one->name_count, NAME_LIMIT, "names in one case", place);
    *name = (struct name){.word = word, .type = type, .place = place};
    return (int)one->name_count - 1;
}

const char *suggest_name(struct parser *parser, const char *word)
{
    const struct expect_case *one = parser->one;
    const char *words[NAME_LIMIT];
    size_t count = 0;
    for (size_t i = 0; i < one->name_count; i++)
        if (!one->names[i].argument && one->names[i].sort < NAME_TAKEN &&
            strcmp(one->names[i].word, word) != 0)
            words[count++] = arena_print(&parser->expectation->arena, "$%s", one->names[i].word);
    return suggest(parser, arena_print(&parser->expectation->arena, "$%s", word), words, count);
}

static const char *type_name(enum value_type type)
{
    return type == TYPE_BYTES ? "a string" : "an integer";
}

static enum value_type find_type(struct parser *parser, struct node *node);

static enum value_type settle_name(struct parser *parser, struct node *node)
{
    struct expect_case *one = parser->one;
    const char *word = (const char *)node->bytes;
    node->name = find_name(parser, word);
    if (node->name < 0)
        refuse(
            parser, node->begin, "%s %s%s", parser->drawn_only ? "no let draws" : "nothing binds",
            piece(parser, node->begin, node->begin + node->size + 1), suggest_name(parser, word));
    struct name *name = &one->names[node->name];
    check_current(parser, node);
    if (!name->draw && parser->drawn_only)
        refuse(parser, node->begin, "%s is bound by the run itself; a name of a let line is wanted",
               piece(parser, node->begin, node->begin + node->size + 1));
    name->uses++;
    if (name->draw && parser->handing)
        name->draw->handed_over = true;
    return name->type;
}

/* argv(1) is a name of its own: the run binds it before its first event. */
static enum value_type settle_argv(struct parser *parser, struct node *node)
{
    struct expect_case *one = parser->one;
    wide number;
    settle_as(parser, node->parts[0], TYPE_INTEGER, "argv() takes");
    if (!constant_integer(node->parts[0], &number) || number < 1 ||
        number >= (wide)(one->run_count ? one->run_count : LIST_LIMIT))
        refuse(parser, node->parts[0]->begin,
               "argv() takes the number of a word of the run line; ./program is 0, and the first "
               "behind it 1");
    if (parser->drawn_only)
        refuse(parser, node->begin, "%s is known only when the program runs",
               piece(parser, node->begin, node->end));
    const char *word = arena_print(&parser->expectation->arena, "argv(%d)", (int)number);
    node->name = find_name(parser, word);
    if (node->name < 0) {
        node->name = add_name(parser, word, TYPE_INTEGER, node->begin);
        one->names[node->name].argument = (int)number;
    }
    return TYPE_INTEGER;
}

static enum value_type settle_parts(struct parser *parser, struct node *node, enum value_type type,
                                    const char *what)
{
    for (size_t i = 0; i < node->part_count; i++)
        settle_as(parser, node->parts[i], type, what);
    return type;
}

static enum value_type find_type(struct parser *parser, struct node *node)
{
    switch (node->kind) {
    case NODE_INTEGER:
        return TYPE_INTEGER;
    case NODE_BYTES:
        return TYPE_BYTES;
    case NODE_NAME:
        return settle_name(parser, node);
    case NODE_ELEMENT:
        return settle_element(parser, node);
    case NODE_LENGTH:
        settle_parts(parser, node, TYPE_BYTES, "len() takes");
        return TYPE_INTEGER;
    case NODE_DECIMAL:
        settle_parts(parser, node, TYPE_INTEGER, "decimal() takes");
        return TYPE_BYTES;
    case NODE_ARGV:
        return settle_argv(parser, node);
    case NODE_NEGATE:
    case NODE_ADD:
    case NODE_SUBTRACT:
    case NODE_MULTIPLY:
        return settle_parts(parser, node, TYPE_INTEGER, "arithmetic takes");
    case NODE_SWAP:
        return settle_parts(parser, node, TYPE_INTEGER, "a number in network order is made from");
    case NODE_JOIN:
        return settle_parts(parser, node, TYPE_BYTES, "side by side stand strings; this should be");
    case NODE_ANY:
    case NODE_IN:
    case NODE_ERROR:
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
    refuse(parser, node->begin, "one value is wanted here, not %s",
           piece(parser, node->begin, node->end));
}

/* A value without names is worked out now, so that the author hears of it. */
static void check_fits(struct parser *parser, const struct node *node, enum value_type type)
{
    struct arena scratch = {0};
    struct binding value;
    enum evaluation found = evaluate(node, NULL, &scratch, &value);
    arena_free(&scratch);
    if (found == VALUE_TOO_LARGE)
        refuse(parser, node->begin, "this value does not fit into %s",
               type == TYPE_INTEGER ? "64 bits" : "a string of 1 MiB");
}

enum value_type settle_value(struct parser *parser, struct node *node)
{
    node->type = find_type(parser, node);
    check_fits(parser, node, node->type);
    return node->type;
}

bool constant_integer(const struct node *node, wide *value)
{
    struct arena scratch = {0};
    struct binding found;
    bool known = evaluate(node, NULL, &scratch, &found) == VALUE_KNOWN;
    arena_free(&scratch);
    *value = known ? found.integer : 0;
    return known && found.type == TYPE_INTEGER;
}

void settle_as(struct parser *parser, struct node *node, enum value_type type, const char *what)
{
    enum value_type found = settle_value(parser, node);
    if (found != type)
        refuse(parser, node->begin, "%s %s, not %s", what, type_name(type), type_name(found));
}

/* A new $name binds here; a known one is a value like any other. */
static void settle_binding(struct parser *parser, struct node *node, enum value_type binds,
                           enum value_type other, const char *what)
{
    const char *word = (const char *)node->bytes;
    if (find_name(parser, word) < 0 && !parser->drawn_only)
        note_fresh(parser, add_name(parser, word, binds, node->begin));
    enum value_type found = settle_value(parser, node);
    if (found != binds && found != other)
        refuse(parser, node->begin, "%s %s, not %s", what, type_name(binds), type_name(found));
}

/* What stands behind -1: an errno's name, or a $name. */
static void settle_error(struct parser *parser, struct node *node)
{
    struct node *why = node->parts[0];
    const char *word = arena_print(&parser->expectation->arena, "%.*s",
                                   (int)(why->end - why->begin), parser->bytes + why->begin);
    if (why->kind == NODE_NAME)
        settle_binding(parser, why, TYPE_INTEGER, TYPE_INTEGER, "behind -1 stands");
    else if (!errno_number(word))
        refuse(parser, why->begin, "behind -1 stands the name of an errno, not %s",
               piece(parser, why->begin, why->end));
}

/* Ranges of constants that hold nothing. */
static void check_range(struct parser *parser, const struct node *node)
{
    wide low, high;
    if (node->kind != NODE_RANGE)
        return;
    if (constant_integer(node->parts[0], &low) && constant_integer(node->parts[1], &high) &&
        low > high)
        refuse(parser, node->begin, "this range is empty");
}

static void settle_choices(struct parser *parser, struct node *node, enum value_type binds,
                           enum value_type other, const char *what)
{
    for (size_t i = 0; i < node->part_count; i++) {
        struct node *part = node->parts[i];
        const struct node *name = part->kind == NODE_ERROR ? part->parts[0] : part;
        if (part->kind == NODE_ANY && i && parser->loose)
            continue;
        if (part->kind == NODE_ANY)
            refuse(parser, part->begin, "between | only values and ranges can stand");
        if (name->kind == NODE_NAME && find_name(parser, (const char *)name->bytes) < 0)
            refuse(parser, name->begin, "a new name cannot be bound beside |");
        settle_pattern(parser, part, binds, other, what);
        if (part->type != node->parts[0]->type)
            refuse(parser, part->begin, "beside | stand values of one kind");
    }
    node->type = node->parts[0]->type;
}

void settle_pattern(struct parser *parser, struct node *node, enum value_type binds,
                    enum value_type other, const char *what)
{
    node->type = TYPE_INTEGER;
    switch (node->kind) {
    case NODE_ANY:
        node->type = TYPE_UNKNOWN;
        return;
    case NODE_NAME:
        settle_binding(parser, node, binds, other, what);
        return;
    case NODE_ERROR:
        settle_error(parser, node);
        return;
    case NODE_SWAP:
        settle_pattern(parser, node->parts[0], TYPE_INTEGER, TYPE_INTEGER,
                       "a number in network order is made from");
        return;
    case NODE_RANGE:
    case NODE_COMPARE:
        if (binds != TYPE_INTEGER && other != TYPE_INTEGER)
            refuse(parser, node->begin, "%s a string, not a range", what);
        settle_parts(parser, node, TYPE_INTEGER, "a range or comparison takes");
        check_range(parser, node);
        return;
    case NODE_CHOICES:
        settle_choices(parser, node, binds, other, what);
        return;
    default:
        break;
    }
    enum value_type found =
        node->kind == NODE_IN ? settle_in(parser, node) : settle_value(parser, node);
    if (found != binds && found != other)
        refuse(parser, node->begin, "%s %s, not %s", what, type_name(binds), type_name(found));
}
