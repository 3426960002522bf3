#include "cli/grade_options.h"

#include "class/pool.h"
#include "cli/cli.h"
#include "cli/options.h"

#include <getopt.h>
#include <sched.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { LESSONS = OPTION_LONG, OUTPUT, ROSTER, ONLY, BOTH, POINTS, SHARD, SEED, AGAIN, WEAK, QUIET };

static const struct cli_option known[] = {
    {LESSONS, "lessons", "LIST", "these lessons: 01-06,09 (all)"},
    {OUTPUT, "output", "DIR", "write there (build/class)"},
    {'j', "jobs", "N", "students at a time (as many as there are processors)"},
    {ROSTER, "roster", "FILE", "CSV: id, name, and perhaps the folder; who is missing is seen"},
    {ONLY, "only", "ID", "grade this student again, and leave the others as they are"},
    {BOTH, "both", NULL, "a lesson counts what the weaker of the two languages got"},
    {POINTS, "points", "LIST",
     "what lessons are worth: 03=20,05=15 (10, or the lesson's file points)"},
    {SHARD, "shard", "K/N",
     "the K-th of N parts of the class, for N machines; ring3 gradebook merges"},
    {SEED, "seed", "N", "draw the inputs from this number (a secret one)"},
    {AGAIN, "again", NULL, "grade everybody anew, with the same seed"},
    {WEAK, "weak-sandbox-ok", NULL,
     "although this machine refuses parts of the jail (ring3 sandbox)"},
    {QUIET, "quiet", NULL, "no progress"},
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

static unsigned number(const char *word, const char *option, unsigned most)
{
    char *end;
    unsigned long value = strtoul(word, &end, 10);
    if (*word < '0' || *word > '9' || *end || value < 1 || value > most)
        die(STATUS_USAGE, "%s wants a number from 1 to %u, not '%s'", option, most, word);
    return (unsigned)value;
}

static void parse_shard(struct grade_options *options, char *word)
{
    char *slash = strchr(word, '/');
    if (!slash)
        die(STATUS_USAGE, "--shard wants K/N, as 2/4");
    *slash = '\0';
    options->shards = number(slash + 1, "--shard", 1000);
    options->shard = number(word, "--shard", options->shards);
}

static unsigned processors(void)
{
    cpu_set_t set;
    int count = sched_getaffinity(0, sizeof set, &set) == 0 ? CPU_COUNT(&set) : 1;
    return count < 1 ? 1 : count > POOL_MOST ? POOL_MOST : (unsigned)count;
}

static void take_option(struct grade_options *options, int option, char *value)
{
    switch (option) {
    case LESSONS:
        options->lessons = value;
        break;
    case OUTPUT:
        options->output = cli_absolute(value);
        break;
    case 'j':
        options->jobs = number(value, "--jobs", POOL_MOST);
        break;
    case ROSTER:
        options->roster = cli_absolute(value);
        break;
    case ONLY:
        options->only = value;
        break;
    case BOTH:
        options->both = true;
        break;
    case POINTS:
        options->points = value;
        break;
    case SHARD:
        parse_shard(options, value);
        break;
    case SEED:
        options->seed = cli_seed(value);
        break;
    case AGAIN:
        options->again = true;
        break;
    case WEAK:
        options->weak = true;
        break;
    default:
        options->quiet = true;
    }
}

struct grade_options grade_options_parse(int argc, char **argv)
{
    struct grade_options options = {.shard = 1, .shards = 1, .jobs = processors()};
    for (int option; (option = next_option(argc, argv, &usage)) != -1;)
        take_option(&options, option, optarg);
    need_operands(argc, argv, &usage, 1, 1,
                  "a folder of submissions, as in make grade SUBMISSIONS=dir");
    if (!*argv[optind])
        refuse_use(&usage, "which folder of submissions?  make grade SUBMISSIONS=dir names it");
    if (options.only && options.again)
        die(STATUS_USAGE, "--again grades everybody anew, and --only one: leave one of them out");
    options.submissions = cli_absolute(argv[optind]);
    return options;
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
            (int)number(equals + 1, "--points", 1000);
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
