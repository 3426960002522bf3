/* ring3 bench: the doors of this machine, timed. */
#include "cli/cli.h"

#include "bench/bench.h"
#include "cli/options.h"
#include "report/bench.h"

#include <errno.h>
#include <getopt.h>
#include <limits.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

static struct bench_command {
    struct bench_options options;
    bool watched, json, csv, compare, doors_given;
    const char *plot, *from;
} given = {.options = {.processes = 20, .cpu = -1}};

enum { DOORS = OPTION_LONG, TIME, PROCESSES, CPU };

static const struct cli_option options_known[] = {
    {"doors", "LIST", "only these, by name, with commas (all); --doors=help lists them",
     .code = DOORS},
    {"watched", NULL, "also what being watched costs: seccomp, user dispatch, ptrace",
     .flag = &given.watched},
    {"time", "SECONDS",
     "of measuring (2.2; with --watched 6).  One process makes 400 rounds at most: more time wants "
     "more of them",
     .code = TIME},
    {"processes", "N", "that measure one after the other (20)", .code = PROCESSES},
    {"cpu", "N", "where (the CPU that ring3 is started on)", .code = CPU},
    {"seed", "N", "of the random order of visits (drawn, and printed)",
     .seed = &given.options.seed},
    {"json", NULL, "to stdout in place of the table; harness/bench/FORMAT.md", .flag = &given.json},
    {"csv", NULL, "the same as CSV", .flag = &given.csv},
    {"plot", "DIR", "also plots, as .svg files, through gnuplot", .word = &given.plot},
    {"from", "FILE", "measures nothing: shows a run that --json has kept", .word = &given.from},
    {"compare", NULL, "by what factor the figures of run B are those of run A",
     .flag = &given.compare},
    {0}};
static const struct usage usage = {
    .name = "bench",
    .synopsis = "[OPTIONS]\n--compare A.json B.json",
    .about = "Measures how long one crossing takes through each door of this machine, in "
             "nanoseconds and core cycles.  The method is in harness/bench/METHOD.md.",
    .options = options_known,
    .status = "0 measured; 1 measured, but the run speaks against itself (the last lines say how); "
              "2 wrong use; 77 this machine or this process cannot; 130 interrupted (what was "
              "measured until then is shown)."};

static volatile int stop;

static void on_interrupt(int number)
{
    (void)number;
    stop = 1;
}

/* ----------------------------------------------------------------------------- options */

static double number_of(const char *option, const char *word, double least, double most)
{
    char *end;
    errno = 0;
    double value = strtod(word, &end);
    if (errno || *end || end == word || !(value >= least && value <= most))
        die(STATUS_USAGE, "%s wants a number from %g to %g, not '%.40s'", option, least, most,
            word);
    return value;
}

static _Noreturn void list_doors(void)
{
    for (int door = 0; door < BENCH_DOORS; door++)
        printf("%-16s %s%s\n", bench_door_table[door].name, bench_door_table[door].title,
               door >= BENCH_WATCHED_FIRST ? " (watched)" : "");
    exit(fflush(stdout) == 0 ? STATUS_AGREES : STATUS_FAULT);
}

static void want_doors(const char *list)
{
    if (strcmp(list, "help") == 0)
        list_doors();
    given.doors_given = true;
    while (*list) {
        char name[32];
        size_t length = strcspn(list, ",");
        snprintf(name, sizeof name, "%.*s", (int)length, list);
        int door = length < sizeof name ? bench_door_named(name) : -1;
        if (door < 0)
            die(STATUS_USAGE, "there is no door '%.*s'; --doors=help lists them", (int)length,
                list);
        given.options.wanted[door] = true;
        list += length + (list[length] == ',');
    }
}

static void take_option(struct bench_options *options, int option)
{
    switch (option) {
    case DOORS:
        want_doors(optarg);
        break;
    case TIME:
        options->seconds = number_of("--time", optarg, 0.01, 3600);
        break;
    case PROCESSES:
        options->processes = (int)option_number("--processes", optarg, 1, BENCH_PROCESSES_MOST);
        break;
    default:
        options->cpu = (int)option_number("--cpu", optarg, 0, INT_MAX);
    }
}

static void parse(int argc, char **argv)
{
    for (int option; (option = next_option(argc, argv, &usage)) != -1;)
        take_option(&given.options, option);
    if (given.compare)
        need_operands(argc, argv, &usage, 2, 2, "two files that --json has written");
    else
        need_operands(argc, argv, &usage, 0, 0, "");
    if (given.json && given.csv)
        die(STATUS_USAGE, "--json and --csv both want stdout");
}

