/* The words of a line, and what is wrong with it: file, line, column and a caret. */
#include "base/shown.h"
#include "filter/explain.h"
#include "filter/rules_tree.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

static bool is_word(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_';
}

struct rule_word rule_look(struct rule_parser *parser)
{
    while (parser->text[parser->at] && strchr(" \t\r", parser->text[parser->at]))
        parser->at++;
    struct rule_word word = {parser->text + parser->at, parser->at, 0};
    /* "x86-64": a hyphen between two digits belongs to the word */
    while (is_word(word.bytes[word.size]) ||
           (word.size && word.bytes[word.size] == '-' && is_word(word.bytes[word.size + 1]) &&
            is_word(word.bytes[word.size - 1])))
        word.size++;
    return word;
}

bool rule_is(const struct rule_word *word, const char *name)
{
    return strlen(name) == word->size && memcmp(name, word->bytes, word->size) == 0;
}

bool rule_take(struct rule_parser *parser, const char *name)
{
    struct rule_word word = rule_look(parser);
    if (!rule_is(&word, name))
        return false;
    parser->at += word.size;
    return true;
}

bool rule_take_sign(struct rule_parser *parser, const char *sign)
{
    rule_look(parser);
    if (strncmp(parser->text + parser->at, sign, strlen(sign)) != 0)
        return false;
    parser->at += strlen(sign);
    return true;
}

const char *rule_string(struct rule_parser *parser, const struct rule_word *word)
{
    char *copy = ARENA_ARRAY(&parser->rules->arena, char, word->size + 1);
    return memcpy(copy, word->bytes, word->size);
}

/* ------------------------------------------------------------------ errors */

enum { SENTENCE = 600, NAME_SHOWN = 120 };

static bool complain(const char *name, struct problem *problem, const char *line, int number,
                     size_t from, size_t size, const char *format, va_list arguments)
{
    char sentence[SENTENCE], label[NAME_SHOWN + 40];
    struct text shown = {0};
    int column = 1;
    for (size_t i = 0; i < from; i++)
        column += ((unsigned char)line[i] & 0xc0) != 0x80;
    vsnprintf(sentence, sizeof sentence, format, arguments);
    text_add_shown(&shown, name, strlen(name), false);
    snprintf(label, sizeof label, "%.*s:%d:%d", NAME_SHOWN, text_string(&shown), number, column);
    text_free(&shown);
    return explain(&(struct place){label, line, from, size}, problem, "%s", sentence);
}

bool rule_error(const struct rule_parser *parser, size_t from, size_t size, const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    complain(parser->name, parser->problem, parser->text, parser->line, from, size, format,
             arguments);
    va_end(arguments);
    return false;
}

bool rule_error_at(const struct rule_parser *parser, const struct rule *rule, const char *format,
                   ...)
{
    const struct rule_source *source = rule->source;
    va_list arguments;
    va_start(arguments, format);
    complain(parser->name, parser->problem, source->line, rule->line, source->from, source->size,
             format, arguments);
    va_end(arguments);
    return false;
}

bool rule_wanted(struct rule_parser *parser, const char *what)
{
    struct rule_word word = rule_look(parser);
    char c = parser->text[parser->at];
    if (!c || c == '#')
        return rule_error(parser, parser->at, 1, "the line ends where %s should stand", what);
    return rule_error(parser, parser->at, word.size ? word.size : 1, "here should stand %s", what);
}
