/* The head of a case: what a run is given. */
#include "expect/parser.h"

#include "tables/names.h"

#include <string.h>

static const char *here(struct parser *parser)
{
    skip_blanks(parser);
    return piece_here(parser);
}

/* --------------------------------------------------------------------- let */

static void parse_range(struct parser *parser, struct draw *draw, const char *example)
{
    if (is_line_end(parser))
        refuse(parser, parser->at, "a range is wanted here, such as %s", example);
    size_t begin = parser->at;
    draw->low = parse_expression(parser);
    draw->high = draw->low;
    if (accept(parser, ".."))
        draw->high = parse_expression(parser);
    else
        refuse(parser, begin, "a range is wanted here, such as %s", example);
    settle_as(parser, draw->low, TYPE_INTEGER, "a range takes");
    settle_as(parser, draw->high, TYPE_INTEGER, "a range takes");
    wide low, high;
    if (!constant_integer(draw->low, &low) || !constant_integer(draw->high, &high))
        return;
    bool empty = low > high;
    if (draw->kind == DRAW_ADDRESS)
        empty = low < 0 || (low + 4095) / 4096 > high / 4096;
    if (empty)
        refuse(parser, begin,
               draw->kind == DRAW_ADDRESS ? "no multiple of 4096 is in this range"
                                          : "this range is empty");
    if (draw->kind == DRAW_WORDS && (low < 1 || high > WORDS_LIMIT))
        refuse(parser, begin, "words come 1 to %d at a time", WORDS_LIMIT);
}

/* True for the bytes of an integer, as far as its base allows them. */
static bool is_integer(const uint8_t *bytes, size_t size)
{
    bool hexadecimal = size > 2 && bytes[0] == '0' && (bytes[1] == 'x' || bytes[1] == 'X');
    const char *digits = hexadecimal ? "0123456789abcdefABCDEF" : "0123456789";
    for (size_t i = hexadecimal ? 2 : 0; i < size; i++)
        if (!bytes[i] || !strchr(digits, bytes[i]))
            return false;
    return true;
}

/* One value of `one of`: an integer and the name of a constant are integers, all else a string. */
static struct node *parse_choice(struct parser *parser)
{
    struct node *node = parse_touching(parser);
    if (node->kind != NODE_BYTES || parser->bytes[node->begin] == '"')
        return node;
    size_t end = parser->at;
    bool negative = node->size > 1 && node->bytes[0] == '-';
    const uint8_t *digits = node->bytes + negative;
    int64_t value;
    if (*digits >= '0' && *digits <= '9') {
        if (!is_integer(digits, node->size - negative))
            refuse(parser, node->begin, "a word that begins with a digit is written in quotes");
        parser->at = node->begin + negative;
        node->integer = negative ? -scan_integer(parser) : scan_integer(parser);
        if (node->integer < INT64_MIN)
            refuse(parser, node->begin, "this integer does not fit into 64 bits");
        node->kind = NODE_INTEGER;
        parser->at = end;
    } else if (constant_value(
                   arena_print(&parser->expectation->arena, "%.*s", (int)node->size, node->bytes),
                   &value)) {
        node->kind = NODE_INTEGER;
        node->integer = value;
    }
    return node;
}

static void add_value(struct parser *parser, struct draw *draw)
{
    struct node *node = parse_choice(parser);
    size_t column = draw->value_count % draw->name_count;
    struct name *name = &parser->one->names[draw->names[column]];
    enum value_type type = settle_value(parser, node);
    if (draw->value_count >= draw->name_count && type != name->type)
        refuse(parser, node->begin, "all values of one name must be of one kind; the first is %s",
               name->type == TYPE_BYTES ? "a string" : "an integer");
    name->type = type;
    *GROW(parser, draw->values, draw->value_count, CHOICE_LIMIT, "values", node->begin) = node;
}

