#include "expect/parser.h"

#include "expect/draw.h"

#include <string.h>

/* ------------------------------------------------------------------- names */

static void check_draw(struct parser *parser, const struct expect_case *one,
                       const struct draw *draw)
{
    for (size_t i = 0; i < draw->name_count; i++) {
        const struct name *name = &one->names[draw->names[i]];
        if (!name->uses)
            refuse(parser, name->place, "$%s is drawn and never used", name->word);
    }
    if (!draw->handed_over)
        refuse(parser, draw->place,
               "nothing hands $%s to the program: no run, env, stdin, given, feed or inject has it",
               one->names[draw->names[0]].word);
}

static void check_names(struct parser *parser, const struct expect_case *one)
{
    for (const struct draw *draw = one->draws; draw; draw = draw->next)
        check_draw(parser, one, draw);
    for (size_t i = 0; i < one->name_count; i++) {
        const struct name *name = &one->names[i];
        if (name->sort == NAME_ROUND && name->uses < 2)
            refuse(parser, name->place, "$%s counts the rounds and is never used", name->word);
        if (name->sort == NAME_PLAIN && !name->draw && !name->argument && name->uses < 2)
            refuse(parser, name->place, "$%s is bound here and never used again; %s%s", name->word,
                   "_ stands for anything", suggest_name(parser, name->word));
    }
}

/* -------------------------------------------------------------------- ends */

static bool is_end(const struct step *step)
{
    return step->kind == STEP_EXITED || step->kind == STEP_KILLED;
}

/* Nothing comes after the end of a process: its line stands last, or last in the branches of a
 * last either.  Only blocks of other processes may stand behind it. */
static void check_ends(struct parser *parser, const struct step *first, bool tail)
{
    const struct step *final = steps_last(first);
    for (const struct step *step = first; step; step = step->next) {
        bool last = tail && step == final;
        if (is_end(step) && !last)
            refuse(parser, step->place, "the line of the end must be the last one of its process");
        for (size_t i = 0; i < step->block_count; i++)
            check_ends(parser, step->blocks[i],
                       step->kind == STEP_PROCESS || (last && step->kind == STEP_EITHER));
    }
}

/* The lower bound of a repeat, as far as it is known before a run. */
static long known_bound(const void *context, const struct node *node)
{
    (void)context;
    wide value;
    return constant_integer(node, &value) ? (long)value : 1;
}

/* The names of a block whose values of all rounds are asked for. */
static void check_lists(struct parser *parser, const struct step *block)
{
    wide high;
    for (size_t i = 0; i < block->fresh_count; i++) {
        const struct name *name = &parser->one->names[block->fresh[i]];
        if (name->list && block->high && constant_integer(block->high, &high) &&
            high > MEMBER_LIMIT)
            refuse(parser, block->high->begin, "the list $%s can hold %d values, not %d",
                   name->word, MEMBER_LIMIT, (int)high);
    }
}

/* A repeated block that may be empty could be repeated for ever. */
static void check_repeats(struct parser *parser, const struct step *first)
{
    for (const struct step *step = first; step; step = step->next) {
        if (step->kind == STEP_REPEAT && steps_least(step->blocks[0], known_bound, NULL) == 0)
            refuse(parser, step->place, "what is repeated here may be no event at all");
        check_lists(parser, step);
        for (size_t i = 0; i < step->block_count; i++)
            check_repeats(parser, step->blocks[i]);
    }
}

/* -------------------------------------------------------------------- head */

static void check_given(struct parser *parser, const struct expect_case *one)
{
    for (size_t i = 0; i < one->given_count; i++) {
        const struct pair *pair = &one->given[i];
        const char *fault = NULL;
        if (pair->left->kind == NODE_BYTES)
            fault = path_fault(pair->left->bytes, pair->left->size);
        if (fault)
            refuse(parser, pair->left->begin, "%s", fault);
    }
}

