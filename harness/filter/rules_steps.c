/* The lines about one call, as steps of which the first counts whose tests hold.
 *
 * A blind line fits all that might be meant: one call of socketcall's, or all there is by its
 * number. For those calls it is no step, but the least that becomes of them: every step behind it
 * gets the stricter of two rules, and one without tests stands at their end.  So the steps of such
 * calls come first, and then those of the others. */
#include "filter/rules_tree.h"

#include "base/array.h"

static void add_step(struct rule_steps *to, const struct rule_test *class,
                     const struct rule_way *way, const struct rule *rule)
{
    to->list = array_grow(to->list, to->count, &to->room, sizeof *to->list);
    to->list[to->count++] = (struct rule_step){class, way, rule};
}

static const struct rule_test *class_of(const struct rule_way *way)
{
    return way->test_count ? way->tests : NULL;
}

static bool same_class(const struct rule_test *a, const struct rule_test *b)
{
    return a == b || (a && b && a->mask == b->mask && a->value == b->value);
}

/* The next way, from the place on, that is of that number; NULL: none is. */
static const struct rule_way *next_way(const struct rules *rules, enum abi abi, uint32_t number,
                                       size_t *rule, size_t *way)
{
    for (; *rule < rules->count; ++*rule, *way = 0)
        for (; *way < rules->all[*rule].way_count; ++*way) {
            const struct rule_way *one = &rules->all[*rule].ways[*way];
            if (one->abi == abi && one->number == number)
                return one;
        }
    return NULL;
}

/* The steps of the calls that a class has; NULL: of all calls of the number. */
static void add_class(struct rule_steps *to, const struct rules *rules, enum abi abi,
                      uint32_t number, const struct rule_test *class)
{
    const struct rule *least = NULL;
    const struct rule_way *way;
    for (size_t i = 0, k = 0; (way = next_way(rules, abi, number, &i, &k)); k++) {
        const struct rule *rule = &rules->all[i];
        if (!way->blind) {
            add_step(to, class, way, rule_stricter(least, rule));
            if (!way->test_count)
                return;
        } else if (!class_of(way) || same_class(class, class_of(way))) {
            least = rule_stricter(least, rule);
        }
    }
    if (least)
        add_step(to, class, NULL, rule_stricter(least, rules->fallback[abi]));
}

static bool has_class(const struct rule_steps *steps, const struct rule_test *class)
{
    for (size_t i = 0; i < steps->count; i++)
        if (same_class(steps->list[i].class, class))
            return true;
    return false;
}

void rules_find_steps(const struct rules *rules, enum abi abi, uint32_t number,
                      struct rule_steps *steps)
{
    const struct rule_way *way;
    *steps = (struct rule_steps){NULL, 0, 0};
    for (size_t i = 0, k = 0; (way = next_way(rules, abi, number, &i, &k)); k++)
        if (way->blind && class_of(way) && !has_class(steps, class_of(way)))
            add_class(steps, rules, abi, number, class_of(way));
    add_class(steps, rules, abi, number, NULL);
}
