#include "expect/parser.h"

#include "base/file.h"

#include <string.h>

/* ----------------------------------------------------------------- latency */

static const char *const latency_doors[] = {"function", "vdso",     "syscall",
                                            "libc",     "vsyscall", "int80"};
enum { LATENCY_DOORS = sizeof latency_doors / sizeof *latency_doors };

static const char *parse_latency_door(struct parser *parser)
{
    skip_blanks(parser);
    size_t begin = parser->at;
    const char *word = scan_word(parser);
    for (size_t i = 0; i < LATENCY_DOORS; i++)
        if (strcmp(word, latency_doors[i]) == 0)
            return latency_doors[i];
    refuse(parser, begin,
           "a door is wanted here (function vdso syscall libc vsyscall int80), not %s%s",
           *word ? piece(parser, begin, parser->at) : piece_here(parser),
           suggest(parser, word, latency_doors, LATENCY_DOORS));
}

/* 2 x, 1.5 x; 1 when there is none. */
static double parse_factor(struct parser *parser)
{
    skip_blanks(parser);
    size_t begin = parser->at;
    double factor = 0, scale = 1;
    bool point = false;
    for (char c; ((c = peek(parser)) >= '0' && c <= '9') || (c == '.' && !point); parser->at++) {
        if (c == '.') {
            point = true;
            continue;
        }
        factor = factor * 10 + (c - '0');
        scale *= point ? 10 : 1;
        if (factor > 1e9)
            refuse(parser, begin, "this factor is too large");
    }
    if (parser->at == begin)
        return 1;
    if (factor == 0 || parser->bytes[begin] == '.')
        refuse(parser, begin, "a factor such as 2 or 1.5 is wanted here");
    if (!skip_text(parser, "x"))
        refuse(parser, parser->at, "\"x\" is wanted here, as in 2 x syscall, not %s",
               piece_here(parser));
    return factor / scale;
}

static void parse_latency_line(struct parser *parser)
{
    struct expectation *expectation = parser->expectation;
    size_t begin = parser->at;
    const char *left = parse_latency_door(parser);
    skip_blanks(parser);
    char relation = peek(parser);
    if (relation != '<' && relation != '>')
        refuse(parser, parser->at, "\"<\" or \">\" is wanted here, not %s", piece_here(parser));
    parser->at++;
    double factor = parse_factor(parser);
    const char *right = parse_latency_door(parser);
    if (left == right)
        refuse(parser, begin, "%s is compared with itself", left);
    struct latency_line *line = GROW(parser, expectation->latency, expectation->latency_count,
                                     LIST_LIMIT, "lines of latency", begin);
    *line = (struct latency_line){.line = line_of(parser, begin),
                                  .left = left,
                                  .right = right,
                                  .relation = relation,
                                  .factor = factor,
                                  .text = arena_print(&expectation->arena, "%.*s",
                                                      (int)(parser->at - begin),
                                                      parser->bytes + begin)};
    end_line(parser);
}

/* A line of the latency section begins with a door, or goes on with < or >. */
static bool at_latency_line(struct parser *parser)
{
    const char *word = peek_word(parser);
    size_t ahead = strlen(word);
    if (!parser->in_latency || !*word)
        return false;
    for (size_t i = 0; i < LATENCY_DOORS; i++)
        if (strcmp(word, latency_doors[i]) == 0)
            return true;
    while (peek_at(parser, ahead) == ' ' || peek_at(parser, ahead) == '\t')
        ahead++;
    return peek_at(parser, ahead) == '<' || peek_at(parser, ahead) == '>';
}

/* ------------------------------------------------------ sections and cases */

#define NEEDS                                                                                      \
    "int80 sysenter vsyscall vdso glibc loopback pty ptrace semaphores holes sysinfo io_uring"

static const char *const needs[] = {"int80",      "sysenter", "vsyscall", "vdso",
                                    "glibc",      "loopback", "pty",      "ptrace",
                                    "semaphores", "holes",    "sysinfo",  "io_uring"};
enum { NEED_WORDS = sizeof needs / sizeof *needs };

static const char *parse_need(struct parser *parser)
{
    size_t begin = parser->at, i = 0;
    const char *word = scan_word(parser);
    while (i < NEED_WORDS && strcmp(word, needs[i]) != 0)
        i++;
    if (i == NEED_WORDS)
        refuse(parser, begin, "%s cannot be required%s; words are " NEEDS,
               *word ? piece(parser, begin, parser->at) : piece_here(parser),
               suggest(parser, word, needs, NEED_WORDS));
    return needs[i];
}

