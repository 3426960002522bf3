/* What stands behind a pointer: structs in braces, arrays in brackets, and the functions with
 * which their fields are written.  Which fields there are is found out in check_inside.c, once it
 * is known where the value stands. */
#include "expect/parser.h"

#include "expect/value.h"
#include "tables/names.h"

#include <string.h>

/* The end of a list, or the comma before its next part; false at the end. */
static bool goes_on(struct parser *parser, const struct node *node, const char *close, size_t open)
{
    if (skip_text(parser, close))
        return false;
    if (!node->rest && skip_text(parser, ","))
        return true;
    skip_blanks(parser);
    if (peek(parser) == '\0' || line_of(parser, parser->at) != line_of(parser, open))
        refuse(parser, open, "this %s is not closed", *close == '}' ? "brace" : "bracket");
    if (node->rest)
        refuse(parser, parser->at, "behind ... stands \"%s\", not %s", close, piece_here(parser));
    refuse(parser, parser->at, "\",\" or \"%s\" is wanted here, not %s", close, piece_here(parser));
}

/* st_size=$n */
static struct node *parse_field(struct parser *parser)
{
    skip_blanks(parser);
    size_t begin = parser->at;
    const char *word = scan_word(parser);
    size_t size = strlen(word);
    if (!size)
        refuse(parser, begin, "the name of a field is wanted here, not %s", piece_here(parser));
    skip_blanks(parser);
    if (peek(parser) != '=')
        refuse(parser, parser->at, "\"=\" and a value are wanted here, as in {st_size=5, ...}");
    parser->at++;
    struct node *node = new_node_of(parser, NODE_FIELD, parse_argument(parser), NULL);
    node->begin = begin;
    node->bytes = (const uint8_t *)word;
    node->size = size;
    return node;
}

static struct node *parse_struct(struct parser *parser)
{
    size_t open = parser->at++;
    struct node *node = new_node(parser, NODE_STRUCT, open);
    if (skip_text(parser, "}"))
        refuse(parser, open, "a struct holds fields, or ... for any: {...}");
    do {
        if (skip_text(parser, "..."))
            node->rest = true;
        else
            add_part(parser, node, parse_field(parser));
    } while (goes_on(parser, node, "}", open));
    return node;
}

/* In a set of signals, INT stands for SIGINT, as strace writes it. */
static struct node *parse_element(struct parser *parser)
{
    skip_blanks(parser);
    size_t begin = parser->at;
    const char *word = peek_word(parser);
    int signal = *word >= 'A' && *word <= 'Z' ? signal_number(word) : 0;
    int64_t other;
    if (!signal || constant_value(word, &other))
        return parse_argument(parser);
    scan_word(parser);
    struct node *node = new_node(parser, NODE_INTEGER, begin);
    node->integer = signal;
    return node;
}

/* Sets are written with blanks between their elements. */
static bool has_blank(struct parser *parser)
{
    skip_blanks(parser);
    char c = peek(parser);
    return c == '$' || (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z');
}

static struct node *parse_array(struct parser *parser)
{
    size_t open = parser->at;
    struct node *node = new_node(parser, NODE_ARRAY, open);
    node->inverted = peek(parser) == '~';
    parser->at += 1 + node->inverted;
    if (skip_text(parser, "]"))
        return node;
    do {
        if (skip_text(parser, "..."))
            node->rest = true;
        else
            add_part(parser, node, parse_element(parser));
    } while ((!node->rest && has_blank(parser)) || goes_on(parser, node, "]", open));
    return node;
}

struct node *parse_inside(struct parser *parser)
{
    skip_blanks(parser);
    size_t begin = parser->at;
    char c = peek(parser);
    if (c != '{' && c != '[' && !(c == '~' && peek_at(parser, 1) == '['))
        return NULL;
    nest_in(parser, begin);
    parser->open++;
    struct node *node = c == '{' ? parse_struct(parser) : parse_array(parser);
    parser->open--;
    nest_out(parser);
    node->end = parser->at;
    return node;
}

bool looks_inside(const struct node *node)
{
    return node->kind == NODE_STRUCT || node->kind == NODE_ARRAY || node->kind == NODE_CHANGE;
}

/* ----------------------------------------------------------------- functions */

/* An IPv4 address as it stands in memory, read as a number of this machine. */
static wide internet_address(struct parser *parser, const struct node *inner)
{
    uint32_t address;
    if (inner->kind == NODE_BYTES &&
        parse_internet_address(false, inner->bytes, inner->size, &address))
        return (wide)address;
    refuse(parser, inner->begin, "inet_addr() takes an address such as \"127.0.0.1\"");
}

/* A device's number as struct stat has it: makedev(3), 12 bits of major and 20 of minor. */
static wide device(struct parser *parser, const struct node *major, const struct node *minor)
{
    wide high = major->integer, low = minor->integer;
    if (major->kind != NODE_INTEGER || minor->kind != NODE_INTEGER || high > 0xfff || low > 0xfffff)
        refuse(parser, major->begin, "makedev() takes two numbers, such as makedev(1, 3)");
    return (low & 0xff) | high << 8 | (low & 0xfff00) << 12;
}

struct node *parse_network(struct parser *parser, const char *word, size_t begin)
{
    static const char *const words[] = {"htons", "htonl", "inet_addr", "makedev"};
    size_t which = 0, open = parser->at;
    while (which < 4 && strcmp(words[which], word) != 0)
        which++;
    if (which == 4)
        return NULL;
    nest_in(parser, open);
    parser->at++;
    parser->open++;
    struct node *inner = which < 2 ? parse_pattern(parser, false) : parse_expression(parser);
    struct node *second = which == 3 && skip_text(parser, ",") ? parse_expression(parser) : NULL;
    if (which == 3 && !second)
        refuse(parser, open, "makedev() takes two numbers, such as makedev(1, 3)");
    if (!skip_text(parser, ")"))
        refuse(parser, parser->at, "\")\" is wanted here, not %s", piece_here(parser));
    parser->open--;
    nest_out(parser);
    struct node *node = new_node(parser, NODE_INTEGER, begin);
    if (which < 2) {
        node = new_node_of(parser, NODE_SWAP, inner, NULL);
        node->begin = begin;
        node->integer = which == 0 ? 2 : 4;
    } else {
        node->integer =
            which == 2 ? internet_address(parser, inner) : device(parser, inner, second);
    }
    return node;
}
