/* Rules of single calls: arguments that only some commands have, or whose meaning another
 * argument decides.  Four kinds of tables, by the call's name: how many arguments are shown (and
 * in which order), how many are known at the entry, how one is shown, what is said beside the
 * result.  The first rule of a call's name counts. */
#include "render/parts.h"
#include "tables/inner.h"
#include "tables/names.h"

#include <inttypes.h>

/* The tables are long, and names are asked for at every call: what was found is kept by the
 * address of the name. */
uint32_t value_of(const char *name)
{
    enum { SLOTS = 1024 };
    static struct {
        const char *name;
        uint32_t value;
    } kept[SLOTS];
    size_t slot = (size_t)((uintptr_t)name * 0x9e3779b97f4a7c15u >> 32) % SLOTS;
    if (kept[slot].name != name) {
        int64_t value = 0;
        constant_value(name, &value);
        kept[slot].name = name;
        kept[slot].value = (uint32_t)value;
    }
    return kept[slot].value;
}

bool is_one_of(const struct event *event, int argument, const char *const *list)
{
    for (; *list; list++)
        if ((uint32_t)event->arg[argument] == value_of(*list))
            return true;
    return false;
}

static const struct count_rule *const shown_tables[] = {shown_files, shown_processes, shown_ioctls,
                                                        shown_ipc};
static const struct count_rule *const early_tables[] = {early_processes, early_network};
static const struct list_rule *const list_tables[] = {lists_files, lists_processes, lists_futex,
                                                      lists_ptrace};
static const struct argument_rule *const argument_tables[] = {
    arguments_files, arguments_processes, arguments_network, arguments_ioctl,
    arguments_futex, arguments_ptrace,    arguments_ipc,     arguments_wait};
static const struct result_rule *const result_tables[] = {results_files, results_processes,
                                                          results_wait};

#define COUNT(array) (sizeof(array) / sizeof *(array))

/* The rules of one number of one table, looked up once. */
struct call_rules {
    bool looked;
    const struct count_rule *shown, *early;
    const struct list_rule *list;
    bool has_arguments[6];
    bool has_result;
};

static const struct count_rule *find_count(const struct count_rule *const *tables, size_t count,
                                           const char *call)
{
    for (size_t i = 0; i < count; i++)
        for (const struct count_rule *rule = tables[i]; rule->call; rule++)
            if (strcmp(rule->call, call) == 0)
                return rule;
    return NULL;
}

static void look_up(struct call_rules *rules, const char *call)
{
    rules->looked = true;
    rules->shown = find_count(shown_tables, COUNT(shown_tables), call);
    rules->early = find_count(early_tables, COUNT(early_tables), call);
    for (size_t i = 0; i < COUNT(list_tables); i++)
        for (const struct list_rule *rule = list_tables[i]; rule->call; rule++)
            if (!rules->list && strcmp(rule->call, call) == 0)
                rules->list = rule;
    for (size_t i = 0; i < COUNT(argument_tables); i++)
        for (const struct argument_rule *rule = argument_tables[i]; rule->call; rule++)
            if (strcmp(rule->call, call) == 0)
                rules->has_arguments[rule->argument] = true;
    for (size_t i = 0; i < COUNT(result_tables); i++)
        for (const struct result_rule *rule = result_tables[i]; rule->call; rule++)
            if (strcmp(rule->call, call) == 0)
                rules->has_result = true;
}

static const struct call_rules *rules_of(const struct event *event)
{
    static struct call_rules kept[ABI_COUNT][CALL_NUMBERS], inside[INNER_ROWS];
    static const struct call_rules none;
    uint32_t number = event->number & ~0x40000000u, inner = event->number - INNER_CALLS;
    bool is_inner = event->abi == ABI_I386 && inner < INNER_ROWS;
    if (!is_inner && (event->abi >= ABI_COUNT || number >= CALL_NUMBERS))
        return &none;
    struct call_rules *rules = is_inner ? &inside[inner] : &kept[event->abi][number];
    if (!rules->looked)
        look_up(rules, call_signature(event->abi, event->number)->name);
    return rules;
}

/* ------------------------------------------------- 64 bits in two words of i386 */

