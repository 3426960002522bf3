#include "expect/parser.h"

#include <stdio.h>
#include <string.h>

enum { PIECE_SHOWN = 40 };

void refuse(struct parser *parser, size_t place, const char *format, ...)
{
    va_list arguments, again;
    va_start(arguments, format);
    va_copy(again, arguments);
    int size = vsnprintf(NULL, 0, format, arguments);
    char *sentence = arena_alloc(&parser->expectation->arena, (size_t)(size < 0 ? 0 : size) + 1);
    vsnprintf(sentence, (size_t)(size < 0 ? 0 : size) + 1, format, again);
    va_end(again);
    va_end(arguments);
    script_problem(parser->script, place, parser->problem, "%s", sentence);
    longjmp(parser->refused, 1);
}

char peek_at(const struct parser *parser, size_t ahead)
{
    return parser->size - parser->at > ahead ? parser->bytes[parser->at + ahead] : '\0';
}

char peek(const struct parser *parser)
{
    return peek_at(parser, 0);
}

void skip_blanks(struct parser *parser)
{
    for (char c; (c = peek(parser)) != '\0'; parser->at++) {
        if (c == '#')
            while (parser->at + 1 < parser->size && parser->bytes[parser->at + 1] != '\n')
                parser->at++;
        else if (c != ' ' && c != '\t' && c != '\r' && !(c == '\n' && parser->open))
            return;
    }
}

bool skip_text(struct parser *parser, const char *text)
{
    skip_blanks(parser);
    size_t size = strlen(text);
    if (parser->size - parser->at < size || memcmp(parser->bytes + parser->at, text, size) != 0)
        return false;
    parser->at += size;
    return true;
}

bool is_line_end(struct parser *parser)
{
    skip_blanks(parser);
    return peek(parser) == '\n' || peek(parser) == '\0';
}

void end_line(struct parser *parser)
{
    if (!is_line_end(parser) && peek(parser) != '}')
        refuse(parser, parser->at, "the line should end here, before %s", piece_here(parser));
}

unsigned line_of(struct parser *parser, size_t place)
{
    if (place < parser->line_place || !parser->line_number) {
        parser->line_place = 0;
        parser->line_number = 1;
    }
    for (; parser->line_place < place; parser->line_place++)
        parser->line_number += parser->bytes[parser->line_place] == '\n';
    return parser->line_number;
}

static bool is_word_byte(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_';
}

static size_t word_end(const struct parser *parser)
{
    size_t end = parser->at;
    while (end < parser->size && is_word_byte(parser->bytes[end]))
        end++;
    return end;
}

const char *peek_word(struct parser *parser)
{
    size_t end = word_end(parser);
    return arena_print(&parser->expectation->arena, "%.*s", (int)(end - parser->at),
                       parser->bytes + parser->at);
}

const char *scan_word(struct parser *parser)
{
    const char *word = peek_word(parser);
    parser->at = word_end(parser);
    return word;
}

const char *piece(struct parser *parser, size_t begin, size_t end)
{
    bool cut = end - begin > PIECE_SHOWN;
    return arena_print(&parser->expectation->arena, "\"%.*s%s\"",
                       (int)(cut ? PIECE_SHOWN : end - begin), parser->bytes + begin,
                       cut ? "..." : "");
}

const char *piece_here(struct parser *parser)
{
    if (peek(parser) == '\0')
        return "the end of the file";
    if (peek(parser) == '\n')
        return "the end of the line";
    size_t end = word_end(parser);
    return piece(parser, parser->at, end > parser->at ? end : parser->at + 1);
}

static int digit_of(char c)
{
    if (c >= '0' && c <= '9')
        return c - '0';
    if (c >= 'a' && c <= 'z')
        return c - 'a' + 10;
    return c >= 'A' && c <= 'Z' ? c - 'A' + 10 : 99;
}

wide scan_integer(struct parser *parser)
{
    size_t begin = parser->at, end = word_end(parser);
    size_t at = begin;
    int base = 10;
    if (peek(parser) == '0' && (peek_at(parser, 1) == 'x' || peek_at(parser, 1) == 'X')) {
        base = 16;
        at += 2;
    } else if (peek(parser) == '0' && end - begin > 1) {
        base = 8;
        at += 1;
    }
    wide value = 0;
    for (; at < end; at++) {
        int digit = digit_of(parser->bytes[at]);
        if (digit >= base)
            refuse(parser, begin, "%s is not an integer", piece(parser, begin, end));
        value = value * base + digit;
        if (value > (wide)UINT64_MAX)
            refuse(parser, begin, "%s does not fit into 64 bits", piece(parser, begin, end));
    }
    if (base == 16 && end - begin == 2)
        refuse(parser, begin, "%s is not an integer", piece(parser, begin, end));
    parser->at = end;
    return value;
}

/* The byte that an escape stands for; `at` is on its backslash and ends behind it. */
static char scan_escape(struct parser *parser)
{
    static const char letters[] = "ntr0\\\"", meanings[] = "\n\t\r\0\\\"";
    size_t begin = parser->at;
    char letter = peek_at(parser, 1);
    parser->at += 2;
    if (letter == 'x') {
        int high = digit_of(peek(parser)), low = digit_of(peek_at(parser, 1));
        if (high > 15 || low > 15)
            refuse(parser, begin, "\\x takes two hexadecimal digits");
        parser->at += 2;
        return (char)(high * 16 + low);
    }
    const char *found = letter ? strchr(letters, letter) : NULL;
    if (!found)
        refuse(parser, begin, "there is no such escape; known are \\n \\t \\r \\0 \\\\ \\\" \\xHH");
    if (letter == '0' && peek(parser) >= '0' && peek(parser) <= '9')
        refuse(parser, begin, "\\0 takes no further digits; write \\xHH");
    return meanings[found - letters];
}

struct node *scan_string(struct parser *parser)
{
    size_t begin = parser->at++, room = 0;
    for (size_t i = parser->at; i < parser->size && parser->bytes[i] != '\n'; i++, room++)
        if (parser->bytes[i] == '"' && parser->bytes[i - 1] != '\\')
            break;
    uint8_t *bytes = arena_alloc(&parser->expectation->arena, room + 1);
    size_t size = 0;
    while (peek(parser) != '"') {
        if (peek(parser) == '\0' || peek(parser) == '\n')
            refuse(parser, begin, "this string is not closed on its line");
        char c = peek(parser);
        if (c == '\\')
            c = scan_escape(parser);
        else
            parser->at++;
        bytes[size++] = (uint8_t)c;
    }
    parser->at++;
    struct node *node = new_node(parser, NODE_BYTES, begin);
    node->bytes = bytes;
    node->size = size;
    return node;
}

void nest_in(struct parser *parser, size_t place)
{
    if (++parser->nest > NEST_LIMIT)
        refuse(parser, place, "more than %d blocks and parentheses inside each other", NEST_LIMIT);
}

void nest_out(struct parser *parser)
{
    parser->nest--;
}

void *grow(struct parser *parser, void *array, size_t size, size_t count, size_t limit,
           const char *what, size_t place)
{
    if (count >= limit)
        refuse(parser, place, "more than %zu %s", limit, what);
    /* Room doubles at every power of two; what was outgrown stays in the arena. */
    if (count & (count - 1) && count)
        return array;
    char *larger = arena_alloc(&parser->expectation->arena, size * (count ? 2 * count : 1));
    if (count)
        memcpy(larger, array, size * count);
    return larger;
}