static void parse_one_of(struct parser *parser, struct draw *draw)
{
    skip_blanks(parser);
    size_t place = parser->at;
    if (strcmp(scan_word(parser), "of") != 0)
        refuse(parser, place, "\"of\" is wanted here, as in one of a b");
    while (!is_line_end(parser)) {
        size_t open = parser->at;
        if (draw->name_count == 1) {
            if (peek(parser) == '(')
                refuse(parser, open, "parentheses stand only where several names are drawn");
            add_value(parser, draw);
            continue;
        }
        if (!accept(parser, "("))
            refuse(parser, open, "for %zu names each choice is (...), %zu values in parentheses",
                   draw->name_count, draw->name_count);
        parser->open++;
        for (size_t i = 0; i < draw->name_count; i++) {
            skip_blanks(parser);
            if (peek(parser) == ')')
                refuse(parser, parser->at, "%zu values are wanted, one for each name",
                       draw->name_count);
            add_value(parser, draw);
        }
        if (!accept(parser, ")"))
            refuse(parser, open, "%zu values and \")\" are wanted here", draw->name_count);
        parser->open--;
    }
    if (!draw->value_count)
        refuse(parser, parser->at, "one of what? Values are wanted here");
    draw->value_count /= draw->name_count;
}

static void parse_draw(struct parser *parser, struct draw *draw)
{
    static const char *const kinds[] = {"word", "words", "line", "number", "address", "one"};
    size_t begin = parser->at;
    const char *word = scan_word(parser);
    enum draw_kind kind = 0;
    while (kind < 6 && strcmp(word, kinds[kind]) != 0)
        kind++;
    if (kind == 6)
        refuse(parser, begin,
               "word, words, line, number, address or one of is wanted here, not %s%s",
               *word ? piece(parser, begin, parser->at) : piece_here(parser),
               suggest(parser, word, kinds, 6));
    draw->kind = kind;
    if (kind != DRAW_ONE_OF && draw->name_count > 1)
        refuse(parser, begin, "several names are drawn by one of (...) (...) only");
    enum value_type type = kind == DRAW_NUMBER || kind == DRAW_ADDRESS ? TYPE_INTEGER : TYPE_BYTES;
    for (size_t i = 0; i < draw->name_count; i++)
        parser->one->names[draw->names[i]].type = type;
    if (kind == DRAW_ONE_OF)
        parse_one_of(parser, draw);
    else if (kind == DRAW_NUMBER)
        parse_range(parser, draw, "1..255");
    else if (kind == DRAW_ADDRESS)
        parse_range(parser, draw, "0x80000000..0xfffff000");
    else if (kind == DRAW_WORDS)
        parse_range(parser, draw, "2..5");
}

static void parse_let(struct parser *parser, size_t begin)
{
    struct expect_case *one = parser->one;
    struct draw *draw = ARENA_NEW(&parser->expectation->arena, struct draw);
    const char *words[16];
    size_t places[16];
    draw->place = begin;
    for (skip_blanks(parser); peek(parser) == '$'; skip_blanks(parser)) {
        struct node *node = parse_name(parser);
        const char *word = (const char *)node->bytes;
        bool twice = find_name(one, word) >= 0;
        for (size_t i = 0; i < draw->name_count; i++)
            twice = twice || strcmp(words[i], word) == 0;
        if (twice)
            refuse(parser, node->begin, "$%s is drawn twice", word);
        if (draw->name_count == sizeof words / sizeof *words)
            refuse(parser, node->begin, "more than 16 names in one let");
        words[draw->name_count] = word;
        places[draw->name_count++] = node->begin;
    }
    if (!draw->name_count)
        refuse(parser, parser->at, "a name such as $line is wanted here, not %s", here(parser));
    if (!accept(parser, "="))
        refuse(parser, parser->at, "\"=\" is wanted here, not %s", here(parser));
    skip_blanks(parser);
    /* The names are known only behind their own line, which may use earlier ones. */
    size_t first = one->name_count;
    draw->names = ARENA_ARRAY(&parser->expectation->arena, int, draw->name_count);
    for (size_t i = 0; i < draw->name_count; i++) {
        draw->names[i] = add_name(parser, "", TYPE_UNKNOWN, places[i]);
        one->names[draw->names[i]].draw = draw;
    }
    parse_draw(parser, draw);
    for (size_t i = 0; i < draw->name_count; i++)
        one->names[first + i].word = words[i];
    *one->last_draw = draw;
    one->last_draw = &draw->next;
}

/* ------------------------------------------------- run, env, stdin, stdout */

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

static struct node *parse_word_value(struct parser *parser)
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

static struct node *parse_text(struct parser *parser, const char *what)
{
    if (is_line_end(parser))
        refuse(parser, parser->at, "%s a string; it is wanted here", what);
    struct node *node = parse_expression(parser);
    settle_as(parser, node, TYPE_BYTES, what);
    return node;
}

