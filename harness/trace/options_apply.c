#include "trace/options_apply.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

enum { RESULT_COLUMN = 40, STRING_LIMIT = 32, STRING_MOST = 16 << 20, COLUMN_MOST = 1000 };

bool read_number(const char *word, uint64_t most, uint64_t *number)
{
    char *end;
    errno = 0;
    unsigned long long value = strtoull(word, &end, 10);
    if (errno || *word < '0' || *word > '9' || *end || value > most)
        return false;
    *number = value;
    return true;
}

void *array_grown(void *array, size_t count, size_t size)
{
    array = realloc(array, (count + 1) * size);
    if (!array)
        die(STATUS_FAULT, "out of memory (%zu entries)", count);
    return array;
}

static bool refuse(struct problem *problem, const char *option, const char *argument,
                   const char *wanted)
{
    return problem_set(problem, STATUS_USAGE, "invalid %s argument: '%.60s'; it wants %s", option,
                       argument, wanted);
}

void options_begin(struct trace_options *options)
{
    static const enum column usual[] = {COLUMN_PERCENT, COLUMN_TOTAL,  COLUMN_AVERAGE,
                                        COLUMN_CALLS,   COLUMN_ERRORS, COLUMN_NAME};
    *options = (struct trace_options){
        .all_calls = true,
        .all_statuses = true,
        .all_abbreviated = true,
        .all_verbose = true,
        .style = {.string_limit = STRING_LIMIT, .result_column = RESULT_COLUMN, .doors = true},
        .sort = COLUMN_TOTAL,
        .column_count = sizeof usual / sizeof *usual,
    };
    memcpy(options->columns, usual, sizeof usual);
    number_set_fill(&options->signals, true);
    number_set_fill(&options->statuses, true);
    call_set_fill(&options->calls, true);
    call_set_fill(&options->abbreviated, true);
    call_set_fill(&options->verbose, true);
}

/* ------------------------------------------------------------- what to trace */

bool count_follow(struct trace_options *options, int value, const char *argument,
                  struct problem *problem)
{
    (void)value, (void)argument, (void)problem;
    options->follow++;
    options->separate |= options->follow > 1;
    return true;
}

bool add_attach(struct trace_options *options, int value, const char *argument,
                struct problem *problem)
{
    char *words = strdup(argument), *rest = NULL;
    bool ok = words && *words;
    (void)value;
    if (!ok)
        problem_set(problem, STATUS_USAGE, "Invalid process id: '%s'", argument);
    for (char *word = strtok_r(words, ", \t\n", &rest); ok && word;
         word = strtok_r(NULL, ", \t\n", &rest)) {
        uint64_t pid;
        ok = (read_number(word, INT32_MAX, &pid) && pid > 0) ||
             problem_set(problem, STATUS_USAGE, "Invalid process id: '%s'", word);
        if (!ok)
            break;
        options->attach =
            array_grown(options->attach, options->attach_count, sizeof *options->attach);
        options->attach[options->attach_count++] = (pid_t)pid;
    }
    free(words);
    return ok;
}

bool add_change(struct trace_options *options, int value, const char *argument,
                struct problem *problem)
{
    (void)value;
    if (!*argument || *argument == '=')
        return refuse(problem, "-E", argument, "NAME=VALUE or NAME");
    options->changes =
        array_grown(options->changes, options->change_count, sizeof *options->changes);
    options->changes[options->change_count++] = (char *)argument;
    return true;
}

static bool read_limit(struct trace_options *options, const char *word)
{
    const char *value = strchr(word, '=');
    char *end;
    if (!value)
        return false;
    value++;
    if (strncmp(word, "calls=", 6) == 0)
        return read_number(value, UINT32_MAX, &options->limit_calls) && options->limit_calls;
    if (strncmp(word, "bytes=", 6) == 0)
        return read_number(value, INT64_MAX, &options->limit_bytes) && options->limit_bytes;
    double seconds = strtod(value, &end);
    if (strncmp(word, "time=", 5) != 0 || end == value || *end || !(seconds >= 0.001) ||
        seconds > 4000000)
        return false;
    options->limit_ms = (uint64_t)(seconds * 1000);
    return true;
}

bool set_limits(struct trace_options *options, int value, const char *argument,
                struct problem *problem)
{
    char *words = strdup(argument), *rest = NULL;
    bool ok = words && *words;
    (void)value;
    for (char *word = strtok_r(words, ",", &rest); ok && word; word = strtok_r(NULL, ",", &rest))
        ok = read_limit(options, word);
    free(words);
    return ok || refuse(problem, "--limit", argument, "calls=N, time=SECONDS, bytes=N");
}

bool qualify_any(struct trace_options *options, int value, const char *argument,
                 struct problem *problem)
{
    (void)value;
    return qualify(options, argument, problem);
}

bool add_path(struct trace_options *options, int value, const char *argument,
              struct problem *problem)
{
    (void)value, (void)problem;
    options->paths = array_grown(options->paths, options->path_count, sizeof *options->paths);
    options->paths[options->path_count++] = argument;
    return true;
}

