/* @label and after @label: the order between processes. */
#include "expect/parser.h"

#include <string.h>

/* Two names for a label, side by side: NAME_LABEL and NAME_AFTER.  The first of them. */
static int find_label(struct parser *parser, const char *word, size_t place)
{
    struct expect_case *one = parser->one;
    for (size_t i = 0; i < one->name_count; i++)
        if (one->names[i].sort == NAME_LABEL && strcmp(one->names[i].word, word) == 0)
            return (int)i;
    int label = add_name(parser, word, TYPE_INTEGER, place);
    int after = add_name(parser, word, TYPE_INTEGER, place);
    one->names[label].sort = NAME_LABEL;
    one->names[after].sort = NAME_AFTER;
    return label;
}

static int parse_label(struct parser *parser)
{
    size_t place = parser->at++;
    const char *word = scan_word(parser);
    if (!*word)
        refuse(parser, place, "a label is @ and a word, such as @ready");
    return find_label(parser, word, place);
}

static void add_label(struct parser *parser, struct step *step, bool labels)
{
    size_t place = parser->at;
    if (!labels)
        refuse(parser, place,
               "the end of a process has no label: what it leaves behind others may see before the "
               "end is known; put the label on its last call");
    int label = parse_label(parser);
    parser->one->names[label].uses++;
    *GROW(parser, step->labels, step->label_count, NAME_LIMIT, "labels", place) = label;
}

bool parse_order(struct parser *parser, struct step *step, bool labels)
{
    skip_blanks(parser);
    if (peek(parser) == '@') {
        add_label(parser, step, labels);
        return true;
    }
    if (!accept_word(parser, "after"))
        return false;
    skip_blanks(parser);
    size_t place = parser->at;
    if (peek(parser) != '@')
        refuse(parser, place, "a label is wanted here, as in after @ready, not %s",
               piece_here(parser));
    int after = parse_label(parser) + 1;
    parser->one->names[after].uses++;
    *GROW(parser, step->afters, step->after_count, NAME_LIMIT, "labels", place) = after;
    return true;
}

static const char *suggest_label(struct parser *parser, const char *word)
{
    const struct expect_case *one = parser->one;
    const char *words[NAME_LIMIT];
    size_t count = 0;
    for (size_t i = 0; i < one->name_count; i++)
        if (one->names[i].sort == NAME_LABEL && one->names[i].uses)
            words[count++] = arena_print(&parser->expectation->arena, "@%s", one->names[i].word);
    return suggest(parser, arena_print(&parser->expectation->arena, "@%s", word), words, count);
}

void check_labels(struct parser *parser, const struct expect_case *one)
{
    for (size_t i = 0; i < one->name_count; i++)
        if (one->names[i].sort == NAME_LABEL && !one->names[i].uses)
            refuse(parser, one->names[i].place, "no line has the label @%s%s", one->names[i].word,
                   suggest_label(parser, one->names[i].word));
    for (size_t i = 0; i < one->name_count; i++)
        if (one->names[i].sort == NAME_AFTER && !one->names[i].uses)
            refuse(parser, one->names[i].place, "no line stands after @%s", one->names[i].word);
}
