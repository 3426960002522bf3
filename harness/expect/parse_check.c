/* A `check` line: a fact of the table, its path and its value. */
#include "expect/facts.h"
#include "expect/parser.h"

#include <string.h>

/* How many of the fact's words stand at the place; all of them: moves behind them. */
static bool accept_words(struct parser *parser, const char *const *words, size_t count)
{
    size_t from = parser->at;
    for (size_t i = 0; i < count && words[i]; i++)
        if (!accept_word(parser, words[i])) {
            parser->at = from;
            return false;
        }
    return true;
}

static void refuse_fact(struct parser *parser)
{
    struct text list = {0};
    for (size_t i = 0; i < FACTS; i++) {
        text_add(&list, "%s", i ? ", " : "");
        for (size_t w = 0; w < 4 && facts[i].words[w]; w++)
            text_add(&list, "%s%s", w ? " " : "", facts[i].words[w]);
    }
    const char *all = arena_string(&parser->expectation->arena, text_string(&list));
    text_free(&list);
    refuse(parser, parser->at, "a fact is wanted here, not %s; facts are %s", next_piece(parser),
           all);
}

/* Facts with the same first words differ in what stands behind the path. */
static const struct fact *choose(struct parser *parser, const struct fact *fact)
{
    for (const struct fact *other = fact + 1; other < facts + FACTS; other++)
        if (other->behind[0] && strcmp(other->words[0], fact->words[0]) == 0 &&
            accept_words(parser, other->behind, 2))
            return other;
    return fact;
}

void parse_check(struct parser *parser, size_t begin)
{
    struct expect_case *one = parser->one;
    struct checking *check =
        GROW(parser, one->checks, one->check_count, LIST_LIMIT, "check lines", begin);
    const struct fact *fact = facts;
    while (fact < facts + FACTS && !accept_words(parser, fact->words, 4))
        fact++;
    if (fact == facts + FACTS)
        refuse_fact(parser);
    check->place = begin;
    if (fact->path) {
        if (is_line_end(parser))
            refuse(parser, parser->at, "a path is wanted here");
        check->path = parse_word_value(parser);
        fact = choose(parser, fact);
    }
    if (fact->value != TAKES_NOTHING && is_line_end(parser))
        refuse(parser, parser->at, "%s wanted here", fact->takes);
    if (fact->value == TAKES_CALLS)
        parse_filtering(parser, check);
    else if (fact->value == TAKES_BYTES)
        check->right = parse_text(parser, fact->takes);
    else if (fact->value == TAKES_PATH)
        check->right = parse_word_value(parser);
    else if (fact->value == TAKES_INTEGER)
        check->right = parse_number(parser, fact->takes, 0, 07777);
    check->fact = fact;
    check->end = parser->at;
}
