/* One check of an expression: a field, an operator, operands. */
#include "filter/names.h"
#include "filter/parser.h"

#include <string.h>

/* The longer ones first. */
static const struct {
    const char *word;
    enum operator_id id;
} operators[] = {
    {"exists", OPERATOR_EXISTS},
    {"<=", OPERATOR_LESS_EQUAL},
    {"<", OPERATOR_LESS},
    {">=", OPERATOR_GREATER_EQUAL},
    {">", OPERATOR_GREATER},
    {"==", OPERATOR_EQUAL},
    {"=", OPERATOR_EQUAL},
    {"!=", OPERATOR_NOT_EQUAL},
    {"contains", OPERATOR_CONTAINS},
    {"icontains", OPERATOR_ICONTAINS},
    {"startswith", OPERATOR_STARTSWITH},
    {"endswith", OPERATOR_ENDSWITH},
    {"glob", OPERATOR_GLOB},
    {"in", OPERATOR_IN},
};

static void add_operand(struct parser *parser, struct check *check, const struct operand *operand)
{
    if ((check->count & (check->count - 1)) == 0) {
        size_t room = check->count ? 2 * check->count : 1;
        struct operand *more = ARENA_ARRAY(parser->arena, struct operand, room);
        if (check->count)
            memcpy(more, check->operands, check->count * sizeof *more);
        check->operands = more;
    }
    check->operands[check->count++] = *operand;
}

static bool take_list(struct parser *parser, struct check *check)
{
    if (!take_char(parser, '('))
        return wanted(parser, "a list in parentheses, (a, b)");
    if (take_char(parser, ')'))
        return true;
    do {
        struct operand operand = {0};
        if (!take_string(parser, &operand))
            return false;
        add_operand(parser, check, &operand);
    } while (take_char(parser, ','));
    return take_char(parser, ')') || wanted(parser, "',' or ')'");
}

static bool no_such_field(struct parser *parser, size_t from, size_t size)
{
    struct text near = {0};
    char *name = arena_copy(parser->arena, parser->text + from, size + 1);
    name[size] = '\0';
    fields_near(&near, name);
    COMPLAIN(parser, from, size, "there is no field '%.60s'; %s%.400s", name,
             near.size ? "near it: " : "--list-fields has all", text_string(&near));
    text_free(&near);
    return false;
}

static size_t field_size(const char *at)
{
    size_t size = 0, parts = 0;
    for (const char *name = at; is_letter(*name); name = at + size + 1) {
        while (is_name(*name))
            name++;
        size = (size_t)(name - at);
        parts++;
        if (*name != '.')
            break;
    }
    return parts > 1 ? size : 0;
}

static bool take_argument(struct parser *parser, struct check *check, size_t from)
{
    size_t open = parser->at;
    const char *at = parser->text + open;
    if (*at != '[')
        return check->field != FIELD_ARG ||
               COMPLAIN(parser, from, open - from, "which argument? write evt.arg[NAME]");
    if (check->field != FIELD_ARG)
        return COMPLAIN(parser, open, strcspn(at, "]") + 1, "%s takes no argument",
                        field_name(check->field));
    char *argument;
    size_t size = 0;
    parser->at++;
    if (at[1] == '"' || at[1] == '\'') {
        if (!take_quoted(parser, &argument, &size, at[1]))
            return false;
        argument[size] = '\0';
    } else {
        while (is_name(at[1 + size]))
            size++;
        argument = arena_copy(parser->arena, at + 1, size + 1);
        argument[size] = '\0';
        parser->at += size;
    }
    check->argument = argument;
    if (parser->text[parser->at] != ']' || !size)
        return COMPLAIN(parser, parser->at, 1, "here should stand %s",
                        size ? "']'" : "an argument's name or place");
    parser->at++;
    return true;
}

/* evt.arg.NAME is evt.arg[NAME]. */
static bool take_dotted_argument(struct parser *parser, struct check *check, size_t from,
                                 size_t size)
{
    static const char prefix[] = "evt.arg.";
    if (size < sizeof prefix || strncmp(parser->text + from, prefix, sizeof prefix - 1) != 0)
        return false;
    size_t rest = size - (sizeof prefix - 1);
    char *name = arena_copy(parser->arena, parser->text + from + sizeof prefix - 1, rest + 1);
    name[rest] = '\0';
    check->field = FIELD_ARG;
    check->argument = name;
    parser->at += size;
    return true;
}

