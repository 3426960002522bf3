/* How the trace is shown. */
#include "trace/options_apply.h"

#include <string.h>

enum { STRING_MOST = 16 << 20, COLUMN_MOST = 1000 };

bool set_output(struct trace_options *options, int value, const char *argument,
                struct problem *problem)
{
    (void)value;
    options->output = argument;
    return *argument || refuse_argument(problem, "-o", argument, "a file or '|COMMAND'");
}

bool set_column(struct trace_options *options, int value, const char *argument,
                struct problem *problem)
{
    uint64_t column;
    (void)value;
    if (!read_number(argument, COLUMN_MOST, &column))
        return refuse_argument(problem, "-a", argument, "a column from 0 to 1000");
    options->style.result_column = (int)column;
    return true;
}

bool set_string(struct trace_options *options, int value, const char *argument,
                struct problem *problem)
{
    uint64_t size;
    (void)value;
    if (!read_number(argument, STRING_MOST, &size) || size == 0)
        return refuse_argument(problem, "-s", argument, "a number from 1 to 16777216");
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
        return refuse_argument(problem, "--strings-in-hex", argument, "none, non-ascii or all");
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
    return refuse_argument(problem, "-X", argument, "raw, abbrev or verbose");
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
