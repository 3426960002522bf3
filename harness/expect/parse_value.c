#include "expect/parser.h"

#include "expect/status.h"

#include "tables/names.h"

#include <string.h>

struct node *new_node(struct parser *parser, enum node_kind kind, size_t begin)
{
    struct node *node = ARENA_NEW(&parser->expectation->arena, struct node);
    node->kind = kind;
    node->begin = begin;
    node->end = parser->at;
    node->depth = 1;
    node->name = -1;
    return node;
}

void add_part(struct parser *parser, struct node *node, struct node *part)
{
    *GROW(parser, node->parts, node->part_count, LIST_LIMIT, "parts of one value", part->begin) =
        part;
    node->depth = part->depth >= node->depth ? part->depth + 1 : node->depth;
    if (node->depth > DEPTH_LIMIT)
        refuse(parser, part->begin, "this value has too many parts");
    node->end = parser->at;
}

struct node *new_node_of(struct parser *parser, enum node_kind kind, struct node *first,
                         struct node *second)
{
    struct node *node = new_node(parser, kind, first->begin);
    add_part(parser, node, first);
    if (second)
        add_part(parser, node, second);
    return node;
}

struct node *parse_name(struct parser *parser)
{
    size_t begin = parser->at++;
    const char *word = scan_word(parser);
    if (!*word || (*word >= '0' && *word <= '9'))
        refuse(parser, begin, "a name is $ and a word, such as $line");
    struct node *node = new_node(parser, NODE_NAME, begin);
    node->bytes = (const uint8_t *)word;
    node->size = strlen(word);
    return node;
}

static struct node *parse_constant(struct parser *parser, const char *word, size_t begin)
{
    int64_t value;
    if (!constant_value(word, &value)) {
        if (strcmp(word, "in") == 0)
            refuse(parser, begin, "in $list takes one value out of a list, and stands alone");
        refuse(parser, begin, "there is no constant %s%s", piece(parser, begin, parser->at),
               suggest_this(parser, constant_nearest(word)));
    }
    struct node *node = new_node(parser, NODE_INTEGER, begin);
    node->integer = value;
    return node;
}

/* `open` is where the parenthesis stands; what is in it has been read. */
static void close_parenthesis(struct parser *parser, size_t open)
{
    if (!skip_text(parser, ")")) {
        if (line_of(parser, open) != line_of(parser, parser->at))
            refuse(parser, open, "this parenthesis is not closed");
        refuse(parser, parser->at, "\")\" is wanted here, not %s", piece_here(parser));
    }
    parser->open--;
    nest_out(parser);
}

static struct node *parse_strings(struct parser *parser);

static struct node *parse_function(struct parser *parser, const char *word, size_t begin)
{
    static const struct {
        const char *word;
        enum node_kind kind;
    } functions[] = {{"len", NODE_LENGTH}, {"decimal", NODE_DECIMAL}, {"argv", NODE_ARGV}};
    struct node *network = parse_network(parser, word, begin);
    if (network)
        return network;
    size_t i = 0;
    while (i < 3 && strcmp(functions[i].word, word) != 0)
        i++;
    if (i == 3)
        refuse(parser, begin,
               "there is no function %s; known are len, decimal and argv, and for what is behind "
               "pointers htons, htonl, inet_addr and makedev",
               piece(parser, begin, parser->at));
    size_t open = parser->at++;
    nest_in(parser, open);
    parser->open++;
    skip_blanks(parser);
    struct node *inner = parse_expression(parser);
    close_parenthesis(parser, open);
    struct node *node = new_node_of(parser, functions[i].kind, inner, NULL);
    node->begin = begin;
    return node;
}

static struct node *parse_primary(struct parser *parser)
{
    skip_blanks(parser);
    size_t begin = parser->at;
    char c = peek(parser);
    if (c >= '0' && c <= '9') {
        wide value = scan_integer(parser);
        struct node *node = new_node(parser, NODE_INTEGER, begin);
        node->integer = value;
        return node;
    }
    if (c == '"')
        return scan_string(parser);
    if (c == '$')
        return parse_element_of(parser, parse_name(parser));
    if (c == '(') {
        nest_in(parser, begin);
        parser->at++;
        parser->open++;
        struct node *inner = parse_expression(parser);
        close_parenthesis(parser, begin);
        inner->begin = begin;
        inner->end = parser->at;
        return inner;
    }
    if (c == '{' || c == '[')
        refuse(parser, begin,
               "a struct or an array stands alone, as an argument or inside another one");
    if (c == '@')
        refuse(parser, begin, "a label is no value: it stands behind its line");
    const char *word = scan_word(parser);
    if (!*word)
        refuse(parser, begin, "a value is wanted here, not %s", piece_here(parser));
    return peek(parser) == '(' ? parse_function(parser, word, begin)
                               : parse_constant(parser, word, begin);
}

