/* What is there when the program starts: files, and descriptors. */
#include "expect/parser.h"
#include "expect/watched.h"

#include <elf.h>
#include <string.h>

bool accept_word(struct parser *parser, const char *word)
{
    skip_blanks(parser);
    if (strcmp(peek_word(parser), word) != 0)
        return false;
    scan_word(parser);
    return true;
}

size_t parse_choice_of(struct parser *parser, const char *const *words, size_t count)
{
    skip_blanks(parser);
    size_t place = parser->at;
    const char *word = scan_word(parser);
    for (size_t i = 0; i < count; i++)
        if (strcmp(word, words[i]) == 0)
            return i;
    struct text list = {0};
    for (size_t i = 0; i < count; i++)
        text_add(&list, "%s%s", i == 0 ? "" : i + 1 == count ? " or " : ", ", words[i]);
    const char *all = arena_string(&parser->expectation->arena, text_string(&list));
    text_free(&list);
    refuse(parser, place, "%s is wanted here, not %s%s", all,
           *word ? piece(parser, place, parser->at) : piece_here(parser),
           suggest(parser, word, words, count));
}

struct node *parse_number(struct parser *parser, const char *what, wide low, wide high)
{
    if (is_line_end(parser))
        refuse(parser, parser->at, "%s an integer; it is wanted here", what);
    struct node *node = parse_expression(parser);
    settle_as(parser, node, TYPE_INTEGER, what);
    wide value;
    if (constant_integer(node, &value) && (value < low || value > high))
        refuse(parser, node->begin, "%s an integer from %ld to %ld", what, (long)low, (long)high);
    return node;
}

struct node *parse_single(struct parser *parser, const char *what, wide low, wide high)
{
    skip_blanks(parser);
    size_t begin = parser->at;
    char c = peek(parser);
    if (c != '$' && c != '(')
        return parse_number(parser, what, low, high);
    struct node *node = parse_touching(parser);
    settle_as(parser, node, TYPE_INTEGER, what);
    wide value;
    if (constant_integer(node, &value) && (value < low || value > high))
        refuse(parser, begin, "%s an integer from %ld to %ld", what, (long)low, (long)high);
    return node;
}

static struct node *parse_path(struct parser *parser)
{
    if (is_line_end(parser))
        refuse(parser, parser->at, "a path is wanted here");
    return parse_word_value(parser);
}

/* ------------------------------------------------------------- descriptors */

/* given descriptor NUMBER file PATH | dir PATH | null | pipe [TEXT] | sink | socket */
static void parse_descriptor(struct parser *parser, size_t begin)
{
    static const char *const kinds[] = {"file", "dir", "null", "pipe", "sink", "socket"};
    struct expect_case *one = parser->one;
    struct inherited *given =
        GROW(parser, one->inherited, one->inherited_count, LIST_LIMIT / 8, "descriptors", begin);
    given->place = begin;
    given->number = parse_single(parser, "a descriptor is", 3, NUMBER_LIMIT);
    given->kind = (enum channel_kind)parse_choice_of(parser, kinds, 6);
    if (given->kind == CHANNEL_FILE || given->kind == CHANNEL_DIRECTORY)
        given->path = parse_path(parser);
    if (given->kind == CHANNEL_PIPE && !is_line_end(parser))
        given->bytes = parse_text(parser, "a pipe brings");
}

/* -------------------------------------------------------- auxiliary vector */

/* given auxv TYPE NUMBER: types whose values are numbers, so that no pointer is made up. */
static void parse_auxiliary(struct parser *parser, size_t begin)
{
    static const char *const words[] = {"AT_PAGESZ", "AT_CLKTCK", "AT_UID",
                                        "AT_EUID",   "AT_GID",    "AT_EGID"};
    static const uint64_t types[] = {AT_PAGESZ, AT_CLKTCK, AT_UID, AT_EUID, AT_GID, AT_EGID};
    struct expect_case *one = parser->one;
    uint64_t type = types[parse_choice_of(parser, words, 6)];
    for (size_t i = 0; i < one->auxiliary_count; i++)
        if (one->auxiliaries[i].type == type)
            refuse(parser, begin, "this entry of the auxiliary vector is given twice");
    struct auxiliary_line *line =
        GROW(parser, one->auxiliaries, one->auxiliary_count, LIST_LIMIT, "auxv lines", begin);
    line->type = type;
    line->value = parse_single(parser, "what auxv holds is", 0, UINT32_MAX);
}

/* ------------------------------------------------------------------- files */

static void parse_mode(struct parser *parser, struct pair *pair)
{
    if (accept_word(parser, "mode"))
        pair->mode = parse_number(parser, "a mode is", 0, 07777);
}

/* at PLACE, sized SIZE: what is not written is a hole, and reads as NULs. */
static void parse_sparse(struct parser *parser, struct pair *pair)
{
    if (accept_word(parser, "at"))
        pair->at = parse_single(parser, "the place of a content is", 0, SPARSE_LIMIT);
    if (accept_word(parser, "sized"))
        pair->length = parse_single(parser, "the size of a file is", 0, SPARSE_LIMIT);
}

/* strings, children, signals: in any order, each once */
static void parse_features(struct parser *parser, struct pair *pair)
{
    static const char *const words[] = {"strings", "children", "signals"};
    static const unsigned bits[] = {WATCHED_STRINGS, WATCHED_CHILDREN, WATCHED_SIGNALS};
    while (!is_line_end(parser)) {
        size_t place = parser->at;
        unsigned bit = bits[parse_choice_of(parser, words, 3)];
        if (pair->features & bit)
            refuse(parser, place, "this word stands here twice");
        pair->features |= bit;
    }
}

static void parse_content(struct parser *parser, struct pair *pair)
{
    switch (pair->kind) {
    case GIVEN_PROGRAM:
        parse_features(parser, pair);
        break;
    case GIVEN_FILE:
        pair->right = parse_text(parser, "the content of a file is");
        parse_sparse(parser, pair);
        parse_mode(parser, pair);
        break;
    case GIVEN_DIRECTORY:
        parse_mode(parser, pair);
        break;
    case GIVEN_LINK:
        if (is_line_end(parser))
            refuse(parser, parser->at, "the target of the link is wanted here");
        pair->right = parse_word_value(parser);
        break;
    default:
        break;
    }
}

void parse_given(struct parser *parser, size_t begin)
{
    static const char *const kinds[] = {"file",    "dir",        "link",    "fifo",
                                        "socket",  "entries",    "callers", "prisoner",
                                        "program", "descriptor", "auxv"};
    struct expect_case *one = parser->one;
    size_t kind = parse_choice_of(parser, kinds, GIVEN_KINDS + 2);
    if (kind == GIVEN_KINDS + 1) {
        parse_auxiliary(parser, begin);
        return;
    }
    if (kind == GIVEN_KINDS) {
        parse_descriptor(parser, begin);
        return;
    }
    struct pair *pair = GROW(parser, one->given, one->given_count, LIST_LIMIT, "files", begin);
    pair->kind = (enum given_kind)kind;
    if (pair->kind == GIVEN_ENTRIES)
        pair->count = parse_single(parser, "the entries are", 1, ENTRIES_LIMIT);
    if (pair->kind == GIVEN_PROGRAM)
        pair->count = parse_single(parser, "the calls of a program are", 1, CALLS_LIMIT);
    skip_blanks(parser);
    pair->place = parser->at;
    pair->left = parse_path(parser);
    parse_content(parser, pair);
}
