#include "trace/summary.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { PLACES = CALL_NUMBERS + 1, CELL = 64 };

struct line {
    const char *name;
    struct call_count count;
};

void summary_begin(struct summary *summary)
{
    summary->counts = calloc((size_t)ABI_COUNT * PLACES, sizeof *summary->counts);
    if (!summary->counts)
        die(STATUS_FAULT, "out of memory (%d counters)", ABI_COUNT * PLACES);
}

void summary_free(struct summary *summary)
{
    free(summary->counts);
}

void summary_add(struct summary *summary, enum abi abi, uint32_t number, uint64_t ns, bool failed)
{
    uint32_t place = number < CALL_NUMBERS && call_name(abi, number) ? number : CALL_NUMBERS;
    struct call_count *count = &summary->counts[(size_t)abi * PLACES + place];
    if (!count->calls || ns < count->min_ns)
        count->min_ns = ns;
    if (ns > count->max_ns)
        count->max_ns = ns;
    count->calls++;
    count->errors += failed;
    count->total_ns += ns;
}

/* ----------------------------------------------------------------- the order */

static uint64_t key_of(const struct call_count *count, enum column column)
{
    switch (column) {
    case COLUMN_PERCENT:
    case COLUMN_TOTAL:
        return count->total_ns;
    case COLUMN_MIN:
        return count->min_ns;
    case COLUMN_MAX:
        return count->max_ns;
    case COLUMN_AVERAGE:
        return count->calls ? count->total_ns / count->calls : 0;
    case COLUMN_CALLS:
        return count->calls;
    case COLUMN_ERRORS:
        return count->errors;
    default:
        return 0;
    }
}

/* An insertion sort: it keeps the order of the numbers among equals, and a few dozen lines are
 * no matter. */
static void sort_lines(struct line *lines, size_t count, enum column column)
{
    for (size_t i = 1; i < count; i++) {
        struct line line = lines[i];
        size_t at = i;
        for (; at > 0; at--) {
            bool before = column == COLUMN_NAME
                              ? strcmp(line.name, lines[at - 1].name) < 0
                              : key_of(&line.count, column) > key_of(&lines[at - 1].count, column);
            if (!before)
                break;
            lines[at] = lines[at - 1];
        }
        lines[at] = line;
    }
}

/* ----------------------------------------------------------------- the table */

static const struct {
    const char *title;
    int width; /* at least */
} columns[COLUMNS_MAX] = {
    [COLUMN_PERCENT] = {"% time", 6},      [COLUMN_TOTAL] = {"seconds", 11},
    [COLUMN_MIN] = {"shortest", 8},        [COLUMN_MAX] = {"longest", 8},
    [COLUMN_AVERAGE] = {"usecs/call", 11}, [COLUMN_CALLS] = {"calls", 9},
    [COLUMN_ERRORS] = {"errors", 9},       [COLUMN_NAME] = {"syscall", 16},
};

static void fill_cell(char cell[CELL], enum column column, const struct line *line, uint64_t all_ns)
{
    const struct call_count *count = &line->count;
    double share = all_ns ? 100.0 * (double)count->total_ns / (double)all_ns : 0;
    switch (column) {
    case COLUMN_PERCENT:
        snprintf(cell, CELL, "%.2f", share);
        break;
    case COLUMN_TOTAL:
    case COLUMN_MIN:
    case COLUMN_MAX:
        snprintf(cell, CELL, "%.6f", (double)key_of(count, column) * 1e-9);
        break;
    case COLUMN_AVERAGE:
        snprintf(cell, CELL, "%" PRIu64, key_of(count, column) / 1000);
        break;
    case COLUMN_ERRORS:
    case COLUMN_CALLS:
        *cell = '\0';
        if (column == COLUMN_CALLS || count->errors)
            snprintf(cell, CELL, "%" PRIu64, key_of(count, column));
        break;
    default:
        snprintf(cell, CELL, "%s", line->name);
    }
}

struct table {
    const struct trace_options *options;
    int widths[COLUMNS_MAX];
    uint64_t all_ns;
};

