/* `check filter allows CALLS else WHAT`: what a seccomp filter has to let through. */
#include "expect/facts.h"
#include "expect/parser.h"

#include <string.h>

/* getpid, $first, write(1): a call, by its name or its number, and perhaps the first argument with
 * which alone it is meant. */
static void parse_filtered(struct parser *parser, struct checking *check)
{
    enum { NUMBERS = 1023, MOST = 32 };
    skip_blanks(parser);
    size_t begin = parser->at;
    struct filtering *one = GROW(parser, check->filtering, check->filtering_count, MOST,
                                 "calls of a filter", parser->at);
    char c = peek(parser);
    if (c == '$' || c == '(' || (c >= '0' && c <= '9')) {
        one->number = parse_single(parser, "the number of a call is", 0, NUMBERS);
        return;
    }
    const char *word = scan_word(parser);
    if (!*word)
        refuse(parser, begin, "a call is wanted here, or else, not %s", next_piece(parser));
    one->number = new_node(parser, NODE_INTEGER, begin);
    one->number->integer = find_call(parser, ABI_X86_64, word, begin);
    if (peek(parser) != '(')
        return;
    one->first = parse_single(parser, "the first argument is", 0, UINT32_MAX);
}

void parse_filtering(struct parser *parser, struct checking *check)
{
    while (!accept_word(parser, "else")) {
        if (is_line_end(parser))
            refuse(
                parser, parser->at,
                "else is wanted here, and behind it kill, or the errno that all other calls get");
        parse_filtered(parser, check);
    }
    if (check->filtering_count == 0)
        refuse(parser, check->place, "a filter that lets no call through lets no program end");
    if (accept_word(parser, "kill"))
        return;
    if (is_line_end(parser))
        refuse(parser, parser->at, "kill or an errno is wanted here");
    check->right = parse_single(parser, "an errno is", 1, 4095);
}
