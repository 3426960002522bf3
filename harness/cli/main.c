/* ring3: one binary, a subcommand for everything. */
#include "cli/cli.h"

#include "capture/capture.h"
#include "tables/nearest.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/utsname.h>
#include <unistd.h>

static const struct {
    const char *name;
    int (*run)(int argc, char **argv);
    const char *summary;
} commands[] = {
    {"lesson", cli_lesson, "build, run, diff and explain the exercises of one lesson"},
    {"check", cli_check, "grade this tree; writes build/grade/"},
    {"grade", cli_grade, "grade what a class has handed in, in a jail; writes build/class/"},
    {"handout", cli_handout, "a copy for students, proved to be without solutions"},
    {"gradescope", cli_gradescope, "an autograder for Gradescope"},
    {"workflow", cli_workflow, "a workflow for GitHub; an autograder for Classroom 50"},
    {"gradebook", cli_gradebook, "gradebooks and reports from the results of grading"},
    {"hint", cli_hint, "one more hint for a lesson"},
    {"show", cli_show, "each system call with the registers before and after"},
    {"reset", cli_reset, "bring an exercise back to its stub"},
    {"solution", cli_solution, "the solution of a lesson that you have passed"},
    {"watch", cli_watch, "run a lesson whenever its files change"},
    {"next", cli_next, "what to do next"},
    {"progress", cli_progress, "what is done and what is to do"},
    {"sandbox", cli_sandbox, "try the layers of the jail for other people's programs"},
    {"new-lesson", cli_new_lesson, "for authors: the files of a new lesson"},
    {"trace", cli_trace, "trace any program, in strace's notation"},
    {"bench", cli_bench, "the doors of this machine, timed"},
    {"diff", cli_diff, "two traces side by side, ours or strace's"},
    {"list", cli_list, "the system calls: numbers, since when, parameters"},
    {"explain", cli_explain, "what a system call does, takes and gives, and in which registers"},
    {"errno", cli_errno, "what an error number means"},
};

enum { COMMANDS = sizeof commands / sizeof *commands, HELP_WIDTH = 96 };

bool cli_had_stderr;
static const char *root; /* -C */

void cli_open(struct workbook *workbook)
{
    struct problem problem;
    if (!workbook_open(workbook, root, &problem))
        die_of(&problem);
}

bool cli_try_open(struct workbook *workbook)
{
    struct problem problem;
    return workbook_open(workbook, root, &problem);
}

bool cli_number(const char *word, long *value)
{
    char *end;
    const char *digits = word + (*word == '-');
    if (*digits < '0' || *digits > '9')
        return false;
    errno = 0;
    *value = *word == '-' ? strtol(word, &end, 0) : (long)strtoul(word, &end, 0);
    return !*end && !errno;
}

const struct lesson *cli_find(struct workbook *workbook, const char *which)
{
    struct problem problem;
    const struct lesson *lesson = workbook_find(workbook, which, &problem);
    if (!lesson)
        die_of(&problem);
    return lesson;
}

void cli_choose(const struct workbook *workbook, const char *list, bool *chosen)
{
    char *copy = strdup(list ? list : ""), *rest = copy, *word;
    struct problem problem;
    bool any = false;
    if (!copy)
        die(STATUS_FAULT, "out of memory");
    while ((word = strsep(&rest, ", \t\n"))) {
        if (!*word)
            continue;
        if (!workbook_choose(workbook, word, chosen, &problem))
            die_of(&problem);
        any = true;
    }
    for (size_t i = 0; !any && i < workbook->count; i++)
        chosen[i] = true;
    free(copy);
}

bool *cli_chosen(const struct workbook *workbook, const char *list)
{
    bool *chosen = calloc(workbook->count, sizeof *chosen);
    if (!chosen)
        die(STATUS_FAULT, "out of memory");
    cli_choose(workbook, list, chosen);
    return chosen;
}

void cli_need_solutions(const struct workbook *workbook)
{
    if (workbook->handout)
        die(STATUS_USAGE, "this is a student copy of the workbook: it has no solutions.  Your "
                          "teacher has them; make hint-NN helps");
}

const char *cli_absolute(const char *path)
{
    static struct arena paths; /* live as long as the process */
    char *here = *path == '/' ? NULL : getcwd(NULL, 0);
    if (*path != '/' && !here)
        die(STATUS_FAULT, "the current directory: %s", strerror(errno));
    if (!*path)
        die(STATUS_USAGE, "a directory needs a name");
    char *full = arena_print(&paths, "%s%s%s", here ? here : "", here ? "/" : "", path);
    for (size_t size = strlen(full); size > 1 && full[size - 1] == '/';)
        full[--size] = '\0';
    free(here);
    return full;
}

unsigned long cli_seed(const char *word)
{
    char *end;
    errno = 0;
    long seed = strtol(word, &end, 10);
    if (errno || *end || end == word || seed <= 0)
        die(STATUS_USAGE, "--seed wants a number from 1 to %ld", LONG_MAX);
    return (unsigned long)seed;
}

void cli_print(struct text *text)
{
    fwrite(text_string(text), 1, text->size, stdout);
    text_clear(text);
}

void cli_help(const char *help)
{
    fputs(help, stdout);
    exit(fflush(stdout) == 0 ? STATUS_AGREES : STATUS_FAULT);
}

