/* What the subcommands take: one table each, from which the options are read and the help is
 * written, so that all helps have one shape and the manual can be compared with them. */
#ifndef CLI_OPTIONS_H
#define CLI_OPTIONS_H

struct cli_option {
    int code;             /* what next_option gives; a letter is the short form, too */
    const char *name;     /* behind "--"; NULL: the end of the table */
    const char *argument; /* what the help calls it; NULL: the option takes none */
    const char *help;     /* with units, and in parentheses what holds without it */
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

/* Reads the next option, as getopt_long: its code, the value in optarg, and -1 when only operands
 * are left, from argv[optind] on.  Prints the help when it is asked for, and ends the process;
 * so it does after what is no option, with the nearest one and status 2. */
int next_option(int argc, char **argv, const struct usage *usage);

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
