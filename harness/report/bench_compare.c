#include "report/bench.h"

#include <string.h>

enum { TITLE = 29 };

static void add_factor(struct text *to, const struct interval *factor)
{
    bool same = factor->low <= 1 && 1 <= factor->high;
    text_add(to, "  %s%7.3f%s (%6.3f ..%6.3f)", same ? "" : paint(BOLD), factor->value,
             same ? "" : paint(PLAIN), factor->low, factor->high);
}

static const char *fact(const struct bench_results *results, const char *name)
{
    for (int i = 0; i < results->fact_count; i++)
        if (strcmp(results->facts[i].name, name) == 0)
            return results->facts[i].value;
    return "unknown";
}

static void add_doubts(struct text *to, const char *which, const struct bench_results *results)
{
    for (int i = 0; i < results->complaint_count; i++)
        text_add(to, "%sDo not believe run %s:%s %s.\n", paint(RED), which, paint(PLAIN),
                 results->complaints[i]);
}

void report_bench_compare(struct text *to, const struct bench_results *a,
                          const struct bench_results *b, const struct bench_comparison *comparison)
{
    text_add(to, "%sB / A%*s  %-25s  %-25s  %-25s%s\n", paint(BOLD), TITLE - 3, "", "nanoseconds",
             comparison->cycles ? "cycles" : "", "/syscall", paint(PLAIN));
    for (int door = 0; door < BENCH_DOORS; door++) {
        if (!comparison->rows[door].both)
            continue;
        text_add(to, "  %-*s", TITLE, bench_door_table[door].title);
        add_factor(to, &comparison->rows[door].ns);
        if (comparison->cycles)
            add_factor(to, &comparison->rows[door].cycles);
        else
            text_add(to, "%27s", "");
        add_factor(to, &comparison->rows[door].ratio);
        text_add(to, "\n");
    }
    text_add(to, "\nwhat differs%23s\n", "");
    for (int i = 0; i < a->fact_count; i++) {
        const char *name = a->facts[i].name, *other = fact(b, name);
        if (strcmp(a->facts[i].value, other) == 0 || strcmp(name, "frequency") == 0)
            continue;
        text_add(to, "  %-22s A: %s\n  %-22s B: %s\n", name, a->facts[i].value, "", other);
    }
    text_add(to,
             "\nThe intervals hold the chance of these two runs.  Two boots of one system differ "
             "by more:\nrepeat both before you believe a factor near 1; cycles and /syscall do "
             "not move with the clock.\n");
    add_doubts(to, "A", a);
    add_doubts(to, "B", b);
}
