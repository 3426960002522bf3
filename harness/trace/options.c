/* Reads the command line by the table of options.def. */
#include "trace/options.h"

#include "tables/nearest.h"
#include "trace/options_apply.h"

#include <getopt.h>
#include <stdlib.h>
#include <string.h>

enum { HELP_COLUMN = 33 };

enum row_kind { ROW_HEADING, ROW_OPTION, ROW_QUALIFY, ROW_LACKING };

struct row {
    enum row_kind kind;
    char letter;
    const char *name;
    const char *argument;
    bool optional;
    option_function *apply; /* NULL: -e's words, with --name= for them; or what we lack */
    int value;
    const char *help;
};

static const struct row rows[] = {
#define HEADING(words) {ROW_HEADING, 0, NULL, NULL, false, NULL, 0, words},
#define OPTION(letter, name, argument, optional, apply, value, help)                               \
    {ROW_OPTION, letter, name, argument, optional, apply, value, help},
#define QUALIFY(name, argument, help) {ROW_QUALIFY, 0, name, argument, false, NULL, 0, help},
#define LACKING(letter, name, argument, help)                                                      \
    {ROW_LACKING, letter, name, argument, true, NULL, 0, help},
#include "trace/options.def"
#undef LACKING
#undef QUALIFY
#undef OPTION
#undef HEADING
};

enum { ROWS = sizeof rows / sizeof *rows, LONG_BASE = 256 };

/* ------------------------------------------------------------------ the help */

static void add_help(struct text *to, const struct row *row, size_t width)
{
    size_t start = to->size;
    if (row->letter)
        text_add(to, "  -%c", row->letter);
    else
        text_add(to, row->kind == ROW_QUALIFY ? "    " : "    ");
    if (row->name)
        text_add(to, "%s--%s", row->letter ? ", " : "  ", row->name);
    if (row->argument)
        text_add(to, row->optional ? "[=%s]" : row->name ? "=%s" : " %s", row->argument);
    if (to->size - start >= HELP_COLUMN) {
        text_add_char(to, '\n');
        start = to->size;
    }
    text_add_folded(to, start, HELP_COLUMN, width, row->help);
}

void trace_options_help(struct text *to, size_t width)
{
    text_add(to, "usage: ring3 trace [OPTIONS] [--] PROGRAM [ARGUMENTS]\n"
                 "       ring3 trace [OPTIONS] -p PID\n\n"
                 "Shows the system calls of a program in strace's notation, on stderr.  The\n"
                 "options are strace's.\n");
    for (size_t i = 0; i < ROWS; i++)
        if (rows[i].kind == ROW_HEADING)
            text_add(to, "\n%s\n", rows[i].help);
        else if (rows[i].kind != ROW_LACKING)
            add_help(to, &rows[i], width);
    text_add(to, "\nOptions of strace that are not here:");
    for (size_t i = 0; i < ROWS; i++)
        if (rows[i].kind == ROW_LACKING && rows[i].letter)
            text_add(to, " -%c", rows[i].letter);
        else if (rows[i].kind == ROW_LACKING)
            text_add(to, " --%s", rows[i].name);
    text_add(to,
             "\n\nExit status: that of PROGRAM; ring3 ends by the same signal if a signal ended\n"
             "it.  2 for wrong options or a program that cannot be run, 3 when the trace\n"
             "cannot be written, 124 when a limit was reached, or when 'kill after N' of the\n"
             "rules ended everything.\n");
}

/* --------------------------------------------------------------- the parser */

