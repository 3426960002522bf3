/* The body of a case: what must happen. */
#include "expect/parser.h"

#include "tables/names.h"

#include <string.h>

struct step *new_step(struct parser *parser, enum step_kind kind, size_t place)
{
    struct step *step = ARENA_NEW(&parser->expectation->arena, struct step);
    step->kind = kind;
    step->place = place;
    step->line = line_of(parser, place);
    return step;
}

/* -------------------------------------------------------- signals and ends */

static int parse_signal(struct parser *parser)
{
    skip_blanks(parser);
    size_t begin = parser->at;
    const char *word = scan_word(parser);
    int signal = signal_number(word);
    if (!signal)
        refuse(parser, begin, "the name of a signal is wanted here, such as SIGSEGV, not %s",
               *word ? piece(parser, begin, parser->at) : piece_here(parser));
    return signal;
}

static void close_rule(struct parser *parser, const char *rule)
{
    if (!skip_text(parser, rule))
        refuse(parser, parser->at, "the line should end with %s; here stands %s", rule,
               (skip_blanks(parser), piece_here(parser)));
}

/* `--- SIGSEGV --- via vsyscall`: the program was in that page when the signal struck. */
static void parse_struck(struct parser *parser, struct step *step)
{
    enum abi abi;
    const char *through;
    size_t place = (skip_blanks(parser), parser->at);
    if (!parse_via(parser, &step->door, &abi, &through))
        return;
    if (step->door != DOOR_VSYSCALL)
        refuse(parser, place,
               "behind a signal only \"via vsyscall\" can stand: the program was in "
               "that page when it struck");
    watch_door(parser, step);
}

static struct step *parse_arrival(struct parser *parser)
{
    struct step *step = new_step(parser, STEP_SIGNAL, parser->at);
    skip_text(parser, "---");
    skip_blanks(parser);
    if (strcmp(peek_word(parser), "stopped") == 0) {
        scan_word(parser);
        skip_blanks(parser);
        size_t place = parser->at;
        if (strcmp(scan_word(parser), "by") != 0)
            refuse(parser, place, "\"by\" is wanted here, as in --- stopped by SIGSTOP ---");
        step->kind = STEP_STOPPED;
        step->signal = parse_signal(parser);
        close_rule(parser, "---");
        return step;
    }
    if (!accept_word(parser, "_")) {
        step->signal = parse_signal(parser);
        if (step->signal < 1 || step->signal > 64)
            refuse(parser, step->place, "this signal has no number here");
        *parser->seen_signals |= (uint64_t)1 << (step->signal - 1);
    }
    step->about = parse_inside(parser);
    if (step->about)
        settle_siginfo(parser, step->about);
    close_rule(parser, "---");
    parse_struck(parser, step);
    while (parse_order(parser, step, true))
        continue;
    return step;
}

static struct step *parse_ending(struct parser *parser)
{
    struct step *step = new_step(parser, STEP_EXITED, parser->at);
    skip_text(parser, "+++");
    skip_blanks(parser);
    size_t place = parser->at;
    const char *word = scan_word(parser);
    bool exited = strcmp(word, "exited") == 0;
    const char *second = exited ? "with" : "by";
    if (!exited && strcmp(word, "killed") != 0)
        refuse(parser, place, "\"exited with\" or \"killed by\" is wanted here");
    skip_blanks(parser);
    place = parser->at;
    if (strcmp(scan_word(parser), second) != 0)
        refuse(parser, place, "\"%s\" is wanted here", second);
    skip_blanks(parser);
    if (exited) {
        step->result = parse_pattern(parser, false);
        settle_pattern(parser, step->result, TYPE_INTEGER, TYPE_INTEGER, "an exit status is");
    } else {
        step->kind = STEP_KILLED;
        if (strcmp(peek_word(parser), "_") == 0)
            scan_word(parser);
        else
            step->signal = parse_signal(parser);
    }
    close_rule(parser, "+++");
    while (parse_order(parser, step, false))
        continue;
    return step;
}

/* ------------------------------------------------------------------ blocks */

static struct step *parse_step(struct parser *parser);

struct step *parse_block(struct parser *parser, size_t *count)
{
    skip_blanks(parser);
    size_t open = parser->at;
    struct step *first = NULL, **last = &first;
    size_t lines = 0;
    if (!skip_text(parser, "{"))
        refuse(parser, open, "\"{\" is wanted here, not %s", piece_here(parser));
    nest_in(parser, open);
    for (;;) {
        if (is_line_end(parser)) {
            if (peek(parser) == '\0')
                refuse(parser, open, "this brace is not closed");
            parser->at++;
            continue;
        }
        if (skip_text(parser, "}"))
            break;
        *last = parse_step(parser);
        last = &(*last)->next;
        lines++;
        end_line(parser);
    }
    if (!lines)
        refuse(parser, open, "this block is empty");
    nest_out(parser);
    if (count)
        *count = lines;
    return first;
}

