#include "cli/cli.h"

#include "cli/options.h"
#include "lesson/scaffold.h"

#include <getopt.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { NUMBER = OPTION_LONG, ONLY };

static const struct cli_option known[] = {
    {"number", "NN", "from 1 to 99 (the one behind the last lesson's)", .code = NUMBER},
    {"only", "LANGUAGE", "in one language: asm or c (both)", .code = ONLY},
    {0}};
static const struct usage usage = {
    .name = "new-lesson",
    .synopsis = "[OPTIONS] NAME",
    .about = "For authors: makes the files of a new lesson, from templates.  It builds, agrees "
             "with its traces, and its exercises are to do.\n"
             "What is to be written says TODO(author); make lint names it, and what is missing.  "
             "Nothing that is there is changed.  README.md, \"Add a lesson\", tells what each file "
             "is.",
    .options = known,
    .status = "0 made, 2 wrong use, or a lesson that is there, 3 a fault."};

struct options {
    const char *name;
    int number; /* 0: not said */
    bool languages[LANGUAGES];
};

static struct options parse(int argc, char **argv)
{
    struct options options = {.languages = {[LANGUAGE_ASM] = true, [LANGUAGE_C] = true}};
    for (int option; (option = next_option(argc, argv, &usage)) != -1;) {
        if (option == NUMBER) {
            options.number = (int)option_number("--number", optarg, 1, NUMBER_MOST);
            continue;
        }
        if (strcmp(optarg, "asm") != 0 && strcmp(optarg, "c") != 0)
            die(STATUS_USAGE, "--only wants asm or c");
        options.languages[LANGUAGE_ASM] = strcmp(optarg, "asm") == 0;
        options.languages[LANGUAGE_C] = !options.languages[LANGUAGE_ASM];
    }
    need_operands(argc, argv, &usage, 1, 1, "a name");
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