static const struct {
    const char *call;
    uint8_t first[2]; /* the argument with the low word, counted from 1; the high one follows */
} pairs[] = {
    {"pread64", {4}},
    {"pwrite64", {4}},
    {"preadv", {4}},
    {"pwritev", {4}},
    {"preadv2", {4}},
    {"pwritev2", {4}},
    {"truncate64", {2}},
    {"ftruncate64", {2}},
    {"fallocate", {3, 5}},
    {"fadvise64", {2}},
    {"fadvise64_64", {2, 4}},
    {"readahead", {2}},
    {"sync_file_range", {2, 4}},
    {"fanotify_mark", {3}},
};

/* Is the argument the first of two words of one number? */
static bool is_pair(const struct event *event, int argument)
{
    if (event->abi != ABI_I386)
        return false;
    const char *call = call_signature(event->abi, event->number)->name;
    for (size_t i = 0; i < COUNT(pairs); i++)
        if (strcmp(pairs[i].call, call) == 0)
            return pairs[i].first[0] == argument + 1 || pairs[i].first[1] == argument + 1;
    return false;
}

static void join_pairs(const struct event *event, struct argument_list *list)
{
    for (int i = 0; i + 1 < list->count; i++) {
        if (!is_pair(event, list->argument[i]))
            continue;
        for (int j = i + 1; j + 1 < list->count; j++)
            list->argument[j] = list->argument[j + 1];
        list->count--;
    }
}

static bool render_pair(struct text *to, const struct place *place)
{
    const struct event *event = place->event;
    if (place->argument > 4 || !is_pair(event, place->argument))
        return false;
    uint64_t value = (uint32_t)event->arg[place->argument] | event->arg[place->argument + 1] << 32;
    if (place->parameter->kind == KIND_FLAGS)
        render_flags(to, place->style, place->parameter->names, place->parameter->prefix, value);
    else
        text_add(to, "%" PRId64, (int64_t)value);
    return true;
}

/* ---------------------------------------------------------------- what others ask */

/* The kernel writes to these: what is there is known only when it has returned. */
static bool is_late(const struct event *event, int argument)
{
    const struct parameter *parameter = call_parameter(event, argument);
    return parameter->kind == KIND_OUT_BYTES || parameter->kind == KIND_OUT_STRUCT ||
           (parameter->kind == KIND_INOUT_STRUCT && !(parameter->detail & DETAIL_EARLY) &&
            !has_tail(event, argument)) ||
           (parameter->kind == KIND_IN_STRUCT && parameter->detail & DETAIL_LATE);
}

void argument_list(const struct event *event, struct argument_list *list)
{
    const struct signature *signature = call_signature(event->abi, event->number);
    const struct call_rules *rules = rules_of(event);
    *list = (struct argument_list){.count = signature->count};
    for (int i = 0; i < 6; i++)
        list->argument[i] = i;
    if (rules->shown)
        list->count = rules->shown->count(event);
    if (rules->list)
        rules->list->fill(event, list);
    join_pairs(event, list);
    while (list->early < list->count && !list->half) {
        int next = list->argument[list->early];
        if (is_late(event, next))
            break;
        list->half = has_tail(event, next);
        list->early++;
    }
    if (rules->early) {
        list->early = rules->early->count(event);
        list->half = true; /* the comma comes with what follows */
    }
    if (!list->count)
        list->early = 0;
    else if (list->early >= list->count && !has_tail(event, list->argument[list->count - 1])) {
        list->early = list->count;
        list->half = false;
    }
}

bool render_special_argument(struct text *to, const struct place *place)
{
    if (render_pair(to, place))
        return true;
    if (!rules_of(place->event)->has_arguments[place->argument])
        return false;
    const char *call = call_signature(place->event->abi, place->event->number)->name;
    for (size_t i = 0; i < COUNT(argument_tables); i++)
        for (const struct argument_rule *rule = argument_tables[i]; rule->call; rule++)
            if (rule->argument == place->argument && strcmp(rule->call, call) == 0 &&
                rule->print(to, place))
                return true;
    return false;
}

bool render_special_result(struct text *to, const struct event *event,
                           const struct render_style *style)
{
    if (!rules_of(event)->has_result)
        return false;
    const char *call = call_signature(event->abi, event->number)->name;
    for (size_t i = 0; i < COUNT(result_tables); i++)
        for (const struct result_rule *rule = result_tables[i]; rule->call; rule++)
            if (strcmp(rule->call, call) == 0 && rule->print(to, event, style))
                return true;
    return false;
}