static void add_block(struct parser *parser, struct step *step, size_t *count)
{
    struct step *block = parse_block(parser, count);
    *GROW(parser, step->blocks, step->block_count, CHILD_LIMIT, "branches", step->place) = block;
}

static struct step *parse_any_order(struct parser *parser, size_t place)
{
    struct step *step = new_step(parser, STEP_ANY_ORDER, place);
    skip_blanks(parser);
    size_t begin = parser->at;
    if (strcmp(scan_word(parser), "order") != 0)
        refuse(parser, begin, "\"order\" is wanted here, as in any order { ... }");
    add_block(parser, step, &step->child_count);
    if (step->child_count > CHILD_LIMIT)
        refuse(parser, place, "more than %d lines in any order", CHILD_LIMIT);
    return step;
}

static struct step *parse_repeat(struct parser *parser, size_t place)
{
    struct step *step = new_step(parser, STEP_REPEAT, place);
    parser->drawn_only = true;
    skip_blanks(parser);
    step->low = step->high = parse_expression(parser);
    settle_as(parser, step->low, TYPE_INTEGER, "repeat takes");
    if (skip_text(parser, "..")) {
        step->high = parse_expression(parser);
        settle_as(parser, step->high, TYPE_INTEGER, "repeat takes");
    }
    parser->drawn_only = false;
    wide low, high;
    bool known_low = constant_integer(step->low, &low);
    if (constant_integer(step->high, &high) && (high < 1 || high > REPEAT_LIMIT))
        refuse(parser, step->high->begin, "a block is repeated 1 to %d times", REPEAT_LIMIT);
    else if (known_low && (low < 0 || low > REPEAT_LIMIT))
        refuse(parser, step->low->begin, "a block is repeated 0 to %d times", REPEAT_LIMIT);
    else if (known_low && constant_integer(step->high, &high) && low > high)
        refuse(parser, step->low->begin, "this range is empty");
    *GROW(parser, step->blocks, step->block_count, CHILD_LIMIT, "branches", place) =
        parse_rounds(parser, step);
    return step;
}

static struct step *parse_either(struct parser *parser, size_t place)
{
    struct step *step = new_step(parser, STEP_EITHER, place);
    parser->optional++;
    add_block(parser, step, NULL);
    for (;;) {
        size_t end = parser->at;
        while (is_line_end(parser) && peek(parser) != '\0')
            parser->at++;
        if (strcmp(peek_word(parser), "or") != 0) {
            parser->at = end;
            break;
        }
        scan_word(parser);
        add_block(parser, step, NULL);
    }
    if (step->block_count < 2)
        refuse(parser, place, "either { ... } needs an or { ... }");
    parser->optional--;
    return step;
}

static struct step *parse_block_line(struct parser *parser, const char *word)
{
    size_t place = parser->at;
    if (strcmp(word, "any") == 0)
        return scan_word(parser), parse_any_order(parser, place);
    if (strcmp(word, "repeat") == 0)
        return scan_word(parser), parse_repeat(parser, place);
    if (strcmp(word, "either") == 0)
        return scan_word(parser), parse_either(parser, place);
    if (strcmp(word, "process") == 0)
        return scan_word(parser), parse_process(parser, place);
    if (strcmp(word, "maybe") != 0)
        return NULL;
    scan_word(parser);
    struct step *step = new_step(parser, STEP_MAYBE, place);
    parser->optional++;
    add_block(parser, step, NULL);
    parser->optional--;
    return step;
}

/* ------------------------------------------------------------------- lines */

static _Noreturn void refuse_line(struct parser *parser, const char *word)
{
    static const char *const known[] = {
        "let",    "run",    "env",   "stdin", "stdout", "stderr",  "given",    "inject",
        "poison", "feed",   "limit", "send",  "peer",   "check",   "any",      "repeat",
        "maybe",  "either", "never", "count", "case",   "latency", "requires", "process"};
    size_t place = parser->at;
    if (strcmp(word, "after") == 0 || peek(parser) == '@')
        refuse(parser, place,
               "%s stands behind a line, as in write($w, _, 1) = 1 @ready, and in another process "
               "read($r, _, 1) = 1 after @ready",
               *word ? "after" : "a label");
    if (peek(parser) == '}')
        refuse(parser, place, "no block is open that this could close");
    if (strcmp(word, "or") == 0)
        refuse(parser, place, "\"or\" stands behind the block of an either");
    if (strcmp(word, "never") == 0 || strcmp(word, "count") == 0)
        refuse(parser, place, "\"%s\" speaks of the whole run and stands outside of blocks", word);
    if (call_number(ABI_X86_64, word) >= 0 || call_number(ABI_I386, word) >= 0)
        refuse(parser, place, "a call has its arguments in parentheses: %s(...)", word);
    refuse(parser, place, "a line cannot begin with %s%s",
           *word ? piece(parser, place, place + strlen(word)) : piece_here(parser),
           suggest(parser, word, known, sizeof known / sizeof *known));
}

