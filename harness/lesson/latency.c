#include "lesson/latency.h"

#include <string.h>

/* A short run: order and rough ratios are what is asked. */
enum { PROCESSES = 8 };
static const double SECONDS = 0.16;
static const double WIDTH_MOST = 0.2; /* of a ratio that is still believed */

void latency_want(struct door_times *doors, const struct expectation *expectation)
{
    for (size_t i = 0; i < expectation->latency_count; i++) {
        int left = bench_door_named(expectation->latency[i].left);
        int right = bench_door_named(expectation->latency[i].right);
        if (left >= 0)
            doors->wanted[left] = true;
        if (right >= 0)
            doors->wanted[right] = true;
    }
}

/* Figures that the engine's own gates refuse, or whose intervals are too wide. */
static bool is_disturbed(const struct bench_results *results)
{
    bool disturbed = results->complaint_count > 0;
    for (int door = 0; door < BENCH_DOORS; door++) {
        const struct bench_row *row = &results->rows[door];
        if (row->open && door != BENCH_FUNCTION &&
            row->ratio.high - row->ratio.low > WIDTH_MOST * row->ratio.value)
            disturbed = true;
    }
    return disturbed;
}

void latency_measure(struct door_times *doors)
{
    static const char *const argv[] = {"ring3", "bench", NULL};
    struct bench_options options = {
        .processes = PROCESSES, .seconds = SECONDS, .cpu = -1, .argv = argv};
    if (doors->done)
        return;
    memcpy(options.wanted, doors->wanted, sizeof options.wanted);
    options.seed = bench_new_seed();
    doors->problem.message[0] = 0;
    if (bench_run(&options, &doors->results, &doors->problem))
        doors->disturbed = is_disturbed(&doors->results);
    doors->done = true;
}

struct latency_remark latency_judge(const struct door_times *doors, const struct latency_line *line)
{
    struct latency_remark remark = {.line = line, .why = ""};
    int left = bench_door_named(line->left), right = bench_door_named(line->right);
    if (left < 0 || right < 0) {
        remark.why = "this door is not measured yet";
        return remark;
    }
    if (doors->problem.message[0]) {
        remark.why = doors->problem.message;
        return remark;
    }
    const struct bench_row *a = &doors->results.rows[left], *b = &doors->results.rows[right];
    if (!a->open || !b->open) {
        remark.why = a->open ? b->why : a->why;
        return remark;
    }
    remark.measured = true;
    remark.left_ns = a->ns.value;
    remark.right_ns = b->ns.value;
    remark.ratio = b->ratio.value > 0 ? a->ratio.value / b->ratio.value : 0;
    remark.holds = line->relation == '>' ? a->ratio.value > line->factor * b->ratio.value
                                         : a->ratio.value < line->factor * b->ratio.value;
    return remark;
}
