/* A `let` line: the names that a run draws, and what they are drawn from. */
#include "expect/parser.h"

#include "tables/names.h"

#include <string.h>

const char *next_piece(struct parser *parser)
{
    skip_blanks(parser);
    return piece_here(parser);
}

static void parse_range(struct parser *parser, struct draw *draw, const char *example)
{
    if (is_line_end(parser))
        refuse(parser, parser->at, "a range is wanted here, such as %s", example);
    size_t begin = parser->at;
    draw->low = parse_expression(parser);
    draw->high = draw->low;
    if (skip_text(parser, ".."))
        draw->high = parse_expression(parser);
    else
        refuse(parser, begin, "a range is wanted here, such as %s", example);
    settle_as(parser, draw->low, TYPE_INTEGER, "a range takes");
    settle_as(parser, draw->high, TYPE_INTEGER, "a range takes");
    wide low, high;
    if (!constant_integer(draw->low, &low) || !constant_integer(draw->high, &high))
        return;
    bool empty = low > high;
    if (draw->kind == DRAW_ADDRESS)
        empty = low < 0 || (low + 4095) / 4096 > high / 4096;
    if (empty)
        refuse(parser, begin,
               draw->kind == DRAW_ADDRESS ? "no multiple of 4096 is in this range"
                                          : "this range is empty");
    if (draw->kind == DRAW_WORDS && (low < 1 || high > WORDS_LIMIT))
        refuse(parser, begin, "words come 1 to %d at a time", WORDS_LIMIT);
    if (draw->kind == DRAW_BYTES && (low < 0 || high > BYTES_LIMIT))
        refuse(parser, begin, "there can be 0 to %d bytes", BYTES_LIMIT);
}

/* True for the bytes of an integer, as far as its base allows them. */
static bool is_integer(const uint8_t *bytes, size_t size)
{
    bool hexadecimal = size > 2 && bytes[0] == '0' && (bytes[1] == 'x' || bytes[1] == 'X');
    const char *digits = hexadecimal ? "0123456789abcdefABCDEF" : "0123456789";
    for (size_t i = hexadecimal ? 2 : 0; i < size; i++)
        if (!bytes[i] || !strchr(digits, bytes[i]))
            return false;
    return true;
}

/* One value of `one of`: an integer and the name of a constant are integers, all else a string. */
static struct node *parse_choice(struct parser *parser)
{
    struct node *node = parse_touching(parser);
    if (node->kind != NODE_BYTES || parser->bytes[node->begin] == '"')
        return node;
    size_t end = parser->at;
    bool negative = node->size > 1 && node->bytes[0] == '-';
    const uint8_t *digits = node->bytes + negative;
    int64_t value;
    if (*digits >= '0' && *digits <= '9') {
        if (!is_integer(digits, node->size - negative))
            refuse(parser, node->begin, "a word that begins with a digit is written in quotes");
        parser->at = node->begin + negative;
        node->integer = negative ? -scan_integer(parser) : scan_integer(parser);
        if (node->integer < INT64_MIN)
            refuse(parser, node->begin, "this integer does not fit into 64 bits");
        node->kind = NODE_INTEGER;
        parser->at = end;
    } else if (constant_value(
                   arena_print(&parser->expectation->arena, "%.*s", (int)node->size, node->bytes),
                   &value)) {
        node->kind = NODE_INTEGER;
        node->integer = value;
    }
    return node;
}

static void add_value(struct parser *parser, struct draw *draw)
{
    struct node *node = parse_choice(parser);
    size_t column = draw->value_count % draw->name_count;
    struct name *name = &parser->one->names[draw->names[column]];
    enum value_type type = settle_value(parser, node);
    if (draw->value_count >= draw->name_count && type != name->type)
        refuse(parser, node->begin, "all values of one name must be of one kind; the first is %s",
               name->type == TYPE_BYTES ? "a string" : "an integer");
    name->type = type;
    *GROW(parser, draw->values, draw->value_count, CHOICE_LIMIT, "values", node->begin) = node;
}