static void parse_input(struct parser *parser, size_t begin)
{
    if (parser->one->input)
        refuse(parser, begin, "a case has one stdin line");
    parser->one->input = parse_text(parser, "stdin takes");
}

static void parse_output(struct parser *parser, size_t begin)
{
    if (parser->one->output)
        refuse(parser, begin, "a case has one stdout line");
    parser->handing = false;
    parser->one->output = parse_text(parser, "stdout takes");
}

/* ------------------------------------------------- given, inject and poison */

static void parse_given(struct parser *parser, size_t begin)
{
    static const char *const kinds[] = {"file", "dir", "link", "fifo"};
    struct expect_case *one = parser->one;
    skip_blanks(parser);
    size_t place = parser->at;
    const char *word = scan_word(parser);
    enum given_kind kind = 0;
    while (kind < 4 && strcmp(word, kinds[kind]) != 0)
        kind++;
    if (kind == 4)
        refuse(parser, place, "file, dir, link or fifo is wanted here, not %s%s",
               *word ? piece(parser, place, parser->at) : piece_here(parser),
               suggest(parser, word, kinds, 4));
    struct pair *pair = GROW(parser, one->given, one->given_count, LIST_LIMIT, "files", begin);
    pair->kind = kind;
    if (is_line_end(parser))
        refuse(parser, parser->at, "a path is wanted here");
    pair->place = parser->at;
    pair->left = parse_word_value(parser);
    if (kind == GIVEN_FILE)
        pair->right = parse_text(parser, "the content of a file is");
    if (kind == GIVEN_LINK) {
        if (is_line_end(parser))
            refuse(parser, parser->at, "the target of the link is wanted here");
        pair->right = parse_word_value(parser);
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
    parse_via(parser, &door, &abi);
    if (door == DOOR_VDSO || door == DOOR_VSYSCALL)
        refuse(parser, place, "no answer can be put in for a call through %s", door_name(door));
    struct injection *inject =
        GROW(parser, one->injects, one->inject_count, INJECT_LIMIT, "inject lines", begin);
    *inject = (struct injection){
        .abi = abi, .door = door, .place = begin, .number = find_call(parser, abi, word, place)};
    for (size_t i = 0; i + 1 < one->inject_count; i++)
        if (one->injects[i].number == inject->number && one->injects[i].door == door)
            refuse(parser, place, "%s through %s is answered twice", word, door_name(door));
    if (!accept(parser, "="))
        refuse(parser, parser->at, "\"=\" and a result are wanted here, not %s", here(parser));
    inject->result = parse_pattern(parser, true);
    if (inject->result->kind == NODE_ERROR) {
        settle_pattern(parser, inject->result, TYPE_INTEGER, TYPE_INTEGER, "a result is");
    } else {
        settle_as(parser, inject->result, TYPE_INTEGER, "a result is");
        wide value;
        if (constant_integer(inject->result, &value) && value < 0 && value >= -4095)
            refuse(parser, inject->result->begin,
                   "an error is written -1 and its name, as -1 ENOENT");
    }
    skip_blanks(parser);
    if (strcmp(peek_word(parser), "once") == 0) {
        scan_word(parser);
        inject->once = true;
    }
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

bool parse_head_line(struct parser *parser, const char *word)
{
    static const struct {
        const char *word;
        void (*parse)(struct parser *parser, size_t begin);
    } lines[] = {
        {"let", parse_let},       {"run", parse_run},       {"env", parse_env},
        {"stdin", parse_input},   {"stdout", parse_output}, {"given", parse_given},
        {"inject", parse_inject}, {"poison", parse_poison},
    };
    for (size_t i = 0; i < sizeof lines / sizeof *lines; i++) {
        if (strcmp(word, lines[i].word) != 0)
            continue;
        size_t begin = parser->at;
        if (parser->one->body_begun && lines[i].parse != parse_output)
            refuse(parser, begin, "\"%s\" belongs to the head of the case, before its first event",
                   word);
        scan_word(parser);
        parser->drawn_only = parser->handing = true;
        lines[i].parse(parser, begin);
        parser->drawn_only = parser->handing = false;
        end_line(parser);
        return true;
    }
    return false;
}