int cli_width(void)
{
    struct winsize size;
    const char *columns = getenv("COLUMNS");
    int width = columns ? atoi(columns) : 0;
    if (width <= 0)
        width = ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) == 0 && size.ws_col ? size.ws_col : 100;
    return width < 60 ? 60 : width > 240 ? 240 : width;
}

int cli_help_width(void)
{
    int width = cli_width();
    return width < HELP_WIDTH ? width : HELP_WIDTH;
}

static void print_help(void)
{
    printf("ring3 - learn, grade and measure Linux system calls\n\n"
           "usage: ring3 [-C DIRECTORY] COMMAND [ARGUMENTS]\n\n");
    for (size_t i = 0; i < COMMANDS; i++)
        printf("  %-10s %s\n", commands[i].name, commands[i].summary);
    printf("  %-10s %s\n", "help", "what a command does and takes: ring3 help lesson");
    printf("\n  -C DIRECTORY   the workbook; otherwise the current directory or one above it\n"
           "  -h, --help     this text\n"
           "  -V, --version  the version\n\n"
           "'ring3 COMMAND --help' tells more; so does the manual, which 'make manual' builds.\n\n"
           "Exit status: 0 agrees, 1 differs, 2 usage or bad input, 3 a fault of the harness or\n"
           "the machine, 77 this machine cannot, 130 interrupted; trace hands on its program's.\n");
}

/* The place of a command in the table, or the end of the process. */
static size_t find_command(const char *word)
{
    struct nearest nearest;
    for (size_t i = 0; i < COMMANDS; i++)
        if (strcmp(word, commands[i].name) == 0)
            return i;
    nearest_begin(&nearest, word);
    for (size_t i = 0; i < COMMANDS; i++)
        nearest_try(&nearest, commands[i].name);
    if (nearest.best)
        die(STATUS_USAGE,
            "there is no command '%.40s'; did you mean '%s'? 'ring3 --help' lists them", word,
            nearest.best);
    die(STATUS_USAGE, "there is no command '%.40s'; 'ring3 --help' lists them", word);
}

/* ring3 help [COMMAND] */
static int help(int argc, char **argv)
{
    if (argc < 2) {
        print_help();
        return STATUS_AGREES;
    }
    if (argc > 2)
        die(STATUS_USAGE, "help is about one command at a time: ring3 help %.40s", argv[1]);
    size_t command = find_command(argv[1]);
    char *asked[] = {argv[1], (char[]){"--help"}, NULL};
    return commands[command].run(2, asked);
}

/* Descriptors 0, 1 and 2 must be open, or the next file opened would take their place. */
static void open_standard_descriptors(void)
{
    for (int fd = 0; fd <= 2; fd++)
        if (fcntl(fd, F_GETFD) < 0 && errno == EBADF)
            if (open("/dev/null", fd == 0 ? O_RDONLY : O_WRONLY) < 0 && fd == 2)
                _exit(STATUS_FAULT);
}

/* All but trace say on stdout what they have found. */
static bool commands_speak(const char *name)
{
    return strcmp(name, "trace") != 0;
}

static int finish(int status, bool had_stdout)
{
    bool written = fflush(stdout) == 0 && !ferror(stdout);
    if (written || !had_stdout || errno == EPIPE) /* who closed the pipe has read enough */
        return status;
    warn("stdout: %s", strerror(errno));
    return STATUS_FAULT;
}

static void do_nothing(int signal)
{
    (void)signal;
}

/* A handler, because what is ignored here would be ignored by the programs that are run, too.  What
 * was ignored when we were started stays so, also for them. */
static void survive(int number)
{
    struct sigaction action;
    if (sigaction(number, NULL, &action) == 0 && action.sa_handler == SIG_IGN)
        return;
    action = (struct sigaction){.sa_handler = do_nothing, .sa_flags = SA_RESTART};
    sigaction(number, &action, NULL);
}

int main(int argc, char **argv)
{
    struct utsname machine;
    bool had_stdout = fcntl(STDOUT_FILENO, F_GETFD) >= 0;
    cli_had_stderr = fcntl(STDERR_FILENO, F_GETFD) >= 0;
    open_standard_descriptors();
    survive(SIGPIPE);
    survive(SIGXFSZ);         /* a file that may not grow is an error to tell, not to die of */
    signal(SIGCHLD, SIG_DFL); /* ignored by the caller, it would take our children's statuses */
    paint_decide(STDOUT_FILENO);
    if (uname(&machine) == 0 && strcmp(machine.machine, "x86_64") != 0)
        die(STATUS_CANNOT, "the workbook is about Linux on x86-64; this machine is %s",
            machine.machine);
    argv++;
    argc--;
    if (argc >= 2 && strcmp(argv[0], "-C") == 0) {
        root = argv[1];
        argv += 2;
        argc -= 2;
    }
    if (argc == 0 || strcmp(argv[0], "--help") == 0 || strcmp(argv[0], "-h") == 0) {
        print_help();
        return finish(argc ? STATUS_AGREES : STATUS_USAGE, had_stdout);
    }
    if (strcmp(argv[0], "help") == 0)
        return finish(help(argc, argv), had_stdout);
    if (strcmp(argv[0], "--version") == 0 || strcmp(argv[0], "-V") == 0) {
        fputs(CLI_VERSION_LINE, stdout);
        return finish(STATUS_AGREES, had_stdout);
    }
    if (!had_stdout && commands_speak(argv[0]))
        die(STATUS_FAULT, "stdout is closed: nobody would learn the result");
    return finish(commands[find_command(argv[0])].run(argc, argv), had_stdout);
}
