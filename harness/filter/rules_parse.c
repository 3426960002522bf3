/* The parser of rules: a line at a time, by recursive descent. */
#include "filter/rules_tree.h"

#include <string.h>

static bool unknown_call(struct rule_parser *parser, const struct rule_word *word,
                         const struct rule *rule)
{
    const char *near = rule_nearest(rule->call, rule->abi);
    bool elsewhere = rule->abi != ABI_COUNT && rule_known(rule->call, ABI_COUNT);
    if (elsewhere)
        return rule_error(parser, word->at, word->size,
                          "%s has no call '%s', though another "
                          "table has",
                          abi_name((enum abi)rule->abi), rule->call);
    return rule_error(parser, word->at, word->size, "there is no call '%s'%s%s%s", rule->call,
                      near ? "; did you mean '" : "", near ? near : "", near ? "'?" : "");
}

static bool take_target(struct rule_parser *parser, struct rule *rule, struct rule_source *source)
{
    struct rule_word word = rule_look(parser);
    source->from = word.at;
    rule->abi = ABI_COUNT;
    for (int abi = 0; abi < ABI_COUNT; abi++)
        if (rule_is(&word, abi_name((enum abi)abi)))
            rule->abi = abi;
    if (rule->abi != ABI_COUNT) {
        parser->at += word.size;
        word = rule_look(parser);
    }
    if (!word.size)
        return rule_wanted(parser, "the name of a call, or default");
    parser->at += word.size;
    source->size = parser->at - source->from;
    if (rule_is(&word, "default"))
        return true;
    rule->call = rule_string(parser, &word);
    return rule_known(rule->call, rule->abi) || unknown_call(parser, &word, rule);
}

static bool all_blind(const struct rule *rule)
{
    for (size_t i = 0; i < rule->way_count; i++)
        if (!rule->ways[i].blind)
            return false;
    return true;
}

static bool take_rule(struct rule_parser *parser, struct rule *rule)
{
    struct arena *arena = &parser->rules->arena;
    struct rule_source *source = ARENA_NEW(arena, struct rule_source);
    struct rule_condition *first = NULL;
    *rule = (struct rule){.line = parser->line, .source = source};
    source->line = parser->text;
    if (!take_target(parser, rule, source))
        return false;
    struct rule_word word = rule_look(parser);
    if (rule_is(&word, "when")) {
        if (!rule->call)
            return rule_error(parser, word.at, word.size, "a default has no conditions");
        parser->at += word.size;
        if (!rule_take_conditions(parser, rule, &first))
            return false;
    }
    if (!rule_take_sign(parser, ":"))
        return rule_wanted(parser, first ? "'and' or ':'" : rule->call ? "'when' or ':'" : "':'");
    size_t end = parser->at;
    if (!rule_take_actions(parser, rule))
        return false;
    end = parser->at;
    while (end > source->from && strchr(" \t\r", parser->text[end - 1]))
        end--;
    rule->text = rule_string(
        parser, &(struct rule_word){parser->text + source->from, source->from, end - source->from});
    if (rule->call)
        rule_find_ways(arena, rule, first);
    if (first && all_blind(rule))
        return rule_error_at(parser, rule,
                             "%s goes through another call, and finds its arguments in memory: "
                             "they cannot be compared",
                             rule->call);
    return true;
}

static bool set_default(struct rule_parser *parser, const struct rule *rule,
                        const struct rule *given[ABI_COUNT + 1])
{
    const struct rule *before = given[rule->abi];
    if (before)
        return rule_error_at(parser, rule, "line %d has a default already: %s", before->line,
                             before->text);
    given[rule->abi] = rule;
    return true;
}

static bool read_line(struct rule_parser *parser, const char *bytes, size_t size,
                      const struct rule *given[ABI_COUNT + 1])
{
    struct rules *rules = parser->rules;
    const char *nul = memchr(bytes, '\0', size);
    parser->line++;
    parser->at = 0;
    parser->text = rule_string(parser, &(struct rule_word){bytes, 0, size});
    if (nul)
        return rule_error(parser, (size_t)(nul - bytes), 1, "a NUL: this is no text");
    if (parser->line > RULES_MOST)
        return rule_error(parser, 0, 1, "a file of rules has at most %d lines", RULES_MOST);
    rule_look(parser);
    if (!parser->text[parser->at] || parser->text[parser->at] == '#')
        return true;
    struct rule *rule = ARENA_NEW(&rules->arena, struct rule);
    if (!take_rule(parser, rule))
        return false;
    if (!rule->call)
        return set_default(parser, rule, given);
    rules->all[rules->count++] = *rule;
    return true;
}

bool rules_parse(struct rules *rules, const char *name, const char *text, size_t size,
                 struct problem *problem)
{
    static const struct rule nothing = {.text = "default: allow", .abi = ABI_COUNT};
    const struct rule *given[ABI_COUNT + 1] = {NULL};
    struct rule_parser parser = {.rules = rules, .problem = problem, .name = name, .text = ""};
    *rules = (struct rules){.all = NULL};
    rules->all = ARENA_ARRAY(&rules->arena, struct rule, RULES_MOST);
    for (size_t at = 0; at < size;) {
        const char *end = memchr(text + at, '\n', size - at);
        size_t length = end ? (size_t)(end - text) - at : size - at;
        if (!read_line(&parser, text + at, length, given))
            return false;
        at += length + 1;
    }
    const struct rule *general = given[ABI_COUNT] ? given[ABI_COUNT] : &nothing;
    for (int abi = 0; abi < ABI_COUNT; abi++)
        rules->fallback[abi] = given[abi] ? given[abi] : general;
    return rules_check(&parser);
}

void rules_free(struct rules *rules)
{
    arena_free(&rules->arena);
    *rules = (struct rules){.all = NULL};
}
