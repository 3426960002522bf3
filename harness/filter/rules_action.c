/* What stands behind the colon: "trace, kill after 3". */
#include "filter/rules_tree.h"
#include "tables/names.h"
#include "tables/nearest.h"

#include <string.h>

static bool take_error(struct rule_parser *parser, struct rule *rule)
{
    enum { ERROR_MOST = 4095 };
    struct rule_word word = rule_look(parser);
    if (!word.size)
        return rule_wanted(parser, "the name of an error, as EACCES");
    const char *name = rule_string(parser, &word), *near = NULL;
    if (*name >= '0' && *name <= '9') {
        for (const char *at = name; *at >= '0' && *at <= '9' && rule->error <= ERROR_MOST; at++)
            rule->error = rule->error * 10 + (*at - '0');
        if (strspn(name, "0123456789") != word.size || rule->error > ERROR_MOST)
            rule->error = 0;
    } else {
        rule->error = errno_number(name);
        near = constant_nearest(name);
    }
    if (!rule->error)
        return rule_error(parser, word.at, word.size, "'%s' is no error%s%s%s", name,
                          near && *near == 'E' ? "; did you mean '" : ": they go from 1 to 4095",
                          near && *near == 'E' ? near : "", near && *near == 'E' ? "'?" : "");
    parser->at = word.at + word.size;
    rule->answer = RULE_ERRNO;
    return true;
}

/* "kill", or "kill after 3" */
static bool take_kill(struct rule_parser *parser, struct rule *rule)
{
    enum { AFTER_MOST = 1000000000 };
    unsigned count = 0;
    if (!rule_take(parser, "after")) {
        rule->answer = RULE_KILL;
        return true;
    }
    struct rule_word word = rule_look(parser);
    for (size_t i = 0; i < word.size && count <= AFTER_MOST; i++)
        count = word.bytes[i] >= '0' && word.bytes[i] <= '9'
                    ? count * 10 + (unsigned)(word.bytes[i] - '0')
                    : AFTER_MOST + 1;
    if (!count || count > AFTER_MOST)
        return rule_wanted(parser, "a number of calls: 1 to 1000000000");
    parser->at = word.at + word.size;
    rule->kill_after = count;
    return true;
}

static bool take_action(struct rule_parser *parser, struct rule *rule)
{
    static const char *const words[] = {"allow", "errno", "kill", "trace"};
    struct rule_word word = rule_look(parser);
    struct nearest nearest;
    if (!word.size)
        return rule_wanted(parser, "allow, errno, kill or trace");
    parser->at = word.at + word.size;
    if (rule_is(&word, "allow"))
        return true;
    if (rule_is(&word, "errno"))
        return take_error(parser, rule);
    if (rule_is(&word, "kill"))
        return take_kill(parser, rule);
    if (rule_is(&word, "trace"))
        return rule->traced = true;
    const char *name = rule_string(parser, &word);
    nearest_begin(&nearest, name);
    for (size_t i = 0; i < sizeof words / sizeof *words; i++)
        nearest_try(&nearest, words[i]);
    return rule_error(parser, word.at, word.size,
                      "'%s' is none of allow, errno, kill and trace%s%s%s", name,
                      nearest.best ? "; did you mean '" : "", nearest.best ? nearest.best : "",
                      nearest.best ? "'?" : "");
}

/* Which actions go together: trace with one of errno and "kill after". */
bool rule_take_actions(struct rule_parser *parser, struct rule *rule)
{
    bool any = false, allows = false;
    do {
        struct rule before = *rule;
        struct rule_word word = rule_look(parser);
        if (!take_action(parser, rule))
            return false;
        size_t size = parser->at - word.at;
        bool trace = rule_is(&word, "trace"), allow = rule_is(&word, "allow");
        if (any && (allow || allows))
            return rule_error(parser, word.at, size,
                              "allow stands alone: a call that is traced is allowed, too");
        if (any && trace && before.traced)
            return rule_error(parser, word.at, size, "trace was said before");
        if (any && !trace && (before.answer != RULE_ALLOW || before.kill_after))
            return rule_error(parser, word.at, size,
                              "a call has one end: this contradicts what "
                              "stands before it");
        any = true;
        allows |= allow;
        if (rule->traced && rule->answer == RULE_KILL)
            return rule_error(parser, word.at, size,
                              "kill is done by the kernel, before anybody is told: 'trace, kill "
                              "after 1' shows the call and ends the whole tree");
    } while (rule_take_sign(parser, ","));
    struct rule_word word = rule_look(parser);
    if (rule_is(&word, "when"))
        return rule_error(parser, word.at, word.size,
                          "conditions stand before the colon: CALL when CONDITION: ACTION");
    char c = parser->text[parser->at];
    return !c || c == '#' || rule_wanted(parser, "',' or the end of the line");
}
