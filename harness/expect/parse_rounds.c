/* Blocks with rounds, the names that bind anew in each of them, and the lists that come of these.
 */
#include "expect/parser.h"

#include <string.h>

/* ------------------------------------------------------------------- where a name has a value */

static bool is_around(const struct parser *parser, const struct step *block)
{
    const struct step *around = parser->rounds;
    while (around && around != block)
        around = around->outer;
    return around == block;
}

bool is_current(const struct parser *parser, int name)
{
    const struct name *known = &parser->one->names[name];
    for (const struct step *around = parser->rounds; around; around = around->outer)
        if (around->index == name || (around->each && around->child->name == name))
            return true;
    return known->sort != NAME_ROUND && is_around(parser, known->scope);
}

void check_current(struct parser *parser, const struct node *node)
{
    const struct name *name = &parser->one->names[node->name];
    if (is_current(parser, node->name))
        return;
    if (name->sort == NAME_ROUND)
        refuse(parser, node->begin, "$%s counts the rounds of another block and has no value here",
               name->word);
    refuse(parser, node->begin,
           "$%s binds anew in each round of the block in line %u; here it is a list: write "
           "in $%s, $%s[0] or process each $%s",
           name->word, name->scope->line, name->word, name->word, name->word);
}

void note_fresh(struct parser *parser, int name)
{
    struct step *block = parser->rounds;
    parser->one->names[name].scope = block;
    parser->one->names[name].sure = parser->optional == 0;
    if (block)
        *GROW(parser, block->fresh, block->fresh_count, NAME_LIMIT, "names", block->place) = name;
}

/* --------------------------------------------------------------------------------------- blocks */

/* as $i: a name of its own, whatever else has the word somewhere else. */
static void parse_index(struct parser *parser, struct step *step)
{
    struct expect_case *one = parser->one;
    step->index = -1;
    bool said = accept_word(parser, "as");
    skip_blanks(parser);
    size_t place = parser->at;
    if (said && peek(parser) != '$')
        refuse(parser, place, "a new name is wanted here, which counts the rounds, not %s",
               piece_here(parser));
    if (!said && !step->each)
        return;
    const char *word = said ? (const char *)parse_name(parser)->bytes : "";
    int known = said ? find_name(parser, word) : -1;
    if (known >= 0 && is_current(parser, known))
        refuse(parser, place, "$%s already stands for something here", word);
    step->index = add_name(parser, word, TYPE_INTEGER, place);
    one->names[step->index].sort = NAME_ROUND;
    one->names[step->index].uses = said ? 1 : 2;
}

struct step *parse_rounds(struct parser *parser, struct step *step)
{
    parse_index(parser, step);
    step->outer = parser->rounds;
    parser->rounds = step;
    struct step *first = parse_block(parser, NULL);
    parser->rounds = (struct step *)step->outer;
    return first;
}

/* ---------------------------------------------------------------------------------------- lists */

/* Finds the list that a node names, and says that it is one. */
static struct name *settle_list(struct parser *parser, struct node *node, const char *instead)
{
    struct expect_case *one = parser->one;
    const char *word = (const char *)node->bytes;
    size_t place = node->kind == NODE_IN ? node->mark : node->begin;
    node->name = find_name(parser, word);
    if (node->name < 0)
        refuse(parser, place, "nothing binds \"$%s\"%s", word, suggest_name(parser, word));
    struct name *name = &one->names[node->name];
    if (parser->drawn_only)
        refuse(parser, place, "$%s is bound by the run itself; no list is known before it", word);
    if (name->draw || name->sort == NAME_ROUND || !name->scope)
        refuse(parser, place,
               "$%s is one value, not a list: a list comes of a name that binds in the rounds of a "
               "repeat%s",
               word, instead);
    if (!is_around(parser, name->scope->outer))
        refuse(parser, place,
               "the list $%s begins anew in each round of the block in line "
               "%u, and has no value behind it",
               word, name->scope->outer->line);
    name->uses++;
    name->list = true;
    return name;
}