static void add_cells(struct text *to, const struct table *table, char cells[][CELL])
{
    int count = table->options->column_count;
    for (int i = 0; i < count; i++) {
        enum column column = table->options->columns[i];
        if (i)
            text_add_char(to, ' ');
        if (column == COLUMN_NAME)
            text_add(to, "%-*s", i == count - 1 ? 0 : table->widths[i], cells[i]);
        else
            text_add(to, "%*s", table->widths[i], cells[i]);
    }
    text_add_char(to, '\n');
}

static void fill_cells(char cells[][CELL], const struct table *table, const struct line *line)
{
    for (int i = 0; i < table->options->column_count; i++)
        fill_cell(cells[i], table->options->columns[i], line, table->all_ns);
}

static void add_rule(struct text *to, const struct table *table)
{
    for (int i = 0; i < table->options->column_count; i++) {
        if (i)
            text_add_char(to, ' ');
        for (int width = 0; width < table->widths[i]; width++)
            text_add_char(to, '-');
    }
    text_add_char(to, '\n');
}

static struct line sum_of(const struct line *lines, size_t count)
{
    struct line sum = {.name = "total"};
    for (size_t i = 0; i < count; i++) {
        const struct call_count *one = &lines[i].count;
        sum.count.calls += one->calls;
        sum.count.errors += one->errors;
        sum.count.total_ns += one->total_ns;
        if (i == 0 || one->min_ns < sum.count.min_ns)
            sum.count.min_ns = one->min_ns;
        if (one->max_ns > sum.count.max_ns)
            sum.count.max_ns = one->max_ns;
    }
    return sum;
}

static void add_table(struct text *to, const struct trace_options *options, struct line *lines,
                      size_t count)
{
    struct table table = {.options = options};
    char cells[COLUMNS_MAX][CELL];
    struct line sum = sum_of(lines, count);
    table.all_ns = sum.count.total_ns;
    sort_lines(lines, count, options->sort);
    for (int i = 0; i < options->column_count; i++)
        table.widths[i] = columns[options->columns[i]].width;
    for (size_t row = 0; row <= count; row++) {
        fill_cells(cells, &table, row < count ? &lines[row] : &sum);
        for (int i = 0; i < options->column_count; i++)
            if ((int)strlen(cells[i]) > table.widths[i])
                table.widths[i] = (int)strlen(cells[i]);
    }
    for (int i = 0; i < options->column_count; i++)
        snprintf(cells[i], CELL, "%s", columns[options->columns[i]].title);
    add_cells(to, &table, cells);
    add_rule(to, &table);
    for (size_t row = 0; row < count; row++) {
        fill_cells(cells, &table, &lines[row]);
        add_cells(to, &table, cells);
    }
    add_rule(to, &table);
    fill_cells(cells, &table, &sum);
    for (int i = 0; i < options->column_count; i++)
        if (options->columns[i] == COLUMN_PERCENT)
            snprintf(cells[i], CELL, "100.00");
    add_cells(to, &table, cells);
}

void summary_render(const struct summary *summary, const struct trace_options *options,
                    struct text *to)
{
    static const enum abi order[ABI_COUNT] = {ABI_X86_64, ABI_I386, ABI_X32};
    static const char *const modes[ABI_COUNT] = {[ABI_I386] = "32 bit", [ABI_X32] = "x32"};
    struct line lines[PLACES];
    for (int i = 0; i < ABI_COUNT; i++) {
        enum abi abi = order[i];
        size_t count = 0;
        for (uint32_t place = 0; place < PLACES; place++) {
            struct call_count *one = &summary->counts[(size_t)abi * PLACES + place];
            const char *name = place < CALL_NUMBERS ? call_name(abi, place) : "unknown";
            if (one->calls)
                lines[count++] = (struct line){name, *one};
        }
        if (count && modes[abi])
            text_add(to, "System call usage summary for %s mode:\n", modes[abi]);
        if (count)
            add_table(to, options, lines, count);
    }
}
