#include "report/bench.h"

#include "base/file.h"
#include "report/bench_format.h"

#include <jansson.h>
#include <math.h>
#include <stdio.h>
#include <string.h>

enum { FILE_MOST = 16 * 1024 * 1024 };

static double number(const json_t *object, const char *name)
{
    const json_t *value = json_object_get(object, name);
    return json_is_number(value) ? json_number_value(value) : NAN;
}

/* Printable or not: what is shown from a file comes through here. */
static void string(const json_t *object, const char *name, char *to, size_t size)
{
    const char *value = json_string_value(json_object_get(object, name));
    snprintf(to, size, "%s", value ? value : "");
    for (char *c = to; *c; c++)
        if ((unsigned char)*c < ' ' || *c == 0x7f)
            *c = '?';
}

static struct interval interval(const json_t *object, const char *name)
{
    const json_t *of = json_object_get(object, name);
    return (struct interval){number(of, "value"), number(of, "low"), number(of, "high"),
                             number(of, "covers")};
}

/* Exactly `count` numbers, or false. */
static bool series(const json_t *object, const char *name, double *values, int count)
{
    const json_t *array = json_object_get(object, name);
    if (json_array_size(array) != (size_t)count)
        return false;
    for (int i = 0; i < count; i++) {
        const json_t *value = json_array_get(array, (size_t)i);
        if (!json_is_number(value))
            return false;
        values[i] = json_number_value(value);
    }
    return true;
}

static bool read_open_row(struct bench_results *results, struct bench_row *row, const json_t *of)
{
    const json_t *processes = json_object_get(of, "processes");
    row->open = true;
    row->ns = interval(of, "ns");
    row->cycles = interval(of, "cycles");
    row->ratio = interval(of, "ratio");
    row->changed = json_is_true(json_object_get(of, "changed"));
    const json_t *change = json_object_get(of, "change");
    const json_t *stretch = json_object_get(change, "processes");
    json_int_t first = json_integer_value(json_array_get(stretch, 0));
    json_int_t end = json_integer_value(json_array_get(stretch, 1));
    row->change = (struct change){(size_t)first, (size_t)(end - first), number(change, "shift"),
                                  number(change, "chance")};
    string(of, "note", row->note, sizeof row->note);
    return isfinite(row->ns.value) && isfinite(row->ratio.value) && end >= first && first >= 0 &&
           series(processes, "ns", row->process_ns, results->processes) &&
           series(processes, "ratio", row->process_ratio, results->processes) &&
           (!results->has_cycles ||
            series(processes, "cycles", row->process_cycles, results->processes)) &&
           series(of, "quantiles_ns", row->quantiles, BENCH_QUANTILES);
}

/* Doors that this version does not know are passed over. */
static bool read_doors(struct bench_results *results, const json_t *root)
{
    size_t i;
    const json_t *of;
    json_array_foreach(json_object_get(root, "doors"), i, of)
    {
        const char *name = json_string_value(json_object_get(of, "name"));
        int door = name ? bench_door_named(name) : -1;
        if (door < 0)
            continue;
        struct bench_row *row = &results->rows[door];
        row->wanted = true;
        string(of, "why", row->why, sizeof row->why);
        if (json_is_true(json_object_get(of, "open")) && !read_open_row(results, row, of))
            return false;
    }
    return true;
}

static void read_machine(struct bench_results *results, const json_t *root)
{
    size_t i;
    const json_t *of;
    json_array_foreach(json_object_get(root, "machine"), i, of)
    {
        if (i == BENCH_FACTS)
            break;
        struct bench_fact *fact = &results->facts[results->fact_count++];
        string(of, "name", fact->name, sizeof fact->name);
        string(of, "value", fact->value, sizeof fact->value);
        string(of, "warning", fact->warning, sizeof fact->warning);
    }
}

static void read_verdict(struct bench_results *results, const json_t *root)
{
    size_t i;
    const json_t *of, *array = json_object_get(root, "complaints");
    json_array_foreach(array, i, of)
    {
        if (i == BENCH_COMPLAINTS)
            break;
        const json_t *wrapped = json_pack("{s:O}", "text", of);
        string(wrapped, "text", results->complaints[results->complaint_count++], SAMPLE_WHY);
        json_decref((json_t *)(uintptr_t)wrapped);
    }
    const json_t *orientation = json_object_get(root, "orientation");
    for (int k = 0; k < BENCH_ORIENTATIONS; k++)
        results->factors[k] = number(json_array_get(orientation, (size_t)k), "factor");
}

static bool read_run(struct bench_results *results, const json_t *root)
{
    const json_t *alone = json_object_get(root, "neighbours");
    const json_t *run = json_object_get(root, "run"), *clock = json_object_get(root, "clock");
    json_int_t processes = json_integer_value(json_object_get(run, "processes"));
    if (processes < 0 || processes > BENCH_PROCESSES_MOST)
        return false;
    results->processes = (int)processes;
    results->asked = (int)json_integer_value(json_object_get(run, "asked"));
    results->rounds = (int)json_integer_value(json_object_get(run, "rounds"));
    results->cpu = (int)json_integer_value(json_object_get(run, "cpu"));
    results->far_cpu = (int)json_integer_value(json_object_get(run, "other_cpu"));
    results->seconds = number(run, "seconds");
    results->seed = (uint64_t)json_integer_value(json_object_get(run, "seed"));
    results->interrupted = json_is_true(json_object_get(run, "interrupted"));
    results->alone.width = number(alone, "width");
    results->alone.whole = json_is_true(json_object_get(alone, "whole"));
    results->alone.share = number(alone, "alone");
    results->alone.factor = number(alone, "factor");
    results->alone.kept = json_is_true(json_object_get(alone, "left_out"));
    results->has_cycles = json_is_true(json_object_get(clock, "cycles"));
    results->cycle_ns = interval(clock, "cycle_ns");
    results->chain = interval(clock, "multiplication_cycles");
    string(clock, "why", results->no_cycles, sizeof results->no_cycles);
    results->isolated = json_is_true(json_object_get(root, "page_table_isolation"));
    results->int80_cpuid = interval(root, "int80_to_cpuid");
    return true;
}

bool report_bench_read(const char *path, struct bench_results *results, struct problem *problem)
{
    struct text bytes = {0};
    json_error_t error;
    *results = (struct bench_results){0};
    if (!file_read(&bytes, path, FILE_MOST, problem))
        return false;
    json_t *root = json_loadb(text_string(&bytes), bytes.size, 0, &error);
    text_free(&bytes);
    if (!root)
        return problem_set(problem, STATUS_USAGE, "%s:%d: not JSON: %s", path, error.line,
                           error.text);
    const char *format = json_string_value(json_object_get(root, "format"));
    json_int_t version = json_integer_value(json_object_get(root, "version"));
    bool good = false;
    if (!format || strcmp(format, BENCH_FORMAT) != 0)
        problem_set(problem, STATUS_USAGE, "%s: not a run that ring3 bench --json has kept", path);
    else if (version != BENCH_FORMAT_VERSION)
        problem_set(problem, STATUS_USAGE, "%s: version %lld of the format; this ring3 reads %d",
                    path, (long long)version, BENCH_FORMAT_VERSION);
    else if (!read_run(results, root) || !read_doors(results, root))
        problem_set(problem, STATUS_USAGE, "%s: parts of the run are missing or damaged", path);
    else
        good = true;
    if (good) {
        read_machine(results, root);
        read_verdict(results, root);
    }
    json_decref(root);
    return good;
}
