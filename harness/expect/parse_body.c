/* The body of a case: what must happen. */
#include "expect/parser.h"

#include "tables/names.h"

#include <string.h>

static struct step *new_step(struct parser *parser, enum step_kind kind, size_t place)
{
    struct step *step = ARENA_NEW(&parser->expectation->arena, struct step);
    step->kind = kind;
    step->place = place;
    step->line = line_of(parser, place);
    return step;
}

/* ------------------------------------------------------------------- calls */

bool parse_via(struct parser *parser, enum door *door, enum abi *abi)
{
    static const char *const names[] = {"syscall", "int80", "sysenter", "vsyscall", "vdso"};
    skip_blanks(parser);
    if (strcmp(peek_word(parser), "via") != 0)
        return false;
    scan_word(parser);
    skip_blanks(parser);
    size_t begin = parser->at;
    const char *word = scan_word(parser);
    size_t i = 0;
    while (i < DOOR_COUNT && strcmp(word, names[i]) != 0)
        i++;
    if (i == DOOR_COUNT)
        refuse(parser, begin,
               "there is no door %s%s; doors are syscall int80 sysenter vsyscall vdso",
               *word ? piece(parser, begin, parser->at) : piece_here(parser),
               suggest(parser, word, names, DOOR_COUNT));
    *door = (enum door)i;
    *abi = *door == DOOR_INT80 || *door == DOOR_SYSENTER ? ABI_I386 : ABI_X86_64;
    return true;
}

uint32_t find_call(struct parser *parser, enum abi abi, const char *word, size_t place)
{
    long number = call_number(abi, word);
    if (number >= 0)
        return (uint32_t)number;
    const char *cited = piece(parser, place, place + strlen(word));
    if (call_number(abi == ABI_I386 ? ABI_X86_64 : ABI_I386, word) >= 0)
        refuse(parser, place, "the %s table has no call %s; it is one of the other table",
               abi_name(abi), cited);
    refuse(parser, place, "there is no call %s%s", cited,
           suggest_this(parser, call_nearest(abi, word)));
}

static void parse_names(struct parser *parser, struct step *step)
{
    do {
        skip_blanks(parser);
        size_t place = parser->at;
        const char *word = scan_word(parser);
        if (!*word)
            refuse(parser, place, "the name of a call is wanted here, not %s", piece_here(parser));
        if (step->word_count == NAMES_OF_A_CALL)
            refuse(parser, place, "more than %d names of calls", NAMES_OF_A_CALL);
        step->word_places[step->word_count] = place;
        step->words[step->word_count++] = word;
    } while (accept(parser, "|"));
}

static void parse_arguments(struct parser *parser, struct step *step)
{
    skip_blanks(parser);
    size_t open = parser->at;
    if (!accept(parser, "("))
        refuse(parser, open,
               "a call has its arguments in parentheses; \"(\" is wanted here, not %s",
               piece_here(parser));
    parser->open++;
    nest_in(parser, open);
    bool closed = accept(parser, ")");
    while (!closed) {
        if (accept(parser, "...")) {
            step->rest = true;
        } else {
            skip_blanks(parser);
            if (step->argument_count == 6)
                refuse(parser, parser->at, "no call has more than 6 arguments");
            if (peek(parser) == '\0')
                refuse(parser, open, "this parenthesis is not closed");
            step->argument_places[step->argument_count] = parser->at;
            step->arguments[step->argument_count++] = parse_pattern(parser, false);
        }
        closed = accept(parser, ")");
        if (closed || (!step->rest && accept(parser, ",")))
            continue;
        if (line_of(parser, parser->at) != line_of(parser, open))
            refuse(parser, open, "this parenthesis is not closed");
        if (step->rest)
            refuse(parser, parser->at, "behind ... stands \")\", not %s", piece_here(parser));
        refuse(parser, parser->at, "\",\" or \")\" is wanted here, not %s", piece_here(parser));
    }
    parser->open--;
    nest_out(parser);
}

/* 10ms, 1.5s: in nanoseconds. */
static uint64_t parse_time(struct parser *parser)
{
    static const struct {
        const char *unit;
        uint64_t ns;
    } units[] = {{"ns", 1}, {"us", 1000}, {"ms", 1000000}, {"s", 1000000000}};
    size_t begin = parser->at;
    uint64_t whole = 0, part = 0, scale = 1;
    for (; peek(parser) >= '0' && peek(parser) <= '9'; parser->at++) {
        whole = whole * 10 + (uint64_t)(peek(parser) - '0');
        if (whole > 1000000000)
            refuse(parser, begin, "this time is too long");
    }
    if (parser->at == begin)
        refuse(parser, begin, "a time such as 10ms is wanted here, not %s", piece_here(parser));
    if (peek(parser) == '.' && peek_at(parser, 1) >= '0' && peek_at(parser, 1) <= '9')
        for (parser->at++; peek(parser) >= '0' && peek(parser) <= '9'; parser->at++)
            if (scale < 1000000000) {
                part = part * 10 + (uint64_t)(peek(parser) - '0');
                scale *= 10;
            }
    const char *word = scan_word(parser);
    for (size_t i = 0; i < sizeof units / sizeof *units; i++)
        if (strcmp(word, units[i].unit) == 0)
            return whole * units[i].ns + part * units[i].ns / scale;
    refuse(parser, begin, "a time is a number and ns, us, ms or s");
}