static bool complain(const struct row *row, const char *typed, struct problem *problem)
{
    struct nearest nearest;
    if (row && row->letter)
        return problem_set(problem, STATUS_USAGE, "trace has no option -%c of strace's (%s)",
                           row->letter, row->help);
    if (row)
        return problem_set(problem, STATUS_USAGE, "trace has no option --%s of strace's (%s)",
                           row->name, row->help);
    if (strncmp(typed, "--", 2) != 0)
        return problem_set(problem, STATUS_USAGE,
                           "there is no option '%.40s'; 'ring3 trace --help' lists them", typed);
    char name[64] = "";
    strncat(name, typed + 2, sizeof name - 1);
    name[strcspn(name, "=")] = '\0';
    nearest_begin(&nearest, name);
    for (size_t i = 0; i < ROWS; i++)
        if (rows[i].name)
            nearest_try(&nearest, rows[i].name);
    return problem_set(problem, STATUS_USAGE,
                       "there is no option '--%s'%s%s%s 'ring3 trace --help' lists them", name,
                       nearest.best ? "; did you mean '--" : ";", nearest.best ? nearest.best : "",
                       nearest.best ? "'?" : "");
}

/* What getopt_long could not read. */
static bool complain_of(int option, int argc, char **argv, struct problem *problem)
{
    char typed[] = {'-', (char)optopt, '\0'};
    const char *word = optopt && optopt < LONG_BASE ? typed
                       : optind <= argc             ? argv[optind - 1]
                                                    : "";
    if (option == ':')
        return problem_set(problem, STATUS_USAGE, "the option '%.40s' wants a value", word);
    if (optopt >= LONG_BASE)
        return problem_set(problem, STATUS_USAGE, "the option '--%s' takes no value",
                           rows[optopt - LONG_BASE].name);
    return complain(NULL, word, problem);
}

static void fill_tables(char *letters, struct option *names)
{
    *letters++ = '+';
    *letters++ = ':';
    for (int i = 0; i < ROWS; i++) {
        const struct row *row = &rows[i];
        if (row->letter) {
            *letters++ = row->letter;
            /* A short option never has an optional argument: -xx is -x -x. */
            if (row->argument && !row->optional)
                *letters++ = ':';
        }
        if (row->name && row->kind != ROW_HEADING) {
            bool twice = row->kind == ROW_QUALIFY &&
                         (strcmp(row->name, "quiet") == 0 || strcmp(row->name, "decode-fds") == 0);
            if (twice)
                continue; /* they have rows of their own */
            names->name = row->name;
            names->has_arg = !row->argument  ? no_argument
                             : row->optional ? optional_argument
                                             : required_argument;
            names->val = LONG_BASE + i;
            names++;
        }
    }
    *letters = '\0';
}

static const struct row *row_of(int option)
{
    if (option >= LONG_BASE)
        return &rows[option - LONG_BASE];
    for (size_t i = 0; i < ROWS; i++)
        if (rows[i].letter == option)
            return &rows[i];
    return NULL;
}

static bool read_all(struct trace_options *options, int argc, char **argv, struct problem *problem)
{
    char letters[2 * ROWS + 3];
    struct option names[ROWS + 1];
    int option;
    memset(names, 0, sizeof names);
    fill_tables(letters, names);
    opterr = 0;
    optind = 0;
    while ((option = getopt_long(argc, argv, letters, names, NULL)) != -1) {
        const struct row *row = option == '?' || option == ':' ? NULL : row_of(option);
        if (!row)
            return complain_of(option, argc, argv, problem);
        if (row->kind == ROW_LACKING)
            return complain(row, NULL, problem);
        if (row->kind == ROW_QUALIFY ? !qualify_as(options, row->name, optarg, problem)
                                     : !row->apply(options, row->value, optarg, problem))
            return false;
    }
    options->first = optind;
    return true;
}

bool trace_options_parse(struct trace_options *options, int argc, char **argv,
                         struct problem *problem)
{
    options_begin(options);
    return read_all(options, argc, argv, problem) &&
           (options->help || options->version || options->list_fields ||
            options_check(options, argc, problem));
}

void trace_options_free(struct trace_options *options)
{
    free(options->attach);
    free(options->changes);
    free(options->paths);
    free(options->injections);
    filter_free(&options->filter);
    filter_free(&options->echo_filter);
    rules_free(&options->rules);
}
