/* What a seccomp filter has to let through in this run. */
#include "expect/draw.h"
#include "tables/calls.h"
#include "tables/names.h"

void draw_filtered(struct drawing *drawing, const struct checking *from, struct scene_check *check)
{
    struct arena *arena = &drawing->scene->arena;
    struct filtered_call *calls =
        ARENA_ARRAY(arena, struct filtered_call, from->filtering_count + 1);
    for (size_t i = 0; i < from->filtering_count && !drawing->failed; i++) {
        const struct filtering *one = &from->filtering[i];
        calls[i].number = (uint32_t)work_out(drawing, one->number).integer;
        calls[i].limited = one->first != NULL;
        if (one->first)
            calls[i].first = (uint32_t)work_out(drawing, one->first).integer;
        if (!drawing->failed && !call_name(ABI_X86_64, calls[i].number))
            draw_fail(drawing, one->number->begin,
                      "with the values of this seed, this is the number of no call");
    }
    check->calls = calls;
    check->call_count = from->filtering_count;
    check->refusal = (int)check->integer;
    if (from->right && !drawing->failed && (check->integer < 1 || check->integer > 4095))
        draw_fail(drawing, from->right->begin, "with the values of this seed, this is no errno");
}

void say_filtered(struct text *to, const struct scene_check *check)
{
    for (size_t i = 0; i < check->call_count; i++) {
        const struct filtered_call *one = &check->calls[i];
        const char *name = call_name(ABI_X86_64, one->number);
        text_add(to, " %s", name ? name : "?");
        if (one->limited)
            text_add(to, "(%u)", one->first);
    }
    const char *why = check->refusal ? errno_name(check->refusal) : "kill";
    text_add(to, " else ");
    if (why)
        text_add(to, "%s", why);
    else
        text_add(to, "%d", check->refusal);
}
