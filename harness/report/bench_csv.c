#include "report/bench.h"

#include <math.h>

static void add_number(struct text *to, double value)
{
    if (isfinite(value))
        text_add(to, ",%.6g", value);
    else
        text_add_char(to, ',');
}

static void add_interval(struct text *to, const struct interval *interval, bool known)
{
    add_number(to, known ? interval->value : NAN);
    add_number(to, known ? interval->low : NAN);
    add_number(to, known ? interval->high : NAN);
}

/* RFC 4180: quoted, quotes doubled. */
static void add_quoted(struct text *to, const char *words)
{
    text_add_char(to, '"');
    for (; *words; words++) {
        if (*words == '"')
            text_add_char(to, '"');
        text_add_char(to, *words);
    }
    text_add_char(to, '"');
}

void report_bench_csv(struct text *to, const struct bench_results *results)
{
    text_add(to, "door,table,open,ns,ns_low,ns_high,cycles,cycles_low,cycles_high,ratio,ratio_low,"
                 "ratio_high,changed,believed,remark\n");
    for (int door = 0; door < BENCH_DOORS; door++) {
        const struct bench_row *row = &results->rows[door];
        if (!row->wanted)
            continue;
        text_add(to, "%s,%s,%s", bench_door_table[door].name,
                 door >= BENCH_WATCHED_FIRST ? "watched" : "doors", row->open ? "yes" : "no");
        add_interval(to, &row->ns, row->open);
        add_interval(to, &row->cycles, row->open && results->has_cycles);
        add_interval(to, &row->ratio, row->open);
        text_add(to, ",%s,%s,", row->changed ? "yes" : "no",
                 results->complaint_count ? "no" : "yes");
        add_quoted(to, row->open ? row->note : row->why);
        text_add_char(to, '\n');
    }
}
