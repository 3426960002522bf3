/* Which rule counts: for one call's registers, and for all there can be.
 *
 * Where a rule asks for what is no register (the arguments of a connect through socketcall lie in
 * memory) the filter cannot know whether the rule fits.  Then the stricter of two answers counts:
 * the rule's, and that which would be given without it. */
#include "filter/rules_tree.h"

bool rule_stops(const struct rule *rule)
{
    return rule->traced || rule->kill_after > 0;
}

/* How little of a program is left: the order that the kernel has for answers, too. */
static int strictness(const struct rule *rule)
{
    return rule->answer == RULE_KILL    ? 4
           : rule->answer == RULE_ERRNO ? 3
           : rule->kill_after           ? 2
                                        : rule->traced;
}

const struct rule *rule_stricter(const struct rule *a, const struct rule *b)
{
    return !a || (b && strictness(b) > strictness(a)) ? b : a;
}

static bool is_of(const struct rule_way *way, enum abi abi, uint32_t number)
{
    return way->abi == abi && way->number == number;
}

static bool way_fits(const struct rule_way *way, const uint64_t arg[6])
{
    for (size_t i = 0; i < way->test_count; i++)
        if (!rule_test_holds(&way->tests[i], arg))
            return false;
    return true;
}

const struct rule *rules_judge(const struct rules *rules, enum abi abi, uint32_t number,
                               const uint64_t arg[6])
{
    const struct rule *least = NULL;
    for (size_t i = 0; i < rules->count; i++)
        for (size_t k = 0; k < rules->all[i].way_count; k++) {
            const struct rule_way *way = &rules->all[i].ways[k];
            if (!is_of(way, abi, number) || !way_fits(way, arg))
                continue;
            if (!way->blind)
                return rule_stricter(least, &rules->all[i]);
            least = rule_stricter(least, &rules->all[i]);
        }
    return rule_stricter(least, rules->fallback[abi]);
}

struct deciding {
    const struct rules *rules;
    enum abi abi;
    uint32_t number;
    rule_piece *tell;
    void *context;
};

/* The words in `left`, from the k-th way of rule i on. */
static bool decide(const struct deciding *what, struct cubes *left, size_t i, size_t k,
                   const struct rule *least)
{
    for (; i < what->rules->count; i++, k = 0)
        for (; k < what->rules->all[i].way_count; k++) {
            const struct rule *rule = &what->rules->all[i];
            const struct rule_way *way = &rule->ways[k];
            struct cubes fitting = {NULL, 0, 0, false}, words = {NULL, 0, 0, false};
            if (!is_of(way, what->abi, what->number))
                continue;
            cubes_of_tests(&fitting, way->tests, way->test_count);
            cubes_fill(&words);
            cubes_meet(&words, left);
            cubes_meet(&words, &fitting);
            cubes_subtract(left, &fitting);
            bool ok = !words.too_many && !left->too_many;
            if (ok && words.count && way->blind)
                ok = decide(what, &words, i, k + 1, rule_stricter(least, rule));
            else if (ok && words.count)
                what->tell(what->context, rule, rule_stricter(least, rule), &words);
            cubes_free(&fitting);
            cubes_free(&words);
            if (!ok || !left->count)
                return ok;
        }
    const struct rule *fallback = what->rules->fallback[what->abi];
    what->tell(what->context, fallback, rule_stricter(least, fallback), left);
    return true;
}

bool rules_decide(const struct rules *rules, enum abi abi, uint32_t number, rule_piece *tell,
                  void *context)
{
    struct deciding what = {rules, abi, number, tell, context};
    struct cubes left = {NULL, 0, 0, false};
    cubes_fill(&left);
    bool ok = decide(&what, &left, 0, 0, NULL);
    cubes_free(&left);
    return ok;
}

void rules_calls(const struct rules *rules, struct call_set *set)
{
    *set = (struct call_set){.others = false};
    for (int abi = 0; abi < ABI_COUNT; abi++)
        for (uint32_t number = 0; rule_stops(rules->fallback[abi]) && number < CALL_NUMBERS;
             number++) {
            call_set_add(set, (enum abi)abi, number);
            set->others = true;
        }
    for (size_t i = 0; i < rules->count; i++)
        for (size_t k = 0; rule_stops(&rules->all[i]) && k < rules->all[i].way_count; k++)
            call_set_add(set, rules->all[i].ways[k].abi, rules->all[i].ways[k].number);
}
