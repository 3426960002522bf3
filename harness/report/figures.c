/* What a program measured with nobody watching, beside what the bench of this machine says. */
#include "report/report.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

/* Beyond this factor the two are said to be far apart. */
static const double FAR = 2;

static void add_indented(struct text *to, const struct text *lines)
{
    const char *at = lines->size ? lines->bytes : "";
    while (*at) {
        size_t size = strcspn(at, "\n");
        text_add(to, "    ");
        text_add_safe(to, at, size);
        text_add_char(to, '\n');
        at += size + (at[size] == '\n');
    }
}

/* The median that a line "NAME CROSSINGS LOW MEDIAN HIGH" claims; NaN. */
static double find_median(const struct text *lines, const char *name)
{
    char word[16];
    double median;
    const char *at = lines->size ? lines->bytes : NULL;
    for (; at; at = strchr(at, '\n'), at = at ? at + 1 : NULL)
        if (sscanf(at, "%15[a-z0-9] %*u %*u %lf", word, &median) == 2 && strcmp(word, name) == 0)
            return median;
    return NAN;
}

static void add_door(struct text *to, const struct text *lines, const char *name,
                     const struct bench_row *row, double quoted)
{
    double median = find_median(lines, name);
    if (isnan(median) || !row->open)
        return;
    double factor = row->ns.value > 0 ? median / row->ns.value : NAN;
    text_add(to, "    beside: %s %.0f ns by ring3 bench; %.0f ns quoted, of an older machine%s\n",
             name, row->ns.value, quoted,
             factor > FAR || factor < 1 / FAR ? "  (yours is far from the first: was it busy?)"
                                              : "");
}

void report_own_figures(struct text *to, const char *file, const char *command,
                        const struct text *lines, const struct door_times *doors,
                        const struct problem *problem)
{
    text_add(to, "\nwhat %s says with nobody watching%s  (%s; a remark, worth no points)%s\n", file,
             paint(DIM), command, paint(PLAIN));
    if (*problem->message) {
        text_add(to, "    nothing: %s\n", problem->message);
        return;
    }
    add_indented(to, lines);
    if (doors->problem.message[0])
        return;
    for (int i = 0; i < BENCH_ORIENTATIONS; i++) {
        const struct bench_orientation *it = &bench_orientations[i];
        const char *name = it->door == BENCH_SYSCALL ? "syscall" : "int80";
        if (it->door == BENCH_SYSCALL || it->door == BENCH_INT80)
            add_door(to, lines, name, &doors->results.rows[it->door],
                     doors->results.isolated ? it->isolated_ns : it->quoted_ns);
    }
}
