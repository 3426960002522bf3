/* The format is written down in harness/bench/FORMAT.md; a change that a reader would notice raises
 * its version. */
#include "report/bench.h"

#include "base/json.h"
#include "report/bench_format.h"

#include <math.h>

static json_t *number(double value)
{
    return isfinite(value) ? json_real(value) : json_null();
}

static json_t *text_or_null(const char *text)
{
    return *text ? json_string(text) : json_null();
}

static json_t *interval(const struct interval *of)
{
    if (!isfinite(of->value))
        return json_null();
    return json_pack("{s:o,s:o,s:o,s:o}", "value", number(of->value), "low", number(of->low),
                     "high", number(of->high), "covers", number(of->covers));
}

static json_t *series(const double *values, int count)
{
    json_t *array = json_array();
    for (int i = 0; i < count; i++)
        json_array_append_new(array, number(values[i]));
    return array;
}

static json_t *open_row(const struct bench_results *results, const struct bench_row *row)
{
    bool cycles = results->has_cycles;
    return json_pack(
        "{s:o,s:o,s:o,s:o,s:b,s:{s:o,s:f,s:f},s:{s:o,s:o,s:o},s:o}", "note",
        text_or_null(row->note), "ns", interval(&row->ns), "cycles",
        cycles ? interval(&row->cycles) : json_null(), "ratio", interval(&row->ratio), "changed",
        row->changed, "change", "processes",
        json_pack("[i,i]", (int)row->change.first, (int)(row->change.first + row->change.count)),
        "shift", row->change.shift, "chance", row->change.chance, "processes", "ns",
        series(row->process_ns, results->processes), "cycles",
        cycles ? series(row->process_cycles, results->processes) : json_null(), "ratio",
        series(row->process_ratio, results->processes), "quantiles_ns",
        series(row->quantiles, BENCH_QUANTILES));
}

static json_t *door_rows(const struct bench_results *results)
{
    json_t *rows = json_array();
    for (int door = 0; door < BENCH_DOORS; door++) {
        const struct bench_row *row = &results->rows[door];
        if (!row->wanted)
            continue;
        json_t *object = json_pack("{s:s,s:s,s:s,s:b,s:o}", "name", bench_door_table[door].name,
                                   "title", bench_door_table[door].title, "table",
                                   door >= BENCH_WATCHED_FIRST ? "watched" : "doors", "open",
                                   row->open, "why", text_or_null(row->open ? "" : row->why));
        if (row->open) {
            json_t *figures = open_row(results, row);
            json_object_update(object, figures);
            json_decref(figures);
        }
        json_array_append_new(rows, object);
    }
    return rows;
}

static json_t *machine(const struct bench_results *results)
{
    json_t *facts = json_array();
    for (int i = 0; i < results->fact_count; i++)
        json_array_append_new(facts, json_pack("{s:s,s:s,s:o}", "name", results->facts[i].name,
                                               "value", results->facts[i].value, "warning",
                                               text_or_null(results->facts[i].warning)));
    return facts;
}

static json_t *orientation(const struct bench_results *results)
{
    json_t *rows = json_array();
    for (int i = 0; i < BENCH_ORIENTATIONS; i++)
        json_array_append_new(rows, json_pack("{s:s,s:f,s:f,s:o}", "door",
                                              bench_door_table[bench_orientations[i].door].name,
                                              "quoted_ns", bench_orientations[i].quoted_ns,
                                              "isolated_ns", bench_orientations[i].isolated_ns,
                                              "factor", number(results->factors[i])));
    return rows;
}

void report_bench_json(struct text *to, const struct bench_results *results)
{
    json_t *complaints = json_array();
    for (int i = 0; i < results->complaint_count; i++)
        json_array_append_new(complaints, json_string(results->complaints[i]));
    json_t *run = json_pack("{s:i,s:i,s:i,s:i,s:i,s:f,s:I,s:b}", "processes", results->processes,
                            "asked", results->asked, "rounds", results->rounds, "cpu", results->cpu,
                            "other_cpu", results->far_cpu, "seconds", results->seconds, "seed",
                            (json_int_t)results->seed, "interrupted", results->interrupted);
    json_t *clock = json_pack("{s:o,s:o,s:b,s:o}", "cycle_ns", interval(&results->cycle_ns),
                              "multiplication_cycles", interval(&results->chain), "cycles",
                              results->has_cycles, "why", text_or_null(results->no_cycles));
    const struct bench_alone *alone = &results->alone;
    json_t *neighbours = json_pack("{s:o,s:b,s:o,s:o,s:b}", "width", number(alone->width), "whole",
                                   alone->whole, "alone", number(alone->share), "factor",
                                   number(alone->factor), "left_out", alone->kept);
    json_t *root = json_pack("{s:s,s:i,s:o,s:b,s:o,s:o,s:b,s:o,s:o,s:o,s:o,s:o}", "format",
                             BENCH_FORMAT, "version", BENCH_FORMAT_VERSION, "run", run, "believed",
                             results->complaint_count == 0 && results->rows[BENCH_SYSCALL].open,
                             "complaints", complaints, "machine", machine(results),
                             "page_table_isolation", results->isolated, "neighbours", neighbours,
                             "clock", clock, "doors", door_rows(results), "int80_to_cpuid",
                             interval(&results->int80_cpuid), "orientation", orientation(results));
    dump_json(to, root, JSON_INDENT(1) | JSON_REAL_PRECISION(9));
    text_add_char(to, '\n');
}
