/* By which numbers a call can be made, and where its arguments lie then. */
#include "filter/rules_tree.h"
#include "tables/inner.h"
#include "tables/nearest.h"
#include "tables/numbers.h"

#include <string.h>

static const struct {
    const char *name, *form;
} forms[] = {
#define FORM(name, form) {#name, #form},
#include "filter/rules_forms.def"
#undef FORM
};

const char *rule_form(const char *name, size_t i)
{
    for (size_t row = 0; row < sizeof forms / sizeof *forms; row++)
        if (strcmp(forms[row].name, name) == 0 && i-- == 0)
            return forms[row].form;
    return NULL;
}

/* "send" and "recv" are no calls of their own, but parts of socketcall. */
static const struct signature *inner_of(const char *call)
{
    for (uint32_t i = 0; i < INNER_ROWS; i++) {
        const char *name = inner_name(INNER_CALLS + i);
        if (name && strcmp(name, call) == 0)
            return inner_signature(INNER_CALLS + i);
    }
    return NULL;
}

const struct signature *rule_signature(const char *call, int abi)
{
    for (int i = 0; i < ABI_COUNT; i++) {
        long number = abi == ABI_COUNT || abi == i ? call_number((enum abi)i, call) : -1;
        if (number >= 0)
            return call_signature((enum abi)i, (uint32_t)number);
    }
    return abi == ABI_COUNT || abi == ABI_I386 ? inner_of(call) : NULL;
}

bool rule_known(const char *call, int abi)
{
    return rule_signature(call, abi) != NULL;
}

const char *rule_nearest(const char *call, int abi)
{
    struct nearest nearest;
    nearest_begin(&nearest, call);
    for (int i = 0; i < ABI_COUNT; i++)
        for (size_t k = 0; (abi == ABI_COUNT || abi == i) && k < call_count((enum abi)i); k++) {
            uint32_t number;
            nearest_try(&nearest, call_row((enum abi)i, k, &number));
        }
    return nearest.best;
}

/* -1: the call has no argument of that name. */
static int place_of(const struct signature *signature, const char *parameter)
{
    for (int i = 0; parameter && i < signature->count; i++)
        if (signature->parameter[i].name && strcmp(signature->parameter[i].name, parameter) == 0)
            return i;
    return -1;
}

static struct rule_way *add_way(struct rule *rule, struct rule_way *room, enum abi abi, long number)
{
    for (size_t i = 0; i < rule->way_count; i++)
        if (room[i].abi == abi && room[i].number == (uint32_t)number && !room[i].test_count)
            return NULL; /* select is also a way to select */
    struct rule_way *way = &room[rule->way_count++];
    *way = (struct rule_way){.abi = abi, .number = (uint32_t)number};
    return way;
}

/* A call of a table, with the conditions as far as its registers show what they ask for. */
static void add_call(struct arena *arena, struct rule *rule, struct rule_way *room, enum abi abi,
                     const char *call, const struct rule_condition *first)
{
    long number = call_number(abi, call);
    struct rule_way *way = number < 0 ? NULL : add_way(rule, room, abi, number);
    size_t count = 0;
    if (!way)
        return;
    for (const struct rule_condition *one = first; one; one = one->next)
        count++;
    way->tests = ARENA_ARRAY(arena, struct rule_test, count + 1);
    const struct signature *signature = call_signature(abi, way->number);
    for (const struct rule_condition *one = first; one && !way->blind; one = one->next) {
        int place = place_of(signature, one->parameter);
        if (place < 0 || kind_leads_to_memory(signature->parameter[place].kind))
            way->blind = true;
        else
            way->tests[way->test_count++] =
                rule_test_of(one, &signature->parameter[place], place, abi);
    }
    if (way->blind)
        way->test_count = 0;
}

/* Through socketcall(2) or ipc(2): the first argument says which call is meant.  ipc takes the
 * lower 16 bits of it alone. */
static void add_routes(struct arena *arena, struct rule *rule, struct rule_way *room,
                       const char *call, bool blind)
{
    uint32_t selector;
    const char *outer;
    for (size_t i = 0; (outer = inner_route(call, i, &selector)); i++) {
        long number = call_number(ABI_I386, outer);
        struct rule_way *way = number < 0 ? NULL : add_way(rule, room, ABI_I386, number);
        uint64_t mask = number == NUMBER_I386_ipc ? UINT16_MAX : UINT32_MAX;
        if (!way)
            continue;
        way->blind = blind;
        if (!selector)
            continue;
        way->tests = ARENA_NEW(arena, struct rule_test);
        way->tests[way->test_count++] =
            (struct rule_test){.bits = 32, .mask = mask, .value = selector & mask};
    }
}

void rule_find_ways(struct arena *arena, struct rule *rule, const struct rule_condition *first)
{
    enum { WAYS_MOST = 16 };
    struct rule_way *room = ARENA_ARRAY(arena, struct rule_way, WAYS_MOST);
    rule->ways = room;
    for (int abi = 0; abi < ABI_COUNT; abi++)
        if (rule->abi == ABI_COUNT || rule->abi == abi)
            add_call(arena, rule, room, (enum abi)abi, rule->call, first);
    if (rule->abi != ABI_COUNT && rule->abi != ABI_I386)
        return;
    add_routes(arena, rule, room, rule->call, first != NULL);
    const char *form;
    for (size_t i = 0; rule->abi == ABI_COUNT && (form = rule_form(rule->call, i)); i++)
        add_call(arena, rule, room, ABI_I386, form, first);
}
