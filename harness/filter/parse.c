/* The parser: by recursive descent, one function a rule of the grammar. */
#include "filter/parser.h"

enum { DEEPEST = 100 };

static struct filter_node *take_or(struct parser *parser);

static struct filter_node *take_group(struct parser *parser, size_t open)
{
    if (++parser->depth > DEEPEST) {
        COMPLAIN(parser, open, 1, "more than %d parentheses inside each other", DEEPEST);
        return NULL;
    }
    struct filter_node *node = take_or(parser);
    parser->depth--;
    if (!node || take_char(parser, ')'))
        return node;
    pass_blanks(parser);
    if (parser->text[parser->at])
        wanted(parser, "'and', 'or' or ')'");
    else
        COMPLAIN(parser, open, 1, "this parenthesis is not closed");
    return NULL;
}

static struct filter_node *take_not(struct parser *parser)
{
    bool not = false;
    while (take_word(parser, "not"))
        not = !not ;
    pass_blanks(parser);
    size_t open = parser->at;
    struct filter_node *node =
        take_char(parser, '(') ? take_group(parser, open) : take_check(parser);
    if (!node || !not )
        return node;
    struct filter_node *above = make_node(parser, NODE_NOT);
    above->first = node;
    return above;
}

static struct filter_node *take_chain(struct parser *parser, const char *word, enum node_kind kind,
                                      struct filter_node *(*take_part)(struct parser *))
{
    struct filter_node *first = take_part(parser), *last = first;
    if (!first || !take_word(parser, word))
        return first;
    struct filter_node *above = make_node(parser, kind);
    above->first = first;
    do {
        last->next = take_part(parser);
        last = last->next;
    } while (last && take_word(parser, word));
    return last ? above : NULL;
}

static struct filter_node *take_and(struct parser *parser)
{
    return take_chain(parser, "and", NODE_AND, take_not);
}

static struct filter_node *take_or(struct parser *parser)
{
    return take_chain(parser, "or", NODE_OR, take_and);
}

bool filter_parse(struct filter *filter, const char *name, const char *expression,
                  struct problem *problem)
{
    *filter = (struct filter){.root = NULL};
    struct parser parser = {
        .name = name, .text = expression, .arena = &filter->arena, .problem = problem};
    struct filter_node *root = take_or(&parser);
    pass_blanks(&parser);
    if (root && expression[parser.at])
        return wanted(&parser, "'and' or 'or'");
    filter->root = root;
    return root != NULL;
}

void filter_free(struct filter *filter)
{
    arena_free(&filter->arena);
    filter->root = NULL;
}
