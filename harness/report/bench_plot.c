/* A script for gnuplot and its data.  The same results give the same bytes. */
#include "report/bench.h"

#include "base/file.h"

#include <math.h>
#include <stdio.h>

enum { PATH = 4096 };

/* Titles stand on the axis, so what gnuplot would read as markup is taken out. */
static void add_title(struct text *to, int door)
{
    text_add_char(to, '"');
    for (const char *c = bench_door_table[door].title; *c; c++)
        text_add(to, *c == '_' ? "\\\\_" : "%c", *c);
    text_add_char(to, '"');
}

static bool shown(const struct bench_results *results, int door, bool watched)
{
    return results->rows[door].open && results->rows[door].ns.value > 0 &&
           (door >= BENCH_WATCHED_FIRST) == watched && door != BENCH_CONTROL;
}

/* place title ns low high ratio low high; the first of a table on top */
static int add_rows(struct text *to, const struct bench_results *results, bool watched)
{
    int place = 0;
    for (int door = 0; door < BENCH_DOORS; door++) {
        const struct bench_row *row = &results->rows[door];
        if (!shown(results, door, watched))
            continue;
        text_add(to, "%d ", -place++);
        add_title(to, door);
        text_add(to, " %.6g %.6g %.6g %.6g %.6g %.6g\n", row->ns.value, row->ns.low, row->ns.high,
                 row->ratio.value, row->ratio.low, row->ratio.high);
    }
    return place;
}

/* Where the axis ends: beyond the longest bar there is its label. */
static double longest(const struct bench_results *results, bool watched)
{
    double most = 1;
    for (int door = 0; door < BENCH_DOORS; door++)
        if (shown(results, door, watched))
            most =
                fmax(most, watched ? results->rows[door].ratio.high : results->rows[door].ns.high);
    return most * 4;
}

/* place title 5% 25% 50% 75% 95%, then place and the processes' medians */
static int add_distributions(struct text *to, struct text *points,
                             const struct bench_results *results)
{
    int place = 0;
    for (int door = 0; door < BENCH_DOORS; door++) {
        const struct bench_row *row = &results->rows[door];
        if (!row->open || !(row->quantiles[1] > 0) || door == BENCH_CONTROL)
            continue;
        text_add(to, "%d ", -place);
        add_title(to, door);
        for (int q = 1; q < BENCH_QUANTILES; q++)
            if (q == 1 || q == 5 || q == 10 || q == 15 || q == 19)
                text_add(to, " %.6g", row->quantiles[q] / row->quantiles[10]);
        text_add(to, "\n");
        for (int i = 0; i < results->processes; i++)
            text_add(points, "%d %.6g\n", -place, row->process_ns[i] / row->quantiles[10]);
        place++;
    }
    return place;
}

static int add_quoted(struct text *to, const struct bench_results *results)
{
    int place = 0;
    for (int i = 0; i < BENCH_ORIENTATIONS; i++) {
        const struct bench_orientation *it = &bench_orientations[i];
        const struct bench_row *row = &results->rows[it->door];
        if (!row->open)
            continue;
        text_add(to, "%d ", -place++);
        add_title(to, it->door);
        text_add(to, " %.6g %.6g %.6g\n", row->ns.value, row->ns.value / it->quoted_ns,
                 row->ns.value / it->isolated_ns);
    }
    return place;
}

static const char head[] = "# Made by ring3 bench --plot; gnuplot makes the .svg files from it.\n"
                           "set encoding utf8\n"
                           "set style fill solid 0.6 noborder\n"
                           "set grid x lc rgb '#d0d0d0'\n"
                           "set border 3 lc rgb '#606060'\n"
                           "set tics nomirror\n"
                           "set key off\n";

/* Bars on a logarithmic axis from `least` on, with intervals; `column` is the first of value, low,
 * high. */
static void add_bars(struct text *to, const char *name, const char *title, const char *axis,
                     int rows, const char *least, double most, int column)
{
    text_add(to,
             "\nset output '%s.svg'\n"
             "set terminal svg size 900,%d font 'sans,12' background rgb 'white'\n"
             "set title \"%s\"\nset xlabel \"%s\"\n"
             "set logscale x\nset xrange [%s:%.3g]\nset yrange [%d.4:0.6]\n",
             name, 90 + 26 * rows, title, axis, least, most, -rows);
    text_add(to,
             "plot '%s.dat' using (%s):1:(%s):%d:($1-0.35):($1+0.35):ytic(2) "
             "with boxxyerror lc rgb '#4878a8', \\\n"
             "     '' using %d:1:%d:%d with xerrorbars lc rgb '#202020' pt 7 ps 0.3, \\\n"
             "     '' using %d:1:(sprintf($%d < 1000 ? \"%%.3g\" : \"%%.0f\", $%d)) "
             "with labels left offset 1,0\n",
             name, least, least, column, column, column + 1, column + 2, column + 2, column,
             column);
}