/* <10ms..15ms>, <10ms..>, <..15ms> */
static bool parse_times(struct parser *parser, struct step *step)
{
    skip_blanks(parser);
    size_t begin = parser->at;
    if (!accept(parser, "<"))
        return false;
    if (step->timed)
        refuse(parser, begin, "a second time");
    step->timed = true;
    step->time_begin = begin;
    step->longest_ns = UINT64_MAX;
    skip_blanks(parser);
    bool low = peek(parser) != '.';
    if (low)
        step->shortest_ns = parse_time(parser);
    if (!accept(parser, ".."))
        refuse(parser, begin, "a time is a range, such as <10ms..15ms>, <10ms..> or <..15ms>");
    skip_blanks(parser);
    bool high = peek(parser) != '>';
    if (high)
        step->longest_ns = parse_time(parser);
    if (!accept(parser, ">"))
        refuse(parser, parser->at, "\">\" is wanted here, not %s", piece_here(parser));
    if ((!low && !high) || step->shortest_ns > step->longest_ns)
        refuse(parser, begin, "this range is empty");
    step->time_end = parser->at;
    return true;
}

static struct step *parse_call(struct parser *parser)
{
    skip_blanks(parser);
    struct step *step = new_step(parser, STEP_CALL, parser->at);
    step->door = DOOR_SYSCALL;
    step->abi = ABI_X86_64;
    parse_names(parser, step);
    parse_arguments(parser, step);
    if (accept(parser, "="))
        step->result = parse_pattern(parser, true);
    size_t end = parser->at;
    for (bool via = false, more = true; more;) {
        more = parse_times(parser, step);
        skip_blanks(parser);
        size_t place = parser->at;
        if (parse_via(parser, &step->door, &step->abi)) {
            if (via)
                refuse(parser, place, "a second via");
            via = more = true;
        }
        end = more ? parser->at : end;
    }
    step->end = end;
    settle_call(parser, step);
    if (step->door == DOOR_VDSO)
        parser->one->sees_vdso = true;
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
    if (!accept(parser, rule))
        refuse(parser, parser->at, "the line should end with %s; here stands %s", rule,
               (skip_blanks(parser), piece_here(parser)));
}

static struct step *parse_arrival(struct parser *parser)
{
    struct step *step = new_step(parser, STEP_SIGNAL, parser->at);
    accept(parser, "---");
    step->signal = parse_signal(parser);
    if (step->signal < 1 || step->signal > 64)
        refuse(parser, step->place, "this signal has no number here");
    parser->one->seen_signals |= (uint64_t)1 << (step->signal - 1);
    close_rule(parser, "---");
    return step;
}

static struct step *parse_ending(struct parser *parser)
{
    struct step *step = new_step(parser, STEP_EXITED, parser->at);
    accept(parser, "+++");
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
    return step;
}

/* ------------------------------------------------------------------ blocks */

static struct step *parse_step(struct parser *parser);

/* { lines }; `count` is told how many. */
static struct step *parse_block(struct parser *parser, size_t *count)
{
    skip_blanks(parser);
    size_t open = parser->at;
    struct step *first = NULL, **last = &first;
    size_t lines = 0;
    if (!accept(parser, "{"))
        refuse(parser, open, "\"{\" is wanted here, not %s", piece_here(parser));
    nest_in(parser, open);
    for (;;) {
        if (is_line_end(parser)) {
            if (peek(parser) == '\0')
                refuse(parser, open, "this brace is not closed");
            parser->at++;
            continue;
        }
        if (accept(parser, "}"))
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
    if (accept(parser, "..")) {
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
    add_block(parser, step, NULL);
    return step;
}

static struct step *parse_either(struct parser *parser, size_t place)
{
    struct step *step = new_step(parser, STEP_EITHER, place);
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
    if (strcmp(word, "maybe") != 0)
        return NULL;
    scan_word(parser);
    struct step *step = new_step(parser, STEP_MAYBE, place);
    add_block(parser, step, NULL);
    return step;
}

/* ------------------------------------------------------------------- lines */

static _Noreturn void refuse_line(struct parser *parser, const char *word)
{
    static const char *const known[] = {"let",    "run",    "env",  "stdin",   "stdout",  "given",
                                        "inject", "poison", "any",  "repeat",  "maybe",   "either",
                                        "never",  "count",  "case", "latency", "requires"};
    static const char *const reserved[] = {"process", "after", "check"};
    size_t place = parser->at;
    for (size_t i = 0; i < sizeof reserved / sizeof *reserved; i++)
        if (strcmp(word, reserved[i]) == 0)
            refuse(parser, place, "\"%s\" is reserved and not understood yet", word);
    if (peek(parser) == '@')
        refuse(parser, place, "@label is reserved and not understood yet");
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
    else if (accept(parser, "..."))
        step = new_step(parser, STEP_GAP, place);
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
    parse_names(parser, step);
    skip_blanks(parser);
    if (peek(parser) == '(')
        refuse(parser, parser->at, "%s takes the name alone, without arguments",
               count ? "count" : "never");
    if (parse_via(parser, &step->door, &step->abi))
        step->any_door = false;
    step->end = parser->at;
    for (int i = 0; i < step->word_count; i++) {
        enum abi abi = step->abi;
        if (step->any_door)
            abi = call_number(ABI_X86_64, step->words[i]) < 0 &&
                          call_number(ABI_I386, step->words[i]) >= 0
                      ? ABI_I386
                      : ABI_X86_64;
        step->numbers[i] = find_call(parser, abi, step->words[i], step->word_places[i]);
    }
    if (count) {
        size_t place = (skip_blanks(parser), parser->at);
        if (accept(parser, "<="))
            step->relation = LESS_EQUAL;
        else if (accept(parser, ">="))
            step->relation = MORE_EQUAL;
        else if (accept(parser, "<"))
            step->relation = LESS;
        else if (accept(parser, ">"))
            step->relation = MORE;
        else if (accept(parser, "="))
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
