/* Times and counts: the options that are about them. */
#include "trace/options_apply.h"

#include <stdlib.h>
#include <string.h>

/* The digits of a fraction of a second, or -1. */
static int digits_of(const char *precision)
{
    static const struct {
        const char *name;
        int digits;
    } known[] = {{"s", 0}, {"ms", 3}, {"us", 6}, {"ns", 9}};
    for (size_t i = 0; i < sizeof known / sizeof *known; i++)
        if (strcmp(known[i].name, precision) == 0)
            return known[i].digits;
    return -1;
}

static bool read_digits(const char *option, const char *argument, int *digits,
                        struct problem *problem)
{
    *digits = argument ? digits_of(argument) : 6;
    return *digits >= 0 || refuse_argument(problem, option, argument, "s, ms, us or ns");
}

bool set_relative(struct trace_options *options, int value, const char *argument,
                  struct problem *problem)
{
    (void)value;
    options->relative = true;
    return read_digits("--relative-timestamps", argument, &options->relative_digits, problem);
}

bool set_spent(struct trace_options *options, int value, const char *argument,
               struct problem *problem)
{
    (void)value;
    options->spent = true;
    return read_digits("--syscall-times", argument, &options->spent_digits, problem);
}

/* One of "none", "time", "unix", "ms", "format:unix", "precision:us". */
static bool read_stamp(struct trace_options *options, const char *word)
{
    static const char *const formats[] = {"none", "time", "unix"};
    bool format = strncmp(word, "format:", 7) == 0;
    bool precision = strncmp(word, "precision:", 10) == 0;
    const char *value = format ? word + 7 : precision ? word + 10 : word;
    for (int i = 0; i < 3 && !precision; i++)
        if (strcmp(formats[i], value) == 0) {
            options->stamp = (enum stamp)i;
            return true;
        }
    options->stamp_digits = digits_of(value);
    return !format && options->stamp_digits >= 0;
}

bool count_stamp(struct trace_options *options, int value, const char *argument,
                 struct problem *problem)
{
    (void)value;
    if (!argument) {
        bool first = options->stamp == STAMP_NONE;
        if (!first && options->stamp_digits == 6)
            options->stamp = STAMP_UNIX;
        else
            options->stamp = STAMP_TIME;
        options->stamp_digits = first ? 0 : 6;
        return true;
    }
    char *words = strdup(argument), *rest = NULL;
    bool ok = words && *words;
    options->stamp = STAMP_TIME;
    options->stamp_digits = 0;
    for (char *word = strtok_r(words, ",", &rest); ok && word; word = strtok_r(NULL, ",", &rest))
        ok = read_stamp(options, word);
    free(words);
    return ok || refuse_argument(problem, "--absolute-timestamps", argument,
                                 "[format:]none|time|unix,[precision:]s|ms|us|ns");
}

/* ------------------------------------------------------------------ counting */

/* strace takes all of these names. */
static bool find_column(const char *name, enum column *column)
{
    static const struct {
        const char *name;
        enum column column;
    } known[] = {{"time-percent", COLUMN_PERCENT},
                 {"time", COLUMN_TOTAL},
                 {"total-time", COLUMN_TOTAL},
                 {"time-total", COLUMN_TOTAL},
                 {"min-time", COLUMN_MIN},
                 {"shortest", COLUMN_MIN},
                 {"time-min", COLUMN_MIN},
                 {"max-time", COLUMN_MAX},
                 {"longest", COLUMN_MAX},
                 {"time-max", COLUMN_MAX},
                 {"avg-time", COLUMN_AVERAGE},
                 {"time-avg", COLUMN_AVERAGE},
                 {"calls", COLUMN_CALLS},
                 {"count", COLUMN_CALLS},
                 {"errors", COLUMN_ERRORS},
                 {"error", COLUMN_ERRORS},
                 {"name", COLUMN_NAME},
                 {"syscall", COLUMN_NAME},
                 {"syscall-name", COLUMN_NAME},
                 {"nothing", COLUMN_NONE},
                 {"none", COLUMN_NONE}};
    for (size_t i = 0; i < sizeof known / sizeof *known; i++)
        if (strcmp(known[i].name, name) == 0) {
            *column = known[i].column;
            return true;
        }
    return false;
}

static const char columns_known[] =
    "time-percent, total-time, min-time, max-time, avg-time, calls, errors or name";

bool set_sort(struct trace_options *options, int value, const char *argument,
              struct problem *problem)
{
    (void)value;
    return find_column(argument, &options->sort) ||
           refuse_argument(problem, "-S", argument,
                           "time, min-time, max-time, avg-time, calls, errors, name or nothing");
}

bool set_columns(struct trace_options *options, int value, const char *argument,
                 struct problem *problem)
{
    char *words = strdup(argument), *rest = NULL;
    bool ok = words && *words;
    int count = 0;
    (void)value;
    for (char *word = strtok_r(words, ",", &rest); ok && word; word = strtok_r(NULL, ",", &rest)) {
        enum column column = COLUMN_NONE;
        ok = find_column(word, &column) && column != COLUMN_NONE;
        for (int i = 0; i < count; i++)
            ok = ok && options->columns[i] != column;
        if (ok)
            options->columns[count++] = column;
    }
    options->column_count = count;
    free(words);
    return ok || refuse_argument(problem, "-U", argument, columns_known);
}