static void add_rest(struct text *to, int distributions, int quoted)
{
    text_add(
        to,
        "\nset output 'distribution.svg'\n"
        "set terminal svg size 900,%d font 'sans,12' background rgb 'white'\n"
        "set title \"Single visits: half of them in the bar, nine of ten on the line\\n"
        "(a dot is a process)\"\n"
        "set xlabel \"median of all = 1\"\nunset logscale x\nset xrange [0.7<*:*<1.5]\n"
        "set yrange [%d.4:0.6]\n"
        "plot 'distribution.dat' using 5:1:4:6:($1-0.3):($1+0.3):ytic(2) with boxxyerror lc rgb "
        "'#4878a8', \\\n"
        "     '' using 5:1:3:7 with xerrorbars lc rgb '#808080' pt 0, \\\n"
        "     'processes.dat' using 2:1 with points pt 7 ps 0.35 lc rgb '#b03030'\n",
        90 + 26 * distributions, -distributions);
    text_add(
        to,
        "\nset output 'orientation.svg'\n"
        "set terminal svg size 900,%d font 'sans,12' background rgb 'white'\n"
        "set title \"This machine over figures often quoted: 280, 340, 500 ns\\n"
        "(with page-table isolation 180 ns more)\"\n"
        "set xlabel \"measured / quoted\"\nset logscale x\nset xrange [0.1:*]\n"
        "set yrange [%d.4:0.6]\nset key bottom right\n"
        "plot 'orientation.dat' using (0.1):1:(0.1):4:($1):($1+0.32):ytic(2) with boxxyerror lc "
        "rgb '#4878a8' title 'without isolation', \\\n"
        "     '' using (0.1):1:(0.1):5:($1-0.32):($1) with boxxyerror lc rgb '#c08040' title "
        "'with isolation (+ 180 ns)', \\\n"
        "     '' using 4:($1+0.16):(sprintf(\"  %%.2f\", $4)) with labels left offset 1,0 "
        "notitle, \\\n"
        "     '' using 5:($1-0.16):(sprintf(\"  %%.2f\", $5)) with labels left offset 1,0 "
        "notitle\n",
        130 + 50 * quoted, -quoted);
}

static bool write_text(const char *directory, const char *name, struct text *bytes,
                       struct problem *problem)
{
    char path[PATH];
    snprintf(path, sizeof path, "%s/%s", directory, name);
    bool good = file_write(path, text_string(bytes), bytes->size, problem);
    text_free(bytes);
    return good;
}

bool report_bench_plot(const char *directory, const struct bench_results *results,
                       struct problem *problem)
{
    struct text script = {0}, doors = {0}, watched = {0}, boxes = {0}, points = {0}, quoted = {0};
    if (!directory_make(directory, problem))
        return false;
    int door_rows = add_rows(&doors, results, false);
    int watched_rows = add_rows(&watched, results, true);
    int distributions = add_distributions(&boxes, &points, results);
    int quoted_rows = add_quoted(&quoted, results);
    text_add(&script, "%s", head);
    if (door_rows)
        add_bars(&script, "doors", "One crossing through each door (95 % interval)", "ns",
                 door_rows, "0.1", longest(results, false), 3);
    if (watched_rows)
        add_bars(&script, "watched", "syscall getpid, watched, over the same unwatched", "times",
                 watched_rows, "0.5", longest(results, true), 6);
    if (distributions)
        add_rest(&script, distributions, quoted_rows);
    return write_text(directory, "doors.dat", &doors, problem) &&
           write_text(directory, "watched.dat", &watched, problem) &&
           write_text(directory, "distribution.dat", &boxes, problem) &&
           write_text(directory, "processes.dat", &points, problem) &&
           write_text(directory, "orientation.dat", &quoted, problem) &&
           write_text(directory, "bench.gp", &script, problem);
}