static void choose_doors(struct bench_command *command)
{
    struct bench_options *options = &command->options;
    bool watched = command->watched;
    for (int door = 0; door < BENCH_DOORS; door++) {
        bool second = door >= BENCH_WATCHED_FIRST;
        if (second ? command->watched : !command->doors_given)
            options->wanted[door] = true;
        watched |= second && options->wanted[door];
    }
    options->wanted[BENCH_CONTROL] = true; /* a gate, whatever else is measured */
    if (!(options->seconds > 0))
        options->seconds = watched ? 6 : 2.2;
}

/* ------------------------------------------------------------------------------- a run */

static void show_progress(void *context, int done, int all, double left)
{
    (void)context;
    if (done == all)
        fprintf(stderr, "\r%60s\r", "");
    else
        fprintf(stderr, "\rmeasuring: %d of %d processes, %.0f s left ", done, all, left + 0.5);
}

static void measure(struct bench_command *command, struct bench_results *results)
{
    static const char *const argv[] = {"ring3", "bench", NULL};
    struct bench_options *options = &command->options;
    struct sigaction action = {.sa_handler = on_interrupt};
    struct problem problem;
    options->argv = argv;
    options->stop = &stop;
    if (!options->seed)
        options->seed = bench_new_seed();
    if (cli_had_stderr && isatty(STDERR_FILENO))
        options->progress = show_progress;
    sigaction(SIGINT, &action, NULL);
    sigaction(SIGTERM, &action, NULL);
    if (!bench_run(options, results, &problem))
        die_of(&problem);
}

/* gnuplot is optional: without it the data and the script are there all the same. */
static void run_gnuplot(const char *directory)
{
    int status = 0;
    pid_t child = fork();
    if (child == 0) {
        if (chdir(directory) == 0)
            execlp("gnuplot", "gnuplot", "bench.gp", (char *)NULL);
        _exit(errno == ENOENT ? 127 : 126);
    }
    while (child > 0 && waitpid(child, &status, 0) < 0 && errno == EINTR) {
    }
    if (child > 0 && WIFEXITED(status) && WEXITSTATUS(status) == 127)
        die(STATUS_CANNOT,
            "gnuplot is not installed (Debian: apt-get install gnuplot-nox); the data and the "
            "script are in %s: gnuplot bench.gp",
            directory);
    if (child < 0 || status)
        die(STATUS_FAULT, "gnuplot failed on %s/bench.gp", directory);
    warn("plots are in %s", directory);
}

static void plot(const struct bench_command *command, const struct bench_results *results)
{
    struct problem problem;
    if (!report_bench_plot(command->plot, results, &problem))
        die_of(&problem);
    run_gnuplot(command->plot);
}

static int status_of(const struct bench_results *results)
{
    if (results->interrupted)
        return STATUS_INTERRUPTED;
    if (!results->rows[BENCH_SYSCALL].open)
        return STATUS_CANNOT;
    return results->complaint_count ? STATUS_DIFFERS : STATUS_AGREES;
}

static int compare(char **files)
{
    static struct bench_results a, b;
    static struct bench_comparison comparison;
    struct problem problem;
    struct text text = {0};
    if (!report_bench_read(files[0], &a, &problem) || !report_bench_read(files[1], &b, &problem))
        die_of(&problem);
    bench_compare(&a, &b, &comparison);
    report_bench_compare(&text, &a, &b, &comparison);
    cli_print(&text);
    text_free(&text);
    return a.complaint_count || b.complaint_count ? STATUS_DIFFERS : STATUS_AGREES;
}

int cli_bench(int argc, char **argv)
{
    static struct bench_results results;
    struct problem problem;
    struct text text = {0};
    if (argc == 3 && strcmp(argv[1], BENCH_WORKER) == 0)
        return bench_worker(atoi(argv[2]));
    parse(argc, argv);
    if (given.compare)
        return compare(argv + optind);
    if (given.from) {
        if (!report_bench_read(given.from, &results, &problem))
            die_of(&problem);
    } else {
        choose_doors(&given);
        measure(&given, &results);
    }
    if (given.json)
        report_bench_json(&text, &results);
    else if (given.csv)
        report_bench_csv(&text, &results);
    else
        report_bench(&text, &results, cli_width());
    cli_print(&text);
    text_free(&text);
    if (given.plot)
        plot(&given, &results);
    return status_of(&results);
}
