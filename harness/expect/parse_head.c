/* The head of a case: what a run is given. */
#include "expect/parser.h"

#include <string.h>

/* ------------------------------------------------------------- run and env */

/* A word of the command line, or of a path: integers become their digits. */
static struct node *settle_word(struct parser *parser, struct node *node)
{
    if (node->kind == NODE_JOIN) {
        for (size_t i = 0; i < node->part_count; i++)
            node->parts[i] = settle_word(parser, node->parts[i]);
        node->type = TYPE_BYTES;
        return node;
    }
    if (settle_value(parser, node) == TYPE_BYTES)
        return node;
    struct node *digits = new_node_of(parser, NODE_DECIMAL, node, NULL);
    digits->end = node->end;
    digits->type = TYPE_BYTES;
    return digits;
}

struct node *parse_word_value(struct parser *parser)
{
    return settle_word(parser, parse_touching(parser));
}

static void parse_run(struct parser *parser, size_t begin)
{
    static const char program[] = "./program";
    struct expect_case *one = parser->one;
    if (one->run_count)
        refuse(parser, begin, "a case has one run line; the other is in line %u",
               line_of(parser, one->run_place));
    one->run_place = begin;
    while (!is_line_end(parser)) {
        struct node *node = parse_word_value(parser);
        if (!one->run_count && (node->kind != NODE_BYTES || node->size != strlen(program) ||
                                memcmp(node->bytes, program, node->size) != 0))
            refuse(parser, node->begin, "what runs is %s; it comes first", program);
        *GROW(parser, one->run, one->run_count, LIST_LIMIT, "arguments", node->begin) = node;
    }
    if (!one->run_count)
        refuse(parser, parser->at, "%s is wanted here", program);
}

static void parse_env(struct parser *parser, size_t begin)
{
    struct expect_case *one = parser->one;
    skip_blanks(parser);
    size_t place = parser->at;
    const char *word = scan_word(parser);
    if (!*word || peek(parser) != '=')
        refuse(parser, place, "NAME=value is wanted here");
    parser->at++;
    for (size_t i = 0; i < one->env_count; i++)
        if (strcmp(one->env[i].word, word) == 0)
            refuse(parser, place, "%s is set twice", piece(parser, place, parser->at - 1));
    struct pair *pair = GROW(parser, one->env, one->env_count, LIST_LIMIT, "variables", begin);
    pair->word = word;
    pair->place = place;
    char c = peek(parser);
    if (c != ' ' && c != '\t' && !is_line_end(parser))
        pair->right = parse_word_value(parser);
}

struct node *parse_text(struct parser *parser, const char *what)
{
    if (is_line_end(parser))
        refuse(parser, parser->at, "%s a string; it is wanted here", what);
    struct node *node = parse_expression(parser);
    settle_as(parser, node, TYPE_BYTES, what);
    return node;
}

/* ------------------------------------------------------- inject and poison */

/* once, or nth N: which of the calls is meant. */
static void parse_which(struct parser *parser, struct injection *inject)
{
    skip_blanks(parser);
    const char *word = peek_word(parser);
    if (strcmp(word, "once") == 0) {
        scan_word(parser);
        inject->once = true;
    } else if (strcmp(word, "nth") == 0) {
        scan_word(parser);
        if (is_line_end(parser))
            refuse(parser, parser->at, "which one? nth takes an integer");
        inject->nth = parse_expression(parser);
        settle_as(parser, inject->nth, TYPE_INTEGER, "nth takes");
        wide value;
        if (constant_integer(inject->nth, &value) && (value < 1 || value > NTH_LIMIT))
            refuse(parser, inject->nth->begin, "nth takes 1 to %d", NTH_LIMIT);
    }
}

/* The calls whose third argument is how many bytes they move at most. */
static void check_short(struct parser *parser, const struct injection *inject, const char *word,
                        size_t place)
{
    static const char *const names[] = {"read",     "write",    "pread64",
                                        "pwrite64", "recvfrom", "sendto"};
    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        if (strcmp(word, names[i]) == 0 &&
            !(inject->abi == ABI_I386 && call_number(ABI_X86_64, word) < 0))
            return;
    refuse(parser, place,
           "%s cannot be made short; read, write, pread64, pwrite64, recvfrom and "
           "sendto can",
           word);
}

static void parse_answer(struct parser *parser, struct injection *inject)
{
    inject->result = parse_pattern(parser, true);
    if (inject->result->kind == NODE_ERROR) {
        settle_pattern(parser, inject->result, TYPE_INTEGER, TYPE_INTEGER, "a result is");
        return;
    }
    settle_as(parser, inject->result, TYPE_INTEGER, "a result is");
    wide value;
    if (constant_integer(inject->result, &value) && value < 0 && value >= -4095)
        refuse(parser, inject->result->begin, "an error is written -1 and its name, as -1 ENOENT");
}

/* Two lines may speak of one call as long as they can mean different ones of it. */
static void check_twice(struct parser *parser, const struct injection *inject, const char *word,
                        size_t place)
{
    const struct expect_case *one = parser->one;
    for (size_t i = 0; i + 1 < one->inject_count; i++) {
        const struct injection *other = &one->injects[i];
        if (other->number == inject->number && other->door == inject->door && !other->nth &&
            !inject->nth)
            refuse(parser, place, "%s through %s is answered twice", word, door_name(inject->door));
    }
}

