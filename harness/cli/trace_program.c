#include "cli/trace_program.h"

#include <errno.h>
#include <limits.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

extern char **environ;

/* PATH is searched unless there is a slash in the name. */
const char *find_program(const char *name)
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

/* Where a variable of that name stands, or the end. */
static size_t place_of(char **environment, const char *change)
{
    size_t size = strcspn(change, "="), i = 0;
    while (environment[i] &&
           (strncmp(environment[i], change, size) != 0 || environment[i][size] != '='))
        i++;
    return i;
}

char **changed_environment(const struct trace_options *options)
{
    size_t count = 0;
    while (environ[count])
        count++;
    char **changed = calloc(count + options->change_count + 1, sizeof *changed);
    if (!changed)
        die(STATUS_FAULT, "out of memory (an environment of %zu)", count);
    memcpy(changed, environ, count * sizeof *changed);
    for (size_t i = 0; i < options->change_count; i++) {
        char *change = options->changes[i];
        size_t place = place_of(changed, change);
        if (strchr(change, '=')) {
            changed[place] = change;
            continue;
        }
        for (; changed[place]; place++)
            changed[place] = changed[place + 1];
    }
    return changed;
}

static void go_on(int signal)
{
    (void)signal;
}

/* They reach the program from the terminal.  Handlers, because what is ignored here would be
 * ignored by the program too. */
void leave_keys_to_program(void)
{
    static const int keys[] = {SIGINT, SIGQUIT};
    for (size_t i = 0; i < sizeof keys / sizeof *keys; i++) {
        struct sigaction action;
        if (sigaction(keys[i], NULL, &action) == 0 && action.sa_handler == SIG_IGN)
            continue;
        action = (struct sigaction){.sa_handler = go_on, .sa_flags = SA_RESTART};
        sigaction(keys[i], &action, NULL);
    }
}

void die_by(int number)
{
    struct rlimit none = {0, 0};
    sigset_t only;
    setrlimit(RLIMIT_CORE, &none);
    signal(number, SIG_DFL);
    sigemptyset(&only);
    sigaddset(&only, number);
    sigprocmask(SIG_UNBLOCK, &only, NULL);
    raise(number);
}

int hand_on(const struct ending *ending, const char *program, int *signal)
{
    switch (ending->kind) {
    case ENDING_EXITED:
        return ending->number;
    case ENDING_INTERRUPTED:
        return 128 + ending->number;
    case ENDING_NOT_STARTED:
        die(STATUS_USAGE, "cannot run '%.200s': %s", program, strerror(ending->number));
    default:
        *signal = ending->number;
        return 128 + ending->number;
    }
}