bool set_status(struct trace_options *options, int value, const char *argument,
                struct problem *problem)
{
    (void)argument, (void)problem;
    options->warn_last_status |=
        !options->all_statuses && !number_set_has(&options->statuses, (unsigned)value);
    number_set_fill(&options->statuses, false);
    number_set_put(&options->statuses, (unsigned)value, true);
    options->all_statuses = false;
    return true;
}

/* ------------------------------------------------------------- how it is shown */

bool set_output(struct trace_options *options, int value, const char *argument,
                struct problem *problem)
{
    (void)value;
    options->output = argument;
    return *argument || refuse(problem, "-o", argument, "a file or '|COMMAND'");
}

bool set_column(struct trace_options *options, int value, const char *argument,
                struct problem *problem)
{
    uint64_t column;
    (void)value;
    if (!read_number(argument, COLUMN_MOST, &column))
        return refuse(problem, "-a", argument, "a column from 0 to 1000");
    options->style.result_column = (int)column;
    return true;
}

bool set_string(struct trace_options *options, int value, const char *argument,
                struct problem *problem)
{
    uint64_t size;
    (void)value;
    if (!read_number(argument, STRING_MOST, &size) || size == 0)
        return refuse(problem, "-s", argument, "a number from 1 to 16777216");
    options->style.string_limit = size;
    return true;
}

bool set_verbose(struct trace_options *options, int value, const char *argument,
                 struct problem *problem)
{
    (void)value, (void)argument;
    return qualify_as(options, "abbrev", "none", problem);
}

bool count_hex(struct trace_options *options, int value, const char *argument,
               struct problem *problem)
{
    (void)value, (void)argument, (void)problem;
    options->style.hex = options->style.hex == HEX_NEVER ? HEX_UNPRINTABLE : HEX_ALWAYS;
    return true;
}

bool set_hex(struct trace_options *options, int value, const char *argument,
             struct problem *problem)
{
    (void)value;
    if (argument && strcmp(argument, "non-ascii") == 0)
        options->style.hex = HEX_UNPRINTABLE;
    else if (!argument || strcmp(argument, "all") == 0)
        options->style.hex = HEX_ALWAYS;
    else if (strcmp(argument, "none") == 0)
        options->style.hex = HEX_NEVER;
    else
        return refuse(problem, "--strings-in-hex", argument, "none, non-ascii or all");
    return true;
}

bool set_names(struct trace_options *options, int value, const char *argument,
               struct problem *problem)
{
    static const char *const formats[] = {
        [NAMES_ONLY] = "abbrev", [NAMES_NONE] = "raw", [NAMES_BESIDE] = "verbose"};
    (void)value;
    for (size_t i = 0; i < sizeof formats / sizeof *formats; i++)
        if (strcmp(formats[i], argument) == 0) {
            options->style.names = (enum render_names)i;
            return true;
        }
    return refuse(problem, "-X", argument, "raw, abbrev or verbose");
}

bool count_descriptors(struct trace_options *options, int value, const char *argument,
                       struct problem *problem)
{
    (void)value;
    if (argument)
        return qualify_as(options, "decode-fds", argument, problem);
    options->descriptors++;
    return true;
}

bool count_quiet(struct trace_options *options, int value, const char *argument,
                 struct problem *problem)
{
    static const char *const levels[] = {"attach,personality", "attach,exit,personality", "all"};
    (void)value;
    if (argument)
        return qualify_as(options, "quiet", argument, problem);
    if (options->quiets < 3)
        options->quiets++;
    return qualify_as(options, "quiet", levels[options->quiets - 1], problem);
}

/* -------------------------------------------------------------------- times */

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
    return *digits >= 0 || refuse(problem, option, argument, "s, ms, us or ns");
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
    return ok || refuse(problem, "--absolute-timestamps", argument,
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
           refuse(problem, "-S", argument,
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
    return ok || refuse(problem, "-U", argument, columns_known);
}

/* ------------------------------------------------------------------ switches */

#define SWITCH(name, statement)                                                                    \
    bool name(struct trace_options *options, int value, const char *argument,                      \
              struct problem *problem)                                                             \
    {                                                                                              \
        (void)options, (void)value, (void)argument, (void)problem;                                 \
        statement;                                                                                 \
        return true;                                                                               \
    }

SWITCH(set_append, options->append = true)
SWITCH(set_separate, options->separate = true)
SWITCH(set_ip, options->ip = true)
SWITCH(set_numbers, options->numbers = true)
SWITCH(set_no_doors, options->style.doors = false)
SWITCH(set_vdso, options->vdso = true)
SWITCH(set_registers, options->registers = true)
SWITCH(set_form, options->form = (enum form)value)
SWITCH(set_wall_clock, options->wall_clock = true)
SWITCH(set_help, options->help = true)
SWITCH(set_version, options->version = true)
SWITCH(accept_option, (void)0)

bool set_summary(struct trace_options *options, int value, const char *argument,
                 struct problem *problem)
{
    (void)argument;
    if (options->summary && options->summary != (enum counting)value)
        return problem_set(problem, STATUS_USAGE,
                           "-c/--summary-only and -C/--summary are mutually exclusive");
    options->summary = (enum counting)value;
    return true;
}