/* `requires no vsyscall`, behind the line of a case: it is for machines that have none. */
static void parse_lack(struct parser *parser, size_t begin)
{
    struct expect_case *one = parser->named_cases ? parser->one : NULL;
    if (!one)
        refuse(parser, begin, "\"requires no\" stands in one of several cases");
    if (one->lacking)
        refuse(parser, begin, "a second \"requires no\"");
    skip_blanks(parser);
    one->lacking = parse_need(parser);
}

/* Behind the line of a case they are the case's own. */
static void parse_requires(struct parser *parser)
{
    struct expectation *expectation = parser->expectation;
    struct expect_case *one = parser->named_cases ? parser->one : NULL;
    const char ***all = one ? &one->requires : &expectation->requires;
    size_t *count = one ? &one->requires_count : &expectation->requires_count;
    size_t start = parser->at;
    if (is_line_end(parser))
        refuse(parser, parser->at, "requires what? Words are " NEEDS);
    if (accept_word(parser, "no")) {
        parse_lack(parser, start);
        return;
    }
    while (!is_line_end(parser)) {
        size_t begin = parser->at;
        const char *word = parse_need(parser);
        for (size_t j = 0; j < *count; j++)
            if (strcmp((*all)[j], word) == 0)
                refuse(parser, begin, "%s is required twice", word);
        *GROW(parser, *all, *count, NEED_WORDS, "words", begin) = word;
    }
}

static void begin_case(struct parser *parser, const char *name, size_t place)
{
    struct expectation *expectation = parser->expectation;
    struct expect_case *one = ARENA_NEW(&expectation->arena, struct expect_case);
    one->script = parser->script;
    one->name = name;
    one->place = place;
    one->last_draw = &one->draws;
    one->last_step = &one->body;
    one->last_rule = &one->rules;
    *GROW(parser, expectation->cases, expectation->case_count, CASE_LIMIT, "cases", place) = one;
    parser->one = one;
    parser->seen_signals = &one->seen_signals;
}

/* The name of a case is the rest of its line: words of letters, digits, _ and -. */
static void parse_case(struct parser *parser, size_t place)
{
    struct expectation *expectation = parser->expectation;
    if (expectation->case_count && !parser->named_cases)
        refuse(parser, place, "a file has either one body or cases; a body began in line %u",
               line_of(parser, expectation->cases[0]->place));
    skip_blanks(parser);
    size_t begin = parser->at, end = begin;
    while (!is_line_end(parser)) {
        if (peek(parser) == '-')
            parser->at++;
        else if (!*scan_word(parser))
            refuse(parser, parser->at, "the name of a case has letters, digits, _ and -, not %s",
                   piece_here(parser));
        end = parser->at;
    }
    if (end == begin)
        refuse(parser, begin, "a case needs a name");
    const char *name =
        arena_print(&expectation->arena, "%.*s", (int)(end - begin), parser->bytes + begin);
    for (size_t i = 0; i < expectation->case_count; i++)
        if (strcmp(expectation->cases[i]->name, name) == 0)
            refuse(parser, begin, "there are two cases of this name; the other is in line %u",
                   line_of(parser, expectation->cases[i]->place));
    parser->named_cases = true;
    begin_case(parser, name, place);
}

static void parse_latency(struct parser *parser, size_t place)
{
    if (parser->saw_latency)
        refuse(parser, place, "a file has one latency section");
    parser->in_latency = parser->saw_latency = true;
    end_line(parser);
}

static void parse_line(struct parser *parser)
{
    size_t place = parser->at;
    const char *word = peek_word(parser);
    if (at_latency_line(parser)) {
        parse_latency_line(parser);
        return;
    }
    bool latency = strcmp(word, "latency") == 0;
    if (strcmp(word, "requires") == 0) {
        scan_word(parser);
        parse_requires(parser);
        return;
    }
    if (latency) {
        scan_word(parser);
        parse_latency(parser, place);
        return;
    }
    bool was_latency = parser->in_latency;
    parser->in_latency = false;
    if (strcmp(word, "case") == 0) {
        scan_word(parser);
        parse_case(parser, place);
        return;
    }
    if (was_latency && parser->named_cases)
        refuse(parser, place, "behind the latency section this line belongs to no case");
    if (!parser->one)
        begin_case(parser, "", place);
    if (!parse_head_line(parser, word))
        parse_body_line(parser);
}

