/* Rules of single calls: arguments that only some commands have, or whose meaning another
 * argument decides.  Four kinds of tables, by the call's name: how many arguments are shown (and
 * in which order), how many are known at the entry, how one is shown, what is said beside the
 * result.  The first rule of a call's name counts. */
#include "render/parts.h"
#include "tables/names.h"

uint32_t value_of(const char *name)
{
    int64_t value = 0;
    constant_value(name, &value);
    return (uint32_t)value;
}

bool is_one_of(const struct event *event, int argument, const char *const *list)
{
    for (; *list; list++)
        if ((uint32_t)event->arg[argument] == value_of(*list))
            return true;
    return false;
}

static const struct count_rule *const shown_tables[] = {shown_files, shown_processes};
static const struct count_rule *const early_tables[] = {early_processes};
static const struct list_rule *const list_tables[] = {lists_processes};
static const struct argument_rule *const argument_tables[] = {arguments_files, arguments_processes};
static const struct result_rule *const result_tables[] = {results_common};

#define COUNT(array) (sizeof(array) / sizeof *(array))

static bool find_count(const struct count_rule *const *tables, size_t count,
                       const struct event *event, const char *call, int *found)
{
    for (size_t i = 0; i < count; i++)
        for (const struct count_rule *rule = tables[i]; rule->call; rule++)
            if (strcmp(rule->call, call) == 0) {
                *found = rule->count(event);
                return true;
            }
    return false;
}

/* The kernel writes to these: what is there is known only when it has returned. */
static bool is_late(const struct parameter *parameter)
{
    return parameter->kind == KIND_OUT_BYTES || parameter->kind == KIND_OUT_STRUCT ||
           (parameter->kind == KIND_INOUT_STRUCT && !(parameter->detail & DETAIL_EARLY)) ||
           (parameter->kind == KIND_IN_STRUCT && parameter->detail & DETAIL_LATE);
}

void argument_list(const struct event *event, struct argument_list *list)
{
    const struct signature *signature = call_signature(event->abi, event->number);
    *list = (struct argument_list){.count = signature->count};
    for (int i = 0; i < 6; i++)
        list->argument[i] = i;
    find_count(shown_tables, COUNT(shown_tables), event, signature->name, &list->count);
    for (size_t i = 0; i < COUNT(list_tables); i++)
        for (const struct list_rule *rule = list_tables[i]; rule->call; rule++)
            if (strcmp(rule->call, signature->name) == 0)
                rule->fill(event, list);
    while (list->early < list->count &&
           !is_late(call_parameter(event, list->argument[list->early])))
        list->early++;
    find_count(early_tables, COUNT(early_tables), event, signature->name, &list->early);
    if (list->early > list->count)
        list->early = list->count;
}

bool render_special_argument(struct text *to, const struct place *place)
{
    const char *call = call_name(place->event->abi, place->event->number);
    for (size_t i = 0; call && i < COUNT(argument_tables); i++)
        for (const struct argument_rule *rule = argument_tables[i]; rule->call; rule++)
            if (rule->argument == place->argument && strcmp(rule->call, call) == 0 &&
                rule->print(to, place))
                return true;
    return false;
}

bool render_special_result(struct text *to, const struct event *event,
                           const struct render_style *style)
{
    const char *call = call_name(event->abi, event->number);
    for (size_t i = 0; call && i < COUNT(result_tables); i++)
        for (const struct result_rule *rule = result_tables[i]; rule->call; rule++)
            if (strcmp(rule->call, call) == 0 && rule->print(to, event, style))
                return true;
    return false;
}