static void parse_one_of(struct parser *parser, struct draw *draw)
{
    skip_blanks(parser);
    size_t place = parser->at;
    if (strcmp(scan_word(parser), "of") != 0)
        refuse(parser, place, "\"of\" is wanted here, as in one of a b");
    while (!is_line_end(parser)) {
        size_t open = parser->at;
        if (draw->name_count == 1) {
            if (peek(parser) == '(')
                refuse(parser, open, "parentheses stand only where several names are drawn");
            add_value(parser, draw);
            continue;
        }
        if (!skip_text(parser, "("))
            refuse(parser, open, "for %zu names each choice is (...), %zu values in parentheses",
                   draw->name_count, draw->name_count);
        parser->open++;
        for (size_t i = 0; i < draw->name_count; i++) {
            skip_blanks(parser);
            if (peek(parser) == ')')
                refuse(parser, parser->at, "%zu values are wanted, one for each name",
                       draw->name_count);
            add_value(parser, draw);
        }
        if (!skip_text(parser, ")"))
            refuse(parser, open, "%zu values and \")\" are wanted here", draw->name_count);
        parser->open--;
    }
    if (!draw->value_count)
        refuse(parser, parser->at, "one of what? Values are wanted here");
    draw->value_count /= draw->name_count;
}

static void parse_draw(struct parser *parser, struct draw *draw)
{
    static const char *const kinds[] = {"word",    "words", "line",  "number",
                                        "address", "one",   "bytes", "port"};
    size_t begin = parser->at;
    const char *word = scan_word(parser);
    enum draw_kind kind = 0;
    while (kind < 8 && strcmp(word, kinds[kind]) != 0)
        kind++;
    if (kind == 8)
        refuse(parser, begin,
               "word, words, line, bytes, number, address, port or one of is wanted here, not %s%s",
               *word ? piece(parser, begin, parser->at) : piece_here(parser),
               suggest(parser, word, kinds, 8));
    draw->kind = kind;
    if (kind != DRAW_ONE_OF && draw->name_count > 1)
        refuse(parser, begin, "several names are drawn by one of (...) (...) only");
    enum value_type type = kind == DRAW_NUMBER || kind == DRAW_ADDRESS || kind == DRAW_PORT
                               ? TYPE_INTEGER
                               : TYPE_BYTES;
    for (size_t i = 0; i < draw->name_count; i++)
        parser->one->names[draw->names[i]].type = type;
    if (kind == DRAW_ONE_OF)
        parse_one_of(parser, draw);
    else if (kind == DRAW_NUMBER)
        parse_range(parser, draw, "1..255");
    else if (kind == DRAW_ADDRESS)
        parse_range(parser, draw, "0x80000000..0xfffff000");
    else if (kind == DRAW_WORDS)
        parse_range(parser, draw, "2..5");
    else if (kind == DRAW_BYTES)
        parse_range(parser, draw, "1000..5000");
}

void parse_let(struct parser *parser, size_t begin)
{
    struct expect_case *one = parser->one;
    struct draw *draw = ARENA_NEW(&parser->expectation->arena, struct draw);
    const char *words[16];
    size_t places[16];
    draw->place = begin;
    for (skip_blanks(parser); peek(parser) == '$'; skip_blanks(parser)) {
        struct node *node = parse_name(parser);
        const char *word = (const char *)node->bytes;
        bool twice = find_name(parser, word) >= 0;
        for (size_t i = 0; i < draw->name_count; i++)
            twice = twice || strcmp(words[i], word) == 0;
        if (twice)
            refuse(parser, node->begin, "$%s is drawn twice", word);
        if (draw->name_count == sizeof words / sizeof *words)
            refuse(parser, node->begin, "more than 16 names in one let");
        words[draw->name_count] = word;
        places[draw->name_count++] = node->begin;
    }
    if (!draw->name_count)
        refuse(parser, parser->at, "a name such as $line is wanted here, not %s",
               next_piece(parser));
    if (!skip_text(parser, "="))
        refuse(parser, parser->at, "\"=\" is wanted here, not %s", next_piece(parser));
    skip_blanks(parser);
    /* The names are known only behind their own line, which may use earlier ones. */
    size_t first = one->name_count;
    draw->names = ARENA_ARRAY(&parser->expectation->arena, int, draw->name_count);
    for (size_t i = 0; i < draw->name_count; i++) {
        draw->names[i] = add_name(parser, "", TYPE_UNKNOWN, places[i]);
        one->names[draw->names[i]].draw = draw;
    }
    parse_draw(parser, draw);
    for (size_t i = 0; i < draw->name_count; i++)
        one->names[first + i].word = words[i];
    *one->last_draw = draw;
    one->last_draw = &draw->next;
}
