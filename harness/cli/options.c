#include "cli/options.h"

#include "cli/cli.h"
#include "report/report.h"
#include "tables/nearest.h"

#include <errno.h>
#include <getopt.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { OPTIONS_MOST = 40, COLUMN_MOST = 27, HELP_CODE = 'h' };

static const struct cli_option help_option = {"help", NULL, "this text", .code = HELP_CODE};

/* The rows of the table, and --help behind them. */
static const struct cli_option *option_at(const struct usage *usage, size_t i)
{
    size_t count = 0;
    while (usage->options && usage->options[count].name)
        count++;
    return i < count ? &usage->options[i] : i == count ? &help_option : NULL;
}

static bool has_letter(const struct cli_option *option)
{
    return option->code && option->code < OPTION_LONG;
}

/* What getopt_long calls a row: its letter, or else its place, behind the letters. */
static int value_of(const struct cli_option *option, size_t place)
{
    return has_letter(option) ? option->code : OPTION_LONG + (int)place;
}

static const struct cli_option *option_of(const struct usage *usage, int value)
{
    const struct cli_option *option;
    for (size_t i = 0; (option = option_at(usage, i)); i++)
        if (value_of(option, i) == value)
            return option;
    return NULL;
}

/* ------------------------------------------------------------------ the help */

static void add_label(struct text *to, const struct cli_option *option)
{
    if (has_letter(option))
        text_add(to, "  -%c, --%s", option->code, option->name);
    else
        text_add(to, "      --%s", option->name);
    if (option->argument)
        text_add(to, "=%s", option->argument);
}

/* Where what the options do is written: behind the longest label that leaves room for it. */
static size_t help_column(const struct usage *usage)
{
    const struct cli_option *option;
    size_t column = 0;
    for (size_t i = 0; (option = option_at(usage, i)); i++) {
        struct text label = {0};
        add_label(&label, option);
        if (label.size + 2 > column && label.size + 2 <= COLUMN_MOST)
            column = label.size + 2;
        text_free(&label);
    }
    return column;
}

static void add_option(struct text *to, const struct cli_option *option, size_t column, int width)
{
    size_t start = to->size;
    add_label(to, option);
    if (to->size - start + 2 > column) {
        text_add_char(to, '\n');
        start = to->size;
    }
    text_add_folded(to, start, column, (size_t)width, option->help);
}

/* Paragraphs, each behind an empty line; a line that begins with a blank is as it is. */
static void add_paragraphs(struct text *to, const char *words, int width)
{
    bool kept = false; /* the line before was one that stays */
    while (words && *words) {
        size_t size = strcspn(words, "\n");
        bool keep = *words == ' ';
        if (!keep || !kept)
            text_add_char(to, '\n');
        if (keep) {
            text_add(to, "%.*s\n", (int)size, words);
        } else {
            struct text one = {0};
            text_add(&one, "%.*s", (int)size, words);
            report_wrapped(to, one.bytes, 0, width);
            text_free(&one);
        }
        kept = keep;
        words += size + (words[size] == '\n');
    }
}

static void add_synopsis(struct text *to, const struct usage *usage)
{
    const char *line = usage->synopsis;
    for (const char *head = "usage:"; line; head = "      ") {
        size_t size = strcspn(line, "\n");
        text_add(to, "%s ring3 %s%s%.*s\n", head, usage->name, size ? " " : "", (int)size, line);
        line = line[size] ? line + size + 1 : NULL;
    }
}

void print_usage(const struct usage *usage)
{
    struct text text = {0}, status = {0};
    const struct cli_option *option;
    int width = cli_help_width();
    size_t column = help_column(usage);
    add_synopsis(&text, usage);
    add_paragraphs(&text, usage->about, width);
    text_add_char(&text, '\n');
    for (size_t i = 0; (option = option_at(usage, i)); i++)
        add_option(&text, option, column, width);
    add_paragraphs(&text, usage->notes, width);
    text_add(&status, "Exit status: %s", usage->status);
    add_paragraphs(&text, status.bytes, width);
    cli_help(text.bytes);
}

/* ---------------------------------------------------------------- wrong use */