static bool can_be_string(const struct node *node)
{
    return node->kind == NODE_BYTES || node->kind == NODE_NAME || node->kind == NODE_ELEMENT ||
           node->kind == NODE_DECIMAL;
}

static bool starts_string(struct parser *parser)
{
    skip_blanks(parser);
    return peek(parser) == '"' || peek(parser) == '$' ||
           (strcmp(peek_word(parser), "decimal") == 0 && peek_at(parser, 7) == '(');
}

/* Strings side by side are one string. */
static struct node *parse_strings(struct parser *parser)
{
    struct node *first = parse_primary(parser);
    if (!can_be_string(first))
        return first;
    size_t end = parser->at;
    if (!starts_string(parser)) {
        first->end = end;
        return first;
    }
    struct node *join = new_node_of(parser, NODE_JOIN, first, NULL);
    while (starts_string(parser))
        add_part(parser, join, parse_primary(parser));
    return join;
}

static struct node *parse_unary(struct parser *parser)
{
    skip_blanks(parser);
    size_t begin = parser->at;
    if (peek(parser) != '-')
        return parse_strings(parser);
    nest_in(parser, begin);
    parser->at++;
    struct node *inner = parse_unary(parser);
    nest_out(parser);
    struct node *node = new_node_of(parser, NODE_NEGATE, inner, NULL);
    node->begin = begin;
    return node;
}

static struct node *parse_product(struct parser *parser)
{
    struct node *left = parse_unary(parser);
    while (skip_text(parser, "*"))
        left = new_node_of(parser, NODE_MULTIPLY, left, parse_unary(parser));
    return left;
}

/* True at a + or - that goes on with an expression: not at the +++ and --- of the end lines. */
static bool at_sign(struct parser *parser)
{
    skip_blanks(parser);
    char c = peek(parser);
    return (c == '+' || c == '-') && peek_at(parser, 1) != c;
}

struct node *parse_expression(struct parser *parser)
{
    struct node *left = parse_product(parser);
    while (at_sign(parser)) {
        enum node_kind kind = peek(parser) == '+' ? NODE_ADD : NODE_SUBTRACT;
        parser->at++;
        left = new_node_of(parser, kind, left, parse_product(parser));
    }
    return left;
}

static bool is_minus_one(const struct node *node)
{
    return node->kind == NODE_NEGATE && node->parts[0]->kind == NODE_INTEGER &&
           node->parts[0]->integer == 1;
}

/* The name of an errno, behind -1. */
static bool at_error_name(struct parser *parser)
{
    skip_blanks(parser);
    return peek(parser) == '$' || (peek(parser) >= 'A' && peek(parser) <= 'Z');
}

static struct node *parse_error(struct parser *parser, size_t begin)
{
    struct node *node = new_node_of(parser, NODE_ERROR, parse_primary(parser), NULL);
    node->begin = begin;
    return node;
}

static struct node *parse_comparison(struct parser *parser)
{
    static const struct {
        const char *text;
        enum relation relation;
    } relations[] = {
        {">=", MORE_EQUAL}, {"<=", LESS_EQUAL}, {"!=", UNEQUAL}, {">", MORE}, {"<", LESS}};
    skip_blanks(parser);
    size_t begin = parser->at;
    for (size_t i = 0; i < sizeof relations / sizeof *relations; i++)
        if (skip_text(parser, relations[i].text)) {
            struct node *node = new_node_of(parser, NODE_COMPARE, parse_expression(parser), NULL);
            node->relation = relations[i].relation;
            node->begin = begin;
            return node;
        }
    return NULL;
}