static bool take_field(struct parser *parser, struct check *check)
{
    pass_blanks(parser);
    size_t from = parser->at, size = field_size(parser->text + from);
    if (!size) {
        size_t word = word_size(parser->text + from);
        if (is_letter(parser->text[from]))
            return COMPLAIN(parser, from, word,
                            "here should stand a field, as evt.type; --list-fields has all");
        return wanted(parser, "a field, 'not' or '('");
    }
    if (!take_dotted_argument(parser, check, from, size)) {
        check->field = field_find(parser->text + from, size);
        if (check->field == FIELDS)
            return no_such_field(parser, from, size);
        parser->at += size;
        if (!take_argument(parser, check, from))
            return false;
    }
    if (!check->argument || argument_known(check->argument))
        return true;
    return COMPLAIN(parser, from, parser->at - from, "no call has an argument '%.60s'%s%s%s",
                    check->argument, argument_near(check->argument) ? "; did you mean '" : "",
                    argument_near(check->argument) ? argument_near(check->argument) : "",
                    argument_near(check->argument) ? "'?" : "");
}

static bool take_operator(struct parser *parser, struct check *check)
{
    pass_blanks(parser);
    size_t from = parser->at;
    for (size_t i = 0; i < sizeof operators / sizeof *operators; i++) {
        const char *word = operators[i].word;
        bool taken = is_letter(*word) ? take_word(parser, word)
                                      : strncmp(parser->text + from, word, strlen(word)) == 0;
        if (!taken)
            continue;
        parser->at = from + strlen(word);
        check->how = operators[i].id;
        return true;
    }
    return wanted(parser, "an operator: = != < <= > >= contains icontains startswith endswith glob "
                          "in exists");
}

static bool fits_type(struct parser *parser, const struct check *check, size_t from, size_t size)
{
    bool orders = check->how >= OPERATOR_LESS && check->how <= OPERATOR_GREATER_EQUAL;
    bool searches = check->how >= OPERATOR_CONTAINS && check->how <= OPERATOR_GLOB;
    const char *name = field_name(check->field);
    if (orders && !field_is_number(check->field) && check->field != FIELD_ARG)
        return COMPLAIN(parser, from, size, "%s is no number, and has no order", name);
    if (searches && (field_is_number(check->field) || field_type(check->field) == FIELD_TYPE_BOOL))
        return COMPLAIN(parser, from, size, "%s is no string to search in", name);
    return true;
}

static bool take_operands(struct parser *parser, struct check *check)
{
    struct operand operand = {0};
    struct text why = {0};
    size_t wrong = 0;
    if (check->how == OPERATOR_EXISTS)
        return true;
    if (check->how == OPERATOR_IN) {
        if (!take_list(parser, check))
            return false;
    } else {
        bool orders = check->how >= OPERATOR_LESS && check->how <= OPERATOR_GREATER_EQUAL;
        pass_blanks(parser);
        if (orders && strchr("\"'", parser->text[parser->at]))
            return wanted(parser, "a number");
        if (!take_string(parser, &operand))
            return false;
        add_operand(parser, check, &operand);
    }
    if (operands_read(check, &wrong, &why))
        return true;
    const char *at = parser->text + check->operands[wrong].at;
    COMPLAIN(parser, check->operands[wrong].at, word_size(at), "%s", text_string(&why));
    text_free(&why);
    return false;
}

struct filter_node *make_node(struct parser *parser, enum node_kind kind)
{
    struct filter_node *node = ARENA_NEW(parser->arena, struct filter_node);
    node->kind = kind;
    return node;
}

struct filter_node *take_check(struct parser *parser)
{
    struct filter_node *node = make_node(parser, NODE_CHECK);
    if (!take_field(parser, &node->check))
        return NULL;
    pass_blanks(parser);
    size_t from = parser->at;
    if (!take_operator(parser, &node->check) ||
        !fits_type(parser, &node->check, from, parser->at - from) ||
        !take_operands(parser, &node->check))
        return NULL;
    return node;
}
