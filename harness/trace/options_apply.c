#include "trace/options_apply.h"

#include "base/file.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

enum { RESULT_COLUMN = 40, STRING_LIMIT = 32 };

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

bool refuse_argument(struct problem *problem, const char *option, const char *argument,
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
        return refuse_argument(problem, "-E", argument, "NAME=VALUE or NAME");
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
    return ok || refuse_argument(problem, "--limit", argument, "calls=N, time=SECONDS, bytes=N");
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

/* ------------------------------------------------------------- expressions */

bool set_filter(struct trace_options *options, int value, const char *argument,
                struct problem *problem)
{
    (void)value;
    if (options->has_filter)
        return problem_set(problem, STATUS_USAGE,
                           "--filter was given twice; join the expressions with 'and'");
    options->has_filter = true;
    return filter_parse(&options->filter, "--filter", argument, problem);
}

bool set_echo(struct trace_options *options, int value, const char *argument,
              struct problem *problem)
{
    (void)value;
    if (options->echoes)
        return problem_set(problem, STATUS_USAGE,
                           "--echo-fds was given twice; join the expressions with 'or'");
    options->echoes = true;
    options->has_echo_filter = argument != NULL;
    return !argument || filter_parse(&options->echo_filter, "--echo-fds", argument, problem);
}

bool set_rules(struct trace_options *options, int value, const char *argument,
               struct problem *problem)
{
    enum { LARGEST = 1 << 20 };
    struct text text = {0};
    (void)value;
    if (options->rules_name)
        return problem_set(problem, STATUS_USAGE,
                           "--rules was given twice; write all lines into one file");
    options->rules_name = argument;
    bool ok = file_read(&text, argument, LARGEST, problem) &&
              rules_parse(&options->rules, argument, text_string(&text), text.size, problem);
    text_free(&text);
    return ok;
}

bool set_list_fields(struct trace_options *options, int value, const char *argument,
                     struct problem *problem)
{
    (void)value, (void)argument, (void)problem;
    options->list_fields = true;
    return true;
}
