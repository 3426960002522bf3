#include "capture/perf_parts.h"

#include "tables/numbers.h"

enum { X32_BIT = 1 << 30, SPANS_MOST = 2 * CALL_NUMBERS + 8 };

struct span {
    int64_t from, to; /* both in it */
};

struct spans {
    struct span of[SPANS_MOST];
    size_t count;
};

static void add_span(struct spans *spans, int64_t from, int64_t to)
{
    struct span *last = spans->count ? &spans->of[spans->count - 1] : NULL;
    if (last && last->to >= from - 1)
        last->to = to;
    else
        spans->of[spans->count++] = (struct span){from, to};
}

static void add_numbers(struct spans *spans, const struct call_set *calls, int64_t above)
{
    for (uint32_t number = 0; number < CALL_NUMBERS; number++)
        if (above
                ? call_set_has(calls, ABI_X32, number)
                : call_set_has(calls, ABI_X86_64, number) || call_set_has(calls, ABI_I386, number))
            add_span(spans, above + number, above + number);
}

static void close_gaps(struct spans *spans, int64_t most)
{
    size_t kept = 0;
    for (size_t i = 1; i < spans->count; i++)
        if (spans->of[i].from - spans->of[kept].to - 1 <= most)
            spans->of[kept].to = spans->of[i].to;
        else
            spans->of[++kept] = spans->of[i];
    spans->count = spans->count ? kept + 1 : 0;
}

static void print_spans(const struct spans *spans, struct text *to)
{
    for (size_t i = 0; i < spans->count; i++) {
        long long from = spans->of[i].from, last = spans->of[i].to;
        text_add(to, i ? " || " : "");
        if (from == last)
            text_add(to, "id == %lld", from);
        else if (from == INT64_MIN)
            text_add(to, "id <= %lld", last);
        else if (last == INT64_MAX)
            text_add(to, "id >= %lld", from);
        else
            text_add(to, "(id >= %lld && id <= %lld)", from, last);
    }
}

void perf_filter_calls(const struct call_set *calls, bool leave, struct text *to)
{
    struct spans spans = {.count = 0};
    size_t start = to->size;
    if (calls->others)
        add_span(&spans, INT64_MIN, -1);
    add_numbers(&spans, calls, 0);
    if (calls->others)
        add_span(&spans, CALL_NUMBERS, X32_BIT - 1);
    add_numbers(&spans, calls, X32_BIT);
    if (calls->others)
        add_span(&spans, X32_BIT + CALL_NUMBERS, INT64_MAX);
    if (spans.count == 1 && spans.of[0].from == INT64_MIN && spans.of[0].to == INT64_MAX)
        return; /* all */
    if (!spans.count)
        add_span(&spans, -2, -2); /* none */
    print_spans(&spans, to);
    for (int64_t gap = 1; to->size - start > FILTER_MOST; gap *= 2) {
        to->size = start;
        close_gaps(&spans, gap);
        print_spans(&spans, to);
    }
    if (leave) /* what other numbers a call can return with: see perf_pair.c */
        text_add(to, " || id == -1 || id == %d || id == %d || id == %d", NUMBER_X86_64_execve,
                 NUMBER_I386_execve, X32_EXECVE);
    else /* how a task ends is told by its last call; exit of the i386 table is write in the other
          */
        text_add(to, " || id == %d || id == %d || id == %d", NUMBER_X86_64_exit,
                 NUMBER_X86_64_exit_group, NUMBER_I386_exit_group);
}
