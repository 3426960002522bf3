#include "expect/describe.h"

#include "render/render.h"

/* What may still be taken out of a list: its values, or its name while it has none. */
void describe_in(const struct description *d, const struct node *node)
{
    const struct binding *list = &d->names[node->name];
    struct binding value;
    bool any = false;
    for (size_t i = 0; i < list->member_count; i++) {
        if (!is_left(node, d->names, i))
            continue;
        find_element(list, (wide)i, &value);
        text_add(d->to, "%s", any ? "|" : "");
        any = true;
        if (value.type == TYPE_BYTES)
            render_bytes(d->to, value.bytes, value.size, STRING_SHOWN);
        else
            describe_integer(d, value.integer);
    }
    if (!any)
        describe_source(d, node->begin, node->end);
}

/* An element that the list has not got: $child[2]. */
void describe_member(const struct description *d, const struct node *node)
{
    struct binding number;
    if (evaluate(node->parts[0], d->names, d->scratch, &number) == VALUE_KNOWN)
        text_add(d->to, "$%s[%d]", d->one->names[node->name].word, (int)number.integer);
    else
        describe_source(d, node->begin, node->end);
}
