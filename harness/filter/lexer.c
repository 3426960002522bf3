/* The words of an expression. */
#include "filter/parser.h"

#include <string.h>

static bool is_blank(char c)
{
    return c && strchr(" \t\n\r\b", c);
}

bool is_letter(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_';
}

bool is_name(char c)
{
    return is_letter(c) || (c >= '0' && c <= '9');
}

static bool is_bare(char c)
{
    return c && !is_blank(c) && !strchr("(),=\"'", c);
}

void pass_blanks(struct parser *parser)
{
    while (is_blank(parser->text[parser->at]))
        parser->at++;
}

bool take_char(struct parser *parser, char c)
{
    pass_blanks(parser);
    if (parser->text[parser->at] != c)
        return false;
    parser->at++;
    return true;
}

/* A keyword has a blank, a parenthesis or the end behind it. */
bool take_word(struct parser *parser, const char *word)
{
    size_t size = strlen(word);
    pass_blanks(parser);
    const char *at = parser->text + parser->at;
    if (strncmp(at, word, size) != 0 ||
        (at[size] && !is_blank(at[size]) && !strchr("()", at[size])))
        return false;
    parser->at += size;
    return true;
}

/* How far the word at a place goes, for carets; one character at least. */
size_t word_size(const char *at)
{
    size_t size = 0;
    while (is_bare(at[size]))
        size++;
    return size ? size : 1;
}

bool wanted(struct parser *parser, const char *what)
{
    pass_blanks(parser);
    const char *at = parser->text + parser->at;
    if (!*at)
        return COMPLAIN(parser, parser->at, 1, "the expression ends where %s should stand", what);
    return COMPLAIN(parser, parser->at, word_size(at), "here should stand %s", what);
}

bool take_quoted(struct parser *parser, char **bytes, size_t *size, char quote)
{
    const char *text = parser->text;
    size_t from = parser->at++;
    *bytes = arena_alloc(parser->arena, strlen(text + from) + 1);
    *size = 0;
    for (; text[parser->at] && text[parser->at] != quote; parser->at++) {
        if (text[parser->at] == '\\' && text[parser->at + 1] && strchr("\"'", text[parser->at + 1]))
            parser->at++;
        (*bytes)[(*size)++] = text[parser->at];
    }
    if (!text[parser->at])
        return COMPLAIN(parser, from, 1, "this quotation does not end");
    parser->at++;
    return true;
}

bool take_string(struct parser *parser, struct operand *operand)
{
    char *bytes;
    pass_blanks(parser);
    const char *at = parser->text + parser->at;
    operand->at = parser->at;
    if (*at == '"' || *at == '\'') {
        if (!take_quoted(parser, &bytes, &operand->size, *at))
            return false;
        operand->bytes = bytes;
        return true;
    }
    while (is_bare(at[operand->size]))
        operand->size++;
    if (!operand->size)
        return wanted(parser, "a value");
    bytes = arena_alloc(parser->arena, operand->size + 1);
    operand->bytes = memcpy(bytes, at, operand->size);
    parser->at += operand->size;
    return true;
}