void refuse_use(const struct usage *usage, const char *format, ...)
{
    struct text text = {0}, message = {0};
    va_list arguments;
    va_start(arguments, format);
    text_add_v(&text, format, arguments);
    va_end(arguments);
    text_add(&message, "%s: %s\n", usage->name, text_string(&text));
    add_synopsis(&message, usage);
    message.bytes[message.size - 1] = '\0'; /* die adds the last newline */
    die(STATUS_USAGE, "%s", message.bytes);
}

void refuse_option(const struct usage *usage, const char *word)
{
    const struct cli_option *option;
    struct nearest nearest;
    char name[64] = "";
    strncat(name, word + (strncmp(word, "--", 2) == 0 ? 2 : 0), sizeof name - 1);
    name[strcspn(name, "=")] = '\0';
    nearest_begin(&nearest, name);
    for (size_t i = 0; *word == '-' && word[1] == '-' && (option = option_at(usage, i)); i++)
        nearest_try(&nearest, option->name);
    if (nearest.best)
        die(STATUS_USAGE,
            "%s: there is no option '%.40s'; did you mean '--%s'? 'ring3 %s --help' lists them",
            usage->name, word, nearest.best, usage->name);
    die(STATUS_USAGE, "%s: there is no option '%.40s'; 'ring3 %s --help' lists them", usage->name,
        word, usage->name);
}

void need_operands(int argc, char **argv, const struct usage *usage, int least, int most,
                   const char *wanted)
{
    int count = argc - optind;
    if (count < least)
        refuse_use(usage, "it wants %s", wanted);
    if (count > most)
        refuse_use(usage, "'%.40s' is one word too many", argv[optind + most]);
}

/* What getopt_long could not read; `word` is the argument that it stands in. */
static _Noreturn void complain(const struct usage *usage, int option, const char *word)
{
    const struct cli_option *row = option_of(usage, optopt);
    char letter[] = {'-', (char)optopt, '\0'};
    if (optopt && optopt < OPTION_LONG && strncmp(word, "--", 2) != 0)
        word = letter;
    if (option == ':')
        die(STATUS_USAGE, "%s: the option '%.40s' wants a value; 'ring3 %s --help' says which",
            usage->name, word, usage->name);
    if (row && strncmp(word, "--", 2) == 0)
        die(STATUS_USAGE, "%s: the option '--%s' takes no value", usage->name, row->name);
    refuse_option(usage, word);
}

/* The next row that is named on the command line; NULL: none is left. */
static const struct cli_option *read_option(int argc, char **argv, const struct usage *usage)
{
    static struct option names[OPTIONS_MOST + 1];
    static char letters[2 * OPTIONS_MOST + 2];
    const struct cli_option *row;
    char *letter = letters;
    size_t count = 0;
    *letter++ = ':';
    for (; (row = option_at(usage, count)); count++) {
        names[count] = (struct option){row->name, row->argument ? required_argument : no_argument,
                                       NULL, value_of(row, count)};
        if (has_letter(row)) {
            *letter++ = (char)row->code;
            if (row->argument)
                *letter++ = ':';
        }
    }
    names[count] = (struct option){NULL, 0, NULL, 0};
    *letter = '\0';
    opterr = 0;
    int option = getopt_long(argc, argv, letters, names, NULL);
    if (option == HELP_CODE)
        print_usage(usage);
    if (option == '?' || option == ':')
        complain(usage, option, argv[optind - 1]);
    return option == -1 ? NULL : option_of(usage, option);
}

int next_option(int argc, char **argv, const struct usage *usage)
{
    const struct cli_option *row;
    while ((row = read_option(argc, argv, usage))) {
        if (row->flag)
            *row->flag = true;
        else if (row->word)
            *row->word = optarg;
        else if (row->path)
            *row->path = cli_absolute(optarg);
        else if (row->seed)
            *row->seed = cli_seed(optarg);
        else
            return row->code;
    }
    return -1;
}

void take_options(int argc, char **argv, const struct usage *usage, int least, int most,
                  const char *wanted)
{
    next_option(argc, argv, usage);
    need_operands(argc, argv, usage, least, most, wanted);
}

long option_number(const char *option, const char *word, long least, long most)
{
    char *end;
    errno = 0;
    long value = strtol(word, &end, 10);
    if (errno || *word < '0' || *word > '9' || *end || value < least || value > most)
        die(STATUS_USAGE, "%s wants a number from %ld to %ld, not '%.40s'", option, least, most,
            word);
    return value;
}
