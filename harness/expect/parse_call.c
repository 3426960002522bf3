/* One line for a call: names, arguments, result, time and door. */
#include "expect/parser.h"

#include "expect/match.h"
#include "tables/inner.h"

#include <string.h>

bool parse_via(struct parser *parser, enum door *door, enum abi *abi, const char **through)
{
    static const char *const names[] = {"syscall",  "int80", "sysenter",
                                        "vsyscall", "vdso",  "sysinfo"};
    if (through)
        *through = NULL;
    skip_blanks(parser);
    if (strcmp(peek_word(parser), "via") != 0)
        return false;
    scan_word(parser);
    skip_blanks(parser);
    size_t begin = parser->at;
    const char *word = scan_word(parser);
    if (strcmp(word, "socketcall") == 0 || strcmp(word, "ipc") == 0) {
        if (!through)
            refuse(parser, begin, "via %s stands behind the line of a call only", word);
        *through = word;
        word = "int80";
    }
    size_t i = 0;
    while (i < DOOR_COUNT && strcmp(word, names[i]) != 0)
        i++;
    if (i == DOOR_COUNT)
        refuse(parser, begin,
               "there is no door %s%s; doors are syscall int80 sysenter vsyscall vdso sysinfo",
               *word ? piece(parser, begin, parser->at) : piece_here(parser),
               suggest(parser, word, names, DOOR_COUNT));
    *door = (enum door)i;
    bool i386 = *door == DOOR_INT80 || *door == DOOR_SYSENTER || *door == DOOR_SYSINFO;
    *abi = i386 ? ABI_I386 : ABI_X86_64;
    return true;
}

/* socket via socketcall, and mmap and select of i386, which take their arguments in memory. */
uint32_t find_inner(struct parser *parser, const struct step *step, int i)
{
    const char *word = step->words[i];
    size_t place = step->word_places[i];
    long number = step->abi == ABI_I386 ? inner_number(step->through, word) : -1;
    if (number >= 0)
        return (uint32_t)number;
    if (step->through)
        refuse(parser, place, "there is no %s through %s",
               piece(parser, place, place + strlen(word)), step->through);
    return find_call(parser, step->abi, word, place);
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

void parse_call_names(struct parser *parser, struct step *step)
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
    } while (skip_text(parser, "|"));
}

static void parse_arguments(struct parser *parser, struct step *step)
{
    skip_blanks(parser);
    size_t open = parser->at;
    if (!skip_text(parser, "("))
        refuse(parser, open,
               "a call has its arguments in parentheses; \"(\" is wanted here, not %s",
               piece_here(parser));
    parser->open++;
    nest_in(parser, open);
    bool closed = skip_text(parser, ")");
    while (!closed) {
        if (skip_text(parser, "...")) {
            step->rest = true;
        } else {
            skip_blanks(parser);
            if (step->argument_count == 6)
                refuse(parser, parser->at, "no call has more than 6 arguments");
            if (peek(parser) == '\0')
                refuse(parser, open, "this parenthesis is not closed");
            step->argument_places[step->argument_count] = parser->at;
            step->arguments[step->argument_count++] = parse_argument(parser);
        }
        closed = skip_text(parser, ")");
        if (closed || (!step->rest && skip_text(parser, ",")))
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
    if (!skip_text(parser, "<"))
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
    if (!skip_text(parser, ".."))
        refuse(parser, begin, "a time is a range, such as <10ms..15ms>, <10ms..> or <..15ms>");
    skip_blanks(parser);
    bool high = peek(parser) != '>';
    if (high)
        step->longest_ns = parse_time(parser);
    if (!skip_text(parser, ">"))
        refuse(parser, parser->at, "\">\" is wanted here, not %s", piece_here(parser));
    if ((!low && !high) || step->shortest_ns > step->longest_ns)
        refuse(parser, begin, "this range is empty");
    step->time_end = parser->at;
    return true;
}

/* from program */
static bool parse_from(struct parser *parser, struct step *step)
{
    skip_blanks(parser);
    size_t begin = parser->at;
    if (strcmp(peek_word(parser), "from") != 0)
        return false;
    scan_word(parser);
    skip_blanks(parser);
    size_t place = parser->at;
    if (strcmp(scan_word(parser), "program") != 0)
        refuse(parser, place, "\"program\" is wanted here, as in from program");
    if (step->own)
        refuse(parser, begin, "a second from");
    return step->own = parser->one->sees_own = true;
}

/* number $n: which of the line's names it is in this run */
static bool parse_call_number(struct parser *parser, struct step *step)
{
    enum { NUMBERS = 1023 };
    skip_blanks(parser);
    size_t begin = parser->at;
    bool drawn_only = parser->drawn_only;
    if (strcmp(peek_word(parser), "number") != 0)
        return false;
    scan_word(parser);
    if (step->number)
        refuse(parser, begin, "a second number");
    if (is_line_end(parser))
        refuse(parser, parser->at, "the number of a call is wanted here");
    parser->drawn_only = true;
    step->number = parse_single(parser, "the number of a call is", 0, NUMBERS);
    parser->drawn_only = drawn_only;
    return true;
}

/* ? ERESTARTSYS, as strace shows a call that a signal has interrupted and that will be made again:
 * the program never sees it.  With a handler only these two can be; the others end as EINTR. */
static struct node *parse_restart(struct parser *parser)
{
    skip_blanks(parser);
    size_t begin = parser->at;
    if (!skip_text(parser, "?"))
        return NULL;
    skip_blanks(parser);
    size_t place = parser->at;
    const char *word = scan_word(parser);
    int number = restart_number(word);
    if (!number)
        refuse(parser, place,
               "behind ? stands ERESTARTSYS or ERESTARTNOINTR, for a call that is made again when "
               "the handler of a signal has returned, not %s",
               *word ? piece(parser, place, parser->at) : piece_here(parser));
    struct node *node = new_node(parser, NODE_INTEGER, begin);
    node->integer = -number;
    parser->one->sees_cut = true;
    return node;
}

void watch_door(struct parser *parser, const struct step *step)
{
    if (step->door == DOOR_VDSO || step->door == DOOR_VSYSCALL)
        parser->one->sees_vdso = true;
}

struct step *parse_call(struct parser *parser)
{
    skip_blanks(parser);
    struct step *step = new_step(parser, STEP_CALL, parser->at);
    step->door = DOOR_SYSCALL;
    step->abi = ABI_X86_64;
    parse_call_names(parser, step);
    parse_arguments(parser, step);
    if (skip_text(parser, "=")) {
        step->result = parse_restart(parser);
        if (!step->result)
            step->result = parse_pattern(parser, true);
    }
    size_t end = parser->at;
    for (bool via = false, more = true; more;) {
        more = parse_times(parser, step);
        skip_blanks(parser);
        size_t place = parser->at;
        const char *through;
        if (parse_via(parser, &step->door, &step->abi, &through)) {
            if (via)
                refuse(parser, place, "a second via");
            via = more = true;
            step->through = through;
        }
        more = parse_from(parser, step) || more;
        more = parse_call_number(parser, step) || more;
        more = parse_order(parser, step, true) || more;
        end = more ? parser->at : end;
    }
    step->end = end;
    settle_call(parser, step);
    watch_door(parser, step);
    return step;
}
