/* The subcommands of ring3, one file each.  Each takes its own arguments, argv[0] being its name,
 * and gives back the exit status of the process. */
#ifndef CLI_CLI_H
#define CLI_CLI_H

#include "class/book.h"
#include "lesson/workbook.h"

#define CLI_VERSION_LINE "ring3 0.1.0\n"

int cli_bench(int argc, char **argv);
int cli_check(int argc, char **argv);
int cli_diff(int argc, char **argv);
int cli_errno(int argc, char **argv);
int cli_explain(int argc, char **argv);
int cli_grade(int argc, char **argv);
int cli_gradebook(int argc, char **argv);
int cli_gradescope(int argc, char **argv);
int cli_handout(int argc, char **argv);
int cli_hint(int argc, char **argv);
int cli_lesson(int argc, char **argv);
int cli_list(int argc, char **argv);
int cli_new_lesson(int argc, char **argv);
int cli_next(int argc, char **argv);
int cli_progress(int argc, char **argv);
int cli_reset(int argc, char **argv);
int cli_sandbox(int argc, char **argv);
int cli_show(int argc, char **argv);
int cli_solution(int argc, char **argv);
int cli_trace(int argc, char **argv);
int cli_watch(int argc, char **argv);
int cli_workflow(int argc, char **argv);

/* Whether stderr was open when ring3 was started. */
extern bool cli_had_stderr;

/* Opens the workbook that -C or the current directory names, or ends the process. */
void cli_open(struct workbook *workbook);

/* The same where a workbook is welcome but not needed: false when there is none. */
bool cli_try_open(struct workbook *workbook);

/* A whole number in C's notation, signed or up to 64 bits unsigned; false for another word. */
bool cli_number(const char *word, long *value);

/* Ends the process: no call has this name, or none in that table (NULL: in any); with the nearest
 * name there is. */
_Noreturn void cli_no_call(const char *word, const char *table);

/* The lesson that an argument names, or the end of the process with what there is. */
const struct lesson *cli_find(struct workbook *workbook, const char *which);

/* Sets the flag of each lesson that a list means ("01-06,09", "hello"; all for NULL or an empty
 * one), or ends the process. */
void cli_choose(const struct workbook *workbook, const char *list, bool *chosen);

/* The same, with flags of its own, to be freed. */
bool *cli_chosen(const struct workbook *workbook, const char *list);

/* Ends the process in a hand-out, where what needs solutions cannot be done. */
void cli_need_solutions(const struct workbook *workbook);

/* A path from where ring3 was started, for use after cli_open, which goes to the workbook's root;
 * without slashes at its end. */
const char *cli_absolute(const char *path);

/* Parses a --seed; ends the process when it is not 1 .. 2^63-1. */
unsigned long cli_seed(const char *word);

/* Writes a text to stdout and clears it. */
void cli_print(struct text *text);

/* Writes the folder of a gradebook, whole; an older gradebook there is replaced, anything else is a
 * problem. */
bool cli_write_gradebook(const struct book *book, const char *out, struct problem *problem);

/* Prints the help of a subcommand and ends the process with status 0. */
_Noreturn void cli_help(const char *help);

/* The columns of the terminal, COLUMNS, or 100: 60 at least. */
int cli_width(void);

/* The same, for a help, whose lines are read as prose. */
int cli_help_width(void);

#endif
