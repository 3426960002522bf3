#include "report/bench.h"

#include <math.h>
#include <string.h>

enum { NOTES_MOST = BENCH_DOORS, TITLE = 29, FIXED = 78, BAR_LEAST = 8 };

/* Rows share a note that says the same; the number of the note, from 1. */
struct notes {
    const char *texts[NOTES_MOST];
    int count;
};

static int note_number(struct notes *notes, const char *text)
{
    for (int i = 0; i < notes->count; i++)
        if (strcmp(notes->texts[i], text) == 0)
            return i + 1;
    notes->texts[notes->count++] = text;
    return notes->count;
}

static void add_figure(struct text *to, double value, int width)
{
    int digits = value < 10 ? 2 : value < 100 ? 1 : 0;
    text_add(to, "%*.*f", width, digits, value);
}

static void add_ratio(struct text *to, double value, int width)
{
    text_add(to, "%*.*f", width, value < 10 ? 3 : value < 100 ? 2 : 1, value);
}

/* The length of the bar of a time between the smallest and the largest, each tenfold as long. */
static int bar_length(const struct bench_results *results, double ns, int room)
{
    double least = INFINITY, most = 0;
    for (int door = 0; door < BENCH_DOORS; door++) {
        const struct bench_row *row = &results->rows[door];
        if (row->open && row->ns.value > 0) {
            least = fmin(least, row->ns.value);
            most = fmax(most, row->ns.value);
        }
    }
    if (!(ns > 0) || !(most > least))
        return ns > 0;
    return 1 + (int)lround(log(ns / least) / log(most / least) * (room - 1));
}

static void add_row(struct text *to, const struct bench_results *results, int door,
                    struct notes *notes, int bar_room)
{
    const struct bench_row *row = &results->rows[door];
    text_add(to, "  %-*s", TITLE, bench_door_table[door].title);
    if (!row->open) {
        text_add(to, "%s closed: %s%s\n", paint(DIM), row->why, paint(PLAIN));
        return;
    }
    add_figure(to, row->ns.value, 8);
    if (results->has_cycles)
        add_figure(to, row->cycles.value, 9);
    else
        text_add(to, "%9s", "-");
    add_ratio(to, row->ratio.value, 9);
    add_ratio(to, row->ratio.low, 8);
    add_ratio(to, row->ratio.high, 8);
    text_add(to, "%s", row->changed ? " !" : "  ");
    if (*row->note)
        text_add(to, "%2d", note_number(notes, row->note));
    else
        text_add(to, "  ");
    text_add(to, " %s", paint(BLUE));
    for (int i = bar_length(results, row->ns.value, bar_room); i > 0; i--)
        text_add_char(to, '#');
    text_add(to, "%s\n", paint(PLAIN));
}

static void add_table(struct text *to, const struct bench_results *results, bool watched,
                      struct notes *notes, int width)
{
    bool any = false;
    int room = width - FIXED < BAR_LEAST ? BAR_LEAST : width - FIXED;
    for (int door = 0; door < BENCH_DOORS; door++) {
        if ((door >= BENCH_WATCHED_FIRST) != watched || !results->rows[door].wanted)
            continue;
        if (!any)
            text_add(to, "%s%s%-*s%8s%9s%9s  95 %% interval%s\n",
                     any       ? ""
                     : watched ? "\n"
                               : "",
                     paint(BOLD), TITLE + 2,
                     watched ? "being watched (syscall getpid)" : "the doors", "ns", "cycles",
                     "/syscall", paint(PLAIN));
        any = true;
        add_row(to, results, door, notes, room);
    }
}

static void add_machine(struct text *to, const struct bench_results *results)
{
    text_add(to, "\n%sthe machine%s\n", paint(BOLD), paint(PLAIN));
    for (int i = 0; i < results->fact_count; i++) {
        const struct bench_fact *fact = &results->facts[i];
        text_add(to, "  %-22s ", fact->name);
        text_add_safe(to, fact->value, strlen(fact->value));
        if (*fact->warning)
            text_add(to, "\n  %-22s %s%s%s", "", paint(YELLOW), fact->warning, paint(PLAIN));
        text_add(to, "\n");
    }
}

static void add_orientation(struct text *to, const struct bench_results *results)
{
    bool any = false;
    for (int i = 0; i < BENCH_ORIENTATIONS; i++) {
        const struct bench_orientation *it = &bench_orientations[i];
        if (!results->rows[it->door].open)
            continue;
        if (!any)
            text_add(
                to,
                "\n%sbeside figures often quoted for orientation%s (with page-table isolation: "
                "180 ns more)\n",
                paint(BOLD), paint(PLAIN));
        any = true;
        text_add(to, "  %-*s quoted %.0f ns, here ", TITLE - 1, bench_door_table[it->door].title,
                 results->isolated ? it->isolated_ns : it->quoted_ns);
        add_figure(to, results->rows[it->door].ns.value, 0);
        text_add(to, " ns: %.2f times\n", results->factors[i]);
    }
}

static void add_verdict(struct text *to, const struct bench_results *results)
{
    text_add(to, "\n%d processes%s on CPU %d, %d rounds, %.1f s, seed %lu\n", results->processes,
             results->interrupted ? " (interrupted)" : "", results->cpu, results->rounds,
             results->seconds, (unsigned long)results->seed);
    if (results->processes && results->processes < STATS_CHANGE_LEAST)
        text_add(to, "too few processes to test the control and the course of the run\n");
    if (!results->has_cycles && *results->no_cycles)
        text_add(to, "no cycles: %s\n", results->no_cycles);
    for (int i = 0; i < results->complaint_count; i++)
        text_add(to, "%sDo not believe this run:%s %s.\n", paint(RED), paint(PLAIN),
                 results->complaints[i]);
}

void report_bench(struct text *to, const struct bench_results *results, int width)
{
    struct notes notes = {.count = 0};
    bool changed = false;
    add_table(to, results, false, &notes, width);
    add_table(to, results, true, &notes, width);
    for (int i = 0; i < notes.count; i++)
        text_add(to, "%s%3d  %s\n", i ? "" : "\n", i + 1, notes.texts[i]);
    for (int door = 0; door < BENCH_DOORS; door++)
        changed |= results->rows[door].changed;
    if (changed)
        text_add(to, "  !  its ratio changed in the course of the run\n");
    if (!isnan(results->int80_cpuid.value) && results->rows[BENCH_CPUID].open &&
        results->rows[BENCH_INT80].open)
        text_add(to, "\nint 0x80 / cpuid  %.4f  (%.4f .. %.4f)\n", results->int80_cpuid.value,
                 results->int80_cpuid.low, results->int80_cpuid.high);
    add_orientation(to, results);
    add_machine(to, results);
    add_verdict(to, results);
}
