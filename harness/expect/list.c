/* Lists: what a name was bound to in each round of a block, and `in`, which takes one out. */
#include "expect/value.h"

#include <string.h>

void bind_value(struct fit *fit, int name, const struct binding *value)
{
    struct binding *to = &fit->names[name], before = *to;
    *to = *value;
    to->bound = true;
    to->list = before.list;
    to->members = before.members;
    to->member_count = before.member_count;
    fit->bound = true;
    if (!to->list || to->member_count == MEMBER_LIMIT)
        return;
    struct member *members = ARENA_ARRAY(fit->kept, struct member, to->member_count + 1);
    if (to->member_count)
        memcpy(members, to->members, to->member_count * sizeof *members);
    members[to->member_count++] = (struct member){
        .type = value->type, .integer = value->integer, .bytes = value->bytes, .size = value->size};
    to->members = members;
}

enum evaluation find_element(const struct binding *list, wide number, struct binding *value)
{
    if (number < 0 || number >= (wide)list->member_count)
        return VALUE_UNBOUND;
    const struct member *member = &list->members[(size_t)number];
    *value = (struct binding){.bound = true,
                              .type = member->type,
                              .integer = member->integer,
                              .bytes = member->bytes,
                              .size = member->size};
    return VALUE_KNOWN;
}

bool is_left(const struct node *node, const struct binding *names, size_t member)
{
    const struct binding *taken = &names[node->taken];
    return !taken->bound || !((uint64_t)taken->integer >> member & 1);
}

static bool is_same(const struct fit *fit, const struct member *member, const struct binding *value)
{
    if (value->type != member->type)
        return false;
    if (value->type == TYPE_BYTES)
        return member->size == value->size &&
               (!value->size || memcmp(member->bytes, value->bytes, value->size) == 0);
    return fit->width == 32 ? (uint32_t)member->integer == (uint32_t)value->integer
                            : (uint64_t)member->integer == (uint64_t)value->integer;
}

bool take_out(struct fit *fit, const struct node *node, const struct binding *value)
{
    const struct binding *list = &fit->names[node->name];
    const int number = node->part_count ? node->parts[0]->name : -1;
    for (size_t i = 0; i < list->member_count; i++) {
        if (!is_left(node, fit->names, i) || !is_same(fit, &list->members[i], value))
            continue;
        if (number >= 0 && fit->names[number].bound && fit->names[number].integer != (wide)i)
            continue;
        struct binding *taken = &fit->names[node->taken];
        uint64_t before = taken->bound ? (uint64_t)taken->integer : 0;
        *taken = (struct binding){
            .bound = true, .type = TYPE_INTEGER, .integer = (wide)(before | (uint64_t)1 << i)};
        fit->bound = true;
        if (number >= 0 && !fit->names[number].bound)
            bind_value(fit, number, &(struct binding){.type = TYPE_INTEGER, .integer = (wide)i});
        return true;
    }
    return false;
}