static void parse_inject(struct parser *parser, size_t begin)
{
    struct expect_case *one = parser->one;
    skip_blanks(parser);
    size_t place = parser->at;
    const char *word = scan_word(parser);
    if (!*word)
        refuse(parser, place, "the name of a call is wanted here, not %s", piece_here(parser));
    enum door door = DOOR_SYSCALL;
    enum abi abi = ABI_X86_64;
    parse_via(parser, &door, &abi, NULL);
    if (door == DOOR_VDSO || door == DOOR_VSYSCALL)
        refuse(parser, place, "no answer can be put in for a call through %s", door_name(door));
    struct injection *inject =
        GROW(parser, one->injects, one->inject_count, INJECT_LIMIT, "inject lines", begin);
    *inject = (struct injection){
        .abi = abi, .door = door, .place = begin, .number = find_call(parser, abi, word, place)};
    skip_blanks(parser);
    if (strcmp(peek_word(parser), "short") == 0) {
        scan_word(parser);
        check_short(parser, inject, word, place);
    } else if (skip_text(parser, "=")) {
        parse_answer(parser, inject);
    } else {
        refuse(parser, parser->at, "\"=\" and a result, or \"short\", are wanted here, not %s",
               next_piece(parser));
    }
    parse_which(parser, inject);
    check_twice(parser, inject, word, place);
}

static void parse_poison(struct parser *parser, size_t begin)
{
    if (parser->one->poison)
        refuse(parser, begin, "a case has one poison line");
    bool rcx = false, r11 = false;
    while (!is_line_end(parser)) {
        size_t place = parser->at;
        const char *word = scan_word(parser);
        bool *found = strcmp(word, "rcx") == 0 ? &rcx : strcmp(word, "r11") == 0 ? &r11 : NULL;
        if (!found || *found)
            refuse(parser, place,
                   "poison takes rcx and r11, the registers that syscall overwrites");
        *found = true;
    }
    if (!rcx || !r11)
        refuse(parser, parser->at, "poison takes both rcx and r11");
    parser->one->poison = true;
}

/* unwatched children [with filters] */
static void parse_unwatched(struct parser *parser, size_t begin)
{
    if (parser->one->unwatched)
        refuse(parser, begin, "this stands here twice");
    if (!skip_text(parser, "children"))
        refuse(parser, parser->at, "\"children\" is wanted here, not %s", next_piece(parser));
    parser->one->unwatched = true;
    if (is_line_end(parser))
        return;
    if (!accept_word(parser, "with") || !accept_word(parser, "filters"))
        refuse(parser, parser->at, "\"with filters\" or nothing is wanted here");
    parser->one->filters = true;
}

/* build dynamic, build static from main */
static void parse_build(struct parser *parser, size_t begin)
{
    static const char *const words[] = {[LINK_FREESTANDING] = "freestanding",
                                        [LINK_DYNAMIC] = "dynamic",
                                        [LINK_STATIC] = "static",
                                        [LINK_I386] = "i386"};
    struct expect_case *one = parser->one;
    if (one->build.said)
        refuse(parser, begin, "a case has one build line");
    one->build.said = true;
    skip_blanks(parser);
    size_t place = parser->at;
    const char *word = scan_word(parser);
    int how = 0;
    while (how < LINKS && strcmp(word, words[how]) != 0)
        how++;
    if (how == LINKS)
        refuse(parser, place, "dynamic, static, freestanding or i386 is wanted here, not %s%s",
               *word ? piece(parser, place, parser->at) : piece_here(parser),
               suggest(parser, word, words, LINKS));
    one->build.link = (enum expect_link)how;
    if (is_line_end(parser))
        return;
    place = parser->at;
    if (how == LINK_FREESTANDING || how == LINK_I386)
        refuse(parser, place, "a freestanding program is recorded from its start");
    if (!skip_text(parser, "from") || !skip_text(parser, "main"))
        refuse(parser, place, "\"from main\" or nothing is wanted here");
    one->build.from_main = true;
}

/* "send" is also a call, through socketcall. */
static bool is_call_of_body(const struct parser *parser, const char *word)
{
    char behind = peek_at(parser, strlen(word));
    return strcmp(word, "send") == 0 && (behind == '(' || behind == '|');
}

bool parse_head_line(struct parser *parser, const char *word)
{
    static const struct {
        const char *word;
        void (*parse)(struct parser *parser, size_t begin);
        bool anywhere; /* also behind the first event, and nothing that the program is given */
    } lines[] = {
        {"let", parse_let, false},       {"run", parse_run, false},
        {"env", parse_env, false},       {"stdin", parse_stdin, false},
        {"stdout", parse_stdout, true},  {"stderr", parse_stderr, true},
        {"given", parse_given, false},   {"feed", parse_feed, false},
        {"inject", parse_inject, false}, {"poison", parse_poison, false},
        {"limit", parse_limit, false},   {"send", parse_send, false},
        {"peer", parse_peer, false},     {"check", parse_check, true},
        {"build", parse_build, false},   {"unwatched", parse_unwatched, false},
    };
    for (size_t i = 0; i < sizeof lines / sizeof *lines; i++) {
        if (strcmp(word, lines[i].word) != 0 || is_call_of_body(parser, word))
            continue;
        size_t begin = parser->at;
        if (parser->one->body_begun && !lines[i].anywhere)
            refuse(parser, begin, "\"%s\" belongs to the head of the case, before its first event",
                   word);
        scan_word(parser);
        parser->drawn_only = true;
        parser->handing = !lines[i].anywhere;
        lines[i].parse(parser, begin);
        parser->drawn_only = parser->handing = false;
        end_line(parser);
        return true;
    }
    return false;
}