void settle_processes(struct parser *parser, struct node *node)
{
    const struct name *name =
        settle_list(parser, node, "; for one process write process $child { ... }");
    if (name->type != TYPE_INTEGER)
        refuse(parser, node->begin, "the name of a process is an integer, not a string");
}

struct node *parse_in(struct parser *parser)
{
    skip_blanks(parser);
    size_t begin = parser->at;
    if (!accept_word(parser, "in"))
        return NULL;
    skip_blanks(parser);
    if (peek(parser) != '$')
        refuse(parser, parser->at, "the name of a list is wanted here, as in in $child, not %s",
               piece_here(parser));
    struct node *name = parse_name(parser);
    struct node *node = new_node(parser, NODE_IN, begin);
    node->bytes = name->bytes;
    node->size = name->size;
    node->mark = name->begin;
    if (!accept_word(parser, "as"))
        return node;
    skip_blanks(parser);
    if (peek(parser) != '$')
        refuse(parser, parser->at, "a name is wanted here, for the number in the list, not %s",
               piece_here(parser));
    add_part(parser, node, parse_name(parser));
    return node;
}

/* The number of what is taken out: of this `in` alone, or of two that cannot both be. */
static void settle_number(struct parser *parser, struct node *node)
{
    const char *word = (const char *)node->bytes;
    int known = find_name(parser, word);
    if (known >= 0 && (parser->one->names[known].draw ||
                       (parser->one->names[known].sort == NAME_ROUND && is_current(parser, known))))
        refuse(parser, node->begin, "$%s already stands for something here", word);
    if (known < 0 || !is_current(parser, known)) {
        known = add_name(parser, word, TYPE_INTEGER, node->begin);
        note_fresh(parser, known);
    }
    node->name = known;
    node->type = TYPE_INTEGER;
    parser->one->names[known].uses++;
}

/* Nothing is taken out any more when this block begins; the list may begin anew with it. */
static void note_taken(struct parser *parser, struct step *block, const struct node *node)
{
    if (block)
        *GROW(parser, block->taken, block->taken_count, NAME_LIMIT, "names", node->begin) =
            node->taken;
}

enum value_type settle_in(struct parser *parser, struct node *node)
{
    struct expect_case *one = parser->one;
    const struct name *list = settle_list(parser, node, "");
    enum value_type type = node->type = list->type;
    struct step *from = (struct step *)list->scope;
    node->taken = add_name(parser, "", TYPE_INTEGER, node->begin);
    one->names[node->taken].sort = NAME_TAKEN;
    note_taken(parser, from, node);
    if (parser->rounds != from)
        note_taken(parser, parser->rounds, node);
    if (node->part_count)
        settle_number(parser, node->parts[0]);
    return type;
}

struct node *parse_element_of(struct parser *parser, struct node *name)
{
    if (peek(parser) != '[')
        return name;
    size_t open = parser->at++;
    nest_in(parser, open);
    parser->open++;
    struct node *number = parse_expression(parser);
    if (!skip_text(parser, "]"))
        refuse(parser, parser->at, "\"]\" is wanted here, not %s", piece_here(parser));
    parser->open--;
    nest_out(parser);
    struct node *node = new_node_of(parser, NODE_ELEMENT, number, NULL);
    node->begin = name->begin;
    node->bytes = name->bytes;
    node->size = name->size;
    return node;
}

enum value_type settle_element(struct parser *parser, struct node *node)
{
    wide number;
    const struct name *name = settle_list(parser, node, "");
    settle_as(parser, node->parts[0], TYPE_INTEGER, "in brackets stands the number of an element:");
    if (constant_integer(node->parts[0], &number) && (number < 0 || number >= MEMBER_LIMIT))
        refuse(parser, node->parts[0]->begin, "the elements of a list are 0 to %d",
               MEMBER_LIMIT - 1);
    return name->type;
}