static struct node *parse_item(struct parser *parser, bool result)
{
    skip_blanks(parser);
    size_t begin = parser->at;
    if (strcmp(peek_word(parser), "_") == 0) {
        scan_word(parser);
        return new_node(parser, NODE_ANY, begin);
    }
    struct node *out = parse_in(parser);
    if (out)
        return out;
    struct node *inside = parse_inside(parser);
    if (inside && result)
        refuse(parser, begin, "a result is an integer, not a struct or an array");
    if (inside)
        return inside;
    struct node *comparison = parse_comparison(parser);
    if (comparison)
        return comparison;
    struct node *first = parse_expression(parser);
    if (result && is_minus_one(first) && at_error_name(parser))
        return parse_error(parser, begin);
    skip_blanks(parser);
    if (peek(parser) == '.' && peek_at(parser, 1) == '.' && peek_at(parser, 2) != '.') {
        parser->at += 2;
        return new_node_of(parser, NODE_RANGE, first, parse_expression(parser));
    }
    return first;
}

static bool at_address(struct parser *parser)
{
    skip_blanks(parser);
    return strcmp(peek_word(parser), "at") == 0;
}

static struct node *parse_choices(struct parser *parser, bool result)
{
    struct node *first = parse_item(parser, result);
    if (!skip_text(parser, "|"))
        return first;
    struct node *choices = new_node_of(parser, NODE_CHOICES, first, NULL);
    do {
        struct node *last = choices->parts[choices->part_count - 1];
        bool error = last->kind == NODE_ERROR && at_error_name(parser);
        add_part(parser, choices,
                 error ? parse_error(parser, parser->at) : parse_item(parser, result));
    } while (skip_text(parser, "|"));
    for (size_t i = 0; i < choices->part_count; i++)
        if ((choices->parts[i]->kind == NODE_ANY && (result || i + 1 < choices->part_count)) ||
            choices->parts[i]->kind == NODE_COMPARE || choices->parts[i]->kind == NODE_IN ||
            looks_inside(choices->parts[i]))
            refuse(parser, choices->parts[i]->begin, "between | only values and ranges can stand");
    return choices;
}

struct node *parse_pattern(struct parser *parser, bool result)
{
    struct node *node = parse_choices(parser, result);
    if (result && at_address(parser))
        refuse(parser, parser->at, "\"at\" belongs to an argument, not to a result");
    return node;
}

struct node *parse_argument(struct parser *parser)
{
    if (at_status(parser))
        return parse_status(parser);
    struct node *bytes = parse_pattern(parser, false);
    if (skip_text(parser, "=>"))
        return new_node_of(parser, NODE_CHANGE, bytes, parse_pattern(parser, false));
    if (!at_address(parser))
        return bytes;
    size_t mark = parser->at;
    scan_word(parser);
    struct node *node = new_node_of(parser, NODE_AT, bytes, parse_expression(parser));
    node->mark = mark;
    return node;
}

/* Bytes of a bare word: what needs no quotes after run, given, env and one of. */
static bool is_bare(char c)
{
    return c > ' ' && c < 0x7f && !strchr("\"$(){}[]#\\`", c);
}

static struct node *parse_bare(struct parser *parser)
{
    size_t begin = parser->at;
    while (parser->at < parser->size && is_bare(peek(parser)))
        parser->at++;
    struct node *node = new_node(parser, NODE_BYTES, begin);
    node->bytes = (const uint8_t *)parser->bytes + begin;
    node->size = parser->at - begin;
    if (node->size == 1 && strchr("+-*", parser->bytes[begin]))
        refuse(parser, begin,
               "an expression needs parentheses here, as in ($n + 1); "
               "for the sign itself write \"%c\" in quotes",
               parser->bytes[begin]);
    return node;
}

static struct node *parse_touching_part(struct parser *parser)
{
    char c = peek(parser);
    const char *word = peek_word(parser);
    if (c == '"' || c == '(')
        return parse_primary(parser);
    if (c == '$')
        return parse_name(parser);
    if (*word && peek_at(parser, strlen(word)) == '(')
        return parse_primary(parser);
    if (!is_bare(c))
        refuse(parser, parser->at, "a word or a value is wanted here, not %s", piece_here(parser));
    return parse_bare(parser);
}

static bool touches(const struct parser *parser)
{
    char c = peek(parser);
    return c == '"' || c == '$' || c == '(' || is_bare(c);
}

struct node *parse_touching(struct parser *parser)
{
    skip_blanks(parser);
    struct node *first = parse_touching_part(parser);
    if (!touches(parser))
        return first;
    struct node *join = new_node_of(parser, NODE_JOIN, first, NULL);
    while (touches(parser))
        add_part(parser, join, parse_touching_part(parser));
    return join;
}
