/* What the subcommands take: one table each, from which the options are read and the help is
 * written, so that all helps have one shape and the manual can be compared with them. */
#ifndef CLI_OPTIONS_H
#define CLI_OPTIONS_H

#include <stdbool.h>
#include <stdint.h>

struct cli_option {
    const char *name;     /* behind "--"; NULL: the end of the table */
    const char *argument; /* what the help calls it; NULL: the option takes none */
    const char *help;     /* with units, and in parentheses what holds without it */
    int code;             /* a letter is the short form; 0: none */

    /* One of these says what the option sets.  Without any, next_option gives its code. */
    bool *flag;        /* to true */
    const char **word; /* to the argument, */
    const char **path; /* … to it as cli_absolute has it, */
    uint64_t *seed;    /* … or as cli_seed has it */
};

/* Codes of options without a short form begin here. */
enum { OPTION_LONG = 256 };

struct usage {
    const char *name;
    const char *synopsis;             /* what stands behind "ring3 NAME "; a line for each form */
    const char *about;                /* a paragraph a line; lines that begin with a blank stay */
    const struct cli_option *options; /* NULL: --help alone, which every command has */
    const char *notes;                /* as about, behind the options; NULL: none */
    const char *status;               /* what the exit statuses mean */
};

/* Reads options, as getopt_long: those that set something do so, and of the first other one it
 * gives the code, with the value in optarg; -1 when only operands are left, from argv[optind] on.
 * Prints the help when it is asked for, and ends the process; so it does after what is no option,
 * with the nearest one and status 2. */
int next_option(int argc, char **argv, const struct usage *usage);

/* For a command all of whose options set something: reads them, and wants so many operands, as
 * need_operands. */
void take_options(int argc, char **argv, const struct usage *usage, int least, int most,
                  const char *wanted);

/* The value of an option as a whole number in decimal digits, or the end of the process, with
 * status 2 and the name of the option ("--width"). */
long option_number(const char *option, const char *word, long least, long most);

/* For who reads options without next_option: the help on stdout and status 0, or why `word` is no
 * option and status 2. */
_Noreturn void print_usage(const struct usage *usage);
_Noreturn void refuse_option(const struct usage *usage, const char *word);

/* Ends the process with status 2 unless `least` to `most` operands are left behind the options;
 * says what `wanted` they are ("the number of a lesson"). */
void need_operands(int argc, char **argv, const struct usage *usage, int least, int most,
                   const char *wanted);

/* Ends the process with status 2: a message, and how the command is used. */
_Noreturn void refuse_use(const struct usage *usage, const char *format, ...)
    __attribute__((format(printf, 2, 3)));

#endif
