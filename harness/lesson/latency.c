#include "lesson/latency.h"

#include <string.h>

static int door_of(const char *name)
{
    for (int door = 0; door < BENCH_DOORS; door++)
        if (strcmp(bench_door_name((enum bench_door)door), name) == 0)
            return door;
    return -1;
}

void latency_want(struct door_times *doors, const struct expectation *expectation)
{
    for (size_t i = 0; i < expectation->latency_count; i++) {
        int left = door_of(expectation->latency[i].left);
        int right = door_of(expectation->latency[i].right);
        if (left >= 0)
            doors->wanted[left] = true;
        if (right >= 0)
            doors->wanted[right] = true;
    }
}

void latency_measure(struct door_times *doors)
{
    if (!doors->done)
        bench_doors(doors->wanted, doors->times, &doors->disturbed);
    doors->done = true;
}

struct latency_remark latency_judge(const struct door_times *doors, const struct latency_line *line)
{
    struct latency_remark remark = {.line = line, .why = ""};
    int left = door_of(line->left), right = door_of(line->right);
    if (left < 0 || right < 0) {
        remark.why = "this door is not measured yet";
        return remark;
    }
    const struct door_time *a = &doors->times[left], *b = &doors->times[right];
    if (!a->open || !b->open) {
        remark.why = a->open ? b->why : a->why;
        return remark;
    }
    remark.measured = true;
    remark.left_ns = a->ns;
    remark.right_ns = b->ns;
    remark.ratio = b->ratio > 0 ? a->ratio / b->ratio : 0;
    remark.holds = line->relation == '>' ? a->ratio > line->factor * b->ratio
                                         : a->ratio < line->factor * b->ratio;
    return remark;
}
