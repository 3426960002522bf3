/* The conditions of a rule: "flags has O_WRONLY and fd >= 3". */
#include "filter/rules_tree.h"
#include "tables/nearest.h"

#include <string.h>

static bool is_bits(const struct parameter *parameter)
{
    return parameter->kind == KIND_FLAGS || parameter->kind == KIND_MODE;
}

/* What lies behind an argument that is an address. */
static const char *what_is_there(const struct parameter *parameter)
{
    switch (parameter->kind) {
    case KIND_PATH:
        return "a string";
    case KIND_STRINGS:
        return "an array of strings";
    case KIND_IN_BYTES:
    case KIND_OUT_BYTES:
        return "a buffer";
    default:
        return "a structure";
    }
}

static bool refuse_pointer(const struct rule_parser *parser, const struct rule_word *word,
                           const struct rule *rule, const struct parameter *parameter)
{
    return rule_error(parser, word->at, word->size,
                      "%s of %s is the address of %s: the kernel's filter sees registers, not "
                      "memory, and memory may change between a look and the call; to choose by "
                      "it what is shown, trace %s and give --filter",
                      parameter->name, rule->call, what_is_there(parameter), rule->call);
}

static bool unknown_parameter(const struct rule_parser *parser, const struct rule_word *word,
                              const struct rule *rule, const struct signature *signature,
                              const char *name)
{
    struct nearest nearest;
    struct text all = {0};
    nearest_begin(&nearest, name);
    for (int i = 0; i < signature->count; i++) {
        const struct parameter *parameter = &signature->parameter[i];
        nearest_try(&nearest, parameter->name);
        text_add(&all, "%s%s", i ? ", " : "", parameter->name);
    }
    if (!signature->typed)
        rule_error(parser, word->at, word->size,
                   "the names of %s's arguments are not known here: write arg[0] to arg[5]",
                   rule->call);
    else if (!signature->count)
        rule_error(parser, word->at, word->size, "%s has no arguments", rule->call);
    else
        rule_error(parser, word->at, word->size, "%s has no argument '%s'%s%s%s; it has %s",
                   rule->call, name, nearest.best ? "; did you mean '" : "",
                   nearest.best ? nearest.best : "", nearest.best ? "'?" : "", text_string(&all));
    text_free(&all);
    return false;
}

/* arg[0] to arg[5] */
static bool take_place(struct rule_parser *parser, const struct rule_word *word,
                       const struct rule *rule, const struct signature *signature, int *place)
{
    parser->at = word->at + word->size;
    if (!rule_take_sign(parser, "["))
        return rule_wanted(parser, "'[' and the place of an argument, from 0 on");
    struct rule_word digit = rule_look(parser);
    if (digit.size != 1 || *digit.bytes < '0' || *digit.bytes > '5')
        return rule_wanted(parser, "the place of an argument: 0 to 5");
    *place = *digit.bytes - '0';
    parser->at = digit.at + 1;
    if (!rule_take_sign(parser, "]"))
        return rule_wanted(parser, "']'");
    if (*place < signature->count)
        return true;
    return rule_error(parser, word->at, parser->at - word->at, "%s has %d argument%s%s", rule->call,
                      signature->count, signature->count == 1 ? "" : "s",
                      signature->count ? ", counted from 0" : "");
}

static bool take_parameter(struct rule_parser *parser, const struct rule *rule,
                           const struct signature *signature, struct rule_condition *condition)
{
    struct rule_word word = rule_look(parser);
    if (!word.size)
        return rule_wanted(parser, "the name of an argument");
    const char *name = rule_string(parser, &word);
    condition->place = -1;
    for (int i = 0; i < signature->count; i++)
        if (signature->parameter[i].name && strcmp(signature->parameter[i].name, name) == 0)
            condition->place = i;
    if (condition->place >= 0)
        parser->at = word.at + word.size;
    else if (strcmp(name, "arg") != 0)
        return unknown_parameter(parser, &word, rule, signature, name);
    else if (!take_place(parser, &word, rule, signature, &condition->place))
        return false;
    const struct parameter *parameter = &signature->parameter[condition->place];
    condition->parameter = parameter->name;
    word.size = parser->at - word.at;
    return !kind_leads_to_memory(parameter->kind) || refuse_pointer(parser, &word, rule, parameter);
}

