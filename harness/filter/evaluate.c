/* Evaluation: Kleene's three values, over the values of each check's field. */
#include "filter/names.h"
#include "filter/tree.h"
#include "tables/calls.h"
#include "tables/inner.h"
#include "tables/numbers.h"

#include <string.h>

static bool is_equal(enum field field, const struct value *value, const struct operand *operand)
{
    if (field_type(field) == FIELD_TYPE_IP)
        return memcmp(value->address, operand->address, ADDRESS_SIZE) == 0;
    if (value->is_number && operand->is_number && value->number == operand->number)
        return true;
    return !field_is_number(field) && value->size == operand->size &&
           memcmp(value->bytes, operand->bytes, operand->size) == 0;
}

static char lower(char c)
{
    return c >= 'A' && c <= 'Z' ? (char)(c - 'A' + 'a') : c;
}

static bool contains_any_case(const struct value *value, const struct operand *operand)
{
    for (size_t i = 0; i + operand->size <= value->size; i++) {
        size_t k = 0;
        while (k < operand->size && lower(value->bytes[i + k]) == lower(operand->bytes[k]))
            k++;
        if (k == operand->size)
            return true;
    }
    return false;
}

static bool holds(const struct check *check, const struct value *value,
                  const struct operand *operand)
{
    size_t size = operand->size;
    switch (check->how) {
    case OPERATOR_LESS:
        return value->is_number && value->number < operand->number;
    case OPERATOR_LESS_EQUAL:
        return value->is_number && value->number <= operand->number;
    case OPERATOR_GREATER:
        return value->is_number && value->number > operand->number;
    case OPERATOR_GREATER_EQUAL:
        return value->is_number && value->number >= operand->number;
    case OPERATOR_CONTAINS:
        return size == 0 || memmem(value->bytes, value->size, operand->bytes, size);
    case OPERATOR_ICONTAINS:
        return contains_any_case(value, operand);
    case OPERATOR_STARTSWITH:
        return value->size >= size && memcmp(value->bytes, operand->bytes, size) == 0;
    case OPERATOR_ENDSWITH:
        return value->size >= size &&
               memcmp(value->bytes + value->size - size, operand->bytes, size) == 0;
    case OPERATOR_GLOB:
        return glob_matches(operand->bytes, size, value->bytes, value->size);
    default:
        return is_equal(check->field, value, operand);
    }
}

static bool holds_any(const struct check *check, const struct value *value)
{
    for (size_t i = 0; i < check->count; i++)
        if (holds(check, value, &check->operands[i]))
            return true;
    return false;
}

static enum truth judge_values(const struct check *check, const struct values *values)
{
    bool known = false, unknown = false, any = false;
    for (int i = 0; i < values->count; i++) {
        const struct value *value = &values->of[i];
        unknown |= value->presence == VALUE_UNKNOWN;
        if (value->presence != VALUE_KNOWN)
            continue;
        known = true;
        any |= check->how != OPERATOR_EXISTS && holds_any(check, value);
    }
    if (check->how == OPERATOR_EXISTS)
        return known ? TRUE_NOW : unknown ? UNKNOWN_YET : FALSE_NOW;
    if (check->how == OPERATOR_NOT_EQUAL)
        return any ? FALSE_NOW : unknown ? UNKNOWN_YET : known ? TRUE_NOW : FALSE_NOW;
    return any ? TRUE_NOW : unknown ? UNKNOWN_YET : FALSE_NOW;
}

/* A call of which no table has the name equals no name; how it would be searched is not worth a
 * guess before it is made. */
static enum truth judge_strange(const struct check *check)
{
    switch (check->how) {
    case OPERATOR_EQUAL:
    case OPERATOR_IN:
        return FALSE_NOW;
    case OPERATOR_NOT_EQUAL:
    case OPERATOR_EXISTS:
        return TRUE_NOW;
    default:
        return UNKNOWN_YET;
    }
}

static enum truth judge_check(const struct check *check, const struct filter_subject *subject)
{
    struct values values = {0};
    values_find(&values, subject, check);
    enum truth truth = values.strange ? judge_strange(check) : judge_values(check, &values);
    values_free(&values);
    return truth;
}

static enum truth judge(const struct filter_node *node, const struct filter_subject *subject)
{
    enum truth one;
    bool unknown = false, all = node->kind == NODE_AND;
    switch (node->kind) {
    case NODE_CHECK:
        return judge_check(&node->check, subject);
    case NODE_NOT:
        one = judge(node->first, subject);
        return one == UNKNOWN_YET ? one : one == TRUE_NOW ? FALSE_NOW : TRUE_NOW;
    default:
        for (const struct filter_node *part = node->first; part; part = part->next) {
            one = judge(part, subject);
            if (one == (all ? FALSE_NOW : TRUE_NOW))
                return one;
            unknown |= one == UNKNOWN_YET;
        }
        return unknown ? UNKNOWN_YET : all ? TRUE_NOW : FALSE_NOW;
    }
}

enum truth filter_evaluate(const struct filter *filter, const struct filter_subject *subject)
{
    return judge(filter->root, subject);
}

bool filter_value(const struct filter_subject *subject, enum field field, struct text *to)
{
    const struct check check = {.field = field, .how = OPERATOR_EXISTS};
    struct values values = {0};
    values_find(&values, subject, &check);
    const struct value *value = &values.of[0];
    bool known = values.count && value->presence == VALUE_KNOWN;
    if (known && value->is_number)
        text_add(to, "%.0Lf", value->number);
    else if (known)
        text_add_bytes(to, value->bytes, value->size);
    values_free(&values);
    return known;
}

/* --------------------------------------------------------- before the run */

/* socketcall and ipc are many calls: which, is known when they are made. */
static bool is_many(const struct event *event)
{
    return event->abi == ABI_I386 &&
           (event->number == NUMBER_I386_socketcall || event->number == NUMBER_I386_ipc);
}

void filter_calls(const struct filter *filter, struct call_set *set)
{
    struct event event = {.kind = EVENT_CALL};
    struct filter_subject subject = {.event = &event, .number_only = true};
    *set = (struct call_set){.others = false};
    for (int abi = 0; abi < ABI_COUNT; abi++)
        for (event.number = 0; event.number < CALL_NUMBERS; event.number++) {
            event.abi = (enum abi)abi;
            if (is_many(&event) || filter_evaluate(filter, &subject) != FALSE_NOW)
                call_set_add(set, (enum abi)abi, event.number);
        }
    event.number = CALL_NUMBERS;
    set->others = filter_evaluate(filter, &subject) != FALSE_NOW;
}

static bool uses(const struct filter_node *node, enum field field, const char *type)
{
    if (node->kind != NODE_CHECK) {
        for (const struct filter_node *part = node->first; part; part = part->next)
            if (uses(part, field, type))
                return true;
        return false;
    }
    if (node->check.field != field)
        return false;
    if (!type)
        return true;
    if (node->check.how != OPERATOR_EQUAL && node->check.how != OPERATOR_IN)
        return false;
    for (size_t i = 0; i < node->check.count; i++)
        if (strcmp(node->check.operands[i].bytes, type_family(type)) == 0)
            return true;
    return false;
}

bool filter_uses(const struct filter *filter, enum field field)
{
    return uses(filter->root, field, NULL);
}

bool filter_names_type(const struct filter *filter, const char *type)
{
    return uses(filter->root, FIELD_TYPE, type);
}