void check_case(struct parser *parser, struct expect_case *one)
{
    const char *title =
        *one->name ? arena_print(&parser->expectation->arena, "case %s", one->name) : "this case";
    if (!one->run_count)
        refuse(parser, one->place, "%s has no run line", title);
    check_names(parser, one);
    check_labels(parser, one);
    check_given(parser, one);
    check_ends(parser, one->body, true);
    check_repeats(parser, one->body);
    bool counts = one->meeting_count && one->meetings[0].calls;
    if (one->unwatched && !one->check_count && !counts)
        refuse(parser, one->place, "nobody sees what the children of %s do: it needs a check line",
               title);
    long least = steps_least(one->body, known_bound, NULL);
    if (least == 0)
        refuse(parser, one->place, "%s asks for no event: any program would agree", title);
    if (least > EVENT_LIMIT)
        refuse(parser, one->place, "%s asks for more than %d events", title, EVENT_LIMIT);
}

/* ------------------------------------------------------------------- doors */

static bool is_among(const char *const *words, size_t count, const char *word)
{
    for (size_t i = 0; i < count; i++)
        if (strcmp(words[i], word) == 0)
            return true;
    return false;
}

/* By the file, or by the case itself. */
static bool is_required(const struct parser *parser, const struct expect_case *one,
                        const char *word)
{
    const struct expectation *expectation = parser->expectation;
    return is_among(expectation->requires, expectation->requires_count, word) ||
           is_among(one->requires, one->requires_count, word);
}

static void check_need(struct parser *parser, const struct expect_case *one, const char *what,
                       const char *word, size_t place)
{
    if (!is_required(parser, one, word))
        refuse(parser, place,
               "%s needs a line `requires %s`: on a machine without it the lesson is skipped", what,
               word);
}

static void check_door(struct parser *parser, const struct expect_case *one, enum door door,
                       size_t place)
{
    if (door != DOOR_SYSCALL && !is_required(parser, one, door_name(door)))
        refuse(parser, place,
               "via %s needs a line `requires %s`: on a machine without it the lesson is skipped",
               door_name(door), door_name(door));
}

static void check_step_doors(struct parser *parser, const struct expect_case *one,
                             const struct step *first)
{
    for (const struct step *step = first; step; step = step->next) {
        if (step->kind == STEP_CALL)
            check_door(parser, one, step->door, step->place);
        for (size_t i = 0; i < step->block_count; i++)
            check_step_doors(parser, one, step->blocks[i]);
    }
}

/* A door that one case is about is watched in all cases of the file. */
static void share_doors(struct expectation *expectation)
{
    bool vdso = false;
    for (size_t i = 0; i < expectation->case_count; i++)
        vdso = vdso || expectation->cases[i]->sees_vdso;
    for (size_t i = 0; i < expectation->case_count; i++)
        expectation->cases[i]->sees_vdso = vdso;
}

void check_doors(struct parser *parser)
{
    struct expectation *expectation = parser->expectation;
    share_doors(expectation);
    for (size_t i = 0; i < expectation->case_count; i++) {
        struct expect_case *one = expectation->cases[i];
        one->i386 = is_required(parser, one, "int80") || is_required(parser, one, "sysenter") ||
                    is_required(parser, one, "sysinfo");
        check_step_doors(parser, one, one->body);
        for (size_t j = 0; j < one->inject_count; j++)
            check_door(parser, one, one->injects[j].door, one->injects[j].place);
        if (one->unwatched)
            check_need(parser, one, "who traces its own children", "ptrace", one->place);
        if (one->meeting_count)
            check_need(parser, one, "a peer", "loopback", one->meetings[0].place);
        for (size_t j = 0; j < one->given_count; j++)
            if (one->given[j].at || one->given[j].length)
                check_need(parser, one, "a file with holes", "holes", one->given[j].place);
        for (int j = 1; j < 3; j++)
            if (one->streams[j].kind == STREAM_PTY)
                check_need(parser, one, "a terminal", "pty", one->streams[j].place);
    }
}
