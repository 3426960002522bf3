#include "cli/cli.h"

#include "lesson/scaffold.h"

#include <getopt.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const char help[] =
    "usage: ring3 new-lesson NAME [OPTIONS]\n\n"
    "For authors: makes the files of a new lesson, from templates.  It builds, agrees with its\n"
    "traces and its exercises are to do; what is to be written says TODO(author), and 'make lint'\n"
    "names it, and what is missing.\n\n"
    "  --number NN     1 to 99; otherwise the one behind the last lesson's\n"
    "  --only asm|c    in one language\n"
    "  --help\n\n"
    "Nothing that is there is changed.  README.md, \"Add a lesson\", tells what each file is.\n";

struct options {
    const char *name;
    int number; /* 0: not said */
    bool languages[LANGUAGES];
};

static int number_of(const char *word)
{
    char *end;
    long number = strtol(word, &end, 10);
    if (*end || end == word || number < 1 || number > NUMBER_MOST)
        die(STATUS_USAGE, "--number wants a number from 1 to %d", NUMBER_MOST);
    return (int)number;
}

static struct options parse(int argc, char **argv)
{
    static const struct option known[] = {{"number", required_argument, NULL, 'n'},
                                          {"only", required_argument, NULL, 'o'},
                                          {"help", no_argument, NULL, 'h'},
                                          {NULL, 0, NULL, 0}};
    struct options options = {.languages = {[LANGUAGE_ASM] = true, [LANGUAGE_C] = true}};
    for (int option; (option = getopt_long(argc, argv, "h", known, NULL)) != -1;) {
        switch (option) {
        case 'n':
            options.number = number_of(optarg);
            break;
        case 'o':
            if (strcmp(optarg, "asm") != 0 && strcmp(optarg, "c") != 0)
                die(STATUS_USAGE, "--only wants asm or c");
            options.languages[LANGUAGE_ASM] = strcmp(optarg, "asm") == 0;
            options.languages[LANGUAGE_C] = !options.languages[LANGUAGE_ASM];
            break;
        case 'h':
            cli_help(help);
        default:
            cli_usage("new-lesson");
        }
    }
    if (optind != argc - 1) {
        warn(optind < argc ? "new-lesson takes one name" : "new-lesson wants a name");
        cli_usage("new-lesson");
    }
    options.name = argv[optind];
    return options;
}

int cli_new_lesson(int argc, char **argv)
{
    struct workbook workbook;
    struct problem problem;
    struct text made = {0};
    struct options options = parse(argc, argv);
    cli_open(&workbook);
    if (workbook.handout)
        die(STATUS_USAGE, "this is a student copy of the workbook: lessons are added to the whole");
    if (!scaffold_make(&workbook, options.name, options.number, options.languages, &made, &problem))
        die_of(&problem);
    cli_print(&made);
    puts("\nmake lint names what is to be written now.");
    text_free(&made);
    workbook_close(&workbook);
    return STATUS_AGREES;
}