/* The title: the first line's comment, without the name before its colon. */
static void find_title(struct parser *parser)
{
    struct expectation *expectation = parser->expectation;
    size_t end = 0, at = 0;
    while (end < parser->size && parser->bytes[end] != '\n')
        end++;
    expectation->title = "";
    if (peek(parser) != '#')
        return;
    for (size_t i = 1; i < end; i++)
        if (parser->bytes[i] == ':') {
            at = i;
            break;
        }
    at++;
    while (at < end && parser->bytes[at] == ' ')
        at++;
    while (end > at && (parser->bytes[end - 1] == ' ' || parser->bytes[end - 1] == '\r'))
        end--;
    struct text title = {0};
    text_add_safe(&title, parser->bytes + at, end - at < 200 ? end - at : 200);
    expectation->title = arena_string(&expectation->arena, text_string(&title));
    text_free(&title);
}

static void check_bytes(struct parser *parser)
{
    for (size_t i = 0; i < parser->size; i++) {
        unsigned char c = (unsigned char)parser->bytes[i];
        bool line_break =
            c == '\n' || (c == '\r' && i + 1 < parser->size && parser->bytes[i + 1] == '\n');
        if ((c < ' ' && c != '\t' && !line_break) || c == 0x7f)
            refuse(parser, i,
                   c ? "a control byte (0x%02x) cannot stand in an expected trace"
                     : "a NUL byte (0x%02x) cannot stand in an expected trace",
                   c);
    }
}

static void parse_script(struct parser *parser)
{
    struct expectation *expectation = parser->expectation;
    if (!parser->size)
        refuse(parser, 0, "the file is empty: it asks for nothing, and any program would agree");
    check_bytes(parser);
    find_title(parser);
    for (;;) {
        if (!is_line_end(parser))
            parse_line(parser);
        else if (peek(parser) == '\0')
            break;
        else
            parser->at++;
    }
    if (parser->saw_latency && !expectation->latency_count)
        refuse(parser, parser->size, "the latency section has no line");
    if (!expectation->case_count)
        refuse(parser, parser->size,
               "the file has no event line: it asks for nothing, and any program would agree");
    for (size_t i = 0; i < expectation->case_count; i++) {
        parser->one = expectation->cases[i];
        check_case(parser, parser->one);
    }
    check_doors(parser);
}

bool expect_parse(struct expectation *expectation, const char *file, const void *bytes, size_t size,
                  struct problem *problem)
{
    *expectation = (struct expectation){.title = ""};
    struct arena *arena = &expectation->arena;
    expectation->file = arena_string(arena, file);
    if (size > EXPECT_SIZE_LIMIT)
        return problem_set(problem, STATUS_USAGE, "%s: larger than %d bytes", expectation->file,
                           EXPECT_SIZE_LIMIT);
    struct script *script = ARENA_NEW(arena, struct script);
    char *copy = arena_alloc(arena, size + 1);
    if (size)
        memcpy(copy, bytes, size);
    *script = (struct script){.file = expectation->file, .bytes = copy, .size = size};
    struct parser *parser = ARENA_NEW(arena, struct parser);
    *parser = (struct parser){.expectation = expectation,
                              .script = script,
                              .problem = problem,
                              .bytes = copy,
                              .size = size};
    if (setjmp(parser->refused))
        return false;
    parse_script(parser);
    return true;
}

bool expect_read(struct expectation *expectation, const char *path, struct problem *problem)
{
    struct text bytes = {0};
    *expectation = (struct expectation){.title = ""};
    bool ok = file_read(&bytes, path, EXPECT_SIZE_LIMIT, problem) &&
              expect_parse(expectation, path, text_string(&bytes), bytes.size, problem);
    text_free(&bytes);
    return ok;
}

void expect_free(struct expectation *expectation)
{
    arena_free(&expectation->arena);
    *expectation = (struct expectation){0};
}

const char *expect_case_name(const struct expect_case *one)
{
    return one->name;
}

struct expect_build expect_case_build(const struct expect_case *one)
{
    return one->build;
}
