/* ring3 trace: any program, live, in strace's notation on stderr. */
#include "cli/cli.h"

#include "capture/capture.h"
#include "render/render.h"
#include "tables/names.h"

#include <errno.h>
#include <fcntl.h>
#include <getopt.h>
#include <inttypes.h>
#include <limits.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

extern char **environ;

static const char help[] =
    "usage: ring3 trace [OPTIONS] [--] PROGRAM [ARGUMENTS]\n\n"
    "Runs PROGRAM and shows each of its system calls when it has returned, on stderr.\n\n"
    "  -f              follow the processes and threads that it makes\n"
    "  -o FILE         write the trace to FILE\n"
    "  -s N            show N bytes of a string (32)\n"
    "  -T              show the time spent in each call, in seconds\n"
    "  -r              show the time since the call before began\n"
    "  -e trace=A,B    only these calls; -e trace=!A,B all but these\n"
    "  --no-doors      do not show which calls came through int 0x80, sysenter or x32\n"
    "  --help\n\n"
    "Exit status: that of PROGRAM; ring3 ends by the same signal if a signal ended it.\n";

enum { RESULT_COLUMN = 40, STRING_LIMIT = 32, FILTER_MAX = 64, COPY_MIN = 65536 };

struct view {
    struct render_style style;
    bool follow, spent, relative;
    int out;
    const char *file; /* -o */
    int error;        /* of the first write that failed */

    const char *names[FILTER_MAX]; /* of -e trace= */
    size_t name_count;
    bool filtered, all_but;

    uint64_t before_ns; /* when the last event that was shown began */
    int alive, newest;  /* tasks; the number of the newest */
    struct text line;
};

static bool is_shown(const struct view *view, const struct event *event)
{
    if (!view->filtered || event->kind != EVENT_CALL)
        return true;
    const char *name = call_name(event->abi, event->number);
    for (size_t i = 0; name && i < view->name_count; i++)
        if (strcmp(name, view->names[i]) == 0)
            return !view->all_but;
    return view->all_but;
}

static void put(struct view *view)
{
    size_t done = 0;
    while (!view->error && done < view->line.size) {
        ssize_t written = write(view->out, view->line.bytes + done, view->line.size - done);
        if (written >= 0)
            done += (size_t)written;
        else if (errno != EINTR)
            view->error = errno;
    }
}

static void show_event(void *context, const struct event *event)
{
    struct view *view = context;
    bool ended = event->kind == EVENT_EXITED || event->kind == EVENT_KILLED;
    if (event->task > view->newest) {
        view->alive += event->task - view->newest;
        view->newest = event->task;
    }
    if (is_shown(view, event)) {
        text_clear(&view->line);
        if (view->follow && view->file)
            text_add(&view->line, "%-5d ", event->pid);
        else if (view->alive > 1)
            text_add(&view->line, "[pid %5d] ", event->pid);
        if (view->relative) {
            uint64_t since = view->before_ns && event->entered_ns > view->before_ns
                                 ? event->entered_ns - view->before_ns
                                 : 0;
            text_add(&view->line, "%6" PRIu64 ".%06" PRIu64 " ", since / 1000000000,
                     since / 1000 % 1000000);
            view->before_ns = event->entered_ns;
        }
        render_event(&view->line, event, &view->style);
        if (view->spent && event->kind == EVENT_CALL && event->left_ns) {
            uint64_t spent = event->left_ns - event->entered_ns;
            text_add(&view->line, " <%" PRIu64 ".%06" PRIu64 ">", spent / 1000000000,
                     spent / 1000 % 1000000);
        }
        text_add_char(&view->line, '\n');
        put(view);
    }
    if (ended)
        view->alive--;
}

/* -------------------------------------------------------------- the options */

static void add_name(struct view *view, const char *name)
{
    bool known = false;
    for (int abi = 0; abi < ABI_COUNT; abi++)
        known |= call_number((enum abi)abi, name) >= 0;
    if (!known) {
        const char *near = call_nearest(ABI_X86_64, name);
        die(STATUS_USAGE, "there is no system call '%.40s'%s%s%s", name,
            near ? "; did you mean '" : "", near ? near : "", near ? "'?" : "");
    }
    if (view->name_count == FILTER_MAX)
        die(STATUS_USAGE, "-e trace= takes %d names at most", FILTER_MAX);
    view->names[view->name_count++] = name;
}

static void set_filter(struct view *view, char *words)
{
    if (strncmp(words, "trace=", 6) == 0)
        words += 6;
    else if (strchr(words, '='))
        die(STATUS_USAGE, "-e %.60s: only -e trace= is known", words);
    view->filtered = true;
    view->name_count = 0; /* the last -e counts, as strace has it */
    view->all_but = *words == '!';
    words += view->all_but;
    if (strcmp(words, "all") == 0 || strcmp(words, "none") == 0) {
        view->all_but ^= strcmp(words, "all") == 0;
        return;
    }
    char *rest = NULL;
    for (char *name = strtok_r(words, ",", &rest); name; name = strtok_r(NULL, ",", &rest))
        add_name(view, name);
    if (!view->name_count)
        die(STATUS_USAGE, "-e trace= names no system call");
}

static size_t read_limit(const char *word)
{
    char *end;
    errno = 0;
    unsigned long limit = strtoul(word, &end, 10);
    if (errno || end == word || *end || *word == '-' || limit < 1 || limit > 1000000)
        die(STATUS_USAGE, "-s wants a number from 1 to 1000000, not '%.20s'", word);
    return limit;
}

