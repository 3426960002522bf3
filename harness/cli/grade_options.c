#include "cli/grade_options.h"

#include "class/pool.h"
#include "cli/cli.h"
#include "cli/options.h"

#include <getopt.h>
#include <sched.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static struct grade_options given = {.shard = 1, .shards = 1};

enum { SHARD = OPTION_LONG };

static const struct cli_option known[] = {
    {"lessons", "LIST", "these lessons: 01-06,09 (all)", .word = &given.lessons},
    {"output", "DIR", "write there (build/class)", .path = &given.output},
    {"jobs", "N", "students at a time (as many as there are processors)", .code = 'j'},
    {"roster", "FILE", "CSV: id, name, and perhaps the folder; who is missing is seen",
     .path = &given.roster},
    {"only", "ID", "grade this student again, and leave the others as they are",
     .word = &given.only},
    {"both", NULL, "a lesson counts what the weaker of the two languages got", .flag = &given.both},
    {"points", "LIST", "what lessons are worth: 03=20,05=15 (10, or the lesson's file points)",
     .word = &given.points},
    {"shard", "K/N", "the K-th of N parts of the class, for N machines; ring3 gradebook merges",
     .code = SHARD},
    {"seed", "N", "draw the inputs from this number (a secret one)", .seed = &given.seed},
    {"again", NULL, "grade everybody anew, with the same seed", .flag = &given.again},
    {"weak-sandbox-ok", NULL, "although this machine refuses parts of the jail (ring3 sandbox)",
     .flag = &given.weak},
    {"quiet", NULL, "no progress", .flag = &given.quiet},
    {0}};
static const struct usage usage = {
    .name = "grade",
    .synopsis = "[OPTIONS] SUBMISSIONS",
    .about = "Grades what a class has handed in, in a jail: a folder with a folder or an archive "
             "(zip, tar) for each student, a zip of zips as course systems give it out, or one "
             "submission.\n"
             "Known are lessons/NN-name/exercise.{asm,c,trace}, NN-name/exercise.* and "
             "NN-name.{asm,c,trace}; nothing else of it is opened, and nothing of it is trusted.  "
             "Results go to build/class/: results/ for other machines, gradebook/ for people and "
             "course systems, intake.txt with what was missing, extra or refused.  Interrupted, "
             "the same command goes on where it was.",
    .options = known,
    .status = "0 everything passed, 1 something differs, is missing or was refused, 2 usage or "
              "submissions that cannot be read, 3 a fault of the machine: what could not be judged "
              "is an empty cell and no zero, and the same command tries it again; 77 the jail is "
              "weak here; 130 interrupted."};

static void parse_shard(char *word)
{
    char *slash = strchr(word, '/');
    if (!slash)
        die(STATUS_USAGE, "--shard wants K/N, as 2/4");
    *slash = '\0';
    given.shards = (unsigned)option_number("--shard", slash + 1, 1, 1000);
    given.shard = (unsigned)option_number("--shard", word, 1, given.shards);
}

static unsigned processors(void)
{
    cpu_set_t set;
    int count = sched_getaffinity(0, sizeof set, &set) == 0 ? CPU_COUNT(&set) : 1;
    return count < 1 ? 1 : count > POOL_MOST ? POOL_MOST : (unsigned)count;
}

struct grade_options grade_options_parse(int argc, char **argv)
{
    given.jobs = processors();
    for (int option; (option = next_option(argc, argv, &usage)) != -1;)
        if (option == SHARD)
            parse_shard(optarg);
        else
            given.jobs = (unsigned)option_number("--jobs", optarg, 1, POOL_MOST);
    need_operands(argc, argv, &usage, 1, 1,
                  "a folder of submissions, as in make grade SUBMISSIONS=dir");
    if (!*argv[optind])
        refuse_use(&usage, "which folder of submissions?  make grade SUBMISSIONS=dir names it");
    if (given.only && given.again)
        die(STATUS_USAGE, "--again grades everybody anew, and --only one: leave one of them out");
    given.submissions = cli_absolute(argv[optind]);
    return given;
}

/* The next word of a list with commas or blanks between; NULL at its end. */
static char *next_word(char **list)
{
    char *word;
    while ((word = strsep(list, ", \t\n")) && !*word)
        ;
    return word;
}

static void give_points(const char *words, struct workbook *workbook)
{
    char *copy = strdup(words ? words : ""), *list = copy, *word;
    struct problem problem;
    if (!copy)
        die(STATUS_FAULT, "out of memory");
    while ((word = next_word(&list))) {
        char *equals = strchr(word, '=');
        if (!equals)
            die(STATUS_USAGE, "--points wants LESSON=POINTS, as 03=20, not '%s'", word);
        *equals = '\0';
        const struct lesson *lesson = workbook_find(workbook, word, &problem);
        if (!lesson)
            die_of(&problem);
        workbook->lessons[lesson - workbook->lessons].points =
            (int)option_number("--points", equals + 1, 1, 1000);
    }
    free(copy);
}

void grade_options_apply(const struct grade_options *options, struct workbook *workbook,
                         bool *chosen)
{
    cli_choose(workbook, options->lessons, chosen);
    give_points(options->points, workbook);
    for (size_t i = 0; i < workbook->count; i++)
        if (chosen[i] && *workbook->lessons[i].lacks)
            die(STATUS_USAGE, "%s is not whole: it lacks %s; --lessons leaves it out",
                workbook->lessons[i].name, workbook->lessons[i].lacks);
}