/* The numbers of the names that never, count and a gap speak of, in whichever table has them. */
static void find_numbers(struct parser *parser, struct step *step)
{
    for (int i = 0; i < step->word_count; i++) {
        enum abi abi = step->abi;
        if (step->any_door)
            abi = call_number(ABI_X86_64, step->words[i]) < 0 &&
                          call_number(ABI_I386, step->words[i]) >= 0
                      ? ABI_I386
                      : ABI_X86_64;
        step->numbers[i] = find_call(parser, abi, step->words[i], step->word_places[i]);
    }
}

/* `...`, `... but write|read` */
static struct step *parse_gap(struct parser *parser, size_t place)
{
    struct step *step = new_step(parser, STEP_GAP, place);
    skip_blanks(parser);
    if (strcmp(peek_word(parser), "but") != 0)
        return step;
    scan_word(parser);
    step->any_door = true;
    parse_call_names(parser, step);
    find_numbers(parser, step);
    return step;
}

static struct step *parse_step(struct parser *parser)
{
    skip_blanks(parser);
    size_t place = parser->at;
    const char *word = peek_word(parser);
    struct step *step = NULL;
    char behind = peek_at(parser, strlen(word));
    bool call = *word && (behind == '(' || behind == '|');
    size_t ahead = strlen(word);
    while (*word && (peek_at(parser, ahead) == ' ' || peek_at(parser, ahead) == '\t'))
        ahead++;
    call = call || (*word && (peek_at(parser, ahead) == '(' || peek_at(parser, ahead) == '|') &&
                    strcmp(word, "repeat") != 0);
    if (call)
        return parse_call(parser);
    if (peek(parser) == '-' && peek_at(parser, 1) == '-' && peek_at(parser, 2) == '-')
        step = parse_arrival(parser);
    else if (peek(parser) == '+' && peek_at(parser, 1) == '+' && peek_at(parser, 2) == '+')
        step = parse_ending(parser);
    else if (skip_text(parser, "..."))
        step = parse_gap(parser, place);
    else
        step = parse_block_line(parser, word);
    if (!step)
        refuse_line(parser, word);
    step->end = parser->at;
    return step;
}

/* `never CALL`, `count CALL <= 4`: beside the body. */
static void parse_rule(struct parser *parser, bool count)
{
    struct expect_case *one = parser->one;
    struct step *step = new_step(parser, count ? STEP_COUNT : STEP_NEVER, parser->at);
    scan_word(parser);
    step->any_door = true;
    parse_call_names(parser, step);
    skip_blanks(parser);
    if (peek(parser) == '(')
        refuse(parser, parser->at, "%s takes the name alone, without arguments",
               count ? "count" : "never");
    if (parse_via(parser, &step->door, &step->abi, NULL))
        step->any_door = false;
    watch_door(parser, step);
    step->end = parser->at;
    find_numbers(parser, step);
    if (count) {
        size_t place = (skip_blanks(parser), parser->at);
        if (skip_text(parser, "<="))
            step->relation = LESS_EQUAL;
        else if (skip_text(parser, ">="))
            step->relation = MORE_EQUAL;
        else if (skip_text(parser, "<"))
            step->relation = LESS;
        else if (skip_text(parser, ">"))
            step->relation = MORE;
        else if (skip_text(parser, "="))
            step->relation = EQUAL;
        else
            refuse(parser, place, "<=, >=, <, > or = is wanted here, not %s", piece_here(parser));
        parser->drawn_only = true;
        step->low = parse_expression(parser);
        settle_as(parser, step->low, TYPE_INTEGER, "count takes");
        parser->drawn_only = false;
        step->end = parser->at;
    }
    if (one->rule_count++ >= LIST_LIMIT)
        refuse(parser, step->place, "more than %d lines of never and count", LIST_LIMIT);
    *one->last_rule = step;
    one->last_rule = &step->next;
}

void parse_body_line(struct parser *parser)
{
    struct expect_case *one = parser->one;
    const char *word = peek_word(parser);
    char behind = peek_at(parser, strlen(word));
    bool count = strcmp(word, "count") == 0;
    if ((count || strcmp(word, "never") == 0) && behind != '(' && behind != '|') {
        parse_rule(parser, count);
    } else {
        struct step *step = parse_step(parser);
        one->body_begun = true;
        *one->last_step = step;
        one->last_step = &step->next;
    }
    if (!is_line_end(parser))
        end_line(parser);
    if (peek(parser) == '}')
        refuse(parser, parser->at, "no block is open that this could close");
}