static void refuse(char **argv, int option)
{
    if (option == ':')
        die(STATUS_USAGE, "trace: the option '%.40s' wants a value", argv[optind - 1]);
    if (optopt)
        die(STATUS_USAGE, "trace: there is no option '-%c'; 'ring3 trace --help' lists them",
            optopt);
    die(STATUS_USAGE, "trace: there is no option '%.40s'; 'ring3 trace --help' lists them",
        argv[optind - 1]);
}

/* Gives the index of the program in argv. */
static int parse(int argc, char **argv, struct view *view)
{
    enum { NO_DOORS = 1, HELP };
    static const struct option known[] = {{"no-doors", no_argument, NULL, NO_DOORS},
                                          {"help", no_argument, NULL, HELP},
                                          {NULL, 0, NULL, 0}};
    int option;
    opterr = 0;
    while ((option = getopt_long(argc, argv, "+:fo:s:Tre:h", known, NULL)) != -1)
        switch (option) {
        case 'f':
            view->follow = true;
            break;
        case 'o':
            view->file = optarg;
            break;
        case 's':
            view->style.string_limit = read_limit(optarg);
            break;
        case 'T':
            view->spent = true;
            break;
        case 'r':
            view->relative = true;
            break;
        case 'e':
            set_filter(view, optarg);
            break;
        case NO_DOORS:
            view->style.doors = false;
            break;
        case 'h':
        case HELP:
            cli_help(help);
        default:
            refuse(argv, option);
        }
    if (optind == argc) {
        warn("trace: which program?");
        cli_usage("trace");
    }
    return optind;
}

/* After the program was found: a mistyped one must not cost the last trace. */
static void open_file(struct view *view)
{
    if (!view->file)
        return;
    view->out = open(view->file, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0666);
    if (view->out < 0)
        die(STATUS_USAGE, "%s: %s", view->file, strerror(errno));
}

/* -------------------------------------------------------------- the program */

/* Looks a program up as a shell does: PATH is searched unless there is a slash in the name. */
static const char *find_program(const char *name)
{
    static char path[PATH_MAX];
    struct stat about;
    const char *directories = getenv("PATH");
    if (!directories)
        directories = "/bin:/usr/bin"; /* as execvp(3) has it */
    if (strchr(name, '/') || !*name)
        directories = "";
    while (*directories) {
        size_t size = strcspn(directories, ":");
        int length =
            snprintf(path, sizeof path, "%.*s%s%s", (int)size, directories, size ? "/" : "", name);
        if (length < PATH_MAX && stat(path, &about) == 0 && S_ISREG(about.st_mode) &&
            access(path, X_OK) == 0)
            return path;
        directories += size;
        directories += *directories == ':';
    }
    if (strchr(name, '/') && stat(name, &about) == 0)
        return name;
    if (!strchr(name, '/'))
        errno = ENOENT;
    die(STATUS_USAGE, "Can't stat '%.200s': %s", name, strerror(errno));
}

static void go_on(int signal)
{
    (void)signal;
}

/* Ctrl-C and Ctrl-\ reach the program from the terminal; what becomes of it is the program's
 * affair.  Handlers, because what is ignored here would be ignored by the program too. */
static void leave_keys_to_program(void)
{
    static const int keys[] = {SIGINT, SIGQUIT};
    for (size_t i = 0; i < sizeof keys / sizeof *keys; i++) {
        struct sigaction action;
        if (sigaction(keys[i], NULL, &action) == 0 && action.sa_handler == SIG_IGN)
            continue;
        action = (struct sigaction){.sa_handler = go_on, .sa_flags = SA_RESTART};
        sigaction(keys[i], &action, NULL);
    }
    signal(SIGPIPE, SIG_DFL); /* main() ignores these two */
    signal(SIGXFSZ, SIG_DFL);
}

/* Ends as the program has ended. */
static int hand_on(const struct ending *ending)
{
    switch (ending->kind) {
    case ENDING_EXITED:
        return ending->number;
    case ENDING_INTERRUPTED:
        return 128 + ending->number;
    case ENDING_NOT_STARTED:
        die(STATUS_USAGE, "the program cannot be started: %s", strerror(ending->number));
    default: {
        struct rlimit none = {0, 0};
        sigset_t only;
        setrlimit(RLIMIT_CORE, &none);
        signal(ending->number, SIG_DFL);
        sigemptyset(&only);
        sigaddset(&only, ending->number);
        sigprocmask(SIG_UNBLOCK, &only, NULL);
        raise(ending->number);
        return 128 + ending->number;
    }
    }
}

int cli_trace(int argc, char **argv)
{
    struct view view = {
        .style = {.string_limit = STRING_LIMIT, .result_column = RESULT_COLUMN, .doors = true},
        .out = STDERR_FILENO,
        .alive = 1};
    int first = parse(argc, argv, &view);
    struct trace trace = {0};
    struct problem problem;
    struct capture_plan plan = {.program = find_program(argv[first]),
                                .argv = argv + first,
                                .envp = environ,
                                .live = true,
                                .on_event = show_event,
                                .context = &view,
                                .copy_limit = view.style.string_limit + 1 > COPY_MIN
                                                  ? view.style.string_limit + 1
                                                  : COPY_MIN,
                                .show_execve = true,
                                .halves = true,
                                .first_only = !view.follow,
                                .wait_for_all = view.follow};
    open_file(&view);
    capture_catch_interrupts();
    leave_keys_to_program();
    if (!capture_run(&plan, &trace, &problem))
        die_of(&problem);
    text_free(&view.line);
    struct ending ending = trace.ending;
    trace_free(&trace);
    if (view.error)
        die(STATUS_FAULT, "cannot write the trace: %s", strerror(view.error));
    return hand_on(&ending);
}
