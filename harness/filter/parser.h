/* The parser's state, and the words that it reads; private to filter/. */
#ifndef FILTER_PARSER_H
#define FILTER_PARSER_H

#include "filter/explain.h"
#include "filter/tree.h"

struct parser {
    const char *name; /* of the option */
    const char *text;
    size_t at;
    int depth; /* of parentheses */
    struct arena *arena;
    struct problem *problem;
};

/* Points at `size` bytes of the expression; false. */
#define COMPLAIN(parser, from, size, ...)                                                          \
    explain(&(struct place){(parser)->name, (parser)->text, from, size}, (parser)->problem,        \
            __VA_ARGS__)

/* "here should stand a value"; false. */
bool wanted(struct parser *parser, const char *what);

bool is_letter(char c); /* that may begin a name */
bool is_name(char c);   /* that may go on with it */

/* Each skips blanks first.  False: something else stands there. */
void pass_blanks(struct parser *parser);
bool take_char(struct parser *parser, char c);
bool take_word(struct parser *parser, const char *word);

/* A bare or quoted string.  False, with the problem told. */
bool take_string(struct parser *parser, struct operand *operand);
bool take_quoted(struct parser *parser, char **bytes, size_t *size, char quote);

/* How far the word at a place goes, for carets; one character at least. */
size_t word_size(const char *at);

/* check.c: a check; NULL with the problem told. */
struct filter_node *take_check(struct parser *parser);
struct filter_node *make_node(struct parser *parser, enum node_kind kind);

#endif
