/* Rules that would never count: whoever writes such a line means something else. */
#include "filter/rules_tree.h"

#include <stdlib.h>
#include <string.h>

static bool same_answer(const struct rule *a, const struct rule *b)
{
    return a->answer == b->answer && a->error == b->error && a->traced == b->traced &&
           a->kill_after == b->kill_after;
}

/* Whether all that `rule` fits through one of its ways an earlier rule has. */
static bool covers(const struct rule *earlier, const struct rule_way *way)
{
    bool covered = false;
    for (size_t i = 0; i < earlier->way_count && !covered; i++) {
        const struct rule_way *other = &earlier->ways[i];
        struct cubes left = {NULL, 0, 0, false}, words = {NULL, 0, 0, false};
        if (other->abi != way->abi || other->number != way->number)
            continue;
        cubes_of_tests(&left, way->tests, way->test_count);
        cubes_of_tests(&words, other->tests, other->test_count);
        cubes_subtract(&left, &words);
        covered = !left.count && !left.too_many;
        cubes_free(&left);
        cubes_free(&words);
    }
    return covered;
}

static const struct rule *find_cover(const struct rules *rules, const struct rule *rule)
{
    for (const struct rule *earlier = rules->all; earlier < rule; earlier++) {
        bool all = rule->way_count > 0;
        for (size_t i = 0; i < rule->way_count && all; i++)
            all = rule->ways[i].blind || covers(earlier, &rule->ways[i]);
        if (all)
            return earlier;
    }
    return NULL;
}

static bool is_empty(const struct rule *rule)
{
    for (size_t i = 0; i < rule->way_count; i++) {
        struct cubes words = {NULL, 0, 0, false};
        cubes_of_tests(&words, rule->ways[i].tests, rule->ways[i].test_count);
        bool empty = !words.count && !words.too_many;
        cubes_free(&words);
        if (!empty && !rule->ways[i].blind)
            return false;
    }
    return true;
}

static bool never_counts(const struct rule_parser *parser, const struct rule *rule)
{
    const struct rule *cover = find_cover(parser->rules, rule);
    if (is_empty(rule))
        return rule_error_at(parser, rule,
                             "these conditions contradict each other: no %s fits "
                             "all of them",
                             rule->call);
    if (!cover)
        return rule_error_at(parser, rule,
                             "this line never counts: what it fits the lines above "
                             "have among them, and the first that fits counts");
    if (same_answer(cover, rule))
        return rule_error_at(parser, rule, "line %d says this already: %s", cover->line,
                             cover->text);
    return rule_error_at(parser, rule,
                         "this contradicts line %d, which fits first: %s; the narrower line "
                         "has to stand above",
                         cover->line, cover->text);
}

struct reach {
    bool *reached;              /* a flag a line */
    const struct rule *against; /* would refuse the execve that starts the program */
};

static void note_piece(void *context, const struct rule *fits, const struct rule *counts,
                       const struct cubes *words)
{
    struct reach *reach = context;
    (void)counts, (void)words;
    reach->reached[fits->line] = true;
}

static void note_start(void *context, const struct rule *fits, const struct rule *counts,
                       const struct cubes *words)
{
    struct reach *reach = context;
    (void)fits, (void)words;
    if (counts->answer != RULE_ALLOW && !rule_stops(counts))
        reach->against = counts;
}

static bool is_first_of(const struct rules *rules, const struct rule *rule,
                        const struct rule_way *way)
{
    for (const struct rule *earlier = rules->all; earlier <= rule; earlier++)
        for (size_t i = 0; i < earlier->way_count; i++)
            if (earlier->ways[i].abi == way->abi && earlier->ways[i].number == way->number)
                return &earlier->ways[i] == way;
    return true;
}

/* Too many pieces to be told: none of these lines is called idle. */
static void reach_all(const struct rules *rules, const struct rule_way *way, struct reach *reach)
{
    for (size_t i = 0; i < rules->count; i++)
        for (size_t k = 0; k < rules->all[i].way_count; k++)
            if (rules->all[i].ways[k].abi == way->abi &&
                rules->all[i].ways[k].number == way->number)
                reach->reached[rules->all[i].line] = true;
}

/* The program is started by an execve of ring3's, behind the filter. */
static bool check_start(const struct rule_parser *parser, struct reach *reach)
{
    long number = call_number(ABI_X86_64, "execve");
    reach->against = NULL;
    rules_decide(parser->rules, ABI_X86_64, (uint32_t)number, note_start, reach);
    const struct rule *rule = reach->against;
    if (!rule)
        return true;
    if (!rule->call)
        return rule_error_at(parser, rule,
                             "the program itself could not be started: put a line "
                             "'execve: allow' above, or 'execve: trace, errno EACCES' to refuse "
                             "all but the first");
    return rule_error_at(parser, rule,
                         "the program itself could not be started: 'execve: trace, "
                         "errno EACCES' refuses all but the first");
}

bool rules_check(struct rule_parser *parser)
{
    const struct rules *rules = parser->rules;
    struct reach reach = {calloc(RULES_MOST + 1, sizeof *reach.reached), NULL};
    const struct rule *idle = NULL;
    if (!reach.reached)
        die(STATUS_FAULT, "out of memory (%d flags)", RULES_MOST);
    for (const struct rule *rule = rules->all; rule < rules->all + rules->count; rule++)
        for (size_t i = 0; i < rule->way_count; i++) {
            const struct rule_way *way = &rule->ways[i];
            if (!is_first_of(rules, rule, way))
                continue;
            if (!rules_decide(rules, way->abi, way->number, note_piece, &reach))
                reach_all(rules, way, &reach);
        }
    for (size_t i = 0; i < rules->count && !idle; i++)
        if (!reach.reached[rules->all[i].line])
            idle = &rules->all[i];
    bool ok = true;
    if (idle)
        ok = never_counts(parser, idle);
    ok = ok && check_start(parser, &reach);
    free(reach.reached);
    return ok;
}