static bool take_compare(struct rule_parser *parser, const struct parameter *parameter,
                         struct rule_condition *condition)
{
    /* The longer ones first. */
    static const struct {
        const char *sign;
        enum rule_compare how;
    } signs[] = {{"==", COMPARE_EQUAL},      {"!=", COMPARE_NOT_EQUAL},
                 {"<=", COMPARE_LESS_EQUAL}, {">=", COMPARE_GREATER_EQUAL},
                 {"<", COMPARE_LESS},        {">", COMPARE_GREATER}};
    if (rule_take(parser, "has")) {
        condition->how = COMPARE_HAS;
        return true;
    }
    bool masked = rule_take_sign(parser, "&");
    if (masked && !rule_take_number(parser, parameter, &condition->mask))
        return false;
    for (size_t i = 0; i < sizeof signs / sizeof *signs; i++)
        if (rule_take_sign(parser, signs[i].sign)) {
            condition->how = signs[i].how;
            if (masked && condition->how > COMPARE_NOT_EQUAL)
                return rule_error(parser, parser->at - strlen(signs[i].sign), strlen(signs[i].sign),
                                  "masked bits are compared by == or !=");
            if (masked)
                condition->how =
                    condition->how == COMPARE_EQUAL ? COMPARE_MASKED : COMPARE_NOT_MASKED;
            return true;
        }
    rule_look(parser);
    if (parser->text[parser->at] == '=')
        return rule_error(parser, parser->at, 1, "two numbers are compared by ==");
    return rule_wanted(parser, masked ? "== or !=" : "==, !=, <, <=, >, >=, has or &");
}

/* What can be seen to be a slip by the numbers alone. */
static bool check_numbers(const struct rule_parser *parser, const struct parameter *parameter,
                          const struct rule_condition *condition, enum abi abi)
{
    const struct rule_number *number = &condition->number, *mask = &condition->mask;
    size_t size = number->to - number->from;
    struct rule_test test = rule_test_of(condition, parameter, condition->place, abi);
    uint64_t all = UINT64_MAX >> (64 - test.bits);
    bool equals = condition->how < COMPARE_LESS || condition->how > COMPARE_HAS;
    if (condition->how == COMPARE_HAS && (number->negative || !number->mask))
        return rule_error(parser, number->from, size, "this is no bit: it would hold for every %s",
                          parameter->name);
    if (mask->to && (mask->negative || !mask->size || mask->size & ~all))
        return rule_error(parser, mask->from, mask->to - mask->from, "this masks no bits of %s",
                          parameter->name);
    if (mask->to && (number->negative || number->size & ~mask->size))
        return rule_error(parser, number->from, size,
                          "this has bits outside of the mask: the two could never be equal");
    if (number->negative ? number->size > all / 2 + 1 || (!test.has_sign && !equals)
                         : number->size > all)
        return rule_error(parser, number->from, size,
                          "%s is %s number of %d bits: this is none of its values", parameter->name,
                          test.has_sign ? "a signed" : "an unsigned", test.bits);
    if (test.ranges && test.low > test.high)
        return rule_error(parser, condition->from, condition->to - condition->from, "no %s is so",
                          parameter->name);
    if (test.ranges && test.low == 0 && test.high == all)
        return rule_error(parser, condition->from, condition->to - condition->from,
                          "every %s is so", parameter->name);
    if (is_bits(parameter) && !equals && condition->how != COMPARE_HAS)
        return rule_error(
            parser, condition->from, condition->to - condition->from,
            "%s is a set of bits, which has no order: use has, &, == or !=", parameter->name);
    return true;
}

bool rule_take_conditions(struct rule_parser *parser, const struct rule *rule,
                          struct rule_condition **first)
{
    struct rule_condition **last = first;
    const struct signature *signature = rule_signature(rule->call, rule->abi);
    bool native = rule->abi != ABI_I386 &&
                  (rule->abi != ABI_COUNT || call_number(ABI_X86_64, rule->call) >= 0);
    do {
        struct rule_condition *one = ARENA_NEW(&parser->rules->arena, struct rule_condition);
        rule_look(parser);
        one->from = parser->at;
        if (!take_parameter(parser, rule, signature, one))
            return false;
        const struct parameter *parameter = &signature->parameter[one->place];
        if (!take_compare(parser, parameter, one) ||
            !rule_take_number(parser, parameter, &one->number))
            return false;
        one->to = one->number.to;
        if (!check_numbers(parser, parameter, one, native ? ABI_X86_64 : ABI_I386))
            return false;
        *last = one;
        last = &one->next;
    } while (rule_take(parser, "and"));
    struct rule_word word = rule_look(parser);
    if (rule_is(&word, "or"))
        return rule_error(parser, word.at, word.size,
                          "write a line of its own for what may also be so");
    return true;
}
