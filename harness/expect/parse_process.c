/* Blocks of other processes. */
#include "expect/parser.h"

struct step *parse_process(struct parser *parser, size_t place)
{
    struct expect_case *one = parser->one;
    struct step *step = new_step(parser, STEP_PROCESS, place);
    skip_blanks(parser);
    step->each = accept_word(parser, "each");
    skip_blanks(parser);
    if (peek(parser) != '$')
        refuse(parser, parser->at,
               "the name of the process is wanted here, which the call that made it gave: "
               "process $child { ... }, not %s",
               piece_here(parser));
    step->child = parse_name(parser);
    if (step->each)
        settle_processes(parser, step->child);
    else
        settle_as(parser, step->child, TYPE_INTEGER, "the name of a process is");
    if (one->names[step->child->name].draw)
        refuse(parser, step->child->begin,
               "$%s is drawn; the name of a process is the result of the call that made it",
               one->names[step->child->name].word);
    if (one->process_count++ >= PROCESS_LIMIT)
        refuse(parser, place, "more than %d processes", PROCESS_LIMIT);
    uint64_t *around = parser->seen_signals;
    parser->seen_signals = &step->seen_signals;
    *GROW(parser, step->blocks, step->block_count, CHILD_LIMIT, "branches", place) =
        step->each ? parse_rounds(parser, step) : parse_block(parser, NULL);
    parser->seen_signals = around;
    return step;
}
